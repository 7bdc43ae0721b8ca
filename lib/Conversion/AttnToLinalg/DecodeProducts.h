//===- DecodeProducts.h - Products of few rows with a cache -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The two products of a decode tile. Both read keys or values where they lie,
// each element once from memory, and keep their sums in registers.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOLINALG_DECODEPRODUCTS_H
#define ATTN_LIB_CONVERSION_ATTNTOLINALG_DECODEPRODUCTS_H

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::attn {

/// The keys or the values of one head: [1, 1, keys, width] or, in the other
/// layout, [1, keys, 1, width], with unit stride along the last dimension.
struct CachedHead {
  Value buffer;
  HeadLayout layout;
  int64_t width;
};

/// `count` neighbouring keys of a head.
struct KeySpan {
  Value first, count;
};

class DecodeProducts {
public:
  /// `rows` of all matrices below.
  DecodeProducts(ImplicitLocOpBuilder &b, DecodeConfigAttr config, int64_t rows)
      : b(b), config(config), lanes(config.getLanes()), rows(rows) {}

  /// scores[r, j] = scale * query[r] . key[first + j] for j < count, up to a
  /// whole number of vectors: scores past `count` are those of the last key.
  /// `query` has rows of whole vectors, zero past the width; `partials` is
  /// scratch of [rows of a register tile, lanes, lanes].
  void emitScores(Value query, CachedHead key, KeySpan span, double scale,
                  Value partials, Value scores);

  /// accumulator[r] = factors[r] * accumulator[r]
  ///                  + sum over j < count of weights[r, j] * value[first + j]
  /// `accumulator` has rows of whole vectors.
  void emitWeightedSum(Value weights, CachedHead value, KeySpan span,
                       Value factors, Value accumulator);

  /// True where an element of the span is NaN or infinite: 0 times it is NaN.
  Value emitHasNonFinite(CachedHead value, KeySpan span);

private:
  Value constant(int64_t value);
  VectorType vectorType() { return VectorType::get(lanes, b.getF32Type()); }
  Value splat(float value);
  SmallVector<Value> indicesOf(const CachedHead &head, Value row,
                               int64_t column);
  /// Elements [column, column + lanes) of a row, in f32, zero past its end.
  Value load(const CachedHead &head, Value row, int64_t column);
  /// Fetches what a row far enough ahead has in the vectors given.
  void fetchAhead(const CachedHead &head, Value row, int64_t firstVector,
                  int64_t vectors);
  /// Calls `body` for each group of rows that a register tile holds.
  void forEachRowBlock(function_ref<void(Value first, int64_t count)> body);
  void emitPartialScores(Value query, const CachedHead &key, Value firstRow,
                         int64_t rowCount, ArrayRef<Value> keys, Value firstKey,
                         Value partials);
  Value sumLanes(SmallVector<Value> vectors);

  /// Sums of some rows and neighbouring vectors, as many as registers hold.
  struct ValueTile {
    SmallVector<Value> rows;
    int64_t firstVector, vectors;
  };
  SmallVector<Value> rowsFrom(Value first, int64_t count);
  SmallVector<Value> loadSums(Value accumulator, const ValueTile &tile);
  void storeSums(ValueRange sums, Value accumulator, const ValueTile &tile);
  void addWeighted(Value weights, const CachedHead &value, const KeySpan &span,
                   Value j, const ValueTile &tile, MutableArrayRef<Value> sums);
  void scaleRows(Value accumulator, Value factors, int64_t vectors);

  ImplicitLocOpBuilder &b;
  DecodeConfigAttr config;
  int64_t lanes, rows;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOLINALG_DECODEPRODUCTS_H
