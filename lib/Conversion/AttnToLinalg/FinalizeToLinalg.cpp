//===- FinalizeToLinalg.cpp - attn.finalize to linalg ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/AttnToLinalg/AttnToLinalg.h"

#include "RowQuotient.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::attn;

namespace {

struct FinalizeToLinalg : OpRewritePattern<FinalizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(FinalizeOp op,
                                PatternRewriter &rewriter) const override {
    StructuredBuilder steps(rewriter, op.getLoc(), op.getOutput());
    // The output has no padding, the state may have some.
    SmallVector<OpFoldResult> rows, shape;
    for (unsigned dim = 0; dim < 4; ++dim)
      shape.push_back(
          steps.getSize(op.getOutput(), getHeadDim(op.getLayout(), dim)));
    rows.assign(shape.begin(), shape.begin() + 3);
    Value accumulator = steps.takeLeading(op.getAccumulator(), shape);
    Value sum = steps.takeLeading(op.getSum(), rows);

    SmallVector<Value> results = {
        buildQuotient(steps, accumulator, sum, op.getOutput(), op.getLayout())};
    if (op.getLse())
      results.push_back(buildLogSumExp(
          steps, steps.takeLeading(op.getMax(), rows), sum, op.getLse()));
    if (op.getNumResults() == 0)
      rewriter.eraseOp(op);
    else
      rewriter.replaceOp(op, results);
    return success();
  }
};

} // namespace

void attn::populateFinalizeToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<FinalizeToLinalg>(patterns.getContext());
}
