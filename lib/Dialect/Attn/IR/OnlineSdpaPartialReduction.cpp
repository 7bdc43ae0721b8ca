//===- OnlineSdpaPartialReduction.cpp - Splitting attn.online_sdpa --------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// States of disjoint keys merge associatively, so the keys can be split over
// tasks: each folds its keys into a state of its own, and attn.merge_states
// joins them. The split is the first dimension of the partial states, which
// keeps each one contiguous.
//
//===----------------------------------------------------------------------===//

#include "OnlineSdpaTiling.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::attn;

/// The dimension of the iteration space (b, h, i, j) that may be split.
static constexpr unsigned kKeyDim = 3;

static LogicalResult verifySplit(OnlineSdpaOp op,
                                 const llvm::SetVector<unsigned> &dims) {
  if (dims.size() == 1 && dims.front() == kKeyDim)
    return success();
  return op.emitOpError("can be split along its keys only");
}

/// The part of partial state number `index` that belongs to one split: rows
/// [at, at + size) in (b, h, i), and the whole width of an accumulator.
static void getSplitSlice(OpBuilder &b, OnlineSdpaOp op, unsigned index,
                          OpFoldResult split, ArrayRef<OpFoldResult> at,
                          ArrayRef<OpFoldResult> size,
                          SmallVector<OpFoldResult> &offsets,
                          SmallVector<OpFoldResult> &sizes) {
  offsets = {split, at[0], at[1], at[2]};
  sizes = {b.getIndexAttr(1), size[0], size[1], size[2]};
  if (index == 0) {
    offsets.push_back(b.getIndexAttr(0));
    sizes.push_back(b.getIndexAttr(
        cast<ShapedType>(op.getAccumulator().getType()).getShape().back()));
  }
}

static Operation *extractSplit(OpBuilder &b, Location loc, Value partial,
                               ArrayRef<OpFoldResult> offsets,
                               ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> strides(offsets.size(), b.getIndexAttr(1));
  SmallVector<int64_t> shape;
  SmallVector<Value> ignored;
  dispatchIndexOpFoldResults(sizes.drop_front(), ignored, shape);
  auto type = RankedTensorType::get(
      shape, cast<RankedTensorType>(partial.getType()).getElementType());
  return tensor::ExtractSliceOp::create(b, loc, type, partial, offsets, sizes,
                                        strides);
}

FailureOr<SmallVector<Value>>
OnlineSdpaOp::generateInitialTensorForPartialReduction(
    OpBuilder &b, Location loc, ArrayRef<OpFoldResult> tileSizes,
    const llvm::SetVector<unsigned> &reductionDims) {
  if (failed(verifySplit(*this, reductionDims)))
    return failure();
  SmallVector<Value> partials;
  for (auto [index, init] : llvm::enumerate(getDpsInits())) {
    SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, loc, init);
    sizes.insert(sizes.begin(), tileSizes[kKeyDim]);
    auto type = cast<FloatType>(
        cast<RankedTensorType>(init.getType()).getElementType());
    // (0, -inf, 0) stands for no key.
    double neutral =
        index == 1 ? -std::numeric_limits<double>::infinity() : 0.0;
    Value value =
        arith::ConstantOp::create(b, loc, b.getFloatAttr(type, neutral));
    SmallVector<int64_t> shape;
    SmallVector<Value> dynamicSizes;
    dispatchIndexOpFoldResults(sizes, dynamicSizes, shape);
    partials.push_back(tensor::SplatOp::create(
        b, loc, RankedTensorType::get(shape, type), value, dynamicSizes));
  }
  return partials;
}

FailureOr<TilingResult> OnlineSdpaOp::tileToPartialReduction(
    OpBuilder &b, Location loc, ReductionTilingStrategy strategy,
    ValueRange init, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes,
    const llvm::SetVector<unsigned> &reductionDims,
    ArrayRef<OpFoldResult> splitReductionIvs) {
  if (failed(verifySplit(*this, reductionDims)))
    return failure();
  if (strategy != ReductionTilingStrategy::PartialReductionOuterParallel)
    return emitOpError("can be split into parallel tasks only, a loop along "
                       "the keys carries the state itself");
  // The states of `this` may be the partial ones already: the driver replaces
  // them before it asks for a tile.
  return tileOnlineSdpa(b, *this, offsets, sizes, [&](unsigned index) {
    SmallVector<OpFoldResult> at, size;
    getSplitSlice(b, *this, index, splitReductionIvs.front(), offsets, sizes,
                  at, size);
    return extractSplit(b, loc, init[index], at, size);
  });
}

FailureOr<MergeResult>
OnlineSdpaOp::mergeReductions(OpBuilder &b, Location loc,
                              ValueRange partialReduce,
                              const llvm::SetVector<unsigned> &reductionDims) {
  if (failed(verifySplit(*this, reductionDims)))
    return failure();
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value splits = tensor::DimOp::create(b, loc, partialReduce.front(), zero);
  SmallVector<Value> inits = llvm::to_vector(getDpsInits());
  auto loop = scf::ForOp::create(
      b, loc, zero, splits, one, inits,
      [&](OpBuilder &b, Location loc, Value split, ValueRange states) {
        SmallVector<Value> slices;
        for (auto [partial, state] : llvm::zip(partialReduce, states)) {
          SmallVector<OpFoldResult> sizes =
              tensor::getMixedSizes(b, loc, state);
          SmallVector<OpFoldResult> offsets(sizes.size() + 1,
                                            b.getIndexAttr(0));
          offsets.front() = split;
          sizes.insert(sizes.begin(), b.getIndexAttr(1));
          slices.push_back(
              extractSplit(b, loc, partial, offsets, sizes)->getResult(0));
        }
        auto merge = MergeStatesOp::create(b, loc, states.getTypes(), slices[0],
                                           slices[1], slices[2], states[0],
                                           states[1], states[2]);
        scf::YieldOp::create(b, loc, merge->getResults());
      });
  return MergeResult{{loop}, llvm::to_vector_of<Value>(loop->getResults())};
}

LogicalResult OnlineSdpaOp::getPartialResultTilePosition(
    OpBuilder &b, unsigned resultNumber, ReductionTilingStrategy strategy,
    ArrayRef<OpFoldResult> offsets, ArrayRef<OpFoldResult> sizes,
    const llvm::SetVector<unsigned> &reductionDims,
    ArrayRef<OpFoldResult> splitReductionIvs,
    SmallVector<OpFoldResult> &resultOffsets,
    SmallVector<OpFoldResult> &resultSizes) {
  if (failed(verifySplit(*this, reductionDims)))
    return failure();
  getSplitSlice(b, *this, resultNumber, splitReductionIvs.front(), offsets,
                sizes, resultOffsets, resultSizes);
  return success();
}
