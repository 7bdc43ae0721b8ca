//===- TilePipeline.h - Tiles that one warp brings to others ----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_TILEPIPELINE_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_TILEPIPELINE_H

#include "KernelBuilder.h"

namespace mlir::attn {

/// Waits until the phase of `parity` of an mbarrier is complete.
void waitForPhase(KernelBuilder &b, Value barrier, Value parity);
/// Arrives, and says how many bytes copies will bring in this phase.
void arriveExpecting(KernelBuilder &b, Value barrier, int64_t bytes);
void arrive(KernelBuilder &b, Value barrier);
void initBarrier(KernelBuilder &b, Value barrier, int64_t arrivals);
/// The first thread of the block does `init`, which all of them see from here
/// on. By all threads, before anything else.
void initBarriers(KernelBuilder &b, Value thread, function_ref<void()> init);

/// The mbarriers of a ring of `stages` tiles: step n uses stage n % stages. A
/// tile is full when it has arrived, and empty again when every warp that reads
/// it has released it.
class TilePipeline {
public:
  TilePipeline(KernelBuilder &b, Value memory, int64_t base, int64_t stages)
      : b(b), memory(memory), base(base), stages(stages) {}

  static int64_t getBytes(int64_t stages) { return 2 * kBytes * stages; }

  /// By one thread.
  void init(int64_t readers) const;

  Value getStage(Value step) const { return b.remU(step, b.i32(stages)); }
  Value getFull(Value step) const;
  void waitFull(Value step) const;
  /// In the first `stages` steps there is nothing to wait for.
  void waitEmpty(Value step) const;
  /// Once for each reading warp: `isLeader` holds in one of its lanes.
  void release(Value step, Value isLeader) const;

  static constexpr int64_t kBytes = 8; ///< of an mbarrier

private:
  Value getEmpty(Value step) const;
  Value getParity(Value step) const;

  KernelBuilder &b;
  Value memory;
  int64_t base, stages;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_TILEPIPELINE_H
