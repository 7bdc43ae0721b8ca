//===- FuseProjections.cpp - Project what a task reads --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A task of attention copies the queries of one head and one block of rows, and
// a task of packing the keys of one head and one block. Nobody else reads them,
// so the task computes them itself: its rows times its head's columns of the
// weights. The projected tensor is never written.
//
//===----------------------------------------------------------------------===//

#include "ProjectionTile.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::attn {
#define GEN_PASS_DEF_FUSEPROJECTIONSPASS
#include "attn/Dialect/Attn/Transforms/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// Whether `product` may be computed for a few rows at a time: its weights are
/// packed ahead, not once for each block of rows.
static bool hasSmallTiles(linalg::MatmulOp product) {
  auto config = product->getAttrOfType<MatmulConfigAttr>(kMatmulConfig);
  int64_t depth =
      cast<ShapedType>(product.getInputs()[1].getType()).getDimSize(0);
  return config && ShapedType::isStatic(depth) && config.getK() >= depth &&
         !product.hasUserDefinedMaps();
}

/// Whether `heads` is [B * S, H * D] seen as [B, S, H, D].
static bool isViewOfHeads(tensor::ExpandShapeOp heads) {
  return heads.getResultType().getRank() == 4 &&
         heads.getReassociationIndices() ==
             SmallVector<ReassociationIndices>{{0, 1}, {2, 3}};
}

/// Whether `rows`, or parts and views of it, are copied and nothing else: what
/// an attention kernel reads in its inner loop must be there before.
static bool isOnlyCopied(Value rows) {
  return llvm::all_of(rows.getUsers(), [](Operation *user) {
    if (isa<tensor::ExtractSliceOp, tensor::ExpandShapeOp>(user))
      return isOnlyCopied(user->getResult(0));
    auto copy = dyn_cast<linalg::GenericOp>(user);
    return copy && linalg::isElementwise(copy);
  });
}

/// Whether `slice` is all features of some rows of one head of one batch.
static bool isOfOneHead(tensor::ExtractSliceOp slice) {
  SmallVector<OpFoldResult> sizes = slice.getMixedSizes();
  return isConstantIntValue(sizes[0], 1) && isConstantIntValue(sizes[2], 1) &&
         isConstantIntValue(sizes[3], slice.getSourceType().getDimSize(3));
}

/// Whether `value` is computed from `source`.
static bool dependsOn(Value value, Value source) {
  if (value == source)
    return true;
  Operation *op = value.getDefiningOp();
  return op && llvm::any_of(op->getOperands(), [&](Value operand) {
           return operand.getType().isIndex() && dependsOn(operand, source);
         });
}

/// Whether no two iterations of the parallel loops around `slice`, up to where
/// `heads` is, take the rows at the same `offsets`: a projection would be
/// computed by each of them.
static bool isTakenOnce(tensor::ExtractSliceOp slice,
                        ArrayRef<OpFoldResult> offsets, Operation *heads) {
  for (auto loop = slice->getParentOfType<scf::ForallOp>();
       loop && !loop->isProperAncestor(heads);
       loop = loop->getParentOfType<scf::ForallOp>())
    for (Value variable : loop.getInductionVars())
      if (llvm::none_of(offsets, [&](OpFoldResult offset) {
            auto value = dyn_cast<Value>(offset);
            return value && dependsOn(value, variable);
          }))
        return false;
  return true;
}

namespace {
/// Rows of one head of one batch: what one task copies.
struct HeadTile {
  tensor::ExpandShapeOp heads;
  tensor::ExtractSliceOp slice;
  /// Where it is in `heads`.
  SmallVector<OpFoldResult> offsets;

  LogicalResult project(RewriterBase &rewriter) const;
};
} // namespace

/// The only reader of `heads`, if it is the copy of a tile in a parallel loop,
/// which visits each tile once. A tile may be a slice of the slice of an
/// enclosing task.
static std::optional<HeadTile> getOnlyTile(OpBuilder &b,
                                           tensor::ExpandShapeOp heads) {
  HeadTile tile;
  tile.heads = heads;
  Value source = heads;
  while (true) {
    if (!source.hasOneUse())
      return std::nullopt;
    auto slice = dyn_cast<tensor::ExtractSliceOp>(*source.user_begin());
    if (!slice || !slice.hasUnitStride())
      return std::nullopt;
    b.setInsertionPoint(slice);
    SmallVector<OpFoldResult> offsets = slice.getMixedOffsets();
    if (tile.slice) {
      AffineExpr sum = b.getAffineSymbolExpr(0) + b.getAffineSymbolExpr(1);
      for (auto [offset, outer] : llvm::zip_equal(offsets, tile.offsets))
        offset = affine::makeComposedFoldedAffineApply(b, slice.getLoc(), sum,
                                                       {offset, outer});
    }
    tile.slice = slice;
    tile.offsets = offsets;
    if (isOfOneHead(slice) && isOnlyCopied(slice))
      break;
    if (slice.getResultType().getRank() != 4)
      return std::nullopt;
    source = slice;
  }
  int64_t rank = tile.slice.getResultType().getRank();
  auto loop = tile.slice->getParentOfType<scf::ForallOp>();
  if (!loop || loop->isProperAncestor(heads) || (rank != 2 && rank != 4) ||
      !isTakenOnce(tile.slice, tile.offsets, heads))
    return std::nullopt;
  return tile;
}

LogicalResult HeadTile::project(RewriterBase &b) const {
  tensor::ExpandShapeOp view = heads;
  tensor::ExtractSliceOp old = slice;
  Location loc = old.getLoc();
  b.setInsertionPoint(old);
  SmallVector<OpFoldResult> shape = view.getMixedOutputShape();
  SmallVector<OpFoldResult> size = old.getMixedSizes();
  AffineExpr position = b.getAffineSymbolExpr(0) * b.getAffineSymbolExpr(1) +
                        b.getAffineSymbolExpr(2);
  SmallVector<OpFoldResult> at = {
      affine::makeComposedFoldedAffineApply(b, loc, position,
                                            {offsets[0], shape[1], offsets[1]}),
      affine::makeComposedFoldedAffineApply(
          b, loc, position, {offsets[2], shape[3], offsets[3]})};
  SmallVector<OpFoldResult> sizes = {size[1], size[3]};
  Value source = view.getSrc();
  Value destination = createEmptyTile(
      b, loc, sizes, cast<ShapedType>(source.getType()).getElementType());
  FailureOr<Value> tile =
      createProjectionTile(b, source, at, sizes, destination);
  if (failed(tile))
    return old.emitError("the projection it reads cannot be tiled");
  Value result = *tile;
  if (old.getResultType().getRank() == 4)
    result =
        tensor::ExpandShapeOp::create(b, loc, old.getResultType(), result,
                                      view.getReassociationIndices(), size);
  else if (result.getType() != old.getResultType())
    result = tensor::CastOp::create(b, loc, old.getResultType(), result);
  b.replaceOp(old, result);
  return success();
}

namespace {
struct FuseProjectionsPass
    : public attn::impl::FuseProjectionsPassBase<FuseProjectionsPass> {
  void runOnOperation() override {
    // A tensor of which only the size is wanted counts as read.
    RewritePatternSet resolveSizes(&getContext());
    memref::populateResolveRankedShapedTypeResultDimsPatterns(resolveSizes);
    FrozenRewritePatternSet patterns(std::move(resolveSizes));
    if (failed(applyPatternsGreedily(getOperation(), patterns)))
      return signalPassFailure();

    SmallVector<tensor::ExpandShapeOp> views;
    getOperation()->walk([&](tensor::ExpandShapeOp op) {
      if (!isViewOfHeads(op) || !op.getSrc().hasOneUse())
        return;
      linalg::MatmulOp product = getProjection(op.getSrc());
      if (product && hasSmallTiles(product))
        views.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (tensor::ExpandShapeOp heads : views) {
      std::optional<HeadTile> tile = getOnlyTile(rewriter, heads);
      if (tile && failed(tile->project(rewriter)))
        return signalPassFailure();
    }
    // The projections that nobody reads any more go.
    if (!views.empty() &&
        failed(applyPatternsGreedily(getOperation(), patterns)))
      signalPassFailure();
  }
};
} // namespace
