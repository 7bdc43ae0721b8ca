//===- SoftmaxSteps.cpp - The steps of unfused attention ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SoftmaxSteps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

static constexpr auto parallel = utils::IteratorType::parallel;
static constexpr auto reduction = utils::IteratorType::reduction;

/// An i1, true where `value` is -inf.
static Value isMinusInfinity(OpBuilder &b, Location loc, Value value) {
  Value infinity = createFloatConstant(
      b, loc, value.getType(), -std::numeric_limits<double>::infinity());
  return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, value,
                               infinity);
}

Value attn::createFiniteMax(OpBuilder &b, Location loc, Value max) {
  return arith::SelectOp::create(
      b, loc, isMinusInfinity(b, loc, max),
      createFloatConstant(b, loc, max.getType(), 0.0), max);
}

AffineExpr SoftmaxSteps::dim(unsigned index) {
  return getAffineDimExpr(index, context);
}

AffineMap SoftmaxSteps::map(ArrayRef<AffineExpr> results, unsigned dims) {
  return AffineMap::get(dims, 0, results, context);
}

AffineExpr SoftmaxSteps::kvHead() {
  if (sizes.kvHeads == sizes.heads)
    return dim(1);
  if (sizes.kvHeads == 1)
    return getAffineConstantExpr(0, context);
  return dim(1).floorDiv(sizes.heads / sizes.kvHeads);
}

Value SoftmaxSteps::buildProducts(Value query, Value key, OpFoldResult keys,
                                  Type type) {
  auto keyType = cast<ShapedType>(key.getType());
  AffineExpr b = dim(0), h = dim(1), i = dim(2), j = dim(3), d = dim(4);
  SmallVector<OpFoldResult> shape;
  for (unsigned logical = 0; logical < 3; ++logical)
    shape.push_back(
        steps.getSize(query, getHeadDim(layout.getQuery(), logical)));
  shape.push_back(keys);

  AffineMap queryMap =
      map(toLayout<AffineExpr>({b, h, i, d}, layout.getQuery()));
  AffineMap keyMap;
  if (keyType.getRank() > 4) {
    int64_t block = keyType.getDimSize(4);
    if (keyType.getRank() == 6)
      keyMap = map(
          {b, kvHead(), j.floorDiv(block), d.floorDiv(2), j % block, d % 2});
    else
      keyMap = map({b, kvHead(), j.floorDiv(block), d, j % block});
  } else {
    keyMap = map(toLayout<AffineExpr>({b, kvHead(), j, d}, layout.getKey()));
  }
  Value scores = steps.fill(0.0, steps.createTemporary(shape, type));
  return steps.generic(
      {query, key}, scores, {queryMap, keyMap, map({b, h, i, j})},
      {parallel, parallel, parallel, parallel, reduction},
      [&](OpBuilder &b, Location loc, ValueRange arguments) -> Value {
        Value q = convertFloat(b, loc, arguments[0], type);
        Value k = convertFloat(b, loc, arguments[1], type);
        Value product = arith::MulFOp::create(b, loc, q, k);
        return arith::AddFOp::create(b, loc, arguments[2], product);
      });
}

Value SoftmaxSteps::buildScores(Value products,
                                const ScoreExpression &expression,
                                ValueRange origin) {
  if (!expression.hasTerms() && !expression.hasMask())
    return products;
  return steps.generic(
      {}, products, map({dim(0), dim(1), dim(2), dim(3)}, 4),
      {parallel, parallel, parallel, parallel},
      [&](OpBuilder &b, Location loc, ValueRange arguments) {
        auto position = [&](unsigned dim) -> Value {
          Value index = linalg::IndexOp::create(b, loc, dim);
          if (origin.empty())
            return index;
          return arith::AddIOp::create(b, loc, index, origin[dim]);
        };
        ScorePosition at;
        if (expression.canMask())
          at = {position(0), position(1), position(2), position(3)};
        return expression.build(b, loc, arguments[0], at);
      });
}

Value SoftmaxSteps::buildMax(Value scores, Value max) {
  // maximumf, not maxnumf: a row whose scores are all NaN must not look like a
  // row without keys.
  return steps.generic(
      scores, max,
      {map({dim(0), dim(1), dim(2), dim(3)}, 4),
       map({dim(0), dim(1), dim(2)}, 4)},
      {parallel, parallel, parallel, reduction},
      [](OpBuilder &b, Location loc, ValueRange arguments) -> Value {
        return arith::MaximumFOp::create(b, loc, arguments[1], arguments[0]);
      });
}

Value SoftmaxSteps::buildWeights(Value scores, Value max, bool keepScores) {
  AffineMap all = map({dim(0), dim(1), dim(2), dim(3)}, 4);
  AffineMap row = map({dim(0), dim(1), dim(2)}, 4);
  SmallVector<utils::IteratorType> iterators(4, parallel);
  auto weight = [&](OpBuilder &b, Location loc, Value score, Value max) {
    Value shifted =
        arith::SubFOp::create(b, loc, score, createFiniteMax(b, loc, max));
    return math::ExpOp::create(b, loc, shifted).getResult();
  };
  if (!keepScores)
    return steps.generic(max, scores, {row, all}, iterators,
                         [&](OpBuilder &b, Location loc, ValueRange arguments) {
                           return weight(b, loc, arguments[1], arguments[0]);
                         });
  Value weights = steps.createTemporary(
      steps.getSizes(scores),
      cast<ShapedType>(scores.getType()).getElementType());
  return steps.generic({scores, max}, weights, {all, row, all}, iterators,
                       [&](OpBuilder &b, Location loc, ValueRange arguments) {
                         return weight(b, loc, arguments[0], arguments[1]);
                       });
}

Value SoftmaxSteps::buildSum(Value weights, Value sum) {
  return steps.generic(
      weights, sum,
      {map({dim(0), dim(1), dim(2), dim(3)}, 4),
       map({dim(0), dim(1), dim(2)}, 4)},
      {parallel, parallel, parallel, reduction},
      [](OpBuilder &b, Location loc, ValueRange arguments) -> Value {
        return arith::AddFOp::create(b, loc, arguments[1], arguments[0]);
      });
}

Value SoftmaxSteps::buildOutput(Value weights, Value scores, Value value,
                                Value accumulator) {
  auto valueType = cast<ShapedType>(value.getType());
  AffineExpr b = dim(0), h = dim(1), i = dim(2), j = dim(3), d = dim(4);
  AffineMap valueMap;
  if (valueType.getRank() == 6) {
    int64_t block = 2 * valueType.getDimSize(3);
    valueMap = map(
        {b, kvHead(), j.floorDiv(block), (j % block).floorDiv(2), d, j % 2});
  } else if (valueType.getRank() == 5) {
    int64_t block = valueType.getDimSize(3);
    valueMap = map({b, kvHead(), j.floorDiv(block), j % block, d});
  } else {
    valueMap =
        map(toLayout<AffineExpr>({b, kvHead(), j, d}, layout.getValue()));
  }
  SmallVector<Value> inputs = {weights, value};
  SmallVector<AffineMap> maps = {map({b, h, i, j}), valueMap};
  if (scores) {
    inputs.push_back(scores);
    maps.push_back(map({b, h, i, j}));
  }
  maps.push_back(map({b, h, i, d}));
  return steps.generic(
      inputs, accumulator, maps,
      {parallel, parallel, parallel, reduction, parallel},
      [&](OpBuilder &b, Location loc, ValueRange arguments) -> Value {
        Value weight = arguments[0];
        Value v = convertFloat(b, loc, arguments[1], weight.getType());
        Value product = arith::MulFOp::create(b, loc, weight, v);
        if (scores) {
          // Selected, as 0 * NaN is NaN.
          Value zero = createFloatConstant(b, loc, weight.getType(), 0.0);
          product = arith::SelectOp::create(
              b, loc, isMinusInfinity(b, loc, arguments[2]), zero, product);
        }
        return arith::AddFOp::create(b, loc, arguments.back(), product);
      });
}
