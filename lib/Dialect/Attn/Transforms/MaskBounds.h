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

#ifndef LIB_DIALECT_ATTN_TRANSFORMS_MASKBOUNDS_H
#define LIB_DIALECT_ATTN_TRANSFORMS_MASKBOUNDS_H

#include "CaptureSummary.h"
#include "Interval.h"
#include "attn/Dialect/Attn/IR/Attn.h"

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

class MaskBounds {
public:
  /// `op` is a tile of queries with a mask region, and blocks are runs of
  /// `blockKeys` keys from key 0 on. Writes, before `op`, what does not depend
  /// on keys, and before the loops around it the summaries of the tensors that
  /// the region captures.
  MaskBounds(OnlineSdpaOp op, int64_t blockKeys, CaptureSummaries &summaries);

  /// What the region allows of the tile and keys [first, last], which lie in
  /// one block and are `minKeys` or more.
  Truth evaluate(OpBuilder &builder, Value first, Value last, int64_t minKeys);

  /// The first operation of the region of whose result nothing is known.
  Operation *getObstacle() const { return obstacle; }

private:
  using Values = DenseMap<Value, BlockValue>;

  void findDependences();
  void inferRanges();
  std::optional<unsigned> findVaryingDim(tensor::ExtractOp extract);
  void summarizeCaptures();
  void interpretAll(IntervalBuilder &b, Values &values, bool dependingOnKeys);
  BlockValue interpret(IntervalBuilder &b, const Values &values, Operation &op);
  std::optional<Truth> interpretCondition(IntervalBuilder &b,
                                          const Values &values, Operation &op);
  std::optional<Interval> interpretInteger(IntervalBuilder &b,
                                           const Values &values, Operation &op);
  std::optional<Interval> interpretAffine(IntervalBuilder &b,
                                          const Values &values, AffineExpr expr,
                                          AffineMap map, ValueRange operands);
  std::optional<Interval> interpretExtract(IntervalBuilder &b,
                                           const Values &values, Operation &op);

  BlockValue lookup(const Values &values, Value value);
  /// At least what the type says.
  Interval getInterval(IntervalBuilder &b, const Values &values, Value value);
  Truth getTruth(IntervalBuilder &b, const Values &values, Value value);

  /// How the tensor that an operation reads is summarized.
  struct Captured {
    unsigned dim;
    int64_t run;
    Value summary;
  };

  OnlineSdpaOp op;
  int64_t blockKeys;
  Block &block;
  CaptureSummaries &summaries;
  Values queryValues;
  DenseMap<Operation *, Captured> captures;
  DenseMap<Value, ConstantIntRanges> ranges;
  /// Values of the region that change with the query or the key, and operations
  /// that the result needs.
  DenseSet<Value> dependsOnQuery, dependsOnKey;
  DenseSet<Operation *> needed;
  Operation *obstacle = nullptr;
};

} // namespace mlir::attn

#endif // LIB_DIALECT_ATTN_TRANSFORMS_MASKBOUNDS_H
