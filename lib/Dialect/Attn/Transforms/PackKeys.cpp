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
#include "attn/Dialect/Attn/IR/MappedCopy.h"
#include "attn/Dialect/Attn/IR/Pairs.h"
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
/// How a block of n keys or values of width D is stored.
enum class BlockForm {
  /// [D, n]: a vector holds one feature of neighbouring keys.
  Key,
  /// [n, D].
  Value,
  /// [D / 2, n, 2]: as `Key`, with two features of each key.
  KeyPairs,
  /// [n / 2, D, 2]: as `Value`, with each feature of two values.
  ValuePairs
};

/// One copy of [B, S, Hkv, D] or [B, Hkv, S, D] into blocks of `blockKeys`
/// keys, so many of them that tiles of `tileKeys` keys are whole.
struct BlockCopy {
  Value source;
  HeadLayout layout;
  int64_t blockKeys, tileKeys;
  BlockForm form;

  Value build(OpBuilder &b, Location loc) const;

private:
  Type getElementType() const;
  SmallVector<int64_t> getBlockShape() const;
  Value fillRest(OpBuilder &b, Location loc, Value block,
                 OpFoldResult keys) const;
  Value copyBlock(OpBuilder &b, Location loc, Value slice, Value block,
                  OpFoldResult keys) const;
  Value copyValuePairs(OpBuilder &b, Location loc, Value slice, Value block,
                       OpFoldResult keys) const;
};
} // namespace

/// `size` elements of each dimension from `offsets` on.
static Value slice(OpBuilder &b, Location loc, Value source,
                   ArrayRef<OpFoldResult> offsets,
                   ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> strides(offsets.size(), b.getIndexAttr(1));
  return tensor::ExtractSliceOp::create(b, loc, source, offsets, sizes,
                                        strides);
}

/// `target` with `slice` from `offsets` on.
static Value insert(OpBuilder &b, Location loc, Value slice, Value target,
                    ArrayRef<OpFoldResult> offsets,
                    ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> strides(offsets.size(), b.getIndexAttr(1));
  return tensor::InsertSliceOp::create(b, loc, slice, target, offsets, sizes,
                                       strides);
}

/// copyMapped with a permutation of dimensions.
static Value copyPermuted(OpBuilder &b, Location loc, Value source,
                          Value target, ArrayRef<unsigned> permutation) {
  return copyMapped(b, loc, source, target,
                    AffineMap::getPermutationMap(permutation, b.getContext()));
}

Type BlockCopy::getElementType() const {
  Type type = cast<ShapedType>(source.getType()).getElementType();
  bool pairs = form == BlockForm::KeyPairs || form == BlockForm::ValuePairs;
  return pairs ? type : getScoreType(type);
}

SmallVector<int64_t> BlockCopy::getBlockShape() const {
  int64_t width = cast<ShapedType>(source.getType()).getShape().back();
  switch (form) {
  case BlockForm::Key:
    return {width, blockKeys};
  case BlockForm::Value:
    return {blockKeys, width};
  case BlockForm::KeyPairs:
    return {width / 2, blockKeys, 2};
  case BlockForm::ValuePairs:
    return {blockKeys / 2, width, 2};
  }
  return {};
}

/// Writes keys of `slice` [2 n or 2 n + 1, D] to the first pairs of `block`.
Value BlockCopy::copyValuePairs(OpBuilder &b, Location loc, Value rows,
                                Value block, OpFoldResult keys) const {
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  OpFoldResult two = b.getIndexAttr(2);
  OpFoldResult width = b.getIndexAttr(getBlockShape()[1]);
  AffineExpr key = b.getAffineSymbolExpr(0);
  auto apply = [&](AffineExpr expression) {
    return affine::makeComposedFoldedAffineApply(b, loc, expression, {keys});
  };
  OpFoldResult pairs = apply(key.floorDiv(2));
  OpFoldResult even = apply(key.floorDiv(2) * 2);
  OpFoldResult rest = apply(key % 2);

  Value evenRows = slice(b, loc, rows, {zero, zero}, {even, width});
  Value target = slice(b, loc, block, {zero, zero, zero}, {pairs, width, two});
  Value copied = copyPermuted(
      b, loc, splitIntoPairs(b, loc, evenRows, 0, pairs), target, {0, 2, 1});
  block =
      insert(b, loc, copied, block, {zero, zero, zero}, {pairs, width, two});
  if (isConstantIntValue(rest, 0))
    return block;
  // The first half of the pair after those, if the number of keys is odd.
  Value lastRow = slice(b, loc, rows, {even, zero}, {rest, width});
  SmallVector<OpFoldResult> at{pairs, zero, zero}, sizes{rest, width, one};
  Value lastTarget = slice(b, loc, block, at, sizes);
  AffineMap all = b.getMultiDimIdentityMap(3);
  return insert(b, loc,
                copyMapped(b, loc, lastRow, lastTarget, all.getMajorSubMap(2)),
                block, at, sizes);
}

/// Writes the keys of `rows` [keys, D], widened where they are not paired, to
/// the first of `block`.
Value BlockCopy::copyBlock(OpBuilder &b, Location loc, Value rows, Value block,
                           OpFoldResult keys) const {
  if (form == BlockForm::ValuePairs)
    return copyValuePairs(b, loc, rows, block, keys);
  SmallVector<OpFoldResult> sizes, at;
  for (int64_t size : getBlockShape()) {
    sizes.push_back(b.getIndexAttr(size));
    at.push_back(b.getIndexAttr(0));
  }
  sizes[form == BlockForm::Value ? 0 : 1] = keys;
  SmallVector<unsigned> permutation;
  if (form == BlockForm::Key) {
    permutation = {1, 0};
  } else if (form == BlockForm::Value) {
    permutation = {0, 1};
  } else {
    permutation = {1, 0, 2};
    rows = splitIntoPairs(b, loc, rows, 1, sizes[0]);
  }
  Value target = slice(b, loc, block, at, sizes);
  Value copied = copyPermuted(b, loc, rows, target, permutation);
  return insert(b, loc, copied, block, at, sizes);
}

/// Zeroes what follows the first `keys` of `block` and is multiplied with them:
/// the product q k^T runs over whole blocks, and a pair of values is multiplied
/// whole.
Value BlockCopy::fillRest(OpBuilder &b, Location loc, Value block,
                          OpFoldResult keys) const {
  if (form == BlockForm::Value)
    return block;
  auto type = cast<RankedTensorType>(block.getType());
  unsigned dim = form == BlockForm::ValuePairs ? 0 : 1;
  AffineExpr key = b.getAffineSymbolExpr(0);
  AffineExpr begin = key, end = b.getAffineConstantExpr(blockKeys);
  if (form == BlockForm::ValuePairs)
    begin = key.floorDiv(2), end = key.ceilDiv(2);
  SmallVector<OpFoldResult> at, sizes;
  for (int64_t size : type.getShape()) {
    at.push_back(b.getIndexAttr(0));
    sizes.push_back(b.getIndexAttr(size));
  }
  at[dim] = affine::makeComposedFoldedAffineApply(b, loc, begin, {keys});
  sizes[dim] =
      affine::makeComposedFoldedAffineApply(b, loc, end - begin, {keys});
  Value zero =
      arith::ConstantOp::create(b, loc, b.getZeroAttr(type.getElementType()));
  Value rest = slice(b, loc, block, at, sizes);
  Value filled = linalg::FillOp::create(b, loc, zero, rest).getResult(0);
  return insert(b, loc, filled, block, at, sizes);
}

Value BlockCopy::build(OpBuilder &b, Location loc) const {
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  auto type = cast<RankedTensorType>(source.getType());
  int64_t width = type.getShape().back();

  OpFoldResult keys =
      tensor::getMixedSize(b, loc, source, getHeadDim(layout, 2));
  AffineExpr key = b.getAffineSymbolExpr(0), block = b.getAffineSymbolExpr(1);
  OpFoldResult blocks = affine::makeComposedFoldedAffineApply(
      b, loc, key.ceilDiv(blockKeys), {keys});
  SmallVector<OpFoldResult> bounds{
      tensor::getMixedSize(b, loc, source, 0),
      tensor::getMixedSize(b, loc, source, getHeadDim(layout, 1)), blocks};
  SmallVector<int64_t> blockShape = getBlockShape();
  SmallVector<OpFoldResult> packedSizes(bounds);
  packedSizes[2] = affine::makeComposedFoldedAffineApply(
      b, loc, key.ceilDiv(tileKeys) * (tileKeys / blockKeys), {keys});
  for (int64_t size : blockShape)
    packedSizes.push_back(b.getIndexAttr(size));
  Value packed = tensor::EmptyOp::create(b, loc, packedSizes, getElementType());

  auto loop = scf::ForallOp::create(b, loc, bounds, packed, std::nullopt);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPoint(loop.getTerminator());
    SmallVector<Value> ivs = loop.getInductionVars();
    Value destination = loop.getRegionIterArgs()[0];
    AffineExpr valid = key - block * blockKeys;
    OpFoldResult count = affine::makeComposedFoldedAffineMin(
        b, loc,
        AffineMap::get(0, 2, {valid, b.getAffineConstantExpr(blockKeys)},
                       b.getContext()),
        {keys, ivs[2]});
    std::optional<int64_t> total = getConstantIntValue(keys);
    if (total && *total % blockKeys == 0)
      count = b.getIndexAttr(blockKeys);
    OpFoldResult first = affine::makeComposedFoldedAffineApply(
        b, loc, key * blockKeys, {OpFoldResult(ivs[2])});
    SmallVector<OpFoldResult, 4> at{ivs[0], ivs[1], first, zero};
    SmallVector<OpFoldResult, 4> sizes{one, one, count, b.getIndexAttr(width)};
    auto rowsType = RankedTensorType::get({isa<Attribute>(count)
                                               ? *getConstantIntValue(count)
                                               : ShapedType::kDynamic,
                                           width},
                                          type.getElementType());
    Value rows = tensor::ExtractSliceOp::create(
        b, loc, rowsType, source, toLayout<OpFoldResult>(at, layout),
        toLayout<OpFoldResult>(sizes, layout),
        SmallVector<OpFoldResult>(4, one));

    SmallVector<OpFoldResult> blockAt{ivs[0], ivs[1], ivs[2]};
    SmallVector<OpFoldResult> blockSizes(3, one);
    for (int64_t size : blockShape) {
      blockAt.push_back(zero);
      blockSizes.push_back(b.getIndexAttr(size));
    }
    SmallVector<OpFoldResult> blockStrides(blockAt.size(), one);
    auto blockType = RankedTensorType::get(blockShape, getElementType());
    Value target = tensor::ExtractSliceOp::create(
        b, loc, blockType, destination, blockAt, blockSizes, blockStrides);
    if (!isConstantIntValue(count, blockKeys))
      target = fillRest(b, loc, target, count);
    Value filled = copyBlock(b, loc, rows, target, count);
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

/// Whether `op` can be packed in pairs: all of it in bf16, the type that there
/// is a product of pairs for, and whole pairs.
static bool canUsePairs(OnlineSdpaOp op) {
  auto isBF16 = [](Value value) {
    return cast<ShapedType>(value.getType()).getElementType().isBF16();
  };
  return isBF16(op.getQuery()) && isBF16(op.getKey()) &&
         isBF16(op.getValue()) && op.getSizes().dk % 2 == 0;
}

static LogicalResult packKeys(OnlineSdpaOp op) {
  CPUConfigAttr config = op.getConfigAttr();
  if (!config || op.getNumResults() == 0)
    return success();
  // No slice can be taken of a dimension without elements, and whole blocks
  // must not be more keys than can be counted.
  HeadSizes sizes = op.getSizes();
  if (sizes.batch == 0 || sizes.queries == 0 || sizes.keys == 0 ||
      sizes.keys > std::numeric_limits<int64_t>::max() - config.getKeyBlock())
    return success();
  OpBuilder b(op);
  Location loc = op.getLoc();
  LayoutAttr layout = op.getLayoutOrDefault();
  bool packKey = config.getPackKey() && !op.hasPackedKey();
  if (!packKey)
    return success();
  if (config.getPairs() && !canUsePairs(op))
    return op.emitOpError("cannot be packed in pairs: query, key and value "
                          "must be bf16 and the head width even");
  // Only packed keys have packed values beside them.
  bool packValue = config.getPackValue();
  // What one strip of queries is multiplied with before its accumulators are
  // stored lies in one piece: a power of two between its rows would have all of
  // them in the same few sets of the cache.
  int64_t blockKeys = config.getVectors() * config.getLanes();
  if (config.getKeyBlock() % blockKeys != 0 ||
      (blockKeys % 2 && config.getPairs()))
    blockKeys = config.getKeyBlock();
  auto copy = [&](Value source, HeadLayout layout, BlockForm form) {
    return BlockCopy{source, layout, blockKeys, config.getKeyBlock(), form}
        .build(b, loc);
  };
  op.getKeyLimitMutable().assign(createKeyLimit(b, op));
  bool pairs = config.getPairs();
  op.getKeyMutable().assign(copy(op.getKey(), layout.getKey(),
                                 pairs ? BlockForm::KeyPairs : BlockForm::Key));
  if (packValue)
    op.getValueMutable().assign(
        copy(op.getValue(), layout.getValue(),
             pairs ? BlockForm::ValuePairs : BlockForm::Value));
  return success();
}

namespace {
struct PackKeysPass : public attn::impl::PackKeysPassBase<PackKeysPass> {
  void runOnOperation() override {
    SmallVector<OnlineSdpaOp> ops;
    getOperation()->walk([&](OnlineSdpaOp op) { ops.push_back(op); });
    for (OnlineSdpaOp op : ops)
      if (failed(packKeys(op)))
        return signalPassFailure();
  }
};
} // namespace
