//===- AttentionChain.h - Scores, softmax, values in linalg -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The chain of operations that unfused attention is: a product of queries and
// keys, elementwise operations on the scores, a softmax along the keys, and a
// product with values.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_ATTENTIONCHAIN_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_ATTENTIONCHAIN_H

#include "Element.h"

namespace mlir::attn {

/// An operation on the score of one query and key, `node`, whose operand number
/// `score` is the score before it.
struct ScoreStep {
  Element node;
  unsigned score;
};

struct AttentionChain {
  /// The tensor that attention computes, at an axis for each dimension.
  Element output;
  /// Elements of the tensors that are multiplied. Constant factors of queries
  /// and keys are in `scale`.
  Element query, key, value;
  double scale = 1;
  /// The weights, as the product with the values reads them.
  Element weights;
  /// The keys, and the width of queries and keys.
  Composite keys, width;
  /// What happens between q . k and the softmax, in this order.
  SmallVector<ScoreStep> steps;
  /// The widest float that scores and weights are computed in.
  unsigned scoreBits = 0;
  /// The operations that compute the output from query, key and value. Nothing
  /// else reads their results.
  Trail trail;
};

/// Matches the chain that ends in `output`, an element at its own axes.
std::optional<AttentionChain> matchAttentionChain(ElementTracer &tracer,
                                                  const Element &output);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_ATTENTIONCHAIN_H
