//===- VisibleBlocks.cpp - What a mask region leaves of the keys ---------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VisibleBlocks.h"

#include "Warp.h"

#include "attn/Dialect/Attn/Analysis/MaskBounds.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// Bounds of a region in a kernel
//===----------------------------------------------------------------------===//

namespace {
class KernelMaskBounds : public MaskBounds {
public:
  KernelMaskBounds(KernelBuilder &b, const KernelArguments &args,
                   const FragmentRegion &region, const CaptureBounds &captures,
                   const TilePairs &pairs, int64_t keys)
      : MaskBounds(region.getBlock(), b.loc), b(b), args(args), region(region),
        captures(captures), queries(pairs.queries), keys(keys) {
    setExact(0, b.toIndex(pairs.batch));
    auto set = [&](unsigned dim, Value first, Value last) {
      if (first == last)
        return setExact(dim, b.toIndex(first));
      setRange(dim, b.toIndex(first), b.toIndex(last));
    };
    set(1, pairs.firstHead, pairs.lastHead);
    set(2, pairs.firstQuery, pairs.lastQuery);
    start(b.b);
  }

protected:
  Value getCaptured(Value value) override {
    return region.getCaptured(b, args, value);
  }

  Value createRead(IntervalBuilder &, const Values &values,
                   Operation &op) override {
    for (Value operand : op.getOperands())
      if (operand.getType().isIndex() && !lookup(values, operand).exact)
        return {};
    return region.read(
        b, args, op, [&](Value index) { return lookup(values, index).exact; });
  }

  std::optional<Interval> interpretRead(IntervalBuilder &interval,
                                        const Values &values,
                                        Operation &op) override {
    auto load = dyn_cast<memref::LoadOp>(op);
    if (!load)
      return std::nullopt;
    std::optional<unsigned> dim = findVaryingIndex(load.getIndices());
    if (!dim)
      return std::nullopt;
    SmallVector<Value> at;
    for (auto [other, index] : llvm::enumerate(load.getIndices())) {
      if (other == *dim)
        continue;
      at.push_back(lookup(values, index).exact);
      if (!at.back())
        return std::nullopt;
    }
    // As far as an index with factor 1 moves over the block.
    Value index = load.getIndices()[*dim];
    int64_t most = (dependsOnQuery.contains(index) ? queries : 0) +
                   (dependsOnKey.contains(index) ? keys : 0);
    return captures.find(interval, b, args, load, *dim, at,
                         getInterval(interval, values, index), most);
  }

private:
  KernelBuilder &b;
  const KernelArguments &args;
  const FragmentRegion &region;
  const CaptureBounds &captures;
  /// Of a tile and of a block.
  int64_t queries, keys;
};
} // namespace

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

/// The first of the numbers [0, count) for which `holds`, or `count`; 0 where
/// that is not positive. Each lane asks about one number of 32.
static Value findFirst(KernelBuilder &b, Value count,
                       function_ref<Value(Value)> holds) {
  Value lane = getLane(b, b.getThread());
  Value none = b.i32(0);
  auto loop = scf::WhileOp::create(
      b.b, b.loc, TypeRange{b.i32(), b.i32()}, ValueRange{none, none},
      [&](OpBuilder &, Location, ValueRange carried) {
        Value goesOn =
            b.bitAnd(b.compare(arith::CmpIPredicate::eq, carried[1], none),
                     b.less(carried[0], count));
        scf::ConditionOp::create(b.b, b.loc, goesOn, carried);
      },
      [&](OpBuilder &, Location, ValueRange carried) {
        Value number = b.add(carried[0], lane);
        Value mine = b.bitAnd(b.less(number, count), holds(number));
        Value found = NVVM::VoteSyncOp::create(
            b.b, b.loc, b.i32(), b.i32(-1), mine, NVVM::VoteSyncKind::ballot);
        Value isFound = b.compare(arith::CmpIPredicate::ne, found, none);
        Value next = b.add(carried[0], b.i32(kWarpThreads));
        scf::YieldOp::create(
            b.b, b.loc, ValueRange{b.select(isFound, carried[0], next), found});
      });
  Value base = loop.getResult(0), found = loop.getResult(1);
  Value place = math::CountTrailingZerosOp::create(b.b, b.loc, found);
  Value isFound = b.compare(arith::CmpIPredicate::ne, found, none);
  return b.select(isFound, b.add(base, place), b.max(count, none));
}

VisibleBlocks VisibleBlocks::find(KernelBuilder &b, const KernelArguments &args,
                                  const FragmentRegion &region,
                                  const CaptureBounds &captures,
                                  const TilePairs &pairs, int64_t keys,
                                  Value keyLimit, BlockRun blocks) {
  KernelMaskBounds bounds(b, args, region, captures, pairs, keys);
  auto evaluate = [&](Value block) {
    Value first = b.mul(block, b.i32(keys));
    Value last = b.sub(b.min(b.add(first, b.i32(keys)), keyLimit), b.i32(1));
    return bounds.evaluate(b.b, b.toIndex(first), b.toIndex(last),
                           /*minKeys=*/1);
  };
  // What is known before the kernel runs needs no code.
  bool isEver, isAlways;
  {
    OpBuilder::InsertionGuard guard(b.b);
    Block scratch;
    b.b.setInsertionPointToStart(&scratch);
    Truth allowed = evaluate(blocks.first);
    isEver = !matchPattern(allowed.must, m_Zero());
    isAlways = matchPattern(allowed.may, m_One());
  }

  VisibleBlocks result;
  result.all = blocks;
  auto may = [&](Value block) { return evaluate(block).may; };
  auto must = [&](Value block) { return evaluate(block).must; };
  auto isNot = [&](Value condition) {
    return b.bitXor(condition, arith::ConstantIntOp::create(b.b, b.loc, 1, 1));
  };
  auto findFrom = [&](Value first, function_ref<Value(Value)> holds) {
    Value count = b.sub(result.all.last, first);
    return b.add(first, findFirst(b, count, [&](Value number) {
                   return holds(b.add(first, number));
                 }));
  };
  if (!isAlways) {
    result.all.first = findFrom(result.all.first, may);
    Value count = b.sub(result.all.last, result.all.first);
    Value fromBehind = findFirst(b, count, [&](Value number) {
      return may(b.sub(b.sub(result.all.last, b.i32(1)), number));
    });
    result.all.last = b.sub(result.all.last, fromBehind);
    result.hole.first = findFrom(
        result.all.first, [&](Value block) { return isNot(may(block)); });
    result.hole.last = findFrom(result.hole.first, may);
  }
  if (isEver) {
    result.open.first = findFrom(result.all.first, must);
    result.open.last = findFrom(
        result.open.first, [&](Value block) { return isNot(must(block)); });
  }
  return result;
}
