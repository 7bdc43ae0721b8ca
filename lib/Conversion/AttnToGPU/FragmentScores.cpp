//===- FragmentScores.cpp - Scores on fragments ---------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FragmentScores.h"

#include "mlir/Dialect/Math/IR/Math.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::attn;

static constexpr double kLog2E = 1.4426950408889634;

/// The largest distance of a diagonal, and the largest side of a window: with a
/// position of a sequence, which is shorter than the latter, they add up to an
/// i32.
static constexpr int64_t kMaxDiagonal = int64_t(1) << 30,
                         kMaxWindow = int64_t(1) << 29;

//===----------------------------------------------------------------------===//
// What scores are made of
//===----------------------------------------------------------------------===//

int64_t attn::getWindowSide(int64_t keys) {
  return keys < kMaxWindow ? keys : -1;
}

FailureOr<FragmentScores>
FragmentScores::get(SdpaOp op, const GlobalTensor &key, KernelArguments &args) {
  FragmentScores scores;
  scores.key = key;
  scores.keySequenceDim = getHeadDim(op.getLayoutOrDefault().getKey(), 2);
  scores.scale = op.getScaleOrDefault();
  scores.isPrecise = key.type.getElementType().isF32();
  if (std::optional<APFloat> softcap = op.getSoftcap())
    scores.softcap = softcap->convertToDouble();
  scores.causal = op.getCausal() != CausalKind::None;
  scores.bottomRight = op.getCausal() == CausalKind::BottomRight;
  if (std::optional<ArrayRef<int64_t>> window = op.getWindow()) {
    scores.windowLeft = getWindowSide((*window)[0]);
    scores.windowRight = getWindowSide((*window)[1]);
  }
  auto add = [&](Value value) -> std::optional<GlobalTensor> {
    if (!value)
      return std::nullopt;
    return args.addTensor(value);
  };
  scores.bias = add(op.getBias());
  scores.mask = add(op.getMask());
  scores.keyLengths = add(op.getKeyLengths());
  scores.queryOffset = add(op.getQueryOffset());
  auto addRegion = [&](Region &region,
                       std::optional<FragmentRegion> &result) -> LogicalResult {
    if (region.empty())
      return success();
    FailureOr<FragmentRegion> found = FragmentRegion::get(region, args);
    if (succeeded(found))
      result = *found;
    return found;
  };
  if (failed(addRegion(op.getScoreMod(), scores.scoreMod)) ||
      failed(addRegion(op.getMaskMod(), scores.maskMod)))
    return failure();

  // Masked scores are minus infinity, which only a positive factor keeps.
  scores.isPlain =
      !scores.softcap && !scores.bias && !scores.scoreMod && scores.scale > 0.0;
  scores.factor = scores.isPlain ? scores.scale * kLog2E : kLog2E;
  return scores;
}

//===----------------------------------------------------------------------===//
// Positions
//===----------------------------------------------------------------------===//

Value FragmentScores::getKeyLimit(KernelBuilder &b, const KernelArguments &args,
                                  Value keys, Value batch) const {
  if (!keyLengths)
    return keys;
  Value length = loadElements(b, args, *keyLengths, {batch});
  if (!length.getType().isInteger(64)) {
    if (length.getType().isIndex())
      length = arith::IndexCastOp::create(b.b, b.loc, b.i64(), length);
    else
      length = b.extend(length);
  }
  // Clamped before it is narrowed.
  length = b.max(b.min(length, b.extend(keys)), b.i64(0));
  return arith::TruncIOp::create(b.b, b.loc, b.i32(), length);
}

Value FragmentScores::getDiagonal(KernelBuilder &b, const KernelArguments &args,
                                  Value queries, Value keys,
                                  Value batch) const {
  if (queryOffset) {
    Value offset = loadElements(b, args, *queryOffset, {batch});
    if (offset.getType().isIndex())
      offset = arith::IndexCastOp::create(b.b, b.loc, b.i64(), offset);
    // Beyond these bounds a larger offset changes nothing.
    Value low = b.i64(-kMaxDiagonal);
    Value high = b.i64(kMaxDiagonal - 1);
    offset = b.max(b.min(b.extend(offset), high), low);
    return arith::TruncIOp::create(b.b, b.loc, b.i32(), offset);
  }
  return bottomRight ? b.sub(keys, queries) : b.i32(0);
}

/// (b, h, i, j) as the regions take them. Keys past the last one have its
/// number, so that what a region reads is there.
SmallVector<Value>
FragmentScores::getRegionIndices(KernelBuilder &b,
                                 const FragmentPosition &position,
                                 int64_t count, Value lastKey) const {
  Value keys = b.min(getColumns(b, position.firstKey, count), lastKey);
  return {b.toIndex(position.batch),
          b.toIndex(spreadRows(b, position.heads, count)),
          b.toIndex(spreadRows(b, position.queries, count)), b.toIndex(keys)};
}

/// The elements of bias or mask at a fragment's position.
Value FragmentScores::loadTerm(KernelBuilder &b, const KernelArguments &args,
                               const GlobalTensor &tensor,
                               const FragmentPosition &position, int64_t count,
                               Value lastKey) const {
  SmallVector<Value> indices{
      position.batch, spreadRows(b, position.heads, count),
      spreadRows(b, position.queries, count),
      b.min(getColumns(b, position.firstKey, count), lastKey)};
  for (auto [dim, index] : llvm::enumerate(indices))
    if (tensor.type.getDimSize(dim) == 1)
      index = b.i32(0);
  return b.splat(loadElements(b, args, tensor, indices), count);
}

//===----------------------------------------------------------------------===//
// Scores
//===----------------------------------------------------------------------===//

static Value toF32(KernelBuilder &b, Value value) {
  unsigned width = getElementTypeOrSelf(value).getIntOrFloatBitWidth();
  Type type = VectorType::get(getVectorLength(value), b.f32());
  if (width < 32)
    return arith::ExtFOp::create(b.b, b.loc, type, value);
  if (width > 32)
    return arith::TruncFOp::create(b.b, b.loc, type, value);
  return value;
}

Value FragmentScores::computeScores(KernelBuilder &b,
                                    const KernelArguments &args, Value products,
                                    const FragmentPosition &position) const {
  if (isPlain)
    return products;
  int64_t count = getVectorLength(products);
  Value lastKey = b.sub(args.getSize(b, key, keySequenceDim), b.i32(1));
  Value scores = b.mulF(products, b.f32(scale));
  if (softcap) {
    Value ratio = b.mulF(scores, b.f32(1.0 / *softcap));
    Value bounded = math::TanhOp::create(b.b, b.loc, ratio,
                                         isPrecise ? arith::FastMathFlags::none
                                                   : arith::FastMathFlags::afn);
    scores = b.mulF(bounded, b.f32(*softcap));
  }
  if (bias)
    scores = b.addF(
        scores, toF32(b, loadTerm(b, args, *bias, position, count, lastKey)));
  if (scoreMod) {
    SmallVector<Value> arguments{scores};
    llvm::append_range(arguments,
                       getRegionIndices(b, position, count, lastKey));
    scores = scoreMod->inlineInto(b, args, arguments, count);
  }
  return scores;
}

Value FragmentScores::maskScores(KernelBuilder &b, const KernelArguments &args,
                                 Value scores, const FragmentPosition &position,
                                 Value keyLimit, Value diagonal,
                                 Masks masks) const {
  int64_t count = getVectorLength(scores);
  Value lastKey = b.sub(args.getSize(b, key, keySequenceDim), b.i32(1));
  Value allowed;
  auto require = [&](Value condition) {
    condition = b.splat(condition, count);
    allowed = allowed ? b.bitAnd(allowed, condition) : condition;
  };
  if (masks.positions) {
    Value keys = getColumns(b, position.firstKey, count);
    require(b.less(keys, keyLimit));
    auto onDiagonal = [&](int64_t shift) {
      RowPair rows;
      for (auto [row, query] : llvm::zip(rows, position.queries))
        row = b.add(b.add(query, diagonal), b.i32(shift));
      return spreadRows(b, rows, count);
    };
    if (causal)
      require(b.lessEqual(keys, onDiagonal(0)));
    if (windowRight >= 0)
      require(b.lessEqual(keys, onDiagonal(windowRight)));
    if (windowLeft >= 0)
      require(b.lessEqual(onDiagonal(-windowLeft), keys));
  }
  if (mask)
    require(loadTerm(b, args, *mask, position, count, lastKey));
  if (maskMod && masks.region)
    require(maskMod->inlineInto(
        b, args, getRegionIndices(b, position, count, lastKey), count));
  if (!allowed)
    return scores;
  Value lowest =
      b.splat(b.f32(-std::numeric_limits<double>::infinity()), count);
  return b.select(allowed, scores, lowest);
}
