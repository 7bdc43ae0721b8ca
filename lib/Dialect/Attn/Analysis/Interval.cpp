//===- Interval.cpp - Arithmetic on intervals, as code --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/Analysis/Interval.h"

#include "mlir/IR/Matchers.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>

using namespace mlir;
using namespace mlir::attn;
using arith::CmpIPredicate;

static constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
static constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

Interval IntervalBuilder::getConstant(int64_t least, int64_t most) {
  Value low = constant(least);
  return {low, least == most ? low : constant(most), least, most,
          static_cast<uint64_t>(most) - static_cast<uint64_t>(least)};
}

Interval IntervalBuilder::getAll(Type type) {
  unsigned width = type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
  return getConstant(llvm::minIntN(width), llvm::maxIntN(width));
}

Interval IntervalBuilder::guard(Value condition, const Interval &value,
                                const Interval &otherwise) {
  if (matchPattern(condition, m_One()))
    return value;
  return {select(condition, value.low, otherwise.low),
          select(condition, value.high, otherwise.high), otherwise.least,
          otherwise.most};
}

Value IntervalBuilder::isWithin(const Interval &value, int64_t lowest,
                                int64_t highest) {
  Value result = boolean(true);
  if (value.least < lowest)
    result = compareIndices(CmpIPredicate::sge, value.low, constant(lowest));
  if (value.most > highest)
    result = both(result, compareIndices(CmpIPredicate::sle, value.high,
                                         constant(highest)));
  return result;
}

Interval IntervalBuilder::wrap(const Interval &value, Type type) {
  Interval all = getAll(type);
  return guard(isWithin(value, all.least, all.most), value, all);
}

//===----------------------------------------------------------------------===//
// Sums and products
//===----------------------------------------------------------------------===//

/// `exact`, whose bounds are not known, where `fits` holds, else all numbers.
static Interval guardExact(IntervalBuilder &b, Value fits, Interval exact) {
  exact.least = kLowest;
  exact.most = kHighest;
  return b.guard(fits, exact, b.getConstant(kLowest, kHighest));
}

/// From end to end lhs + rhs, or lhs - rhs.
static Interval combineEnds(IntervalBuilder &b, const Interval &lhs,
                            const Interval &rhs, bool subtract) {
  auto combine = [&](Value x, Value y) {
    return subtract ? b.sub(x, y) : b.add(x, y);
  };
  auto overflows = [&](int64_t x, int64_t y, int64_t &result) {
    return subtract ? llvm::SubOverflow(x, y, result)
                    : llvm::AddOverflow(x, y, result);
  };
  Interval result;
  result.low = combine(lhs.low, rhs.low);
  result.high =
      lhs.isPoint() && rhs.isPoint() ? result.low : combine(lhs.high, rhs.high);
  result.spread = llvm::SaturatingAdd(lhs.spread, rhs.spread);
  if (!overflows(lhs.least, rhs.least, result.least) &&
      !overflows(lhs.most, rhs.most, result.most))
    return result;
  // A number below 0 makes a sum smaller and a difference larger.
  CmpIPredicate moved = subtract ? CmpIPredicate::sgt : CmpIPredicate::slt;
  Value zero = b.constant(0);
  auto wraps = [&](Value combined, Value x, Value y) {
    Value isMoved = b.compareIndices(moved, combined, x);
    Value isNegative = b.compareIndices(CmpIPredicate::slt, y, zero);
    return b.compareIndices(CmpIPredicate::ne, isMoved, isNegative);
  };
  Value overflow = b.either(wraps(result.low, lhs.low, rhs.low),
                            wraps(result.high, lhs.high, rhs.high));
  return guardExact(b, b.invert(overflow), result);
}

static Interval reverse(Interval value) {
  std::swap(value.low, value.high);
  std::swap(value.least, value.most);
  return value;
}

Interval IntervalBuilder::sum(const Interval &lhs, const Interval &rhs) {
  return combineEnds(*this, lhs, rhs, /*subtract=*/false);
}

Interval IntervalBuilder::difference(const Interval &lhs, const Interval &rhs) {
  return combineEnds(*this, lhs, reverse(rhs), /*subtract=*/true);
}

Interval IntervalBuilder::scale(const Interval &value, int64_t factor) {
  if (factor == 0)
    return getConstant(0, 0);
  uint64_t magnitude = factor < 0 ? 0 - static_cast<uint64_t>(factor)
                                  : static_cast<uint64_t>(factor);
  Interval from = factor < 0 ? reverse(value) : value;
  Interval result;
  result.low = mul(from.low, constant(factor));
  result.high = value.isPoint() ? result.low : mul(from.high, constant(factor));
  result.spread = llvm::SaturatingMultiply(value.spread, magnitude);
  if (!llvm::MulOverflow(from.least, factor, result.least) &&
      !llvm::MulOverflow(from.most, factor, result.most))
    return result;
  int64_t limit = static_cast<int64_t>(kHighest / magnitude);
  return guardExact(*this, isWithin(value, -limit, limit), result);
}

Interval IntervalBuilder::product(const Interval &lhs, const Interval &rhs) {
  if (lhs.least == lhs.most)
    return scale(rhs, lhs.least);
  if (rhs.least == rhs.most)
    return scale(lhs, rhs.least);
  Value products[] = {mul(lhs.low, rhs.low), mul(lhs.low, rhs.high),
                      mul(lhs.high, rhs.low), mul(lhs.high, rhs.high)};
  Interval result;
  result.low =
      min(min(products[0], products[1]), min(products[2], products[3]));
  result.high =
      max(max(products[0], products[1]), max(products[2], products[3]));
  // The product of two numbers of 32 bits has 64.
  constexpr int64_t limit = int64_t(1) << 31;
  auto isSmall = [](const Interval &value) {
    return value.isWithin(-limit, limit);
  };
  if (isSmall(lhs) && isSmall(rhs)) {
    int64_t ends[] = {lhs.least * rhs.least, lhs.least * rhs.most,
                      lhs.most * rhs.least, lhs.most * rhs.most};
    result.least = *std::min_element(std::begin(ends), std::end(ends));
    result.most = *std::max_element(std::begin(ends), std::end(ends));
    return result;
  }
  Value fits = both(isWithin(lhs, -limit, limit), isWithin(rhs, -limit, limit));
  return guardExact(*this, fits, result);
}

//===----------------------------------------------------------------------===//
// Order
//===----------------------------------------------------------------------===//

Interval IntervalBuilder::smaller(const Interval &lhs, const Interval &rhs) {
  return {min(lhs.low, rhs.low), min(lhs.high, rhs.high),
          std::min(lhs.least, rhs.least), std::min(lhs.most, rhs.most)};
}

Interval IntervalBuilder::larger(const Interval &lhs, const Interval &rhs) {
  return {max(lhs.low, rhs.low), max(lhs.high, rhs.high),
          std::max(lhs.least, rhs.least), std::max(lhs.most, rhs.most)};
}

Interval IntervalBuilder::absolute(const Interval &value) {
  if (value.least >= 0)
    return value;
  Interval zero = getConstant(0, 0);
  Interval result = larger(zero, larger(value, difference(zero, value)));
  // The lowest number has no negative.
  return guard(isWithin(value, kLowest + 1, kHighest), result,
               getConstant(kLowest, kHighest));
}

Interval IntervalBuilder::choose(const Truth &condition, const Interval &ifTrue,
                                 const Interval &ifFalse) {
  auto pick = [&](Value whenTrue, Value whenFalse, Value whenEither) {
    return select(condition.must, whenTrue,
                  select(condition.may, whenEither, whenFalse));
  };
  return {pick(ifTrue.low, ifFalse.low, min(ifTrue.low, ifFalse.low)),
          pick(ifTrue.high, ifFalse.high, max(ifTrue.high, ifFalse.high)),
          std::min(ifTrue.least, ifFalse.least),
          std::max(ifTrue.most, ifFalse.most)};
}

//===----------------------------------------------------------------------===//
// Division
//===----------------------------------------------------------------------===//

static int64_t divide(int64_t value, int64_t divisor, Rounding rounding) {
  int64_t result = value / divisor, rest = value % divisor;
  if (rounding == Rounding::Down && rest < 0)
    return result - 1;
  if (rounding == Rounding::Up && rest > 0)
    return result + 1;
  return result;
}

Interval IntervalBuilder::quotient(const Interval &value,
                                   const Interval &divisor, Rounding rounding,
                                   const Interval &otherwise) {
  int64_t smallest = std::max<int64_t>(divisor.least, 1);
  int64_t largest = std::max<int64_t>(divisor.most, 1);
  Value by = divisor.least < 1 ? max(divisor.low, constant(1)) : divisor.low;
  auto create = [&](Value dividend) -> Value {
    if (value.least >= 0 && rounding != Rounding::Up)
      return createOrFold<arith::DivUIOp>(dividend, by);
    switch (rounding) {
    case Rounding::Zero:
      return createOrFold<arith::DivSIOp>(dividend, by);
    case Rounding::Down:
      return createOrFold<arith::FloorDivSIOp>(dividend, by);
    case Rounding::Up: {
      // arith.ceildivsi of the lowest number does not fold.
      Value result = createOrFold<arith::DivSIOp>(dividend, by);
      Value rest = sub(dividend, mul(result, by));
      Value isAbove = compareIndices(CmpIPredicate::sgt, rest, constant(0));
      return select(isAbove, add(result, 1), result);
    }
    }
    return {};
  };
  Interval result;
  result.low = create(value.low);
  result.high = value.isPoint() ? result.low : create(value.high);
  // Division by more brings a number nearer to 0.
  result.least =
      divide(value.least, value.least < 0 ? smallest : largest, rounding);
  result.most =
      divide(value.most, value.most < 0 ? largest : smallest, rounding);
  result.spread = value.spread / largest;
  return guard(isWithin(divisor, 1, kHighest), result, otherwise);
}

Interval IntervalBuilder::remainder(const Interval &value,
                                    const Interval &divisor, Rounding rounding,
                                    const Interval &otherwise) {
  if (value.least >= 0)
    rounding = Rounding::Zero;
  int64_t smallest = std::max<int64_t>(divisor.least, 1);
  int64_t largest = std::max<int64_t>(divisor.most, 1);
  Value isPositive = isWithin(divisor, 1, kHighest);
  if (value.least >= 0 && value.most < smallest)
    return guard(isPositive, value, otherwise);
  Value by = divisor.least < 1 ? max(divisor.low, constant(1)) : divisor.low;

  bool canBeNegative = rounding == Rounding::Zero && value.least < 0;
  Value zero = constant(0), last = add(by, -1);
  Interval result;
  result.low = canBeNegative ? sub(zero, last) : zero;
  result.high = last;
  result.least = canBeNegative ? 1 - largest : 0;
  result.most = largest - 1;
  // Numbers of one period keep their order. Division that rounds to 0 has one
  // of twice the length, around 0.
  uint64_t period = static_cast<uint64_t>(largest) * (canBeNegative ? 2 : 1);
  if (value.spread >= period) {
    result.spread = smallest - 1;
    return guard(isPositive, result, otherwise);
  }
  if (canBeNegative) {
    result.low = max(min(value.low, zero), result.low);
    result.high = min(max(value.high, zero), result.high);
  }
  Interval periods =
      quotient(value, getPoint(by, smallest, largest), rounding, value);
  Value start = mul(periods.low, by);
  Value isOne = compareIndices(CmpIPredicate::eq, periods.low, periods.high);
  result.low = select(isOne, sub(value.low, start), result.low);
  result.high = select(isOne, sub(value.high, start), result.high);
  return guard(isPositive, result, otherwise);
}

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

Truth IntervalBuilder::isLess(const Interval &lhs, const Interval &rhs) {
  if (lhs.most < rhs.least)
    return getTruth(boolean(true));
  if (lhs.least >= rhs.most)
    return getTruth(boolean(false));
  return {compareIndices(CmpIPredicate::slt, lhs.low, rhs.high),
          compareIndices(CmpIPredicate::slt, lhs.high, rhs.low)};
}

Truth IntervalBuilder::isLessUnsigned(const Interval &lhs,
                                      const Interval &rhs) {
  if (lhs.least >= 0 && rhs.least >= 0)
    return isLess(lhs, rhs);
  // As unsigned numbers, those of one sign keep their order, and an interval
  // with both has the least and the most number.
  auto getEnds = [&](const Interval &value) -> std::pair<Value, Value> {
    if (value.least >= 0 || value.most < 0)
      return {value.low, value.high};
    Value zero = constant(0);
    Value hasBoth = both(compareIndices(CmpIPredicate::slt, value.low, zero),
                         compareIndices(CmpIPredicate::sge, value.high, zero));
    return {select(hasBoth, zero, value.low),
            select(hasBoth, constant(-1), value.high)};
  };
  auto [lhsLow, lhsHigh] = getEnds(lhs);
  auto [rhsLow, rhsHigh] = getEnds(rhs);
  return {compareIndices(CmpIPredicate::ult, lhsLow, rhsHigh),
          compareIndices(CmpIPredicate::ult, lhsHigh, rhsLow)};
}

Truth IntervalBuilder::isEqual(const Interval &lhs, const Interval &rhs) {
  if (lhs.most < rhs.least || rhs.most < lhs.least)
    return getTruth(boolean(false));
  Truth result;
  result.may = both(compareIndices(CmpIPredicate::sle, lhs.low, rhs.high),
                    compareIndices(CmpIPredicate::sle, rhs.low, lhs.high));
  // Two points: lhs.low = rhs.high >= rhs.low = lhs.high.
  result.must =
      lhs.spread || rhs.spread
          ? boolean(false)
          : both(compareIndices(CmpIPredicate::eq, lhs.low, rhs.high),
                 compareIndices(CmpIPredicate::eq, lhs.high, rhs.low));
  return result;
}

Truth IntervalBuilder::compare(CmpIPredicate predicate, const Interval &lhs,
                               const Interval &rhs) {
  switch (predicate) {
  case CmpIPredicate::eq:
    return isEqual(lhs, rhs);
  case CmpIPredicate::ne:
    return negation(isEqual(lhs, rhs));
  case CmpIPredicate::slt:
    return isLess(lhs, rhs);
  case CmpIPredicate::sge:
    return negation(isLess(lhs, rhs));
  case CmpIPredicate::sgt:
    return isLess(rhs, lhs);
  case CmpIPredicate::sle:
    return negation(isLess(rhs, lhs));
  case CmpIPredicate::ult:
    return isLessUnsigned(lhs, rhs);
  case CmpIPredicate::uge:
    return negation(isLessUnsigned(lhs, rhs));
  case CmpIPredicate::ugt:
    return isLessUnsigned(rhs, lhs);
  case CmpIPredicate::ule:
    return negation(isLessUnsigned(rhs, lhs));
  }
  return {boolean(true), boolean(false)};
}

Truth IntervalBuilder::choose(const Truth &condition, const Truth &ifTrue,
                              const Truth &ifFalse) {
  Truth whenTrue = conjunction(condition, ifTrue);
  Truth whenFalse = conjunction(negation(condition), ifFalse);
  Truth result = disjunction(whenTrue, whenFalse);
  // Whatever the condition is, where both hold everywhere.
  result.must = either(result.must, both(ifTrue.must, ifFalse.must));
  return result;
}

Interval IntervalBuilder::toInterval(const Truth &condition, int64_t whenTrue) {
  Value zero = constant(0), other = constant(whenTrue);
  Value must = select(condition.must, other, zero);
  Value may = select(condition.may, other, zero);
  if (whenTrue < 0)
    return {may, must, whenTrue, 0};
  return {must, may, 0, whenTrue};
}
