//===- WeightedValues.h - The product of weights and values -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOLINALG_WEIGHTEDVALUES_H
#define ATTN_LIB_CONVERSION_ATTNTOLINALG_WEIGHTEDVALUES_H

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::attn {

/// Emits the product of a strip's weights and a block of values, in which no
/// value of a masked key takes part: its weight is -0.0, which adds nothing to
/// a sum while all values are finite, and which is skipped where they are not.
struct WeightedValues {
  ImplicitLocOpBuilder &b;
  RegisterTileAttr tile;
  /// [rows, keys] and [keys, Dv], or, where both products run on pairs,
  /// [rows, keys / 2, 2] and [keys / 2, Dv, 2].
  Value weights, value;
  /// memref<queries x Dv x f32> of the tile.
  Value accumulator;
  /// The keys that count.
  Value firstKey, keys;

  /// True where a value of the block is NaN or infinite: 0 times it is NaN
  /// then.
  Value emitHasNonFinite();

  /// The product for the `count` rows of the strip that begins with `firstRow`
  /// of the tile. `hasNonFinite` is null where no key is masked.
  void emit(Value firstRow, Value count, Value hasNonFinite);

private:
  Value constant(int64_t value);
  bool hasPairs() const {
    return cast<MemRefType>(weights.getType()).getRank() == 3;
  }
  int64_t getWidth() const {
    return cast<MemRefType>(value.getType()).getDimSize(1);
  }
  /// Rows of a block of values that `keys` keys take, as the product counts
  /// them: in pairs, pairs.
  OpFoldResult countRows(Value keys);
  void emitFinite(Value firstRow);
  void emitSelective(Value firstRow, Value count);
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOLINALG_WEIGHTEDVALUES_H
