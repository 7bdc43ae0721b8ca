//===- QueryTileBounds.cpp - Mask bounds of a tile of tensors -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "QueryTileBounds.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::attn;

QueryTileBounds::QueryTileBounds(OnlineSdpaOp op, int64_t blockKeys,
                                 CaptureSummaries &summaries)
    : MaskBounds(op.getMaskMod().front(), op.getLoc()), op(op),
      blockKeys(blockKeys), summaries(summaries) {
  IndexBuilder b(op.getLoc(), op);
  HeadSizes sizes = op.getSizes();
  // Positions [origin, origin + size).
  auto addPositions = [&](unsigned dim, int64_t size, Value limit) {
    Value first = op.getOrigin()[dim];
    if (size == 1)
      return setExact(dim, first);
    Value end = b.add(first, size);
    if (limit)
      end = b.min(end, limit);
    setRange(dim, first, b.add(end, -1));
  };
  addPositions(0, sizes.batch, {});
  addPositions(1, sizes.heads, {});
  addPositions(2, sizes.queries, op.getQueryLimit());
  summarizeCaptures();
  start(b);
}

/// The dimension of a captured tensor along which the index changes over a
/// block, if it is the only one. The other indices may be the batch and the
/// head, so that the summary is not larger than the tensor.
std::optional<unsigned>
QueryTileBounds::findVaryingDim(tensor::ExtractOp extract) {
  auto type = cast<RankedTensorType>(extract.getTensor().getType());
  if (extract.getTensor().getParentRegion() == block.getParent() ||
      !isMaskInteger(type.getElementType()))
    return std::nullopt;
  for (auto [dim, index] : llvm::enumerate(extract.getIndices())) {
    if (isVarying(index))
      continue;
    bool isOuter =
        index == block.getArgument(0) || index == block.getArgument(1);
    if (type.getDimSize(dim) != 1 &&
        (!isOuter || !lookup(queryValues, index).exact))
      return std::nullopt;
  }
  return findVaryingIndex(extract.getIndices());
}

/// Has the captured tensors summarized. Where loops are written, the summaries
/// have to be there.
void QueryTileBounds::summarizeCaptures() {
  for (Operation &nested : block.without_terminator()) {
    auto extract = dyn_cast<tensor::ExtractOp>(nested);
    if (!extract || !isNeeded(nested))
      continue;
    std::optional<unsigned> varying = findVaryingDim(extract);
    if (!varying)
      continue;
    Value index = extract.getIndices()[*varying];
    CapturedRuns runs{extract.getTensor(), *varying, 0, {}};
    // As far as an index with factor 1 moves over the block.
    if (dependsOnQuery.contains(index))
      runs.run += op.getSizes().queries;
    if (dependsOnKey.contains(index))
      runs.run += blockKeys;
    Value limit;
    if (index == block.getArgument(2))
      limit = op.getQueryLimit();
    else if (index == block.getArgument(3))
      limit = op.getKeyLimit();
    if (limit)
      runs.limit = getAsOpFoldResult(limit);
    captures.try_emplace(&nested,
                         Captured{*varying, runs.run, summaries.get(op, runs)});
  }
}

/// An element of a captured tensor: the least and the most of the runs that the
/// index is in.
std::optional<Interval> QueryTileBounds::interpretRead(IntervalBuilder &b,
                                                       const Values &values,
                                                       Operation &nested) {
  auto known = captures.find(&nested);
  if (known == captures.end())
    return std::nullopt;
  unsigned varying = known->second.dim;
  int64_t run = known->second.run;
  Value summary = known->second.summary;
  auto extract = cast<tensor::ExtractOp>(nested);
  auto type = cast<RankedTensorType>(extract.getTensor().getType());
  SmallVector<Value> at;
  for (auto [dim, index] : llvm::enumerate(extract.getIndices()))
    if (dim != varying)
      at.push_back(type.getDimSize(dim) == 1 ? b.constant(0)
                                             : lookup(values, index).exact);
  auto read = [&](Value position, int64_t end) -> Value {
    SmallVector<Value> indices(at);
    indices.push_back(position);
    indices.push_back(b.constant(end));
    return tensor::ExtractOp::create(b, summary, indices);
  };

  Type element = nested.getResult(0).getType();
  unsigned width = ConstantIntRanges::getStorageBitwidth(element);
  int64_t least = element.isSignlessInteger(1) ? 0 : llvm::minIntN(width);
  int64_t most = element.isSignlessInteger(1) ? 1 : llvm::maxIntN(width);
  Value index = extract.getIndices()[varying];
  Interval positions = getInterval(b, values, index);
  if (index == block.getArgument(3)) {
    // A block is a run, and has keys.
    Value position = b.floorDiv(positions.low, run);
    return Interval{read(position, 0), read(position, 1), least, most};
  }
  Value last = b.add(b.createOrFold<tensor::DimOp>(summary, at.size()), -1);
  auto findRun = [&](Value position) {
    return b.clamp(b.floorDiv(position, run), b.constant(0), last);
  };
  Value from = findRun(positions.low), to = findRun(positions.high);
  Interval result{b.min(read(from, 0), read(to, 0)),
                  b.max(read(from, 1), read(to, 1)), least, most};
  if (index == block.getArgument(2))
    return result;
  Value areNeighbours = b.compareIndices(arith::CmpIPredicate::sle,
                                         b.sub(to, from), b.constant(1));
  return b.guard(areNeighbours, result, b.getConstant(least, most));
}
