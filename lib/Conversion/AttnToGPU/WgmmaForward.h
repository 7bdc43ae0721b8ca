//===- WgmmaForward.h - Attention by wgmma ----------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMAFORWARD_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMAFORWARD_H

#include "WgmmaBlock.h"

namespace mlir::attn {

/// Attention by wgmma, with keys and values by TMA: for sm_90a.
///
/// Warpgroups of four warps multiply 64 rows each (WgmmaTile); one more, behind
/// them, gives its registers to them and brings what they multiply
/// (WgmmaLoads). All of them go through the tiles of their block by themselves,
/// and wait for one another only where they hand over shared memory or turns.
///
/// Tiles with results that are no numbers are done again by MmaSyncForward,
/// after all others, when nothing is left in flight.
class WgmmaForward {
public:
  /// `memory` is the block's shared memory, `getSharedBytes` of it.
  WgmmaForward(KernelBuilder &b, const KernelArguments &args,
               const ForwardArguments &forward, Value memory)
      : b(b), args(args), forward(forward), memory(memory) {}

  static int64_t getThreads(CUDAConfigAttr config) {
    return WgmmaBlock::getThreads(config);
  }
  static int64_t getSharedBytes(SdpaOp op, CUDAConfigAttr config) {
    return WgmmaBlock::getSharedBytes(op, config);
  }

  void emit();

private:
  /// `only` is the block's tile where it has one alone.
  void multiply(const WgmmaBlock &block,
                const std::optional<ForwardTile> &only);
  SmallVector<Value> multiplyTile(const WgmmaBlock &block,
                                  const ForwardTile &tile, Value number,
                                  ValueRange before);
  SmallVector<Value> multiplyTiles(const WgmmaBlock &block, ValueRange before);
  void repeatTiles(const WgmmaBlock &block, Value tiles);

  KernelBuilder &b;
  const KernelArguments &args;
  const ForwardArguments &forward;
  Value memory;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMAFORWARD_H
