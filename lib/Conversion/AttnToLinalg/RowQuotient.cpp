//===- RowQuotient.cpp - From a softmax state to its results --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A row has no key exactly where its sum is 0: the largest key of any other
// row adds 1. A sum of NaN compares unequal and passes through.
//
//===----------------------------------------------------------------------===//

#include "RowQuotient.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/Support/MathExtras.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

/// `value`, or `otherwise` where `sum` is 0.
static Value unlessEmpty(OpBuilder &b, Location loc, Value sum, Value value,
                         double otherwise) {
  Value empty =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, sum,
                            createFloatConstant(b, loc, sum.getType(), 0.0));
  return arith::SelectOp::create(
      b, loc, empty, createFloatConstant(b, loc, value.getType(), otherwise),
      value);
}

Value attn::buildQuotient(StructuredBuilder &steps, Value accumulator,
                          Value sum, Value output, HeadLayout layout) {
  MLIRContext *context = output.getContext();
  Type type = cast<ShapedType>(output.getType()).getElementType();
  AffineExpr b, h, i, d;
  bindDims(context, b, h, i, d);
  SmallVector<AffineMap> maps = {
      AffineMap::get(4, 0, {b, h, i, d}, context),
      AffineMap::get(4, 0, {b, h, i}, context),
      AffineMap::get(4, 0, toLayout<AffineExpr>({b, h, i, d}, layout),
                     context)};
  SmallVector<utils::IteratorType> iterators(4, utils::IteratorType::parallel);
  return steps.generic(
      {accumulator, sum}, output, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange arguments) {
        Value quotient =
            arith::DivFOp::create(b, loc, arguments[0], arguments[1]);
        return convertFloat(
            b, loc, unlessEmpty(b, loc, arguments[1], quotient, 0.0), type);
      });
}

Value attn::buildLogSumExp(StructuredBuilder &steps, Value max, Value sum,
                           Value lse) {
  MLIRContext *context = lse.getContext();
  Type type = cast<ShapedType>(lse.getType()).getElementType();
  SmallVector<AffineMap> maps(3, AffineMap::getMultiDimIdentityMap(3, context));
  SmallVector<utils::IteratorType> iterators(3, utils::IteratorType::parallel);
  return steps.generic(
      {max, sum}, lse, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange arguments) {
        Value log = math::LogOp::create(b, loc, arguments[1]);
        Value value = arith::AddFOp::create(b, loc, arguments[0], log);
        value = unlessEmpty(b, loc, arguments[1], value,
                            -std::numeric_limits<double>::infinity());
        return convertFloat(b, loc, value, type);
      });
}
