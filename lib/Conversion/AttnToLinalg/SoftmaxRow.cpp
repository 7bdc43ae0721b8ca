//===- SoftmaxRow.cpp - Online softmax of one row, in vectors -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SoftmaxRow.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::attn;

/// Vectors of a row that are written out: as many as there are registers. More
/// would only make code that spills and that somebody has to wait for.
static constexpr int64_t kMaxVectors = 32;

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

Value attn::reduceLanes(ImplicitLocOpBuilder &b, Value vector,
                        llvm::function_ref<Value(Value, Value)> combine) {
  int64_t lanes = cast<VectorType>(vector.getType()).getNumElements();
  for (int64_t width = lanes / 2; width >= 1; width /= 2) {
    SmallVector<int64_t> order;
    for (int64_t lane = 0; lane < lanes; ++lane)
      order.push_back(lane ^ width);
    Value swapped = vector::ShuffleOp::create(b, vector, vector, order);
    vector = combine(vector, swapped);
  }
  return vector::ExtractOp::create(b, vector, ArrayRef<int64_t>{0});
}

void attn::forEachVector(
    ImplicitLocOpBuilder &b, Value begin, int64_t width, int64_t lanes,
    llvm::function_ref<void(Value column, Value mask)> body) {
  auto at = [&](int64_t column) {
    return b.createOrFold<arith::AddIOp>(
        begin, arith::ConstantIndexOp::create(b, column));
  };
  int64_t full = width / lanes * lanes;
  for (int64_t column = 0; column < full; column += lanes)
    body(at(column), Value());
  if (full == width)
    return;
  Value mask =
      vector::ConstantMaskOp::create(b, VectorType::get(lanes, b.getI1Type()),
                                     ArrayRef<int64_t>{width - full});
  body(at(full), mask);
}

SmallVector<Value> attn::forEachPiece(
    ImplicitLocOpBuilder &b, int64_t width, int64_t lanes, ValueRange init,
    llvm::function_ref<SmallVector<Value>(Value, int64_t, ValueRange)> body) {
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, value);
  };
  int64_t piece = kMaxVectors * lanes, whole = width / piece * piece;
  if (whole == 0 || width == piece)
    return body(constant(0), width, init);
  auto loop = scf::ForOp::create(b, constant(0), constant(whole),
                                 constant(piece), init);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> carried =
        body(loop.getInductionVar(), piece, loop.getRegionIterArgs());
    if (!init.empty())
      scf::YieldOp::create(b, carried);
  }
  if (whole == width)
    return loop.getResults();
  return body(constant(whole), width - whole, loop.getResults());
}

VectorType SoftmaxRow::vectorType() {
  return VectorType::get(lanes, b.getF32Type());
}

Value SoftmaxRow::constant(int64_t value) {
  return arith::ConstantIndexOp::create(b, value);
}

Value SoftmaxRow::constant(double value) {
  return arith::ConstantOp::create(b, b.getF32FloatAttr(value));
}

Value SoftmaxRow::splat(Value scalar) {
  return vector::BroadcastOp::create(b, vectorType(), scalar);
}

/// a > b ? a : b, the form that is one instruction and lets a NaN in `b`
/// through.
Value SoftmaxRow::greater(Value lhs, Value rhs) {
  Value isGreater =
      arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, lhs, rhs);
  return arith::SelectOp::create(b, isGreater, lhs, rhs);
}

/// exp of a scalar or vector difference, as a power of 2. The factor log2(e)
/// comes after the subtraction: before it, scores beyond 2.3e38 would overflow,
/// and an fma would bring back the rounding of a product around 1e30 as a
/// difference that overflows the exponential.
///
/// Weights that are rounded to a narrow type next may be approximated: the flag
/// tells attn-expand-exp2.
Value SoftmaxRow::createExp(Value difference) {
  Value factor = constant(llvm::numbers::log2e);
  if (isa<VectorType>(difference.getType()))
    factor = splat(factor);
  auto exp2 =
      math::Exp2Op::create(b, arith::MulFOp::create(b, difference, factor));
  if (weights != scores)
    exp2.setFastmath(arith::FastMathFlags::afn);
  return exp2;
}

Value SoftmaxRow::loadScore(Value row, Value column) {
  Value score =
      vector::LoadOp::create(b, vectorType(), scores, ValueRange{row, column});
  if (scale == 1.0)
    return score;
  // Not arith.mulf, which may be contracted with the subtraction of the maximum
  // and then brings its rounding back, as above.
  return vector::FMAOp::create(b, score, splat(constant(scale)),
                               splat(constant(-0.0)));
}

/// Combines `init` and the vectors of scores that `get` gives.
Value SoftmaxRow::reduceColumns(Value begin, Value end, int64_t group,
                                Value init, Combine combine,
                                llvm::function_ref<Value(Value)> get) {
  auto combineGroup = [&](Value first, Value before) {
    SmallVector<Value> vectors;
    for (int64_t i = 0; i < group; ++i)
      vectors.push_back(
          get(b.createOrFold<arith::AddIOp>(first, constant(i * lanes))));
    while (vectors.size() > 1) {
      SmallVector<Value> next;
      for (size_t i = 0; i + 1 < vectors.size(); i += 2)
        next.push_back(combine(vectors[i], vectors[i + 1]));
      if (vectors.size() % 2)
        next.push_back(vectors.back());
      vectors = std::move(next);
    }
    return before ? combine(vectors.front(), before) : vectors.front();
  };
  if (isConstantIntValue(begin, 0) && isConstantIntValue(end, group * lanes))
    return combineGroup(begin, Value());
  auto loop = scf::ForOp::create(b, begin, end, constant(group * lanes), init);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value combined =
      combineGroup(loop.getInductionVar(), loop.getRegionIterArgs()[0]);
  scf::YieldOp::create(b, combined);
  return loop.getResult(0);
}

Value SoftmaxRow::storeWeight(Value score, Value shifts, Value row,
                              Value column) {
  Value weight = createExp(arith::SubFOp::create(b, score, shifts));
  if (canMask) {
    Value masked = arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, score,
                                         splat(constant(-kInfinity)));
    weight = arith::SelectOp::create(b, masked, splat(constant(-0.0)), weight);
  }
  Type stored = cast<MemRefType>(weights.getType()).getElementType();
  Value narrow = weight;
  if (!stored.isF32())
    narrow = arith::TruncFOp::create(b, VectorType::get(lanes, stored), weight);
  vector::StoreOp::create(b, narrow, weights, ValueRange{row, column});
  return weight;
}

void SoftmaxRow::rescale(Value tileRow, Value factorValue) {
  Value moved = arith::CmpFOp::create(b, arith::CmpFPredicate::UNE, factorValue,
                                      constant(1.0));
  auto ifOp = scf::IfOp::create(b, moved, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(ifOp.thenBlock());
  Value factors = splat(factorValue);
  Value zeros = splat(constant(0.0));
  int64_t width = cast<MemRefType>(accumulator.getType()).getDimSize(1);
  auto rescaleVector = [&](Value column, Value mask) {
    SmallVector<Value> at{tileRow, column};
    if (!mask) {
      Value old = vector::LoadOp::create(b, vectorType(), accumulator, at);
      Value scaled = arith::MulFOp::create(b, old, factors);
      vector::StoreOp::create(b, scaled, accumulator, at);
      return;
    }
    Value old = vector::MaskedLoadOp::create(b, vectorType(), accumulator, at,
                                             mask, zeros);
    vector::MaskedStoreOp::create(b, accumulator, at, mask,
                                  arith::MulFOp::create(b, old, factors));
  };
  forEachPiece(b, width, lanes, ValueRange(),
               [&](Value begin, int64_t piece, ValueRange) {
                 forEachVector(b, begin, piece, lanes, rescaleVector);
                 return SmallVector<Value>();
               });
}

void SoftmaxRow::emit(Value stripRow, Value tileRow, Value begin, Value end,
                      int64_t group) {
  Value lowest = constant(-kInfinity);
  Value oldMax = memref::LoadOp::create(b, max, tileRow);
  Value oldSum = memref::LoadOp::create(b, sum, tileRow);
  auto getGreater = [&](Value lhs, Value rhs) { return greater(lhs, rhs); };
  auto getSum = [&](Value lhs, Value rhs) -> Value {
    return arith::AddFOp::create(b, lhs, rhs);
  };

  Value blockMax =
      reduceColumns(begin, end, group, splat(lowest), getGreater,
                    [&](Value column) { return loadScore(stripRow, column); });
  Value newMax = greater(reduceLanes(b, blockMax, getGreater), oldMax);
  // A row without an allowed key so far has the maximum -inf; any finite number
  // then serves, and avoids -inf - -inf.
  Value isLowest =
      arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, newMax, lowest);
  Value shift = arith::SelectOp::create(b, isLowest, constant(0.0), newMax);
  Value correction = createExp(arith::SubFOp::create(b, oldMax, shift));

  Value shifts = splat(shift);
  Value blockSum = reduceColumns(
      begin, end, group, splat(constant(0.0)), getSum, [&](Value column) {
        return storeWeight(loadScore(stripRow, column), shifts, stripRow,
                           column);
      });
  Value scaledSum = arith::MulFOp::create(b, oldSum, correction);
  Value newSum =
      arith::AddFOp::create(b, scaledSum, reduceLanes(b, blockSum, getSum));
  memref::StoreOp::create(b, newMax, max, tileRow);
  memref::StoreOp::create(b, newSum, sum, tileRow);
  rescale(tileRow, correction);
}
