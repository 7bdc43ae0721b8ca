//===- OnlineSdpaToLinalg.cpp - attn.online_sdpa to linalg ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All keys of the op in one step: the state moves once, from its old maximum
// to the new one.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/AttnToLinalg/AttnToLinalg.h"

#include "RowRescale.h"

#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::attn;

/// state = factor * state, with one factor for each row.
static Value buildScaled(StructuredBuilder &steps, Value factor, Value state) {
  unsigned rank = cast<ShapedType>(state.getType()).getRank();
  AffineMap all = AffineMap::getMultiDimIdentityMap(rank, state.getContext());
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  return steps.generic(
      factor, state, {all.getMajorSubMap(3), all}, iterators,
      [](OpBuilder &b, Location loc, ValueRange arguments) -> Value {
        return arith::MulFOp::create(b, loc, arguments[0], arguments[1]);
      });
}

/// The number of keys the op is given, those past its limit included.
static OpFoldResult getNumKeys(OpBuilder &b, StructuredBuilder &steps,
                               OnlineSdpaOp op) {
  if (!op.hasPackedKey())
    return steps.getSize(op.getKey(),
                         getHeadDim(op.getLayoutOrDefault().getKey(), 2));
  return affine::makeComposedFoldedAffineApply(
      b, op.getLoc(), b.getAffineSymbolExpr(0) * op.getPackedKeyBlock(),
      {steps.getSize(op.getKey(), 2)});
}

namespace {

struct OnlineSdpaToLinalg : OpRewritePattern<OnlineSdpaOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(OnlineSdpaOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getConfig() || op->hasAttr(kDecodeConfig))
      return rewriter.notifyMatchFailure(op, "is to become a kernel");
    LayoutAttr layout = op.getLayoutOrDefault();
    Type type = cast<ShapedType>(op.getMax().getType()).getElementType();
    StructuredBuilder steps(rewriter, op.getLoc(), op.getAccumulator());
    SoftmaxSteps softmax(steps, getContext(), op.getSizes(), layout);
    ScoreExpression expression = ScoreExpression::get(op);

    SmallVector<OpFoldResult> rows;
    for (unsigned dim = 0; dim < 3; ++dim)
      rows.push_back(
          steps.getSize(op.getQuery(), getHeadDim(layout.getQuery(), dim)));

    Value products = softmax.buildProducts(
        op.getQuery(), op.getKey(), getNumKeys(rewriter, steps, op), type);
    Value scores = softmax.buildScores(products, expression, op.getOrigin());
    Value keptMax = steps.keep(op.getMax());
    Value max = softmax.buildMax(scores, op.getMax());
    Value weights = softmax.buildWeights(scores, max, expression.canMask());
    Value rescale =
        buildRescale(steps, keptMax, max, steps.createTemporary(rows, type));
    Value sum =
        softmax.buildSum(weights, buildScaled(steps, rescale, op.getSum()));
    Value mayMask = expression.canMask() ? scores : Value();
    if (op.hasPackedKey() && !op.hasPackedValue()) {
      // Keys are packed up to a whole block, values end where they end.
      SmallVector<OpFoldResult> shape = rows;
      shape.push_back(
          steps.getSize(op.getValue(), getHeadDim(layout.getValue(), 2)));
      weights = steps.takeLeading(weights, shape);
      if (mayMask)
        mayMask = steps.takeLeading(mayMask, shape);
    }
    Value accumulator =
        softmax.buildOutput(weights, mayMask, op.getValue(),
                            buildScaled(steps, rescale, op.getAccumulator()));
    steps.freeTemporaries();

    if (op.getNumResults() == 0)
      rewriter.eraseOp(op);
    else
      rewriter.replaceOp(op, {accumulator, max, sum});
    return success();
  }
};

} // namespace

void attn::populateOnlineSdpaToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<OnlineSdpaToLinalg>(patterns.getContext());
}
