//===- WgmmaBlock.h - What the warps of a wgmma block share -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMABLOCK_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMABLOCK_H

#include "ForwardTile.h"
#include "SharedTile.h"
#include "TilePipeline.h"
#include "WarpVote.h"
#include "WarpgroupProduct.h"

namespace mlir::attn {

/// The warps of a block of a wgmma kernel and their shared memory: each
/// warpgroup that multiplies has its queries, and all of them share a ring of
/// blocks of keys and one of values. A last warpgroup fills all that.
///
/// Steps are counted through all tiles of the block, and so are tiles.
class WgmmaBlock {
public:
  /// `memory` is the block's shared memory, `getSharedBytes` of it.
  WgmmaBlock(KernelBuilder &b, const ForwardArguments &forward, Value memory);

  static int64_t getWarpgroups(CUDAConfigAttr config) {
    return config.getWarps() / kWarpgroupWarps;
  }
  static int64_t getThreads(CUDAConfigAttr config) {
    return kWarpgroupThreads * (getWarpgroups(config) + 1);
  }
  static int64_t getSharedBytes(SdpaOp op, CUDAConfigAttr config);

  /// Named barriers: 0 is that of the whole block.
  static constexpr int64_t kConsumerBarrier = 1, kFirstTurnBarrier = 2;

  /// By all threads, before anything else.
  void initBarriers() const;

  /// Of a warpgroup; a tile is a step of theirs.
  SharedTile getQueryTile(Value warpgroup) const;
  TilePipeline getQueries(Value warpgroup) const;
  /// Which tile the queries are of, or that there is none any more: one warp
  /// says so before they are full, so that the others need not keep in
  /// registers what that follows from.
  void writePlace(Value warpgroup, const TilePlace &place) const;
  void writeEnd(Value warpgroup) const;
  TilePlace readPlace(Value warpgroup) const;
  Value isTile(const TilePlace &place) const {
    return b.lessEqual(b.i32(0), place.tile);
  }
  SharedTile getKeyTile(Value step) const;
  SharedTile getValueTile(Value step) const;
  const TilePipeline &getKeys() const { return keys; }
  const TilePipeline &getValues() const { return values; }
  /// The barrier of a block of values that lands before anybody may read it.
  Value getLanding() const;
  /// Of the warps that multiply.
  WarpVote getVote() const;
  Value getMemory() const { return memory; }

  Value getThread() const { return thread; }
  /// The number of the warp, the same in all lanes and known to be.
  Value getWarp() const { return warp; }
  Value getWarpgroup() const { return b.divU(warp, b.i32(kWarpgroupWarps)); }
  Value getLane() const { return attn::getLane(b, thread); }
  /// In one lane of each warp.
  Value isLeader() const { return leader; }

private:
  Value getPlace(Value warpgroup) const;

  KernelBuilder &b;
  const ForwardArguments &forward;
  Value memory;
  TilePipeline keys, values;
  Value thread, warp, leader;
};

/// What threads wrote to shared memory, products and copies see from here on.
void fenceProxies(KernelBuilder &b);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMABLOCK_H
