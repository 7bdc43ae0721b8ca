//===- Interval.h - Arithmetic on intervals, as code ------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The transfer functions of integer arithmetic: from intervals that hold the
// operands of an operation, the interval that holds its result. Intervals are
// known when the code runs; what is known of their ends before that keeps the
// code short.
//
// Integers wrap. A result whose interval would leave its type is replaced by
// the whole type, by a check where it cannot be excluded before the code runs.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_ANALYSIS_INTERVAL_H
#define ATTN_DIALECT_ATTN_ANALYSIS_INTERVAL_H

#include "attn/Dialect/Attn/Analysis/IndexBuilder.h"

#include <limits>
#include <optional>

namespace mlir::attn {

/// The signed integers from `low` to `high`, both included.
struct Interval {
  Value low, high;
  /// Bounds of `low` and `high` that hold always.
  int64_t least, most;
  /// `high - low` is this or more.
  uint64_t spread = 0;

  bool isPoint() const { return low == high; }
  bool isWithin(int64_t lowest, int64_t highest) const {
    return least >= lowest && most <= highest;
  }
};

/// What is known of a condition over many points: whether it may hold at some,
/// and whether it must hold at all.
struct Truth {
  Value may, must;
};

enum class Rounding { Zero, Down, Up };

class IntervalBuilder : public IndexBuilder {
public:
  using IndexBuilder::IndexBuilder;

  Interval getPoint(Value value, int64_t least, int64_t most) {
    return {value, value, least, most};
  }
  Interval getConstant(int64_t least, int64_t most);
  /// All values of an integer or index type, as signed numbers.
  Interval getAll(Type type);

  /// Each result is that of mathematics. Where it could be out of the range of
  /// 64 bits, a check puts all numbers in its place.
  Interval sum(const Interval &lhs, const Interval &rhs);
  Interval difference(const Interval &lhs, const Interval &rhs);
  Interval product(const Interval &lhs, const Interval &rhs);
  Interval smaller(const Interval &lhs, const Interval &rhs);
  Interval larger(const Interval &lhs, const Interval &rhs);
  Interval absolute(const Interval &value);
  /// The divisor must be a point, and the result is `otherwise` where it is
  /// not positive.
  Interval quotient(const Interval &value, const Interval &divisor,
                    Rounding rounding, const Interval &otherwise);
  /// The remainder of the division that rounds to zero, or down.
  Interval remainder(const Interval &value, const Interval &divisor,
                     Rounding rounding, const Interval &otherwise);
  Interval choose(const Truth &condition, const Interval &ifTrue,
                  const Interval &ifFalse);

  /// `value` where `condition` holds, else `otherwise`, which includes it.
  Interval guard(Value condition, const Interval &value,
                 const Interval &otherwise);
  /// Whether both ends are within [lowest, highest].
  Value isWithin(const Interval &value, int64_t lowest, int64_t highest);
  /// What an operation that wraps makes of `value` in a result of `type`.
  Interval wrap(const Interval &value, Type type);

  Truth compare(arith::CmpIPredicate predicate, const Interval &lhs,
                const Interval &rhs);
  Truth getTruth(Value condition) { return {condition, condition}; }
  Truth conjunction(const Truth &lhs, const Truth &rhs) {
    return {both(lhs.may, rhs.may), both(lhs.must, rhs.must)};
  }
  Truth disjunction(const Truth &lhs, const Truth &rhs) {
    return {either(lhs.may, rhs.may), either(lhs.must, rhs.must)};
  }
  Truth negation(const Truth &value) {
    return {invert(value.must), invert(value.may)};
  }
  Truth choose(const Truth &condition, const Truth &ifTrue,
               const Truth &ifFalse);
  /// The integer that is `whenTrue` where `condition` holds, else 0.
  Interval toInterval(const Truth &condition, int64_t whenTrue);

private:
  Truth isLess(const Interval &lhs, const Interval &rhs);
  Truth isLessUnsigned(const Interval &lhs, const Interval &rhs);
  Truth isEqual(const Interval &lhs, const Interval &rhs);
  Interval scale(const Interval &value, int64_t factor);
};

} // namespace mlir::attn

#endif // ATTN_DIALECT_ATTN_ANALYSIS_INTERVAL_H
