//===- DecodeForward.h - Attention of few queries ---------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_DECODEFORWARD_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_DECODEFORWARD_H

#include "ForwardTile.h"
#include "SoftmaxState.h"

namespace mlir::attn {

/// Attention of few rows, whose time is that of reading keys and values.
///
/// All warps of a block have the same rows; of the keys of a step, each has its
/// own. It copies them by cp.async into its own part of shared memory, several
/// steps ahead, so that warps wait for nobody until all keys are read. Then
/// their results are merged, in the order of the warps.
///
/// A result that is no number may come from a value that the row may not see,
/// whose weight is 0. A warp with such a result does its keys again and leaves
/// those values out.
class DecodeForward {
public:
  /// `memory` is the block's shared memory, `getSharedBytes` of it.
  DecodeForward(KernelBuilder &b, const KernelArguments &args,
                const ForwardArguments &forward, Value memory);

  static int64_t getThreads(CUDAConfigAttr config);
  static int64_t getSharedBytes(SdpaOp op, CUDAConfigAttr config);

  void emit();

private:
  enum class Mode { Fast, Careful };
  SharedTile getKeyTile(Value stage);
  SharedTile getValueTile(Value stage);
  Value getFirstKey(Value block);
  void copyBlock(Value block, Value stage);
  void loadQueries();
  SmallVector<Value> getQueries(int64_t rowTile, int64_t column);
  SmallVector<Value> multiplyKeys(const SharedTile &keys);
  void multiplyValues(const SharedTile &values,
                      ArrayRef<SmallVector<Value>> weights,
                      SoftmaxState &state);
  /// Adds the products of the weights of one row tile with the values that each
  /// row may see, one key after the other; `scratch` has room for the weights.
  void addVisibleValues(const SharedTile &values, Value scores, Value weights,
                        Value scratch, MutableArrayRef<Value> output);
  Value getRow(int64_t rowTile);
  SoftmaxState step(Value block, SoftmaxState state, Mode mode);
  SoftmaxState run(Mode mode);
  void finish(SoftmaxState state);

  KernelBuilder &b;
  const KernelArguments &args;
  const ForwardArguments &forward;
  ForwardTile tile;
  Value memory;
  int64_t warps, warpKeys, stages, rowTiles;
  SharedTile queries;
  /// Registers of all queries, where there are enough; else empty.
  SmallVector<SmallVector<Value>> queryRegisters;
  Value thread, lane, warp;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_DECODEFORWARD_H
