//===- MaskBounds.cpp - What a mask region allows of a block --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/Analysis/MaskBounds.h"

#include "mlir/IR/Matchers.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::attn;

/// No tensor has more elements along a dimension: an element is two bytes or
/// more, and no address has more than 57 bits.
static constexpr int64_t kMostPosition = int64_t(1) << 56;

bool attn::isMaskInteger(Type type) {
  return type.isIndex() ||
         (type.isSignlessInteger() && type.getIntOrFloatBitWidth() <= 64);
}

MaskBounds::MaskBounds(Block &block, Location loc) : block(block), loc(loc) {
  findDependences();
  inferRanges();
}

void MaskBounds::setExact(unsigned dim, Value position) {
  queryValues[block.getArgument(dim)].exact = position;
}

void MaskBounds::setRange(unsigned dim, Value first, Value last) {
  queryValues[block.getArgument(dim)].interval =
      Interval{first, last, 0, kMostPosition};
}

void MaskBounds::start(OpBuilder &builder) {
  IntervalBuilder b(loc, builder);
  interpretAll(b, queryValues, /*dependingOnKeys=*/false);
}

/// Finds what the result needs and what it depends on.
void MaskBounds::findDependences() {
  DenseSet<Value> used;
  used.insert(block.getTerminator()->getOperand(0));
  for (Operation &nested : llvm::reverse(block.without_terminator())) {
    if (llvm::none_of(nested.getResults(),
                      [&](Value result) { return used.contains(result); }))
      continue;
    needed.insert(&nested);
    used.insert(nested.operand_begin(), nested.operand_end());
  }
  dependsOnQuery.insert(block.getArgument(2));
  dependsOnKey.insert(block.getArgument(3));
  for (Operation &nested : block.without_terminator()) {
    auto spread = [&](DenseSet<Value> &values) {
      bool depends = false;
      nested.walk([&](Operation *inner) {
        depends |= llvm::any_of(inner->getOperands(), [&](Value operand) {
          return values.contains(operand);
        });
      });
      if (depends)
        values.insert(nested.result_begin(), nested.result_end());
    };
    spread(dependsOnQuery);
    spread(dependsOnKey);
  }
}

/// What upstream's analysis knows before the code runs.
void MaskBounds::inferRanges() {
  for (Value argument : block.getArguments())
    ranges.try_emplace(argument, ConstantIntRanges::fromSigned(
                                     APInt(64, 0), APInt(64, kMostPosition)));
  auto getRange = [&](Value value) {
    auto known = ranges.find(value);
    if (known != ranges.end())
      return known->second;
    APInt number;
    if (matchPattern(value, m_ConstantInt(&number)))
      return ConstantIntRanges::constant(number);
    return ConstantIntRanges::maxRange(
        ConstantIntRanges::getStorageBitwidth(value.getType()));
  };
  for (Operation &nested : block.without_terminator()) {
    auto inferable = dyn_cast<InferIntRangeInterface>(nested);
    if (!inferable || nested.getNumRegions())
      continue;
    // Upstream's is wrong where the dividend can be the lowest number.
    if (isa<arith::CeilDivSIOp>(nested))
      continue;
    if (!llvm::all_of(nested.getOperandTypes(), isMaskInteger))
      continue;
    SmallVector<ConstantIntRanges> operands;
    for (Value operand : nested.getOperands())
      operands.push_back(getRange(operand));
    inferable.inferResultRanges(
        operands, [&](Value result, const ConstantIntRanges &range) {
          ranges.insert_or_assign(result, range);
        });
  }
}

void MaskBounds::interpretAll(IntervalBuilder &b, Values &values,
                              bool dependingOnKeys) {
  for (Operation &nested : block.without_terminator()) {
    if (!needed.contains(&nested) || nested.getNumResults() == 0 ||
        dependsOnKey.contains(nested.getResult(0)) != dependingOnKeys)
      continue;
    b.setLoc(nested.getLoc());
    BlockValue result = interpret(b, values, nested);
    if (!result.exact && !result.interval && !result.truth && !obstacle)
      obstacle = &nested;
    if (nested.getNumResults() == 1)
      values[nested.getResult(0)] = result;
  }
  b.setLoc(loc);
}

Truth MaskBounds::evaluate(OpBuilder &builder, Value first, Value last,
                           int64_t minKeys) {
  IntervalBuilder b(loc, builder);
  Values values = queryValues;
  values[block.getArgument(3)].interval =
      Interval{first, last, 0, kMostPosition,
               static_cast<uint64_t>(std::max<int64_t>(minKeys, 1) - 1)};
  interpretAll(b, values, /*dependingOnKeys=*/true);
  return getTruth(b, values, block.getTerminator()->getOperand(0));
}

std::optional<unsigned> MaskBounds::findVaryingIndex(ValueRange indices) const {
  std::optional<unsigned> varying;
  for (auto [place, index] : llvm::enumerate(indices)) {
    if (!isVarying(index))
      continue;
    if (varying)
      return std::nullopt;
    varying = place;
  }
  return varying;
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

BlockValue MaskBounds::lookup(const Values &values, Value value) {
  auto known = values.find(value);
  if (known != values.end())
    return known->second;
  BlockValue result;
  if (value.getParentRegion() != block.getParent())
    result.exact = getCaptured(value);
  return result;
}

Interval MaskBounds::getInterval(IntervalBuilder &b, const Values &values,
                                 Value value) {
  BlockValue known = lookup(values, value);
  if (known.interval)
    return *known.interval;
  Type type = value.getType();
  if (!known.exact)
    return b.getAll(type);
  unsigned width = ConstantIntRanges::getStorageBitwidth(type);
  int64_t least = llvm::minIntN(width), most = llvm::maxIntN(width);
  APInt number;
  if (matchPattern(known.exact, m_ConstantInt(&number))) {
    least = most = number.getSExtValue();
  } else if (auto range = ranges.find(value); range != ranges.end()) {
    least = range->second.smin().getSExtValue();
    most = range->second.smax().getSExtValue();
  }
  return b.getPoint(b.toIndex(known.exact), least, most);
}

Truth MaskBounds::getTruth(IntervalBuilder &b, const Values &values,
                           Value value) {
  BlockValue known = lookup(values, value);
  if (known.truth)
    return *known.truth;
  if (known.exact)
    return b.getTruth(known.exact);
  return {b.boolean(true), b.boolean(false)};
}
