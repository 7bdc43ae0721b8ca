//===- MergeStatesToLinalg.cpp - attn.merge_states to linalg --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The factors exp(m1 - m) and exp(m2 - m) are computed once for each row; the
// accumulators are read Dv times as often.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/AttnToLinalg/AttnToLinalg.h"

#include "RowRescale.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::attn;

/// destination = a1 * source + a2 * destination, with one factor for each row.
static Value buildWeightedSum(StructuredBuilder &steps, Value a1, Value source,
                              Value a2, Value destination) {
  MLIRContext *context = destination.getContext();
  unsigned rank = cast<ShapedType>(destination.getType()).getRank();
  AffineMap all = AffineMap::getMultiDimIdentityMap(rank, context);
  AffineMap row = all.getMajorSubMap(3);
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  return steps.generic(
      {a1, source, a2}, destination, {row, all, row, all}, iterators,
      [](OpBuilder &b, Location loc, ValueRange arguments) -> Value {
        Value first = arith::MulFOp::create(b, loc, arguments[0], arguments[1]);
        Value second =
            arith::MulFOp::create(b, loc, arguments[2], arguments[3]);
        return arith::AddFOp::create(b, loc, first, second);
      });
}

namespace {

struct MergeStatesToLinalg : OpRewritePattern<MergeStatesOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MergeStatesOp op,
                                PatternRewriter &rewriter) const override {
    StructuredBuilder steps(rewriter, op.getLoc(), op.getAccumulator());
    Type type = cast<ShapedType>(op.getMax().getType()).getElementType();
    Value oldMax = steps.keep(op.getMax());
    SmallVector<AffineMap> maps(
        2, AffineMap::getMultiDimIdentityMap(3, getContext()));
    SmallVector<utils::IteratorType> iterators(3,
                                               utils::IteratorType::parallel);
    Value max = steps.generic(
        op.getInMax(), op.getMax(), maps, iterators,
        [](OpBuilder &b, Location loc, ValueRange arguments) -> Value {
          return arith::MaximumFOp::create(b, loc, arguments[1], arguments[0]);
        });
    Value a1 = buildRescale(
        steps, op.getInMax(), max,
        steps.createTemporary(steps.getSizes(op.getInMax()), type));
    Value a2 =
        buildRescale(steps, oldMax, max,
                     steps.createTemporary(steps.getSizes(oldMax), type));
    Value sum = buildWeightedSum(steps, a1, op.getInSum(), a2, op.getSum());
    Value accumulator = buildWeightedSum(steps, a1, op.getInAccumulator(), a2,
                                         op.getAccumulator());
    steps.freeTemporaries();
    if (op.getNumResults() == 0)
      rewriter.eraseOp(op);
    else
      rewriter.replaceOp(op, {accumulator, max, sum});
    return success();
  }
};

} // namespace

void attn::populateMergeStatesToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<MergeStatesToLinalg>(patterns.getContext());
}
