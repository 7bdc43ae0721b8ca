//===- SdpaToLinalg.cpp - attn.sdpa to linalg -----------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scores, softmax and values as operations on whole tensors, in the type of
// scores. The division by the sum comes last, on the output and not on the
// weights, and is where the one rounding happens.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/AttnToLinalg/AttnToLinalg.h"

#include "RowQuotient.h"
#include "SoftmaxSteps.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

namespace {

struct SdpaToLinalg : OpRewritePattern<SdpaOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SdpaOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    LayoutAttr layout = op.getLayoutOrDefault();
    Type type = getScoreType(op.getQuery().getType().getElementType());
    StructuredBuilder steps(rewriter, loc, op.getQuery());
    SoftmaxSteps softmax(steps, getContext(), op.getSizes(), layout);
    ScoreExpression expression = ScoreExpression::get(rewriter, op);

    SmallVector<OpFoldResult> shape;
    for (unsigned dim = 0; dim < 3; ++dim)
      shape.push_back(
          steps.getSize(op.getQuery(), getHeadDim(layout.getQuery(), dim)));
    OpFoldResult keys =
        steps.getSize(op.getKey(), getHeadDim(layout.getKey(), 2));
    double minusInfinity = -std::numeric_limits<double>::infinity();

    Value products =
        softmax.buildProducts(op.getQuery(), op.getKey(), keys, type);
    Value scores = softmax.buildScores(products, expression, /*origin=*/{});
    Value max = softmax.buildMax(
        scores, steps.fill(minusInfinity, steps.createTemporary(shape, type)));
    Value weights = softmax.buildWeights(scores, max, expression.canMask());
    Value sum = softmax.buildSum(
        weights, steps.fill(0.0, steps.createTemporary(shape, type)));
    SmallVector<OpFoldResult> outputShape = shape;
    outputShape.push_back(
        steps.getSize(op.getValue(), getHeadDim(layout.getValue(), 3)));
    Value accumulator = softmax.buildOutput(
        weights, expression.canMask() ? scores : Value(), op.getValue(),
        steps.fill(0.0, steps.createTemporary(outputShape, type)));

    SmallVector<Value> results = {buildQuotient(
        steps, accumulator, sum, op.getOutput(), layout.getOutput())};
    if (op.getLse())
      results.push_back(buildLogSumExp(steps, max, sum, op.getLse()));
    rewriter.replaceOp(op, results);
    return success();
  }
};

} // namespace

void attn::populateSdpaToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<SdpaToLinalg>(patterns.getContext());
}
