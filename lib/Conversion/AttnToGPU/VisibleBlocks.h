//===- VisibleBlocks.h - What a mask region leaves of the keys -*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_VISIBLEBLOCKS_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_VISIBLEBLOCKS_H

#include "CaptureBounds.h"

namespace mlir::attn {

/// The pairs that a tile of queries stands for, all i32: a batch, and the heads
/// and queries from the first to the last, which are `queries` at most.
struct TilePairs {
  Value batch, firstHead, lastHead, firstQuery, lastQuery;
  int64_t queries;
};

/// A run of blocks of keys [first, last), i32. Null where there is none.
struct BlockRun {
  Value first, last;
  explicit operator bool() const { return bool(first); }
};

/// What the bounds of a mask region say about a run of blocks.
struct VisibleBlocks {
  /// Of no block outside of it some pair is allowed.
  BlockRun all;
  /// A part of `all` of which no pair is allowed: the first one of them.
  BlockRun hole;
  /// A part of `all` of which all pairs are allowed: the first one of them.
  BlockRun open;

  /// Writes code for all lanes of each warp, which ask about a block each.
  /// Blocks have `keys` keys, and none from `keyLimit` on counts.
  static VisibleBlocks find(KernelBuilder &b, const KernelArguments &args,
                            const FragmentRegion &region,
                            const CaptureBounds &captures,
                            const TilePairs &pairs, int64_t keys,
                            Value keyLimit, BlockRun blocks);
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_VISIBLEBLOCKS_H
