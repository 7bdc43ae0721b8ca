//===- IndexBuilder.h - Index arithmetic that folds -------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_ANALYSIS_INDEXBUILDER_H
#define ATTN_DIALECT_ATTN_ANALYSIS_INDEXBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::attn {

/// Index and i1 arithmetic that folds what is static.
struct IndexBuilder : ImplicitLocOpBuilder {
  using ImplicitLocOpBuilder::ImplicitLocOpBuilder;

  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(*this, getLoc(), value);
  }
  Value add(Value lhs, Value rhs) {
    return createOrFold<arith::AddIOp>(lhs, rhs);
  }
  Value add(Value lhs, int64_t rhs) {
    return rhs ? add(lhs, constant(rhs)) : lhs;
  }
  Value sub(Value lhs, Value rhs) {
    return createOrFold<arith::SubIOp>(lhs, rhs);
  }
  Value mul(Value lhs, Value rhs) {
    return createOrFold<arith::MulIOp>(lhs, rhs);
  }
  Value min(Value lhs, Value rhs) {
    return createOrFold<arith::MinSIOp>(lhs, rhs);
  }
  Value max(Value lhs, Value rhs) {
    return createOrFold<arith::MaxSIOp>(lhs, rhs);
  }
  Value clamp(Value value, Value low, Value high) {
    return max(min(value, high), low);
  }
  Value floorDiv(Value value, int64_t divisor) {
    return createOrFold<arith::FloorDivSIOp>(value, constant(divisor));
  }
  Value ceilDiv(Value value, int64_t divisor) {
    return createOrFold<arith::CeilDivSIOp>(value, constant(divisor));
  }
  Value compareIndices(arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    return createOrFold<arith::CmpIOp>(predicate, lhs, rhs);
  }
  Value select(Value condition, Value ifTrue, Value ifFalse) {
    return ifTrue == ifFalse
               ? ifTrue
               : createOrFold<arith::SelectOp>(condition, ifTrue, ifFalse);
  }

  Value boolean(bool value) {
    return arith::ConstantIntOp::create(*this, getLoc(), value, 1);
  }
  Value both(Value lhs, Value rhs) {
    return createOrFold<arith::AndIOp>(lhs, rhs);
  }
  Value either(Value lhs, Value rhs) {
    return createOrFold<arith::OrIOp>(lhs, rhs);
  }
  Value invert(Value value) {
    return createOrFold<arith::XOrIOp>(value, boolean(true));
  }

  /// An integer as an index, of the same value where it is signed.
  Value toIndex(Value integer) {
    if (integer.getType().isIndex())
      return integer;
    return createOrFold<arith::IndexCastOp>(getIndexType(), integer);
  }
  /// Element `index` of a 1-D tensor of integers or indices.
  Value extract(Value tensor, Value index) {
    return toIndex(tensor::ExtractOp::create(*this, tensor, index));
  }
};

} // namespace mlir::attn

#endif // ATTN_DIALECT_ATTN_ANALYSIS_INDEXBUILDER_H
