//===- OnlineSdpaTiling.cpp - Tiling of attn.online_sdpa ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The iteration space is (b, h, i, j): batch, query head, query, key. Keys are
// the reduction: a tile along them folds fewer keys into the same state. Only
// query, key, value and state are sliced; everything a score depends on is
// indexed by absolute position and stays whole, so a tile differs from its
// origin only by `origin`.
//
//===----------------------------------------------------------------------===//

#include "OnlineSdpaTiling.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::attn;

namespace {
using FoldResults = SmallVector<OpFoldResult, 4>;
} // namespace

SmallVector<utils::IteratorType> OnlineSdpaOp::getLoopIteratorTypes() {
  return {utils::IteratorType::parallel, utils::IteratorType::parallel,
          utils::IteratorType::parallel, utils::IteratorType::reduction};
}

SmallVector<Range> OnlineSdpaOp::getIterationDomain(OpBuilder &b) {
  Location loc = getLoc();
  LayoutAttr layout = getLayoutOrDefault();
  auto querySize = [&](unsigned dim) {
    return tensor::getMixedSize(b, loc, getQuery(),
                                getHeadDim(layout.getQuery(), dim));
  };
  OpFoldResult keys;
  if (hasPackedKey()) {
    AffineExpr blocks = b.getAffineSymbolExpr(0);
    keys = affine::makeComposedFoldedAffineApply(
        b, loc, blocks * getPackedKeyBlock(),
        {tensor::getMixedSize(b, loc, getKey(), 2)});
  } else {
    keys =
        tensor::getMixedSize(b, loc, getKey(), getHeadDim(layout.getKey(), 2));
  }
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  return {{zero, querySize(0), one},
          {zero, querySize(1), one},
          {zero, querySize(2), one},
          {zero, keys, one}};
}

/// The key/value heads that query heads [offset, offset + size) read. Fails
/// where the tile splits a group without being a single head.
static LogicalResult getKVHeadRange(OpBuilder &b, Location loc,
                                    const HeadSizes &sizes, OpFoldResult offset,
                                    OpFoldResult size, OpFoldResult &kvOffset,
                                    OpFoldResult &kvSize) {
  int64_t group = sizes.heads / sizes.kvHeads;
  std::optional<int64_t> heads = getConstantIntValue(size);
  if (!heads || (*heads != 1 && *heads % group != 0))
    return failure();
  AffineExpr head = b.getAffineSymbolExpr(0);
  kvOffset = affine::makeComposedFoldedAffineApply(b, loc, head.floorDiv(group),
                                                   {offset});
  kvSize = b.getIndexAttr(llvm::divideCeil(*heads, group));
  return success();
}

static Operation *slice(OpBuilder &b, Location loc, Value source,
                        ArrayRef<OpFoldResult> offsets,
                        ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> strides(offsets.size(), b.getIndexAttr(1));
  return tensor::ExtractSliceOp::create(b, loc, source, offsets, sizes,
                                        strides);
}

/// The slice of packed keys or values that holds keys [offset, offset + size).
static Operation *slicePacked(OpBuilder &b, Location loc, Value source,
                              int64_t keyBlock, OpFoldResult batchOffset,
                              OpFoldResult batchSize, OpFoldResult headOffset,
                              OpFoldResult headSize, OpFoldResult offset,
                              OpFoldResult size) {
  AffineExpr key = b.getAffineSymbolExpr(0);
  OpFoldResult zero = b.getIndexAttr(0);
  OpFoldResult block = affine::makeComposedFoldedAffineApply(
      b, loc, key.floorDiv(keyBlock), {offset});
  OpFoldResult blocks = affine::makeComposedFoldedAffineApply(
      b, loc, key.ceilDiv(keyBlock), {size});
  FoldResults at{batchOffset, headOffset, block};
  FoldResults shape{batchSize, headSize, blocks};
  int64_t rank = cast<ShapedType>(source.getType()).getRank();
  for (int64_t dim = 3; dim < rank; ++dim) {
    at.push_back(zero);
    shape.push_back(tensor::getMixedSize(b, loc, source, dim));
  }
  return slice(b, loc, source, at, shape);
}

/// How many of keys [offset, offset + size) have a value. Packing rounds the
/// number of keys up; values that are not packed end where they end.
static OpFoldResult getValueRows(OpBuilder &b, OnlineSdpaOp op,
                                 OpFoldResult offset, OpFoldResult size) {
  int64_t dim = getHeadDim(op.getLayoutOrDefault().getValue(), 2);
  auto type = cast<ShapedType>(op.getValue().getType());
  int64_t keys = op.getSizes().keys;
  if (!op.hasPackedKey() ||
      (!type.isDynamicDim(dim) && type.getDimSize(dim) == keys))
    return size;
  AffineExpr rows = b.getAffineSymbolExpr(0), first = b.getAffineSymbolExpr(1);
  AffineMap map = AffineMap::get(0, 3, {rows - first, b.getAffineSymbolExpr(2)},
                                 b.getContext());
  OpFoldResult total = tensor::getMixedSize(b, op.getLoc(), op.getValue(), dim);
  return affine::makeComposedFoldedAffineMin(b, op.getLoc(), map,
                                             {total, offset, size});
}

FailureOr<TilingResult>
attn::tileOnlineSdpa(OpBuilder &b, OnlineSdpaOp op,
                     ArrayRef<OpFoldResult> offsets,
                     ArrayRef<OpFoldResult> tileSizes,
                     function_ref<Operation *(unsigned)> sliceState) {
  if (op.getNumResults() == 0)
    return op.emitOpError("can be tiled on tensors only");
  Location loc = op.getLoc();
  LayoutAttr layout = op.getLayoutOrDefault();
  OpFoldResult kvOffset, kvSize;
  if (failed(getKVHeadRange(b, loc, op.getSizes(), offsets[1], tileSizes[1],
                            kvOffset, kvSize)))
    return op.emitOpError("a tile of heads must be one head or whole groups");

  OpFoldResult zero = b.getIndexAttr(0);
  TilingResult result;
  // By operand, not by value: one tensor may be query, key and value, and
  // regions go on reading the whole of what they capture.
  SmallVector<std::pair<unsigned, Value>> slices;
  auto take = [&](OpOperand &operand, Operation *op) {
    slices.emplace_back(operand.getOperandNumber(), op->getResult(0));
    result.generatedSlices.push_back(op);
  };
  auto width = [&](Value source) {
    auto type = cast<ShapedType>(source.getType());
    return tensor::getMixedSize(b, loc, source, type.getRank() - 1);
  };
  auto sliceHeads = [&](OpOperand &operand, HeadLayout order, OpFoldResult head,
                        OpFoldResult heads, OpFoldResult row,
                        OpFoldResult rows) {
    Value source = operand.get();
    FoldResults at{offsets[0], head, row, zero};
    FoldResults size{tileSizes[0], heads, rows, width(source)};
    take(operand, slice(b, loc, source, toLayout<OpFoldResult>(at, order),
                        toLayout<OpFoldResult>(size, order)));
  };

  sliceHeads(op.getQueryMutable(), layout.getQuery(), offsets[1], tileSizes[1],
             offsets[2], tileSizes[2]);
  if (op.hasPackedKey()) {
    take(op.getKeyMutable(),
         slicePacked(b, loc, op.getKey(), op.getPackedKeyBlock(), offsets[0],
                     tileSizes[0], kvOffset, kvSize, offsets[3], tileSizes[3]));
  } else {
    sliceHeads(op.getKeyMutable(), layout.getKey(), kvOffset, kvSize,
               offsets[3], tileSizes[3]);
  }
  if (op.hasPackedValue()) {
    take(op.getValueMutable(),
         slicePacked(b, loc, op.getValue(), op.getPackedKeyBlock(), offsets[0],
                     tileSizes[0], kvOffset, kvSize, offsets[3], tileSizes[3]));
  } else {
    sliceHeads(op.getValueMutable(), layout.getValue(), kvOffset, kvSize,
               offsets[3], getValueRows(b, op, offsets[3], tileSizes[3]));
  }
  for (auto [index, init] : llvm::enumerate(op.getDpsInitsMutable()))
    take(init, sliceState(index));

  auto tiled = cast<OnlineSdpaOp>(b.clone(*op));
  for (auto [number, value] : slices)
    tiled->setOperand(number, value);
  SmallVector<Value> origin;
  for (unsigned dim = 0; dim < 4; ++dim) {
    OpFoldResult old =
        op.getOrigin().empty() ? zero : getAsOpFoldResult(op.getOrigin()[dim]);
    AffineExpr sum = b.getAffineSymbolExpr(0) + b.getAffineSymbolExpr(1);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPoint(tiled);
    OpFoldResult at =
        affine::makeComposedFoldedAffineApply(b, loc, sum, {old, offsets[dim]});
    origin.push_back(getValueOrCreateConstantIndexOp(b, loc, at));
  }
  tiled.getOriginMutable().assign(origin);
  for (auto [index, init] : llvm::enumerate(tiled.getDpsInits()))
    tiled->getResult(index).setType(cast<RankedTensorType>(init.getType()));
  result.tiledOps.push_back(tiled);
  result.tiledValues.assign(tiled->result_begin(), tiled->result_end());
  return result;
}

FailureOr<TilingResult>
OnlineSdpaOp::getTiledImplementation(OpBuilder &b,
                                     ArrayRef<OpFoldResult> offsets,
                                     ArrayRef<OpFoldResult> tileSizes) {
  auto sliceState = [&](unsigned index) {
    FoldResults at(offsets.take_front(3)), size(tileSizes.take_front(3));
    Value state = getDpsInits()[index];
    if (index == 0) {
      at.push_back(b.getIndexAttr(0));
      size.push_back(tensor::getMixedSize(b, getLoc(), state, 3));
    }
    return slice(b, getLoc(), state, at, size);
  };
  return tileOnlineSdpa(b, *this, offsets, tileSizes, sliceState);
}

LogicalResult OnlineSdpaOp::getResultTilePosition(
    OpBuilder &b, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> tileSizes, SmallVector<OpFoldResult> &resultOffsets,
    SmallVector<OpFoldResult> &resultSizes) {
  resultOffsets.assign(offsets.begin(), offsets.begin() + 3);
  resultSizes.assign(tileSizes.begin(), tileSizes.begin() + 3);
  if (resultNumber == 0) {
    resultOffsets.push_back(b.getIndexAttr(0));
    resultSizes.push_back(
        tensor::getMixedSize(b, getLoc(), getAccumulator(), 3));
  }
  return success();
}

FailureOr<TilingResult>
OnlineSdpaOp::generateResultTileValue(OpBuilder &b, unsigned resultNumber,
                                      ArrayRef<OpFoldResult> offsets,
                                      ArrayRef<OpFoldResult> tileSizes) {
  // A result tile has no extent along the keys: it needs all of them.
  Range keys = getIterationDomain(b)[3];
  FoldResults at(offsets.take_front(3)), size(tileSizes.take_front(3));
  at.push_back(keys.offset);
  size.push_back(keys.size);
  FailureOr<TilingResult> result = getTiledImplementation(b, at, size);
  if (failed(result))
    return failure();
  result->tiledValues = {result->tiledValues[resultNumber]};
  return result;
}
