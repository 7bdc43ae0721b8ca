//===- Layer.h - A whole attention layer ------------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Projections, attention and output projection:
//
//     Q = x Wq + bq    K = c Wk + bk    V = c Wv + bv
//     y = concat_h(attention(Q_h, K_g(h), V_g(h))) Wo + bo
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_REFERENCE_LAYER_H
#define ATTN_REFERENCE_LAYER_H

#include "attn/Reference/Attention.h"

namespace mlir {
namespace attn {
namespace reference {

struct LayerShape {
  AttentionShape attention;
  /// Dm, the width of x and y.
  int64_t modelWidth = 1;
  /// The width of c; 0 for modelWidth.
  int64_t contextWidth = 0;
};

/// Weights are [in, out]. An empty view means: no such operand.
struct LayerInputs {
  /// [B, Sq, Dm]
  TensorView x;
  /// [B, Skv, Dc]; empty for self-attention, where c is x.
  TensorView c;
  /// [Dm, H Dk], [Dc, Hkv Dk], [Dc, Hkv Dv], [H Dv, Dm]
  TensorView wq, wk, wv, wo;
  /// [H Dk], [Hkv Dk], [Hkv Dv], [Dm]
  TensorView bq, bk, bv, bo;
};

struct LayerResult {
  /// Empty on success; else says what does not fit together.
  std::string error;
  /// [B, R, Dm], where R is the number of queries computed.
  std::vector<double> output;
  /// [B, H, R]
  std::vector<double> logSumExp;
};

/// The layer in double precision.
LayerResult layer(const LayerShape &shape, const LayerInputs &inputs,
                  const AttentionOptions &options = {});

/// The layer as a program that stores `type` would compute it: each projection
/// accumulates in f32 and is rounded to `type` once; attention is
/// textbookAttention.
LayerResult textbookLayer(ElementType type, const LayerShape &shape,
                          const LayerInputs &inputs,
                          const AttentionOptions &options = {});

} // namespace reference
} // namespace attn
} // namespace mlir

#endif // ATTN_REFERENCE_LAYER_H
