//===- KernelBuilder.h - Short forms of a kernel's operations ---*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_KERNELBUILDER_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_KERNELBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mlir::attn {

/// Creates operations of a kernel at one place and location. Operands of an
/// operation on two values may be a vector and a scalar: the scalar is
/// broadcast.
class KernelBuilder {
public:
  KernelBuilder(OpBuilder &b, Location loc) : b(b), loc(loc) {}

  OpBuilder &b;
  Location loc;

  /// The numbers of the thread in its block and of the block, and how many
  /// blocks there are.
  Value getThread();
  Value getBlock();
  Value getGrid();

  /// A builder whose thread and block are numbers of which the compiler does
  /// not know that they are the same: what follows from them in a seldom part
  /// of a kernel is computed there, and takes no registers before. All lanes of
  /// the warp have to be here.
  KernelBuilder apart();

  //===--- Types ---------------------------------------------------------===//

  Type i1() { return b.getI1Type(); }
  Type i32() { return b.getI32Type(); }
  Type i64() { return b.getI64Type(); }
  Type f32() { return b.getF32Type(); }
  Type sharedPointer();
  Type globalPointer();

  //===--- Constants and shapes ------------------------------------------===//

  Value i32(int64_t value);
  Value i64(int64_t value);
  Value f32(double value);
  /// A constant vector of i32.
  Value i32Vector(ArrayRef<int32_t> values);
  /// `count` copies of a scalar; a vector stays as it is.
  Value splat(Value scalar, int64_t count);
  /// The element `index` of a vector; a scalar stands for all its elements.
  Value element(Value vector, int64_t index);
  Value fromElements(ArrayRef<Value> elements);
  /// `count` elements of `vector` from `first` on.
  Value slice(Value vector, int64_t first, int64_t count);

  //===--- Integers ------------------------------------------------------===//

  Value add(Value x, Value y) { return binary<arith::AddIOp>(x, y); }
  Value sub(Value x, Value y) { return binary<arith::SubIOp>(x, y); }
  Value mul(Value x, Value y) { return binary<arith::MulIOp>(x, y); }
  Value divU(Value x, Value y) { return binary<arith::DivUIOp>(x, y); }
  Value remU(Value x, Value y) { return binary<arith::RemUIOp>(x, y); }
  Value divS(Value x, Value y) { return binary<arith::DivSIOp>(x, y); }
  Value min(Value x, Value y) { return binary<arith::MinSIOp>(x, y); }
  Value max(Value x, Value y) { return binary<arith::MaxSIOp>(x, y); }
  Value bitAnd(Value x, Value y) { return binary<arith::AndIOp>(x, y); }
  Value bitXor(Value x, Value y) { return binary<arith::XOrIOp>(x, y); }
  Value compare(arith::CmpIPredicate predicate, Value x, Value y);
  /// x < y and x <= y, signed.
  Value less(Value x, Value y) {
    return compare(arith::CmpIPredicate::slt, x, y);
  }
  Value lessEqual(Value x, Value y) {
    return compare(arith::CmpIPredicate::sle, x, y);
  }
  /// An i32 as an i64, sign-extended; an i64 stays as it is.
  Value extend(Value x);
  /// An i32 as an index.
  Value toIndex(Value x);

  //===--- Floats --------------------------------------------------------===//

  Value addF(Value x, Value y) { return binary<arith::AddFOp>(x, y); }
  Value subF(Value x, Value y) { return binary<arith::SubFOp>(x, y); }
  Value mulF(Value x, Value y) { return binary<arith::MulFOp>(x, y); }
  Value divF(Value x, Value y) { return binary<arith::DivFOp>(x, y); }
  /// The larger of two; NaN where one is.
  Value maxF(Value x, Value y) { return binary<arith::MaximumFOp>(x, y); }
  Value equalF(Value x, Value y);
  /// 2^x and log2(x), in the accuracy of the hardware's instruction.
  Value exp2(Value x);
  Value log2(Value x);
  /// x y + z, rounded once.
  Value fma(Value x, Value y, Value z);

  Value select(Value condition, Value x, Value y);

  //===--- Memory and control --------------------------------------------===//

  /// The address `bytes` behind a pointer.
  Value offset(Value pointer, Value bytes);
  Value offset(Value pointer, int64_t bytes);
  Value load(Type type, Value pointer, unsigned alignment);
  void store(Value value, Value pointer, unsigned alignment);

  void ifThen(Value condition, function_ref<void()> body);

  /// Makes x and y both vectors of the same length if one of them is a vector.
  void unify(Value &x, Value &y);

private:
  Value ownThread, ownBlock; ///< of a builder that is apart

  template <typename OpT>
  Value binary(Value x, Value y) {
    unify(x, y);
    return OpT::create(b, loc, x, y);
  }
};

/// The number of elements of a vector, 0 for a scalar.
int64_t getVectorLength(Value value);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_KERNELBUILDER_H
