//===- MmaSyncForward.h - Attention by mma.sync -----------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_MMASYNCFORWARD_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_MMASYNCFORWARD_H

#include "ForwardTile.h"
#include "FragmentSoftmax.h"

namespace mlir::attn {

/// Attention by mma.sync of warps, with keys and values by cp.async: what
/// every GPU from sm_80 on runs.
///
/// A block of threads owns a tile of queries. Each warp multiplies its own rows
/// with all keys of a step, so softmax needs no other warp. While keys are
/// multiplied the values of the same step arrive; while values are, the next
/// keys do.
class MmaSyncForward {
public:
  /// `memory` is the block's shared memory, `getSharedBytes` of it.
  MmaSyncForward(KernelBuilder &b, const ForwardTile &tile,
                 const ForwardArguments &forward, Value memory);

  static int64_t getThreads(CUDAConfigAttr config);
  static int64_t getSharedBytes(SdpaOp op, CUDAConfigAttr config);

  void emit();

private:
  /// What a warp carries from step to step.
  struct State {
    SmallVector<Value> output;     ///< 16 x 8 accumulators, row tiles first
    SmallVector<RowPair> max, sum; ///< by row tile
    SmallVector<Value> pack() const;
    static State unpack(ValueRange values, int64_t rowTiles);
  };

  State getInitialState();
  void copyQueries();
  void copyKeys(Value block);
  void copyValues(Value block);
  SmallVector<Value> multiplyKeys();
  void multiplyValues(int64_t column, ArrayRef<SmallVector<Value>> weights,
                      MutableArrayRef<Value> accumulators);
  void forEachColumns(SmallVector<Value> &output,
                      function_ref<void(int64_t, MutableArrayRef<Value>)> body);
  /// Takes NaN and infinity out of the block of values, and adds to the output
  /// of each row what those that it may see add.
  void removeNonFinite(SmallVector<Value> &output,
                       ArrayRef<SmallVector<Value>> weights, Value block,
                       Value isCut);
  Value getRow(int64_t rowTile);
  State step(Value block, State state);
  void finish(State state);

  /// A 16 x 8 product of registers.
  Value multiply(ValueRange a, ValueRange right, Value accumulator);

  KernelBuilder &b;
  const ForwardTile &tile;
  int64_t rowTiles, threads;
  SharedTile queries, keys, values;
  Value lane, warpRow;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_MMASYNCFORWARD_H
