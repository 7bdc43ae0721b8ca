//===- FuseOutputProjection.cpp - Project what attention puts out ---------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The output projection of a row needs all heads of that row. A task therefore
// owns a block of rows: it computes attention for one head after the other into
// a tile with the columns of all heads, and multiplies that tile with the
// weights while it is in the second-level cache.
//
//===----------------------------------------------------------------------===//

#include "ProjectionTile.h"
#include "TileQueries.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::attn {
#define GEN_PASS_DEF_FUSEOUTPUTPROJECTIONPASS
#include "attn/Dialect/Attn/Transforms/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
/// Attention on heads and the projection that alone reads its result.
struct OutputProjection {
  OnlineSdpaOp attention;
  FinalizeOp finalize;
  tensor::CollapseShapeOp rows;
  linalg::MatmulOp product;
  /// The product, or the elementwise op that alone reads it.
  Operation *root;
  int64_t blockRows;

  LogicalResult fuse(RewriterBase &rewriter);

private:
  OnlineSdpaOp createAttention(RewriterBase &rewriter, OpFoldResult batch,
                               OpFoldResult first, OpFoldResult rows);
};
} // namespace

/// The one op that reads `value`.
static Operation *getOnlyReader(Value value) {
  return value.hasOneUse() ? *value.user_begin() : nullptr;
}

/// Whether nothing reads `value` before `op`.
static bool isReadAfter(Value value, Operation *op) {
  return llvm::all_of(value.getUsers(), [&](Operation *user) {
    Operation *ancestor = op->getBlock()->findAncestorOpInBlock(*user);
    return ancestor && op->isBeforeInBlock(ancestor);
  });
}

/// What is to be fused at `op`. Its product asks for it by blocks that are as
/// wide as the whole result.
static std::optional<OutputProjection> match(OnlineSdpaOp op) {
  OutputProjection found;
  found.attention = op;
  found.finalize = getTileableFinalize(op);
  if (!found.finalize || !op.getOrigin().empty() ||
      found.finalize.getLayout() != HeadLayout::BSHD)
    return std::nullopt;
  found.rows = dyn_cast_or_null<tensor::CollapseShapeOp>(
      getOnlyReader(found.finalize->getResult(0)));
  if (!found.rows || found.rows.getReassociationIndices() !=
                         SmallVector<ReassociationIndices>{{0, 1}, {2, 3}})
    return std::nullopt;
  found.product = dyn_cast_or_null<linalg::MatmulOp>(getOnlyReader(found.rows));
  if (!found.product || found.product.hasUserDefinedMaps() ||
      found.product.getInputs()[0] != found.rows.getResult())
    return std::nullopt;
  auto config = found.product->getAttrOfType<MatmulConfigAttr>(kMatmulConfig);
  int64_t columns =
      cast<ShapedType>(found.product.getOutputs()[0].getType()).getDimSize(1);
  if (!config || ShapedType::isDynamic(columns) || columns == 0 ||
      config.getN() < columns)
    return std::nullopt;
  found.blockRows = config.getM();
  found.root = found.product;
  if (linalg::GenericOp reader = getElementwiseReader(found.product))
    found.root = reader;
  if (found.root->getBlock() != op->getBlock() ||
      (found.finalize.getLse() &&
       !isReadAfter(found.finalize->getResult(1), found.root)))
    return std::nullopt;
  return found;
}

/// Attention of all heads for `rows` queries from `first` on.
OnlineSdpaOp OutputProjection::createAttention(RewriterBase &b,
                                               OpFoldResult batch,
                                               OpFoldResult first,
                                               OpFoldResult rows) {
  OnlineSdpaOp op = attention;
  Location loc = op.getLoc();
  SmallVector<Range> domain = op.getIterationDomain(b);
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  FailureOr<TilingResult> tiled =
      op.getTiledImplementation(b, {batch, zero, first, zero},
                                {one, domain[1].size, rows, domain[3].size});
  if (failed(tiled))
    return {};
  auto tile = cast<OnlineSdpaOp>(tiled->tiledOps.front());
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(tile);
  for (auto [init, state] :
       llvm::zip_equal(op.getDpsInits(), tile.getDpsInitsMutable())) {
    auto type = cast<ShapedType>(init.getType());
    SmallVector<OpFoldResult> sizes = {one, domain[1].size, rows};
    if (type.getRank() == 4)
      sizes.push_back(b.getIndexAttr(type.getDimSize(3)));
    Value empty = tensor::EmptyOp::create(b, loc, sizes, type.getElementType());
    Value fill = init.getDefiningOp<linalg::FillOp>().getInputs()[0];
    replaceSlice(state,
                 linalg::FillOp::create(b, loc, fill, empty).getResult(0));
  }
  for (auto [result, state] :
       llvm::zip_equal(tile->getResults(), tile.getDpsInits()))
    result.setType(state.getType());
  if (!tile.getQueryLimit())
    tile.getQueryLimitMutable().assign(
        getValueOrCreateConstantIndexOp(b, loc, domain[2].size));
  return tile;
}

LogicalResult OutputProjection::fuse(RewriterBase &b) {
  Location loc = root->getLoc();
  b.setInsertionPoint(root);
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  OnlineSdpaOp op = attention;
  SmallVector<Range> domain = op.getIterationDomain(b);
  OpFoldResult queries = domain[2].size;
  auto type = cast<RankedTensorType>(root->getResult(0).getType());
  OpFoldResult columns = b.getIndexAttr(type.getDimSize(1));
  AffineExpr s0 = b.getAffineSymbolExpr(0), s1 = b.getAffineSymbolExpr(1),
             s2 = b.getAffineSymbolExpr(2);
  OpFoldResult blocks = affine::makeComposedFoldedAffineApply(
      b, loc, s0.ceilDiv(blockRows), {queries});
  OpFoldResult allRows = affine::makeComposedFoldedAffineApply(
      b, loc, s0 * s1, {domain[0].size, queries});

  SmallVector<Value> destinations = {tensor::EmptyOp::create(
      b, loc, ArrayRef<OpFoldResult>{allRows, columns}, type.getElementType())};
  if (finalize.getLse())
    destinations.push_back(finalize.getDpsInits()[1]);
  auto loop = scf::ForallOp::create(
      b, loc, ArrayRef<OpFoldResult>{domain[0].size, blocks}, destinations,
      std::nullopt);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPoint(loop.getTerminator());
    OpFoldResult batch = loop.getInductionVar(0);
    // The last rows of causal attention see most keys. Longest first, the tasks
    // end together.
    OpFoldResult first = affine::makeComposedFoldedAffineApply(
        b, loc, (s0 - 1 - s1) * blockRows,
        {blocks, OpFoldResult(loop.getInductionVar(1))});
    OpFoldResult count = b.getIndexAttr(blockRows);
    std::optional<int64_t> known = getConstantIntValue(queries);
    if (!known || *known % blockRows != 0)
      count = affine::makeComposedFoldedAffineMin(
          b, loc,
          AffineMap::get(0, 2, {s0 - s1, b.getAffineConstantExpr(blockRows)},
                         b.getContext()),
          {queries, first});

    OnlineSdpaOp tile = createAttention(b, batch, first, count);
    if (!tile)
      return failure();
    b.setInsertionPoint(loop.getTerminator());
    auto headsType = cast<RankedTensorType>(finalize.getOutput().getType());
    OpFoldResult heads = b.getIndexAttr(headsType.getDimSize(2));
    OpFoldResult width = b.getIndexAttr(headsType.getDimSize(3));
    Value buffer =
        createEmptyTile(b, loc,
                        {count, b.getIndexAttr(headsType.getDimSize(2) *
                                               headsType.getDimSize(3))},
                        headsType.getElementType());
    SmallVector<OpFoldResult> headsSizes = {one, count, heads, width};
    SmallVector<int64_t> headsShape;
    SmallVector<Value> dynamic;
    dispatchIndexOpFoldResults(headsSizes, dynamic, headsShape);
    SmallVector<Value> outputs = {tensor::ExpandShapeOp::create(
        b, loc, headsType.clone(headsShape), buffer,
        rows.getReassociationIndices(), headsSizes)};
    SmallVector<OpFoldResult> lseOffsets = {batch, zero, first},
                              lseSizes = {one, heads, count},
                              lseStrides(3, one);
    if (finalize.getLse())
      outputs.push_back(
          tensor::ExtractSliceOp::create(b, loc, loop.getRegionIterArgs()[1],
                                         lseOffsets, lseSizes, lseStrides));
    auto tileFinalize = FinalizeOp::create(
        b, loc, TypeRange(ValueRange(outputs)), tile->getResult(0),
        tile->getResult(1), tile->getResult(2), outputs[0],
        finalize.getLse() ? outputs[1] : Value(), HeadLayout::BSHD);
    Value tileRows = tensor::CollapseShapeOp::create(
        b, loc, tileFinalize->getResult(0), rows.getReassociationIndices());

    SmallVector<OpFoldResult> offsets = {
        affine::makeComposedFoldedAffineApply(b, loc, s0 * s1 + s2,
                                              {batch, queries, first}),
        zero};
    SmallVector<OpFoldResult> sizes = {count, columns}, strides(2, one);
    Value target = tensor::ExtractSliceOp::create(
        b, loc, loop.getRegionIterArgs()[0], offsets, sizes, strides);
    FailureOr<Value> result =
        createProjectionTile(b, root->getResult(0), offsets, sizes, target);
    if (failed(result))
      return failure();
    auto tileProduct = getProjection(*result);
    if (!tileProduct)
      return failure();
    replaceSlice(tileProduct.getInputsMutable()[0], tileRows);

    b.setInsertionPointToStart(loop.getTerminator().getBody());
    tensor::ParallelInsertSliceOp::create(
        b, loc, *result, loop.getRegionIterArgs()[0], offsets, sizes, strides);
    if (finalize.getLse())
      tensor::ParallelInsertSliceOp::create(b, loc, tileFinalize->getResult(1),
                                            loop.getRegionIterArgs()[1],
                                            lseOffsets, lseSizes, lseStrides);
  }
  Value projected = loop.getResult(0);
  b.setInsertionPointAfter(loop);
  if (projected.getType() != type)
    projected = tensor::CastOp::create(b, loc, type, projected);
  b.replaceAllUsesWith(root->getResult(0), projected);
  if (finalize.getLse())
    b.replaceAllUsesWith(finalize->getResult(1), loop.getResult(1));
  return success();
}

namespace {
struct FuseOutputProjectionPass
    : public attn::impl::FuseOutputProjectionPassBase<
          FuseOutputProjectionPass> {
  void runOnOperation() override {
    // A tensor of which only the size is wanted counts as read.
    RewritePatternSet resolveSizes(&getContext());
    memref::populateResolveRankedShapedTypeResultDimsPatterns(resolveSizes);
    FrozenRewritePatternSet patterns(std::move(resolveSizes));
    if (failed(applyPatternsGreedily(getOperation(), patterns)))
      return signalPassFailure();

    SmallVector<OutputProjection> found;
    getOperation()->walk([&](OnlineSdpaOp op) {
      if (std::optional<OutputProjection> projection = match(op))
        found.push_back(*projection);
    });
    IRRewriter rewriter(&getContext());
    for (OutputProjection &projection : found)
      if (failed(projection.fuse(rewriter))) {
        projection.product.emitError("cannot be fused with attention");
        return signalPassFailure();
      }
    // What was fused is dead; the passes to come would take it for attention
    // that is still to be done.
    if (!found.empty() &&
        failed(applyPatternsGreedily(getOperation(), patterns)))
      signalPassFailure();
  }
};
} // namespace
