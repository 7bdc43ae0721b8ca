//===- FlattenBatchMatmul.cpp - Products of one matrix for all batches ----===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Frameworks export a linear layer as a product for each batch with a weight
// that is repeated. It is one product of the rows of all batches.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/Host/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::attn {
#define GEN_PASS_DEF_FLATTENBATCHMATMULPASS
#include "attn/Transforms/Host/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

/// The matrix that `batches` repeats along its first dimension, or null.
static Value getRepeatedMatrix(Value batches) {
  if (auto broadcast = batches.getDefiningOp<linalg::BroadcastOp>())
    return broadcast.getDimensions() == ArrayRef<int64_t>{0}
               ? broadcast.getInput()
               : Value();
  auto generic = batches.getDefiningOp<linalg::GenericOp>();
  if (!generic || !generic.isAllParallelLoops() ||
      generic.getNumDpsInputs() != 1 || generic.getNumResults() != 1)
    return {};
  AffineMap identity =
      AffineMap::getMultiDimIdentityMap(3, generic.getContext());
  SmallVector<AffineMap> maps = generic.getIndexingMapsArray();
  Block *body = generic.getBlock();
  bool copies = body->getTerminator()->getOperand(0) == body->getArgument(0);
  if (!copies || maps[1] != identity || maps[0] != identity.getMinorSubMap(2))
    return {};
  return generic.getDpsInputs().front();
}

static Value collapseFirst(OpBuilder &b, Location loc, Value tensor) {
  SmallVector<ReassociationIndices> groups = {{0, 1}, {2}};
  return tensor::CollapseShapeOp::create(b, loc, tensor, groups);
}

namespace {

struct FlattenBatchMatmul : OpRewritePattern<linalg::BatchMatmulOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::BatchMatmulOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics() || op.hasUserDefinedMaps())
      return rewriter.notifyMatchFailure(op, "not a plain product of tensors");
    Location loc = op.getLoc();
    Value lhs = op.getInputs()[0], rhs = op.getInputs()[1];
    Value weight = getRepeatedMatrix(rhs);
    if (!weight) {
      if (cast<RankedTensorType>(rhs.getType()).getDimSize(0) != 1)
        return rewriter.notifyMatchFailure(op, "a matrix for each batch");
      weight = collapseFirst(rewriter, loc, rhs);
    }
    Value rows = collapseFirst(rewriter, loc, lhs);
    Value init = collapseFirst(rewriter, loc, op.getOutputs()[0]);
    auto product = linalg::MatmulOp::create(rewriter, loc, init.getType(),
                                            ValueRange{rows, weight}, init);
    auto type = cast<RankedTensorType>(op.getResultTypes()[0]);
    SmallVector<ReassociationIndices> groups = {{0, 1}, {2}};
    rewriter.replaceOpWithNewOp<tensor::ExpandShapeOp>(
        op, type, product.getResult(0), groups,
        tensor::getMixedSizes(rewriter, loc, op.getOutputs()[0]));
    return success();
  }
};

struct FlattenBatchMatmulPass
    : attn::impl::FlattenBatchMatmulPassBase<FlattenBatchMatmulPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FlattenBatchMatmul>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
