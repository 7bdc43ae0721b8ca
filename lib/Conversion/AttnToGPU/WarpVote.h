//===- WarpVote.h - What one warp lets the others know ----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_WARPVOTE_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_WARPVOTE_H

#include "KernelBuilder.h"

#include <optional>

namespace mlir::attn {

/// Votes of the first `warps` warps of a block, through shared memory. The
/// hardware's votes at a barrier have no form in NVVM for a part of a block.
class WarpVote {
public:
  /// `memory` is `getBytes` of shared memory. Where the block has more warps,
  /// `barrier` is the number of a barrier that is free for these.
  WarpVote(KernelBuilder &b, Value memory, int64_t warps,
           std::optional<int64_t> barrier = std::nullopt)
      : b(b), memory(memory), warps(warps), barrier(barrier) {}

  static int64_t getBytes(int64_t warps) { return kBytes * warps; }

  /// The barrier of the warps.
  void synchronize() const;

  /// Whether `condition` holds in any thread. It contains a barrier; before the
  /// next vote there has to be another one.
  Value isAny(Value condition) const;

private:
  static constexpr int64_t kBytes = 4; ///< of a warp

  KernelBuilder &b;
  Value memory;
  int64_t warps;
  std::optional<int64_t> barrier;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_WARPVOTE_H
