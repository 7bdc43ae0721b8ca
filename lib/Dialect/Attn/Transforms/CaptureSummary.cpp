//===- CaptureSummary.cpp - Least and most of captured integers -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CaptureSummary.h"

#include "attn/Dialect/Attn/Analysis/IndexBuilder.h"

#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Dominance.h"

using namespace mlir;
using namespace mlir::attn;

/// The least and the most element of `runs.tensor` at positions [begin, end) of
/// the dimension that is cut; `position` has the other indices.
static ValueRange createRunLoop(IndexBuilder &b, const CapturedRuns &runs,
                                ArrayRef<Value> position, Value begin,
                                Value end) {
  auto type = cast<RankedTensorType>(runs.tensor.getType());
  Type element = type.getElementType();
  // A flag is 0 or 1, not 0 or -1.
  bool isFlag = element.isInteger(1);
  unsigned width = element.isIndex() ? 64 : element.getIntOrFloatBitWidth();
  APInt most = isFlag ? APInt(1, 1) : APInt::getSignedMaxValue(width);
  APInt least = isFlag ? APInt(1, 0) : APInt::getSignedMinValue(width);
  auto constant = [&](const APInt &value) -> Value {
    return arith::ConstantOp::create(b, IntegerAttr::get(element, value));
  };
  auto loop = scf::ForOp::create(b, begin, end, b.constant(1),
                                 ValueRange{constant(most), constant(least)});
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  SmallVector<Value> at(position);
  at.insert(at.begin() + runs.dim, loop.getInductionVar());
  Value value = tensor::ExtractOp::create(b, runs.tensor, at);
  Value low = loop.getRegionIterArg(0), high = loop.getRegionIterArg(1);
  if (isFlag) {
    low = b.both(low, value);
    high = b.either(high, value);
  } else {
    low = b.min(low, value);
    high = b.max(high, value);
  }
  scf::YieldOp::create(b, ValueRange{low, high});
  return loop->getResults();
}

static Value createSummary(IndexBuilder &b, const CapturedRuns &runs) {
  auto type = cast<RankedTensorType>(runs.tensor.getType());
  Value zero = b.constant(0), one = b.constant(1);
  Location loc = b.getLoc();
  auto getSize = [&](unsigned dim) -> Value {
    return b.createOrFold<tensor::DimOp>(runs.tensor, dim);
  };
  Value count = getSize(runs.dim);
  if (runs.limit)
    count = b.min(count, getValueOrCreateConstantIndexOp(b, loc, runs.limit));
  Value numRuns = b.max(b.ceilDiv(count, runs.run), one);

  SmallVector<OpFoldResult> shape;
  SmallVector<Value> ends;
  for (unsigned dim = 0; dim < type.getRank(); ++dim) {
    if (dim == runs.dim)
      continue;
    ends.push_back(getSize(dim));
    shape.push_back(getAsOpFoldResult(ends.back()));
  }
  ends.push_back(numRuns);
  shape.push_back(getAsOpFoldResult(numRuns));
  shape.push_back(b.getIndexAttr(2));
  Value empty = tensor::EmptyOp::create(b, shape, b.getIndexType());

  SmallVector<Value> begins(ends.size(), zero), steps(ends.size(), one);
  scf::LoopNest nest = scf::buildLoopNest(
      b, loc, begins, ends, steps, empty,
      [&](OpBuilder &inner, Location, ValueRange at,
          ValueRange summary) -> scf::ValueVector {
        IndexBuilder b(loc, inner);
        Value begin = b.mul(at.back(), b.constant(runs.run));
        Value end = b.min(b.add(begin, runs.run), count);
        ValueRange ends =
            createRunLoop(b, runs, llvm::to_vector(at.drop_back()), begin, end);
        Value result = summary[0];
        for (auto [index, value] : llvm::enumerate(ends)) {
          SmallVector<Value> position(at);
          position.push_back(b.constant(index));
          Value number = value.getType().isInteger(1)
                             ? b.createOrFold<arith::IndexCastUIOp>(
                                   b.getIndexType(), value)
                             : b.toIndex(value);
          result = tensor::InsertOp::create(b, number, result, position);
        }
        return {result};
      });
  return nest.results.front();
}

Value CaptureSummaries::get(Operation *user, CapturedRuns runs) {
  // Where the tensor is defined, it is defined once; loops further in would
  // summarize it again and again.
  Operation *anchor =
      runs.tensor.getParentRegion()->findAncestorOpInRegion(*user);
  DominanceInfo dominance;
  if (auto limit = dyn_cast_if_present<Value>(runs.limit))
    if (!dominance.properlyDominates(limit, anchor))
      runs.limit = {};
  for (const Entry &entry : entries)
    if (entry.runs.tensor == runs.tensor && entry.runs.dim == runs.dim &&
        entry.runs.run == runs.run && entry.runs.limit == runs.limit &&
        dominance.properlyDominates(entry.summary, anchor))
      return entry.summary;
  IndexBuilder b(user->getLoc(), anchor);
  Value summary = createSummary(b, runs);
  entries.push_back({runs, summary});
  return summary;
}
