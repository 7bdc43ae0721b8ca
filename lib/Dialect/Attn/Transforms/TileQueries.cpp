//===- TileQueries.cpp - Distribute attention over query blocks -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One task of the parallel loop owns a block of queries of one head. Its state
// is a tile of static size, so it lives on the task's stack; the last block of
// a ragged sequence uses only its first rows.
//
//===----------------------------------------------------------------------===//

#include "TileQueries.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"

#include "WholeAttention.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

namespace mlir::attn {
#define GEN_PASS_DEF_TILEQUERIESPASS
#include "attn/Dialect/Attn/Transforms/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

FinalizeOp attn::getTileableFinalize(OnlineSdpaOp op) {
  HeadSizes sizes = op.getSizes();
  // No slice can be taken of a dimension without elements.
  if (sizes.batch == 0 || sizes.queries == 0 || sizes.keys == 0)
    return {};
  // Positions are counted from the first query, unless the op says where it is
  // and where the queries end.
  bool placed = op.getOrigin().empty() || op.getQueryLimit();
  if (!op.getConfig() || op.getNumResults() == 0 || !placed ||
      !getInitialFill(op.getAccumulator()) || !getInitialFill(op.getMax()) ||
      !getInitialFill(op.getSum()))
    return {};
  return getOnlyFinalize(op);
}

static Value createTile(OpBuilder &b, Location loc, ArrayRef<int64_t> shape,
                        Type elementType, Value fillValue) {
  Value empty = tensor::EmptyOp::create(b, loc, shape, elementType);
  return linalg::FillOp::create(b, loc, fillValue, empty).getResult(0);
}

/// Copies the rows of `slice` [1, 1, rows, Dk] (or [1, rows, 1, Dk]), converted
/// to `elementType` and multiplied by `factor`, into a zero-padded tile of
/// `tileRows` rows.
static Value createQueryTile(OpBuilder &b, Location loc, Value slice,
                             HeadLayout layout, int64_t tileRows,
                             Type elementType, double factor) {
  auto type = cast<RankedTensorType>(slice.getType());
  int64_t width = type.getShape().back();
  OpFoldResult rows =
      tensor::getMixedSize(b, loc, slice, getHeadDim(layout, 2));
  Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(elementType));
  SmallVector<int64_t> shape{1, 1, tileRows, width};
  Value empty = tensor::EmptyOp::create(b, loc, shape, elementType);

  OpFoldResult origin = b.getIndexAttr(0), one = b.getIndexAttr(1);
  SmallVector<OpFoldResult> offsets(4, origin), strides(4, one);
  SmallVector<OpFoldResult> sizes{one, one, rows, b.getIndexAttr(width)};

  Value tile = empty;
  if (!isConstantIntValue(rows, tileRows)) {
    SmallVector<OpFoldResult> restOffsets(offsets), restSizes(sizes);
    restOffsets[2] = rows;
    restSizes[2] = affine::makeComposedFoldedAffineApply(
        b, loc, b.getAffineConstantExpr(tileRows) - b.getAffineSymbolExpr(0),
        {rows});
    Value rest = tensor::ExtractSliceOp::create(b, loc, empty, restOffsets,
                                                restSizes, strides);
    Value filled = linalg::FillOp::create(b, loc, zero, rest).getResult(0);
    tile = tensor::InsertSliceOp::create(b, loc, filled, empty, restOffsets,
                                         restSizes, strides);
  }
  Value target =
      tensor::ExtractSliceOp::create(b, loc, tile, offsets, sizes, strides);
  AffineMap identity = b.getMultiDimIdentityMap(4);
  AffineMap sourceMap =
      layout == HeadLayout::BHSD
          ? identity
          : AffineMap::getPermutationMap(ArrayRef<unsigned>{0, 2, 1, 3},
                                         b.getContext());
  SmallVector<utils::IteratorType> parallel(4, utils::IteratorType::parallel);
  Value copied =
      linalg::GenericOp::create(
          b, loc, target.getType(), slice, target,
          ArrayRef<AffineMap>{sourceMap, identity}, parallel,
          [&](OpBuilder &b, Location loc, ValueRange args) {
            Value element = args[0];
            if (element.getType() != elementType)
              element = arith::ExtFOp::create(b, loc, elementType, element);
            if (factor != 1.0) {
              Value scale = arith::ConstantOp::create(
                  b, loc, b.getFloatAttr(elementType, factor));
              element = arith::MulFOp::create(b, loc, element, scale);
            }
            linalg::YieldOp::create(b, loc, element);
          })
          .getResult(0);
  return tensor::InsertSliceOp::create(b, loc, copied, tile, offsets, sizes,
                                       strides);
}

static LogicalResult tileQueries(RewriterBase &rewriter, OnlineSdpaOp op) {
  FinalizeOp finalize = getTileableFinalize(op);
  if (!finalize)
    return success();
  CPUConfigAttr config = op.getConfigAttr();
  HeadSizes sizes = op.getSizes();

  rewriter.setInsertionPoint(finalize);
  Location loc = op.getLoc();
  OpFoldResult zero = rewriter.getIndexAttr(0), one = rewriter.getIndexAttr(1);
  SmallVector<Range> domain = op.getIterationDomain(rewriter);
  int64_t queryBlock = config.getQueryBlock();
  LayoutAttr layout = op.getLayoutOrDefault();
  // Folding the scale into q is only unobservable where nothing else reads the
  // scaled score.
  // Pairs of a narrow type are multiplied as they are, so there it must be
  // exact.
  double scale = op.getScale().convertToDouble();
  int exponent;
  bool foldScale = !op.hasScoreTerms() &&
                   (!op.hasPairs() || std::frexp(scale, &exponent) == 0.5);
  double factor = foldScale ? scale : 1.0;
  Type queryType = cast<ShapedType>(op.getQuery().getType()).getElementType();
  if (!op.hasPairs())
    queryType = getScoreType(queryType);

  AffineExpr size = rewriter.getAffineSymbolExpr(0);
  AffineExpr index = rewriter.getAffineSymbolExpr(1);
  OpFoldResult blocks = affine::makeComposedFoldedAffineApply(
      rewriter, loc, size.ceilDiv(queryBlock), {domain[2].size});
  SmallVector<OpFoldResult> bounds{domain[0].size, domain[1].size, blocks};
  SmallVector<Value> fillValues;
  for (Value state : op.getDpsInits())
    fillValues.push_back(getInitialFill(state).getInputs()[0]);

  SmallVector<Value> destinations = llvm::to_vector(finalize.getDpsInits());
  auto loop =
      scf::ForallOp::create(rewriter, loc, bounds, destinations, std::nullopt);
  {
    RewriterBase &b = rewriter;
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPoint(loop.getTerminator());
    ValueRange args = loop.getBody()->getArguments();
    OpFoldResult first = affine::makeComposedFoldedAffineApply(
        b, loc, size * queryBlock, {OpFoldResult(args[2])});
    OpFoldResult rows = affine::makeComposedFoldedAffineMin(
        b, loc,
        AffineMap::get(
            0, 2,
            {size - index * queryBlock, b.getAffineConstantExpr(queryBlock)},
            b.getContext()),
        {domain[2].size, args[2]});
    if (!ShapedType::isDynamic(sizes.queries) &&
        sizes.queries % queryBlock == 0)
      rows = b.getIndexAttr(queryBlock);
    SmallVector<OpFoldResult> offsets{args[0], args[1], first, zero};
    SmallVector<OpFoldResult> tile{one, one, rows, domain[3].size};
    FailureOr<TilingResult> tiled = op.getTiledImplementation(b, offsets, tile);
    if (failed(tiled))
      return failure();
    auto tiledOp = cast<OnlineSdpaOp>(tiled->tiledOps.front());
    b.setInsertionPoint(tiledOp);

    // The state of the task, of static size whatever rows are in use.
    SmallVector<Value> states;
    for (auto [init, fillValue] : llvm::zip(op.getDpsInits(), fillValues)) {
      auto type = cast<ShapedType>(init.getType());
      SmallVector<int64_t> shape{1, 1, queryBlock};
      if (type.getRank() == 4)
        shape.push_back(sizes.dv);
      states.push_back(
          createTile(b, loc, shape, type.getElementType(), fillValue));
    }
    Value query = createQueryTile(b, loc, tiledOp.getQuery(), layout.getQuery(),
                                  queryBlock, queryType, factor);
    tiledOp.getQueryMutable().assign(query);
    tiledOp.getAccumulatorMutable().assign(states[0]);
    tiledOp.getMaxMutable().assign(states[1]);
    tiledOp.getSumMutable().assign(states[2]);
    for (auto [result, state] : llvm::zip(tiledOp->getResults(), states))
      result.setType(state.getType());
    if (!tiledOp.getQueryLimit())
      tiledOp.getQueryLimitMutable().assign(
          getValueOrCreateConstantIndexOp(b, loc, domain[2].size));
    if (foldScale)
      tiledOp.setScale(APFloat(1.0));
    if (layout.getKey() == HeadLayout::BHSD &&
        layout.getValue() == HeadLayout::BHSD)
      tiledOp.removeLayoutAttr();
    else
      tiledOp.setLayoutAttr(LayoutAttr::get(b.getContext(), HeadLayout::BHSD,
                                            layout.getKey(), layout.getValue(),
                                            HeadLayout::BHSD));

    b.setInsertionPointAfter(tiledOp);
    HeadLayout outputLayout = finalize.getLayout();
    SmallVector<OpFoldResult, 4> outputOffsets =
        toLayout<OpFoldResult>({args[0], args[1], first, zero}, outputLayout);
    SmallVector<OpFoldResult, 4> outputSizes = toLayout<OpFoldResult>(
        {one, one, rows, b.getIndexAttr(sizes.dv)}, outputLayout);
    SmallVector<OpFoldResult> outputStrides(4, one);
    SmallVector<Value> outputs{tensor::ExtractSliceOp::create(
        b, loc, args[3], outputOffsets, outputSizes, outputStrides)};
    SmallVector<OpFoldResult> lseOffsets{args[0], args[1], first};
    SmallVector<OpFoldResult> lseSizes{one, one, rows}, lseStrides(3, one);
    if (finalize.getLse())
      outputs.push_back(tensor::ExtractSliceOp::create(
          b, loc, args[4], lseOffsets, lseSizes, lseStrides));
    SmallVector<Type> outputTypes;
    for (Value output : outputs)
      outputTypes.push_back(output.getType());
    auto tiledFinalize = FinalizeOp::create(
        b, loc, outputTypes, tiledOp->getResult(0), tiledOp->getResult(1),
        tiledOp->getResult(2), outputs[0],
        finalize.getLse() ? outputs[1] : Value(), outputLayout);

    b.setInsertionPointToStart(loop.getTerminator().getBody());
    tensor::ParallelInsertSliceOp::create(b, loc, tiledFinalize->getResult(0),
                                          args[3], outputOffsets, outputSizes,
                                          outputStrides);
    if (finalize.getLse())
      tensor::ParallelInsertSliceOp::create(b, loc, tiledFinalize->getResult(1),
                                            args[4], lseOffsets, lseSizes,
                                            lseStrides);
  }
  rewriter.replaceOp(finalize, loop->getResults());
  rewriter.eraseOp(op);
  return success();
}

namespace {
struct TileQueriesPass
    : public attn::impl::TileQueriesPassBase<TileQueriesPass> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<OnlineSdpaOp> ops;
    getOperation()->walk([&](OnlineSdpaOp op) { ops.push_back(op); });
    for (OnlineSdpaOp op : ops)
      if (failed(tileQueries(rewriter, op)))
        return signalPassFailure();
  }
};
} // namespace
