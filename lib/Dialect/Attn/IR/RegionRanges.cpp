//===- RegionRanges.cpp - What integers of a region can be ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's rules for one operation, from operands to results. A dataflow
// analysis would visit the whole function each time that one operation in it is
// verified.
//
//===----------------------------------------------------------------------===//

#include "RegionRanges.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::attn;

/// How far back a value is followed. Those of the region are asked for in their
/// order, so this limits only what is computed outside of it.
static constexpr unsigned kDepth = 64;

RegionRanges::RegionRanges(Region &region, ArrayRef<int64_t> sizes)
    : block(region.front()) {
  unsigned first = block.getNumArguments() - sizes.size();
  for (auto [index, size] : llvm::enumerate(sizes)) {
    BlockArgument position = block.getArgument(first + index);
    bool isKnown = !ShapedType::isDynamic(size) && size > 0;
    // The largest size there is ends one before the largest number.
    APInt last =
        isKnown ? APInt(64, size - 1) : APInt::getSignedMaxValue(64) - 1;
    ranges.insert(
        {position, ConstantIntRanges::fromSigned(APInt(64, 0), last)});
    if (isKnown)
      positions[position] = 1u << index;
  }
}

ConstantIntRanges RegionRanges::get(Value value) { return get(value, 0); }

ConstantIntRanges RegionRanges::get(Value value, unsigned depth) {
  if (auto known = ranges.find(value); known != ranges.end())
    return known->second;
  ConstantIntRanges result = ConstantIntRanges::maxRange(
      ConstantIntRanges::getStorageBitwidth(value.getType()));
  auto op = value.getDefiningOp<InferIntRangeInterface>();
  if (!op || depth == kDepth)
    return result;
  SmallVector<IntegerValueRange> operands;
  for (Value operand : op->getOperands())
    operands.push_back(ConstantIntRanges::getStorageBitwidth(operand.getType())
                           ? IntegerValueRange(get(operand, depth + 1))
                           : IntegerValueRange());
  op.inferResultRangesFromOptional(
      operands, [&](Value changed, const IntegerValueRange &range) {
        if (changed == value && !range.isUninitialized())
          result = range.getValue();
      });
  ranges.insert({value, result});
  return result;
}

bool RegionRanges::isAttained(Value value) {
  return getPositions(value, 0).has_value();
}

std::optional<unsigned> RegionRanges::getPositions(Value value,
                                                   unsigned depth) {
  if (auto known = positions.find(value); known != positions.end())
    return known->second;
  if (matchPattern(value, m_Constant()))
    return 0;
  Operation *op = value.getDefiningOp();
  if (depth == kDepth || !op || op->getBlock() != &block ||
      !isa<arith::AddIOp, arith::SubIOp, arith::MinSIOp, arith::MaxSIOp>(op))
    return std::nullopt;
  auto left = getPositions(op->getOperand(0), depth + 1);
  auto right = getPositions(op->getOperand(1), depth + 1);
  // Two of the same position are not at their ends independently, and a sum
  // that wraps has others.
  if (!left || !right || (*left & *right) != 0)
    return std::nullopt;
  ConstantIntRanges a = get(op->getOperand(0)), b = get(op->getOperand(1));
  bool low = false, high = false;
  if (isa<arith::AddIOp>(op)) {
    (void)a.smin().sadd_ov(b.smin(), low);
    (void)a.smax().sadd_ov(b.smax(), high);
  } else if (isa<arith::SubIOp>(op)) {
    (void)a.smin().ssub_ov(b.smax(), low);
    (void)a.smax().ssub_ov(b.smin(), high);
  }
  if (low || high)
    return std::nullopt;
  return positions[value] = *left | *right;
}
