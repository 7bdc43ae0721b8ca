//===- ScoreTerms.h - Elementwise operations on scores, sorted --*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What happens to the scores between the product and the softmax, in the terms
// of attn.sdpa: scale, softcap, bias, score_mod and masks, in this order.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_SCORETERMS_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_SCORETERMS_H

#include "AttentionRoles.h"

#include "attn/Dialect/Attn/IR/Attn.h"

namespace mlir::attn {

/// A pair is allowed where `condition` is not `isForbidding`.
struct MaskTerm {
  Element condition;
  bool isForbidding;
};

struct ScoreTerms {
  double scale = 1;
  std::optional<double> softcap;
  std::optional<Element> bias;
  /// Operations of score_mod, in this order.
  SmallVector<ScoreStep> mods;
  CausalKind causal = CausalKind::None;
  std::optional<Element> mask;
  /// Conditions of mask_mod, all of which must allow a pair.
  SmallVector<MaskTerm> conditions;
};

/// Fails where the operations mean something that attn.sdpa does not do.
std::optional<ScoreTerms> sortScoreTerms(ElementTracer &tracer,
                                         const AttentionChain &chain,
                                         const AttentionRoles &roles);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_SCORETERMS_H
