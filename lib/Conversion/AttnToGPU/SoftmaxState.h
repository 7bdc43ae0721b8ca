//===- SoftmaxState.h - What a warp carries between steps -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_SOFTMAXSTATE_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_SOFTMAXSTATE_H

#include "FragmentSoftmax.h"

namespace mlir::attn {

/// What a warp that multiplies by mma.sync carries from one step of keys to the
/// next: the rows of its row tiles, 16 each.
struct SoftmaxState {
  SmallVector<Value> output;     ///< 16 x 8 accumulators, row tiles first
  SmallVector<RowPair> max, sum; ///< by row tile

  /// Before the first key.
  static SoftmaxState getInitial(KernelBuilder &b, int64_t rowTiles,
                                 int64_t columnTiles);

  SmallVector<Value> pack() const;
  static SoftmaxState unpack(ValueRange values, int64_t rowTiles);

  MutableArrayRef<Value> getOutput(int64_t rowTile);
  ArrayRef<Value> getOutput(int64_t rowTile) const;

  /// Adds a step of a row tile, but for the products of its weights with the
  /// values: the output so far shrinks.
  void add(KernelBuilder &b, const SoftmaxStep &step, int64_t rowTile);
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_SOFTMAXSTATE_H
