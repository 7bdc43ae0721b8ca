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
#include "SoftmaxState.h"
#include "WarpVote.h"

namespace mlir::attn {

/// Attention by mma.sync of warps, with keys and values by cp.async: what
/// every GPU from sm_80 on runs.
///
/// A block of threads owns a tile of queries. Each warp multiplies its own rows
/// with all keys of a step, so softmax needs no other warp. While keys are
/// multiplied the values of the same step arrive; while values are, the next
/// keys do.
///
/// A result that is no number may come from a value that the row may not see,
/// whose weight is 0. A tile with such a result is done again, in small steps
/// that keep those values apart.
class MmaSyncForward {
public:
  static int64_t getThreads(CUDAConfigAttr config);
  static int64_t getSharedBytes(SdpaOp op, CUDAConfigAttr config);

  /// The kernel; `memory` is the block's shared memory, `getSharedBytes` of it.
  static void emit(KernelBuilder &b, const KernelArguments &args,
                   const ForwardArguments &forward, Value memory);

  /// Does a tile again. `memory` has room for its queries, 16 keys and 16
  /// values; if it has the queries already, `hasQueries` says so. The first
  /// threads of the block, all that multiply, come here; they have met at a
  /// barrier since any of them last used the memory. `b` is apart from what the
  /// tile was done with.
  static void repeat(KernelBuilder &b, const KernelArguments &args,
                     const ForwardArguments &forward, const TilePlace &place,
                     Value memory, bool hasQueries, const WarpVote &vote);

private:
  enum class Mode { Fast, Careful };

  /// Columns of values and outputs.
  struct Columns {
    int64_t first, count;
  };

  MmaSyncForward(KernelBuilder &b, const ForwardTile &tile,
                 const ForwardArguments &forward, Value memory,
                 const WarpVote &vote, Mode mode, Columns columns);

  void waitForCopies();
  void copyQueries();
  void copyKeys(Value block);
  void copyValues(Value block);
  GlobalRow getValueRow(Value block, Value row);
  SmallVector<Value> multiplyKeys();
  void multiplyValues(int64_t column, ArrayRef<SmallVector<Value>> weights,
                      MutableArrayRef<Value> accumulators);
  void forEachColumns(SmallVector<Value> &output,
                      function_ref<void(int64_t, MutableArrayRef<Value>)> body);
  /// Takes NaN and infinity out of the block of values, and adds to the output
  /// of each row what those that it may see add: `allowed` has a 1 for each.
  void removeNonFinite(SmallVector<Value> &output,
                       ArrayRef<SmallVector<Value>> allowed, Value block);
  Value getRow(int64_t rowTile);
  SmallVector<Value> toRegisters(Value fragment);
  SoftmaxState step(Value block, SoftmaxState state);
  SoftmaxState run();
  void finish(SoftmaxState state);

  /// A 16 x 8 product of registers from `split`, which adds to `accumulator`.
  Value multiply(ValueRange a, ValueRange right, Value accumulator);
  SmallVector<Value> split(ValueRange registers);
  int64_t getWidth(int64_t elements) const;

  KernelBuilder &b;
  const ForwardTile &tile;
  const WarpVote &vote;
  Mode mode;
  Columns columns;
  int64_t rowTiles, threads;
  SharedTile queries, keys, values;
  int64_t columnTiles, depth;
  Value lane, warpRow;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_MMASYNCFORWARD_H
