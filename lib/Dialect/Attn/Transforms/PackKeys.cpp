//===- PackKeys.cpp - Copy keys and values into blocks --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every query block reads all keys. Packing them once, transposed so that a
// vector holds the same feature of neighbouring keys, turns q k^T into plain
// broadcast-multiply-add over contiguous vectors, and widens narrow types once
// instead of once per query block.
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::attn {
#define GEN_PASS_DEF_PACKKEYSPASS
#include "attn/Dialect/Attn/Transforms/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
/// One copy of [B, S, Hkv, D] or [B, Hkv, S, D] into blocks of `keyBlock` keys.
struct BlockCopy {
  Value source;
  HeadLayout layout;
  int64_t keyBlock;
  /// Blocks are [D, keyBlock] if true, else [keyBlock, D].
  bool transpose;

  Value build(OpBuilder &b, Location loc) const;

private:
  Value copyBlock(OpBuilder &b, Location loc, Value slice, Value block,
                  OpFoldResult keys) const;
};
} // namespace

/// Writes the widened keys of `slice` [keys, D] to the first `keys` columns (or
/// rows) of `block`.
Value BlockCopy::copyBlock(OpBuilder &b, Location loc, Value slice, Value block,
                           OpFoldResult keys) const {
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  unsigned keyDim = transpose ? 1 : 0;
  auto blockType = cast<RankedTensorType>(block.getType());
  SmallVector<OpFoldResult> offsets(2, zero), strides(2, one), sizes(2);
  sizes[keyDim] = keys;
  sizes[1 - keyDim] = b.getIndexAttr(blockType.getDimSize(1 - keyDim));
  Value target =
      tensor::ExtractSliceOp::create(b, loc, block, offsets, sizes, strides);

  AffineMap identity = b.getMultiDimIdentityMap(2);
  AffineMap sourceMap =
      transpose ? AffineMap::getPermutationMap(ArrayRef<unsigned>{1, 0},
                                               b.getContext())
                : identity;
  SmallVector<utils::IteratorType> parallel(2, utils::IteratorType::parallel);
  Value copied = linalg::GenericOp::create(
                     b, loc, target.getType(), slice, target,
                     ArrayRef<AffineMap>{sourceMap, identity}, parallel,
                     [&](OpBuilder &b, Location loc, ValueRange args) {
                       Value element = args[0];
                       if (element.getType() != args[1].getType())
                         element = arith::ExtFOp::create(
                             b, loc, args[1].getType(), element);
                       linalg::YieldOp::create(b, loc, element);
                     })
                     .getResult(0);
  return tensor::InsertSliceOp::create(b, loc, copied, block, offsets, sizes,
                                       strides);
}

/// Zeroes the part of matrix `target` that lies at or behind `begin` in
/// dimension `dim`.
static Value fillFrom(OpBuilder &b, Location loc, Value target, unsigned dim,
                      OpFoldResult begin) {
  auto type = cast<RankedTensorType>(target.getType());
  AffineExpr from = b.getAffineSymbolExpr(0);
  SmallVector<OpFoldResult> offsets(2, b.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(2, b.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, loc, target);
  offsets[dim] = begin;
  sizes[dim] = affine::makeComposedFoldedAffineApply(
      b, loc, b.getAffineConstantExpr(type.getDimSize(dim)) - from, {begin});
  Value rest =
      tensor::ExtractSliceOp::create(b, loc, target, offsets, sizes, strides);
  Value zero =
      arith::ConstantOp::create(b, loc, b.getZeroAttr(type.getElementType()));
  Value filled = linalg::FillOp::create(b, loc, zero, rest).getResult(0);
  return tensor::InsertSliceOp::create(b, loc, filled, target, offsets, sizes,
                                       strides);
}

Value BlockCopy::build(OpBuilder &b, Location loc) const {
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  auto type = cast<RankedTensorType>(source.getType());
  Type elementType = getScoreType(type.getElementType());
  int64_t width = type.getShape().back();

  OpFoldResult keys =
      tensor::getMixedSize(b, loc, source, getHeadDim(layout, 2));
  AffineExpr key = b.getAffineSymbolExpr(0), block = b.getAffineSymbolExpr(1);
  OpFoldResult blocks = affine::makeComposedFoldedAffineApply(
      b, loc, key.ceilDiv(keyBlock), {keys});
  SmallVector<OpFoldResult> bounds{
      tensor::getMixedSize(b, loc, source, 0),
      tensor::getMixedSize(b, loc, source, getHeadDim(layout, 1)), blocks};
  SmallVector<int64_t, 2> blockShape{keyBlock, width};
  if (transpose)
    std::swap(blockShape[0], blockShape[1]);
  SmallVector<OpFoldResult> packedSizes(bounds);
  for (int64_t size : blockShape)
    packedSizes.push_back(b.getIndexAttr(size));
  Value packed = tensor::EmptyOp::create(b, loc, packedSizes, elementType);

  auto loop = scf::ForallOp::create(b, loc, bounds, packed, std::nullopt);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPoint(loop.getTerminator());
    SmallVector<Value> ivs = loop.getInductionVars();
    Value destination = loop.getRegionIterArgs()[0];
    AffineExpr valid = key - block * keyBlock;
    OpFoldResult count = affine::makeComposedFoldedAffineMin(
        b, loc,
        AffineMap::get(0, 2, {valid, b.getAffineConstantExpr(keyBlock)},
                       b.getContext()),
        {keys, ivs[2]});
    OpFoldResult first = affine::makeComposedFoldedAffineApply(
        b, loc, key * keyBlock, {OpFoldResult(ivs[2])});
    SmallVector<OpFoldResult, 4> at{ivs[0], ivs[1], first, zero};
    SmallVector<OpFoldResult, 4> sizes{one, one, count, b.getIndexAttr(width)};
    auto sliceType = RankedTensorType::get({isa<Attribute>(count)
                                                ? *getConstantIntValue(count)
                                                : ShapedType::kDynamic,
                                            width},
                                           type.getElementType());
    Value slice = tensor::ExtractSliceOp::create(
        b, loc, sliceType, source, toLayout<OpFoldResult>(at, layout),
        toLayout<OpFoldResult>(sizes, layout),
        SmallVector<OpFoldResult>(4, one));

    SmallVector<OpFoldResult> blockAt{ivs[0], ivs[1], ivs[2], zero, zero};
    SmallVector<OpFoldResult> blockSizes{one, one, one,
                                         b.getIndexAttr(blockShape[0]),
                                         b.getIndexAttr(blockShape[1])};
    SmallVector<OpFoldResult> blockStrides(5, one);
    auto blockType = RankedTensorType::get(blockShape, elementType);
    Value target = tensor::ExtractSliceOp::create(
        b, loc, blockType, destination, blockAt, blockSizes, blockStrides);
    // Columns past the last key must hold numbers: the product q k^T runs over
    // whole blocks. Rows of values past it are not read.
    if (transpose)
      target = fillFrom(b, loc, target, /*dim=*/1, count);
    Value filled = copyBlock(b, loc, slice, target, count);
    b.setInsertionPointToStart(loop.getTerminator().getBody());
    tensor::ParallelInsertSliceOp::create(b, loc, filled, destination, blockAt,
                                          blockSizes, blockStrides);
  }
  return loop.getResult(0);
}

/// Where the keys of `op` end, in the positions of the whole attention.
static Value createKeyLimit(OpBuilder &b, OnlineSdpaOp op) {
  Location loc = op.getLoc();
  OpFoldResult keys = op.getIterationDomain(b)[3].size;
  if (!op.getOrigin().empty()) {
    AffineExpr sum = b.getAffineSymbolExpr(0) + b.getAffineSymbolExpr(1);
    keys = affine::makeComposedFoldedAffineApply(
        b, loc, sum, {keys, OpFoldResult(op.getOrigin()[3])});
  }
  Value end = getValueOrCreateConstantIndexOp(b, loc, keys);
  if (Value limit = op.getKeyLimit())
    return arith::MinSIOp::create(b, loc, limit, end);
  return end;
}

static void packKeys(OnlineSdpaOp op) {
  CPUConfigAttr config = op.getConfigAttr();
  if (!config || op.getNumResults() == 0)
    return;
  OpBuilder b(op);
  Location loc = op.getLoc();
  LayoutAttr layout = op.getLayoutOrDefault();
  bool packKey = config.getPackKey() && !op.hasPackedKey();
  // Packed values need packed keys beside them, in blocks of the same size.
  bool packValue = config.getPackValue() && !op.hasPackedValue() && packKey;
  if (packKey)
    op.getKeyLimitMutable().assign(createKeyLimit(b, op));
  if (packKey)
    op.getKeyMutable().assign(
        BlockCopy{op.getKey(), layout.getKey(), config.getKeyBlock(), true}
            .build(b, loc));
  if (packValue)
    op.getValueMutable().assign(
        BlockCopy{op.getValue(), layout.getValue(), config.getKeyBlock(), false}
            .build(b, loc));
}

namespace {
struct PackKeysPass : public attn::impl::PackKeysPassBase<PackKeysPass> {
  void runOnOperation() override {
    getOperation()->walk([](OnlineSdpaOp op) { packKeys(op); });
  }
};
} // namespace
