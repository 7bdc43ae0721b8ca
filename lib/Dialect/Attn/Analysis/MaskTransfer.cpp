//===- MaskTransfer.cpp - Operations of a mask region over a block ------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/Analysis/MaskBounds.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::attn;

static bool isFlag(Type type) { return type.isSignlessInteger(1); }

BlockValue MaskBounds::interpret(IntervalBuilder &b, const Values &values,
                                 Operation &nested) {
  BlockValue result;
  if (nested.getNumRegions() || nested.getNumResults() != 1)
    return result;
  result.exact = createRead(b, values, nested);
  if (result.exact)
    return result;
  // An operation on operands that are the same for all pairs is executed.
  IRMapping mapping;
  bool isExact = isMemoryEffectFree(&nested);
  for (Value operand : nested.getOperands()) {
    Value exact = lookup(values, operand).exact;
    if (!exact) {
      isExact = false;
      break;
    }
    mapping.map(operand, exact);
  }
  Type type = nested.getResult(0).getType();
  if (isExact) {
    Operation *clone = b.clone(nested, mapping);
    SmallVector<Value> folded;
    if (succeeded(b.tryFold(clone, folded)) && folded.size() == 1)
      result.exact = folded[0];
    else
      result.exact = clone->getResult(0);
  } else if (isFlag(type))
    result.truth = interpretCondition(b, values, nested);
  else if (isMaskInteger(type))
    result.interval = interpretInteger(b, values, nested);
  return result;
}

std::optional<Truth> MaskBounds::interpretCondition(IntervalBuilder &b,
                                                    const Values &values,
                                                    Operation &nested) {
  auto truth = [&](Value value) { return getTruth(b, values, value); };
  auto isExclusive = [&](Value lhs, Value rhs) {
    Truth one = truth(lhs), other = truth(rhs);
    return b.disjunction(b.conjunction(one, b.negation(other)),
                         b.conjunction(other, b.negation(one)));
  };
  using Result = std::optional<Truth>;
  return llvm::TypeSwitch<Operation *, Result>(&nested)
      .Case([&](arith::CmpIOp compare) -> Result {
        Value lhs = compare.getLhs(), rhs = compare.getRhs();
        if (!isFlag(lhs.getType())) {
          if (!isMaskInteger(lhs.getType()))
            return std::nullopt;
          return b.compare(compare.getPredicate(), getInterval(b, values, lhs),
                           getInterval(b, values, rhs));
        }
        if (compare.getPredicate() == arith::CmpIPredicate::ne)
          return isExclusive(lhs, rhs);
        if (compare.getPredicate() == arith::CmpIPredicate::eq)
          return b.negation(isExclusive(lhs, rhs));
        return std::nullopt;
      })
      .Case([&](arith::AndIOp both) -> Result {
        return b.conjunction(truth(both.getLhs()), truth(both.getRhs()));
      })
      .Case([&](arith::OrIOp either) -> Result {
        return b.disjunction(truth(either.getLhs()), truth(either.getRhs()));
      })
      .Case([&](arith::XOrIOp differ) -> Result {
        return isExclusive(differ.getLhs(), differ.getRhs());
      })
      .Case([&](arith::SelectOp select) -> Result {
        return b.choose(truth(select.getCondition()),
                        truth(select.getTrueValue()),
                        truth(select.getFalseValue()));
      })
      .Default([&](Operation *) -> Result {
        std::optional<Interval> flags = interpretRead(b, values, nested);
        if (!flags)
          return std::nullopt;
        Interval zero = b.getConstant(0, 0);
        return b.compare(arith::CmpIPredicate::ne, *flags, zero);
      });
}

std::optional<Interval> MaskBounds::interpretInteger(IntervalBuilder &b,
                                                     const Values &values,
                                                     Operation &nested) {
  Type type = nested.getResult(0).getType();
  auto interval = [&](unsigned operand) {
    return getInterval(b, values, nested.getOperand(operand));
  };
  constexpr int64_t most = std::numeric_limits<int64_t>::max();
  using Result = std::optional<Interval>;
  auto divide = [&](Rounding rounding, bool isRemainder,
                    bool isUnsigned) -> Result {
    Interval value = interval(0), divisor = interval(1);
    if (!divisor.isPoint())
      return std::nullopt;
    Interval all = b.getAll(type);
    Interval result = isRemainder ? b.remainder(value, divisor, rounding, all)
                                  : b.quotient(value, divisor, rounding, all);
    // Signed and unsigned division agree on numbers that are not negative.
    if (isUnsigned)
      result = b.guard(b.isWithin(value, 0, most), result, all);
    return result;
  };
  auto combineUnsigned = [&](Interval result) {
    Value agrees = b.both(b.isWithin(interval(0), 0, most),
                          b.isWithin(interval(1), 0, most));
    return b.guard(agrees, result, b.getAll(type));
  };
  /// The number of places of a shift by a constant, as a factor.
  auto getShift = [&](Value amount) -> Result {
    APInt number;
    if (!matchPattern(amount, m_ConstantInt(&number)) || number.uge(62))
      return std::nullopt;
    int64_t factor = int64_t(1) << number.getZExtValue();
    return b.getConstant(factor, factor);
  };
  auto extend = [&](bool isSigned) -> Result {
    Type from = nested.getOperand(0).getType();
    if (isFlag(from))
      return b.toInterval(getTruth(b, values, nested.getOperand(0)),
                          isSigned ? -1 : 1);
    Interval value = interval(0);
    unsigned width = ConstantIntRanges::getStorageBitwidth(from);
    if (!isSigned && width < ConstantIntRanges::getStorageBitwidth(type))
      return b.guard(b.isWithin(value, 0, most), value,
                     b.getConstant(0, llvm::maxUIntN(width)));
    return b.wrap(value, type);
  };

  return llvm::TypeSwitch<Operation *, Result>(&nested)
      .Case([&](arith::AddIOp) {
        return b.wrap(b.sum(interval(0), interval(1)), type);
      })
      .Case([&](arith::SubIOp) {
        return b.wrap(b.difference(interval(0), interval(1)), type);
      })
      .Case([&](arith::MulIOp) {
        return b.wrap(b.product(interval(0), interval(1)), type);
      })
      .Case(
          [&](arith::DivSIOp) { return divide(Rounding::Zero, false, false); })
      .Case([&](arith::DivUIOp) { return divide(Rounding::Zero, false, true); })
      .Case([&](arith::FloorDivSIOp) {
        return divide(Rounding::Down, false, false);
      })
      .Case([&](arith::CeilDivSIOp) {
        return divide(Rounding::Up, false, false);
      })
      .Case([&](arith::RemSIOp) { return divide(Rounding::Zero, true, false); })
      .Case([&](arith::RemUIOp) { return divide(Rounding::Zero, true, true); })
      .Case([&](arith::MinSIOp) { return b.smaller(interval(0), interval(1)); })
      .Case([&](arith::MaxSIOp) { return b.larger(interval(0), interval(1)); })
      .Case([&](arith::MinUIOp) {
        return combineUnsigned(b.smaller(interval(0), interval(1)));
      })
      .Case([&](arith::MaxUIOp) {
        return combineUnsigned(b.larger(interval(0), interval(1)));
      })
      .Case([&](math::AbsIOp) { return b.wrap(b.absolute(interval(0)), type); })
      .Case([&](arith::ShLIOp shift) -> Result {
        Result factor = getShift(shift.getRhs());
        if (!factor)
          return std::nullopt;
        return b.wrap(b.product(interval(0), *factor), type);
      })
      .Case([&](arith::ShRSIOp shift) -> Result {
        Result factor = getShift(shift.getRhs());
        if (!factor)
          return std::nullopt;
        return b.quotient(interval(0), *factor, Rounding::Down, b.getAll(type));
      })
      .Case([&](arith::ShRUIOp shift) -> Result {
        Result factor = getShift(shift.getRhs());
        if (!factor)
          return std::nullopt;
        Interval value = interval(0), all = b.getAll(type);
        return b.guard(b.isWithin(value, 0, most),
                       b.quotient(value, *factor, Rounding::Down, all), all);
      })
      .Case([&](arith::AndIOp mask) -> Result {
        // The low bits are the remainder of a power of 2.
        APInt bits;
        if (!matchPattern(mask.getRhs(), m_ConstantInt(&bits)) ||
            !bits.isMask() || bits.getActiveBits() > 61)
          return std::nullopt;
        int64_t divisor = bits.getSExtValue() + 1;
        return b.remainder(interval(0), b.getConstant(divisor, divisor),
                           Rounding::Down, b.getAll(type));
      })
      .Case([&](arith::SelectOp select) {
        return b.choose(getTruth(b, values, select.getCondition()), interval(1),
                        interval(2));
      })
      .Case<arith::ExtSIOp, arith::IndexCastOp>(
          [&](Operation *) { return extend(/*isSigned=*/true); })
      .Case<arith::ExtUIOp, arith::IndexCastUIOp>(
          [&](Operation *) { return extend(/*isSigned=*/false); })
      .Case([&](arith::TruncIOp) { return b.wrap(interval(0), type); })
      .Case([&](affine::AffineApplyOp apply) {
        AffineMap map = apply.getAffineMap();
        return interpretAffine(b, values, map.getResult(0), map,
                               apply.getMapOperands());
      })
      .Default([&](Operation *) { return interpretRead(b, values, nested); });
}

std::optional<Interval> MaskBounds::interpretAffine(IntervalBuilder &b,
                                                    const Values &values,
                                                    AffineExpr expr,
                                                    AffineMap map,
                                                    ValueRange operands) {
  if (auto number = dyn_cast<AffineConstantExpr>(expr))
    return b.getConstant(number.getValue(), number.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return getInterval(b, values, operands[dim.getPosition()]);
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return getInterval(b, values,
                       operands[map.getNumDims() + symbol.getPosition()]);
  auto binary = cast<AffineBinaryOpExpr>(expr);
  std::optional<Interval> lhs =
      interpretAffine(b, values, binary.getLHS(), map, operands);
  std::optional<Interval> rhs =
      interpretAffine(b, values, binary.getRHS(), map, operands);
  if (!lhs || !rhs)
    return std::nullopt;
  if (expr.getKind() == AffineExprKind::Add)
    return b.sum(*lhs, *rhs);
  if (expr.getKind() == AffineExprKind::Mul)
    return b.product(*lhs, *rhs);
  if (!rhs->isPoint())
    return std::nullopt;
  Interval all = b.getAll(b.getIndexType());
  if (expr.getKind() == AffineExprKind::Mod)
    return b.remainder(*lhs, *rhs, Rounding::Down, all);
  return b.quotient(*lhs, *rhs,
                    expr.getKind() == AffineExprKind::CeilDiv ? Rounding::Up
                                                              : Rounding::Down,
                    all);
}
