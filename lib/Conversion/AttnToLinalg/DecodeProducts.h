//===- DecodeProducts.h - Products of few rows with a cache -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The two products of a decode tile. Both read keys or values where they lie,
// in the order of memory, and keep their sums in registers.
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

  Type getElementType() const {
    return cast<MemRefType>(buffer.getType()).getElementType();
  }
};

/// `count` neighbouring keys of a head.
struct KeySpan {
  Value first, count;
};

/// Rows to fetch into a cache while others are multiplied: row j + `distance`
/// of `head` with row j. Nothing where there is no head.
struct FetchAhead {
  CachedHead head;
  int64_t distance = 0;
};

class DecodeProducts {
public:
  /// `rows` of all matrices below. Where the config asks for pairs, query and
  /// weights are bf16, else f32.
  DecodeProducts(ImplicitLocOpBuilder &b, DecodeConfigAttr config, int64_t rows)
      : b(b), config(config), lanes(config.getLanes()), rows(rows) {}

  /// What the rows of the query must be a multiple of.
  int64_t getQueryStep() const { return config.getPairs() ? 2 * lanes : lanes; }

  /// scores[r, j] = scale * query[r] . key[first + j] for j < count. Scores
  /// past `count`, up to a whole number of vectors, are overwritten with
  /// anything. `query` is zero past the width of a head; `partials` is scratch
  /// of [config rows, lanes, lanes].
  void emitScores(Value query, CachedHead key, KeySpan span, double scale,
                  Value partials, Value scores, FetchAhead fetch);

  /// accumulator[r] += sum over j < count of weights[r, j] * value[first + j].
  /// `accumulator` has rows of whole vectors. With pairs, the weight past an
  /// odd number of keys is zero.
  void emitWeightedSum(Value weights, CachedHead value, KeySpan span,
                       Value accumulator, FetchAhead fetch);

  /// True where an element of the span is NaN or infinite: 0 times it is NaN.
  Value emitHasNonFinite(CachedHead value, KeySpan span);

private:
  /// Sums of some rows and neighbouring vectors, as many as registers hold.
  struct ValueTile {
    SmallVector<Value> rows;
    int64_t firstVector, vectors;
    /// Whether there are no vectors after these.
    bool isLast;
  };

  Value constant(int64_t value);
  Value add(Value lhs, Value rhs);
  VectorType vectorType() { return VectorType::get(lanes, b.getF32Type()); }
  Value splat(float value);
  /// Elements [column, column + size) of a row, zero past its end.
  Value load(const CachedHead &head, Value row, int64_t column, int64_t size);
  Value widen(Value vector);
  /// Asks for elements [begin, end) of the row that belongs to `row`.
  void fetchRow(const FetchAhead &fetch, Value row, int64_t begin, int64_t end);
  /// Calls `body` for each group of at most `block` rows.
  void forEachRowBlock(int64_t block,
                       function_ref<void(Value first, int64_t count)> body);

  void emitPartialScores(Value query, const CachedHead &key, Value firstRow,
                         int64_t rowCount, Value row, Value keyOfGroup,
                         Value partials);
  Value sumLanes(SmallVector<Value> vectors);

  SmallVector<Value> loadSums(Value accumulator, const ValueTile &tile);
  void storeSums(ValueRange sums, Value accumulator, const ValueTile &tile);
  Value broadcastPair(Value weights, Value row, Value j);
  void addWeighted(Value weights, const CachedHead &value, Value firstKey,
                   Value j, const ValueTile &tile, MutableArrayRef<Value> sums);
  void addWeightedPair(Value weights, const CachedHead &value, Value firstKey,
                       Value j, bool isWhole, const ValueTile &tile,
                       MutableArrayRef<Value> sums);
  void addKeys(Value weights, const CachedHead &value, Value firstKey,
               Value begin, Value end, const ValueTile &tile, Value accumulator,
               const FetchAhead &fetch);

  ImplicitLocOpBuilder &b;
  DecodeConfigAttr config;
  int64_t lanes, rows;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOLINALG_DECODEPRODUCTS_H
