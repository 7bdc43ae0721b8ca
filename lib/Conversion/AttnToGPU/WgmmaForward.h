//===- WgmmaForward.h - Attention by wgmma ----------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMAFORWARD_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMAFORWARD_H

#include "ForwardTile.h"
#include "FragmentSoftmax.h"
#include "TilePipeline.h"
#include "WarpVote.h"

namespace mlir::attn {

/// Attention by wgmma, with keys and values by TMA: for sm_90a.
///
/// Warpgroups of four warps multiply 64 rows each; one more, behind them, gives
/// its registers to them and brings blocks of keys and of values into a ring of
/// stages. Weights stay in registers, as operand A of the second product.
///
/// A tile with results that are no numbers is done again by MmaSyncForward.
class WgmmaForward {
public:
  /// `memory` is the block's shared memory, `getSharedBytes` of it.
  WgmmaForward(KernelBuilder &b, const KernelArguments &args,
               const ForwardTile &tile, const ForwardArguments &forward,
               Value memory);

  static int64_t getThreads(CUDAConfigAttr config);
  static int64_t getSharedBytes(SdpaOp op, CUDAConfigAttr config);

  void emit();

private:
  /// What a thread carries from step to step.
  struct State {
    Value output;
    RowPair max, sum;
    /// Weights that have not met their values, as operand A.
    SmallVector<Value> weights;
    SmallVector<Value> pack() const;
    static State unpack(ValueRange values);
  };

  void initBarriers();

  // The warpgroup that loads.
  void produce();
  void load(const TensorMap &map, const SharedTile &to, Value barrier,
            Value firstKey);
  void loadValues(Value step, Value firstKey);
  void zeroHiddenValues(const SharedTile &values, Value firstKey);

  // The warpgroups that multiply.
  void consume();
  void copyQueries();
  State getInitialState();
  State run();
  State stepInOrder(Value step, State state);
  State stepOverlapped(Value step, State state);
  /// Starts the products; the caller waits for them.
  Value multiplyKeys(Value step);
  void multiplyValues(Value step, State &state);
  /// Updates all but the output, which shrinks by the result.
  RowPair addScores(Value products, Value step, State &state);
  void rescale(State &state, RowPair factors);
  void pinSoftmax(const State &state);
  void takeTurn();
  void passTurn();
  void finish(State state);

  SharedTile getKeyTile(Value step) const;
  SharedTile getValueTile(Value step) const;
  Value getFirstKey(Value step) const;
  Value row();

  KernelBuilder &b;
  const KernelArguments &args;
  const ForwardTile &tile;
  const ForwardArguments &forward;
  Value memory;
  int64_t warpgroups;
  SharedTile queries;
  TilePipeline keys, values;
  Value thread, warp, isLeader, steps;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMAFORWARD_H
