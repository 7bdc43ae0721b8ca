//===- WgmmaTile.h - A tile of queries by wgmma -----------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMATILE_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMATILE_H

#include "FragmentSoftmax.h"
#include "WgmmaBlock.h"

namespace mlir::attn {

/// What the warpgroups that multiply do for a tile. Weights stay in registers,
/// as operand A of the product with the values.
class WgmmaTile {
public:
  /// `first` is the number of the tile's first step, `number` that of the tile.
  WgmmaTile(KernelBuilder &b, const ForwardTile &tile,
            const ForwardArguments &forward, const WgmmaBlock &block,
            Value first, Value number)
      : b(b), tile(tile), forward(forward), block(block), first(first),
        number(number) {}

  /// Before the first tile. Turns go on from tile to tile, where all warpgroups
  /// have as many steps.
  static void giveFirstTurn(KernelBuilder &b, const ForwardArguments &forward,
                            const WgmmaBlock &block);

  struct Result {
    Value nextStep;
    Value output; ///< this thread's, before the division by the sums
  };
  /// The queries are there; here they are released.
  Result emit();

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

  State getInitialState();
  State run(Value end);
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
  void releaseQueries();
  void finish(State state);
  Value row();

  KernelBuilder &b;
  const ForwardTile &tile;
  const ForwardArguments &forward;
  const WgmmaBlock &block;
  Value first, number;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMATILE_H
