//===- AttentionRoles.h - What the axes of attention stand for --*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_ATTENTIONROLES_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_ATTENTIONROLES_H

#include "AttentionChain.h"

namespace mlir::attn {

/// The axes of attention by what attn.sdpa calls them.
struct AttentionRoles {
  Composite batch, kvHeads, queries, keys, width, valueWidth;
  /// All query heads: kvHeads, and inside of each the heads that share it.
  Composite heads;

  Access getQuery() const { return {batch, heads, queries, width}; }
  Access getKey() const { return {batch, kvHeads, keys, width}; }
  Access getValue() const { return {batch, kvHeads, keys, valueWidth}; }
  Access getOutput() const { return {batch, heads, queries, valueWidth}; }
  Access getScores() const { return {batch, heads, queries, keys}; }
};

/// Tells the axes of a row apart by who reads them: only queries, for positions
/// of queries and heads that share keys and values, or keys and values as well.
/// Fails where heads or widths would be dynamic.
std::optional<AttentionRoles> getAttentionRoles(const AxisSpace &axes,
                                                const AttentionChain &chain);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_ATTENTIONROLES_H
