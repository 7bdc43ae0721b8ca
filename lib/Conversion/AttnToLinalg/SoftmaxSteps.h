//===- SoftmaxSteps.h - The steps of unfused attention ----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The linalg operations that attn.sdpa and attn.online_sdpa have in common.
// They iterate over (b, h, i, j, d): batch, query head, query, key, width.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOLINALG_SOFTMAXSTEPS_H
#define ATTN_LIB_CONVERSION_ATTNTOLINALG_SOFTMAXSTEPS_H

#include "StructuredBuilder.h"

#include "attn/Conversion/AttnToLinalg/ScoreExpression.h"

namespace mlir::attn {

class SoftmaxSteps {
public:
  SoftmaxSteps(StructuredBuilder &steps, MLIRContext *context, HeadSizes sizes,
               LayoutAttr layout)
      : steps(steps), context(context), sizes(sizes), layout(layout) {}

  /// scores[b,h,i,j] = sum_d q[b,h,i,d] k[b,h/g,j,d], in `type`. The keys may
  /// be packed, [B, Hkv, blocks, Dk, key_block].
  Value buildProducts(Value query, Value key, OpFoldResult keys, Type type);

  /// The scores that `expression` makes of products, in place.
  /// `origin` has the absolute position of the first score, or nothing.
  Value buildScores(Value products, const ScoreExpression &expression,
                    ValueRange origin);

  /// max[b,h,i] = max(max[b,h,i], max_j scores[b,h,i,j]); NaN wins.
  Value buildMax(Value scores, Value max);

  /// exp(scores - max), 0 in a row whose maximum is -inf. Written over the
  /// scores unless they are still needed.
  Value buildWeights(Value scores, Value max, bool keepScores);

  /// sum[b,h,i] += sum_j weights[b,h,i,j].
  Value buildSum(Value weights, Value sum);

  /// acc[b,h,i,d] += sum_j weights[b,h,i,j] v[b,h/g,j,d]. Where `scores` are
  /// given, a key with the score -inf has no part, even if its value is NaN.
  /// The values may be packed, [B, Hkv, blocks, key_block, Dv].
  Value buildOutput(Value weights, Value scores, Value value,
                    Value accumulator);

private:
  AffineExpr dim(unsigned index);
  AffineMap map(ArrayRef<AffineExpr> results, unsigned dims = 5);
  /// The key/value head of the query head.
  AffineExpr kvHead();

  StructuredBuilder &steps;
  MLIRContext *context;
  HeadSizes sizes;
  LayoutAttr layout;
};

/// `max`, or 0 where it is -inf: a row without keys. Subtracting it from -inf
/// then leaves -inf, where -inf itself would leave NaN.
Value createFiniteMax(OpBuilder &b, Location loc, Value max);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOLINALG_SOFTMAXSTEPS_H
