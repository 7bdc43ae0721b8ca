//===- MergeWarps.h - One result of a block's warps -------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_MERGEWARPS_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_MERGEWARPS_H

#include "SoftmaxState.h"

namespace mlir::attn {

/// Merges what the warps of a block know of the same rows and different keys,
/// through shared memory and in the order of the warps.
class MergeWarps {
public:
  /// The numbers of this thread in its warp and of the warp, of `warps`.
  struct Place {
    Value lane, warp;
    int64_t warps;
  };
  /// `memory` has `getBytes` for each warp; weights are 2^(factor (s - max)).
  MergeWarps(KernelBuilder &b, Value memory, const Place &place,
             int64_t rowTiles, int64_t columnTiles, double factor)
      : b(b), memory(memory), place(place), rowTiles(rowTiles),
        columnTiles(columnTiles), factor(factor) {}

  /// Of a warp's outputs, and of each row the largest score and the sum.
  static int64_t getBytes(int64_t rowTiles, int64_t columnTiles);

  /// Lets the other warps know of this one's state. All threads of the block
  /// come here, and may have used the memory until then.
  void share(const SoftmaxState &state) const;

  /// The results of all warps for a row tile, of which this warp gets every
  /// `warps`-th column tile from its own number on; the last one stands for
  /// those past it. The sums are still those of threads.
  SoftmaxState merge(int64_t rowTile) const;

private:
  /// This thread's part of a warp's: of the output a quad for each column tile,
  /// and behind them one of numbers of its rows.
  Value getPlace(Value ofWarp, int64_t rowTile, int64_t quad) const;

  KernelBuilder &b;
  Value memory;
  Place place;
  int64_t rowTiles, columnTiles;
  double factor;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_MERGEWARPS_H
