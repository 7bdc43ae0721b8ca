//===- MaskBounds.h - What a mask region allows of a block ------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Interprets a mask region over a tile of queries and a block of keys: each
// value of the region is bounded for all pairs of the block at once, by code
// that runs once per block. A block of which no pair may be allowed need not be
// visited, and one of which all pairs must be allowed needs no mask.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_ANALYSIS_MASKBOUNDS_H
#define ATTN_DIALECT_ATTN_ANALYSIS_MASKBOUNDS_H

#include "attn/Dialect/Attn/Analysis/Interval.h"

#include "mlir/Interfaces/InferIntRangeInterface.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace mlir::attn {

/// What is known of a value of the region over a block. Nothing, where all are
/// empty.
struct BlockValue {
  /// The value itself, where it is the same for all pairs.
  Value exact;
  std::optional<Interval> interval;
  /// Of an i1.
  std::optional<Truth> truth;
};

/// Whether values of the type have bounds.
bool isMaskInteger(Type type);

/// Where the code is, and what it reads of what is around the region, is said
/// by a class derived from this one.
class MaskBounds {
public:
  virtual ~MaskBounds() = default;

  /// What the region allows of the tile and keys [first, last], which lie in
  /// one block and are `minKeys` or more.
  Truth evaluate(OpBuilder &builder, Value first, Value last, int64_t minKeys);

  /// The first operation of the region of whose result nothing is known.
  Operation *getObstacle() const { return obstacle; }

protected:
  using Values = DenseMap<Value, BlockValue>;

  MaskBounds(Block &block, Location loc);

  /// The batch, the head or the query, argument `dim` of the region: one, or
  /// all from `first` to `last`. Before `start`, for all three.
  void setExact(unsigned dim, Value position);
  void setRange(unsigned dim, Value first, Value last);
  /// Writes what does not depend on keys.
  void start(OpBuilder &builder);

  /// What a value from outside of the region is in the code, null where it is
  /// nothing that the code could compute with.
  virtual Value getCaptured(Value value) { return value; }
  /// The result of an operation that reads memory at a place that is the same
  /// for all pairs; null where that is not so.
  virtual Value createRead(IntervalBuilder &, const Values &, Operation &) {
    return {};
  }
  /// Bounds of what an operation reads at other places.
  virtual std::optional<Interval> interpretRead(IntervalBuilder &,
                                                const Values &, Operation &) {
    return std::nullopt;
  }

  BlockValue lookup(const Values &values, Value value);
  /// At least what the type says.
  Interval getInterval(IntervalBuilder &b, const Values &values, Value value);

  bool isNeeded(Operation &op) const { return needed.contains(&op); }
  bool isVarying(Value value) const {
    return dependsOnQuery.contains(value) || dependsOnKey.contains(value);
  }
  /// The place of the index that changes with the query or the key, if there is
  /// one and no other.
  std::optional<unsigned> findVaryingIndex(ValueRange indices) const;

  Block &block;
  Location loc;
  Values queryValues;
  /// Values of the region that change with the query or the key.
  DenseSet<Value> dependsOnQuery, dependsOnKey;

private:
  void findDependences();
  void inferRanges();
  void interpretAll(IntervalBuilder &b, Values &values, bool dependingOnKeys);
  BlockValue interpret(IntervalBuilder &b, const Values &values, Operation &op);
  std::optional<Truth> interpretCondition(IntervalBuilder &b,
                                          const Values &values, Operation &op);
  std::optional<Interval> interpretInteger(IntervalBuilder &b,
                                           const Values &values, Operation &op);
  std::optional<Interval> interpretAffine(IntervalBuilder &b,
                                          const Values &values, AffineExpr expr,
                                          AffineMap map, ValueRange operands);
  Truth getTruth(IntervalBuilder &b, const Values &values, Value value);

  DenseMap<Value, ConstantIntRanges> ranges;
  /// Operations that the result needs.
  DenseSet<Operation *> needed;
  Operation *obstacle = nullptr;
};

} // namespace mlir::attn

#endif // ATTN_DIALECT_ATTN_ANALYSIS_MASKBOUNDS_H
