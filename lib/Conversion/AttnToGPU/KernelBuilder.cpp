//===- KernelBuilder.cpp - Short forms of a kernel's operations -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelBuilder.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::attn;

static constexpr unsigned kGlobalSpace = 1, kSharedSpace = 3;

int64_t attn::getVectorLength(Value value) {
  auto type = dyn_cast<VectorType>(value.getType());
  return type ? type.getNumElements() : 0;
}

static Type withElement(Type shape, Type element) {
  if (auto vector = dyn_cast<VectorType>(shape))
    return vector.clone(element);
  return element;
}

Type KernelBuilder::sharedPointer() {
  return LLVM::LLVMPointerType::get(b.getContext(), kSharedSpace);
}

Type KernelBuilder::globalPointer() {
  return LLVM::LLVMPointerType::get(b.getContext(), kGlobalSpace);
}

Value KernelBuilder::getThread() {
  return ownThread ? ownThread : NVVM::ThreadIdXOp::create(b, loc, i32());
}

Value KernelBuilder::getBlock() {
  return ownBlock ? ownBlock : NVVM::BlockIdXOp::create(b, loc, i32());
}

Value KernelBuilder::getGrid() {
  return NVVM::GridDimXOp::create(b, loc, i32());
}

KernelBuilder KernelBuilder::apart() {
  // From the lane itself.
  auto copy = [&](Value number) -> Value {
    return NVVM::ShflOp::create(b, loc, i32(), i32(-1), number, i32(0), i32(31),
                                NVVM::ShflKind::bfly, UnitAttr());
  };
  KernelBuilder result(b, loc);
  result.ownThread = copy(getThread());
  result.ownBlock = copy(getBlock());
  return result;
}

Value KernelBuilder::i32(int64_t value) {
  return arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(value));
}

Value KernelBuilder::i64(int64_t value) {
  return arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(value));
}

Value KernelBuilder::f32(double value) {
  return arith::ConstantOp::create(b, loc, b.getF32FloatAttr(value));
}

Value KernelBuilder::i32Vector(ArrayRef<int32_t> values) {
  auto type = VectorType::get(values.size(), b.getI32Type());
  return arith::ConstantOp::create(b, loc,
                                   DenseElementsAttr::get(type, values));
}

Value KernelBuilder::splat(Value scalar, int64_t count) {
  if (isa<VectorType>(scalar.getType()))
    return scalar;
  return vector::BroadcastOp::create(
      b, loc, VectorType::get(count, scalar.getType()), scalar);
}

Value KernelBuilder::element(Value vector, int64_t index) {
  if (!isa<VectorType>(vector.getType()))
    return vector;
  return vector::ExtractOp::create(b, loc, vector, index);
}

Value KernelBuilder::fromElements(ArrayRef<Value> elements) {
  auto type = VectorType::get(elements.size(), elements.front().getType());
  return vector::FromElementsOp::create(b, loc, type, elements);
}

Value KernelBuilder::slice(Value vector, int64_t first, int64_t count) {
  return vector::ExtractStridedSliceOp::create(
      b, loc, vector, ArrayRef<int64_t>{first}, ArrayRef<int64_t>{count},
      ArrayRef<int64_t>{1});
}

void KernelBuilder::unify(Value &x, Value &y) {
  if (int64_t count = getVectorLength(x))
    y = splat(y, count);
  else if (int64_t count = getVectorLength(y))
    x = splat(x, count);
}

Value KernelBuilder::compare(arith::CmpIPredicate predicate, Value x, Value y) {
  unify(x, y);
  return arith::CmpIOp::create(b, loc, predicate, x, y);
}

Value KernelBuilder::extend(Value x) {
  if (getElementTypeOrSelf(x).isInteger(64))
    return x;
  return arith::ExtSIOp::create(b, loc, withElement(x.getType(), i64()), x);
}

Value KernelBuilder::toIndex(Value x) {
  return arith::IndexCastOp::create(
      b, loc, withElement(x.getType(), b.getIndexType()), x);
}

Value KernelBuilder::equalF(Value x, Value y) {
  unify(x, y);
  return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, x, y);
}

/// Allows the approximation that the hardware has an instruction for.
static constexpr auto kApproximate = arith::FastMathFlags::afn;

Value KernelBuilder::exp2(Value x) {
  return math::Exp2Op::create(b, loc, x, kApproximate);
}

Value KernelBuilder::log2(Value x) {
  return math::Log2Op::create(b, loc, x, kApproximate);
}

Value KernelBuilder::fma(Value x, Value y, Value z) {
  unify(x, y);
  unify(x, z);
  unify(y, z);
  return math::FmaOp::create(b, loc, x, y, z);
}

Value KernelBuilder::select(Value condition, Value x, Value y) {
  unify(x, y);
  if (getVectorLength(condition)) {
    x = splat(x, getVectorLength(condition));
    y = splat(y, getVectorLength(condition));
  }
  return arith::SelectOp::create(b, loc, condition, x, y);
}

Value KernelBuilder::offset(Value pointer, Value bytes) {
  return LLVM::GEPOp::create(b, loc, pointer.getType(), b.getI8Type(), pointer,
                             ArrayRef<LLVM::GEPArg>{bytes});
}

Value KernelBuilder::offset(Value pointer, int64_t bytes) {
  if (bytes == 0)
    return pointer;
  return LLVM::GEPOp::create(
      b, loc, pointer.getType(), b.getI8Type(), pointer,
      ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(bytes)});
}

Value KernelBuilder::load(Type type, Value pointer, unsigned alignment) {
  return LLVM::LoadOp::create(b, loc, type, pointer, alignment);
}

void KernelBuilder::store(Value value, Value pointer, unsigned alignment) {
  LLVM::StoreOp::create(b, loc, value, pointer, alignment);
}

void KernelBuilder::ifThen(Value condition, function_ref<void()> body) {
  auto ifOp = scf::IfOp::create(b, loc, condition, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(ifOp.thenBlock());
  body();
}
