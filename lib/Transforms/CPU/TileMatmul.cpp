//===- TileMatmul.cpp - Matrix products as parallel tiles -----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tiles a product on tensors into a parallel loop over blocks of rows and
// columns. What initializes the result (a fill, a broadcast bias) and an
// elementwise consumer (the rounding to a narrower type) move into the tile, so
// that the result is touched only while it is in cache.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::attn {
#define GEN_PASS_DEF_TILEMATMULPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// The width of a block of columns. Where the columns divide into equal blocks
/// of whole vectors that are at least half as wide as asked for, every tile
/// then has a width that is known.
static int64_t getBlockWidth(int64_t columns, MatmulConfigAttr config) {
  int64_t lanes = config.getRegisterTile().getLanes();
  if (ShapedType::isDynamic(columns))
    return config.getN();
  if (columns <= config.getN())
    return columns;
  for (int64_t width = config.getN(); 2 * width >= config.getN();
       width -= lanes)
    if (columns % width == 0)
      return width;
  return config.getN();
}

/// The only user of `op`, if it maps each element of the product to the element
/// of its own result at the same place.
static linalg::GenericOp getElementwiseConsumer(linalg::MatmulOp op) {
  if (!op->hasOneUse())
    return {};
  OpOperand &use = *op->use_begin();
  auto consumer = dyn_cast<linalg::GenericOp>(use.getOwner());
  if (!consumer || consumer.getNumResults() != 1 ||
      !consumer.isDpsInput(&use) || !linalg::isElementwise(consumer))
    return {};
  // A transposed product would need transposed tiles.
  if (!consumer.getMatchingIndexingMap(&use).isIdentity() ||
      !consumer.getIndexingMapMatchingResult(consumer->getResult(0))
           .isIdentity())
    return {};
  return consumer;
}

static LogicalResult tileMatmul(RewriterBase &rewriter, linalg::MatmulOp op,
                                MatmulConfigAttr config) {
  auto type = cast<RankedTensorType>(op.getResult(0).getType());
  auto root = cast<TilingInterface>(op.getOperation());
  if (linalg::GenericOp consumer = getElementwiseConsumer(op))
    root = cast<TilingInterface>(consumer.getOperation());

  SmallVector<OpFoldResult> sizes = {
      rewriter.getIndexAttr(config.getM()),
      rewriter.getIndexAttr(getBlockWidth(type.getDimSize(1), config))};
  scf::SCFTilingOptions tiling;
  tiling.setLoopType(scf::SCFTilingOptions::LoopType::ForallOp)
      .setTileSizes(sizes);
  scf::SCFTileAndFuseOptions options;
  options.setTilingOptions(std::move(tiling));
  // A producer of A or B stays where it is: inside, it would be computed once
  // for each block of the other operand.
  options.setFusionControlFn(
      [product = op.getOperation()](
          tensor::ExtractSliceOp slice, OpResult producer,
          bool) -> std::optional<scf::SCFTileAndFuseOptions::ControlFnResult> {
        auto isInit = [](OpOperand &use) {
          auto user = dyn_cast<DestinationStyleOpInterface>(use.getOwner());
          return user && user.isDpsInit(&use);
        };
        bool fuse = producer.getOwner() == product;
        if (isa<linalg::FillOp, linalg::BroadcastOp>(producer.getOwner()))
          fuse = llvm::all_of(slice->getUses(), isInit);
        if (!fuse)
          return std::nullopt;
        return scf::SCFTileAndFuseOptions::ControlFnResult{};
      });

  rewriter.setInsertionPoint(root);
  FailureOr<scf::SCFTileAndFuseResult> tiled =
      scf::tileConsumerAndFuseProducersUsingSCF(rewriter, root, options);
  if (failed(tiled))
    return failure();
  for (OpResult result : root->getResults())
    rewriter.replaceAllUsesWith(result, tiled->replacements.lookup(result));
  rewriter.eraseOp(root);
  return success();
}

namespace {
struct TileMatmulPass : attn::impl::TileMatmulPassBase<TileMatmulPass> {
  void runOnOperation() override {
    SmallVector<linalg::MatmulOp> products;
    getOperation()->walk([&](linalg::MatmulOp op) {
      // Upstream takes a tile of size 0 for a dimension that is not tiled, so a
      // product that is known to be empty is left to the other passes.
      if (op->getAttrOfType<MatmulConfigAttr>(kMatmulConfig) &&
          op.hasPureTensorSemantics() &&
          !op->getParentOfType<scf::ForallOp>() &&
          !llvm::is_contained(op.getStaticLoopRanges(), 0))
        products.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (linalg::MatmulOp op : products) {
      auto config = op->getAttrOfType<MatmulConfigAttr>(kMatmulConfig);
      if (failed(tileMatmul(rewriter, op, config))) {
        op.emitError("cannot be tiled as its matmul_config asks");
        return signalPassFailure();
      }
    }
    // Inside the tiles, sizes and slices still refer to the untiled producers.
    RewritePatternSet patterns(&getContext());
    memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
    tensor::ExtractSliceOp::getCanonicalizationPatterns(patterns,
                                                        &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
