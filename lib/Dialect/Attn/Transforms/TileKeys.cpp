//===- TileKeys.cpp - Loop over the key blocks a query block may see ------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Causal diagonals, windows and key lengths all bound the keys of query i by
//
//   i + off - left <= j <= i + off + right,   0 <= j < limit,
//
// so the keys that some query of a block [i0, i1) may see form one interval,
// and so do the keys that all of them see. The difference of the two is where
// blocks are visited with their mask; outside the larger one none is visited.
//
// A mask region can forbid any of them. Whether it forbids all pairs of a block
// or none is computed for each block (MaskBounds.h).
//
//===----------------------------------------------------------------------===//

#include "QueryTileBounds.h"
#include "attn/Dialect/Attn/Analysis/IndexBuilder.h"
#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"

namespace mlir::attn {
#define GEN_PASS_DEF_TILEKEYSPASS
#include "attn/Dialect/Attn/Transforms/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
/// Key blocks [begin, end) are visited, [fullBegin, fullEnd) of them without
/// mask, and keys from `limit` on do not exist.
struct KeyBlockRange {
  Value begin, fullBegin, fullEnd, end;
  Value limit;
};
} // namespace

/// How far right of its diagonal a query may look; -1 where unbounded.
static int64_t getRightBound(OnlineSdpaOp op) {
  int64_t right = op.getWindow() ? (*op.getWindow())[1] : -1;
  if (!op.getCausal())
    return right;
  return 0;
}

static int64_t getLeftBound(OnlineSdpaOp op) {
  return op.getWindow() ? (*op.getWindow())[0] : -1;
}

static KeyBlockRange getKeyBlockRange(IndexBuilder &b, OnlineSdpaOp op) {
  int64_t keyBlock = op.getConfig()->getKeyBlock();
  Value zero = b.constant(0);
  Value batch = op.getOrigin()[0], firstQuery = op.getOrigin()[2];

  Value limit = op.getKeyLimit();
  if (op.getKeyLengths())
    limit = b.min(limit, b.extract(op.getKeyLengths(), batch));
  limit = b.max(limit, zero);

  Value begin = zero, fullBegin = zero;
  Value keys = limit, fullKeys = limit;
  int64_t left = getLeftBound(op), right = getRightBound(op);
  if (left >= 0 || right >= 0) {
    Value endQuery =
        b.min(op.getQueryLimit(), b.add(firstQuery, op.getSizes().queries));
    Value diagonal = op.getDiagonal() ? op.getDiagonal() : zero;
    if (op.getQueryOffset())
      diagonal = b.add(diagonal, b.extract(op.getQueryOffset(), batch));
    Value firstDiagonal = b.add(firstQuery, diagonal);
    Value endDiagonal = b.add(endQuery, diagonal);
    if (right >= 0) {
      keys = b.min(keys, b.add(endDiagonal, right));
      fullKeys = b.min(fullKeys, b.add(firstDiagonal, right + 1));
    }
    if (left >= 0) {
      begin = b.max(b.add(firstDiagonal, -left), zero);
      fullBegin = b.max(b.add(endDiagonal, -left - 1), zero);
    }
  }

  KeyBlockRange range;
  range.limit = limit;
  range.begin = b.floorDiv(begin, keyBlock);
  range.end = b.max(b.ceilDiv(keys, keyBlock), range.begin);
  range.fullBegin = left >= 0 ? b.clamp(b.ceilDiv(fullBegin, keyBlock),
                                        range.begin, range.end)
                              : range.begin;
  range.fullEnd =
      b.clamp(b.floorDiv(fullKeys, keyBlock), range.fullBegin, range.end);
  return range;
}

/// Key blocks that are asked for together.
static constexpr int64_t kGroupBlocks = 16;

namespace {
/// The three loops over the key blocks of one tile of queries.
class KeyLoops {
public:
  KeyLoops(OnlineSdpaOp op, CaptureSummaries &summaries);

  FailureOr<SmallVector<Value>> create();

  /// The operation of the mask region that nothing is known of, if any.
  Operation *getObstacle() { return bounds ? bounds->getObstacle() : nullptr; }

private:
  using States = SmallVector<Value>;
  /// How a block is computed: with the masks that follow from positions, and
  /// with the mask region.
  struct Masks {
    bool positions, region;
  };

  FailureOr<States> createLoop(Value begin, Value end, ValueRange states,
                               bool isBorder);
  FailureOr<States> createGroupLoop(ValueRange states);
  FailureOr<States> createBlock(Value first, ValueRange states, bool isBorder);
  FailureOr<States> createStep(Value first, ValueRange states, Masks masks);
  FailureOr<States> createChoice(Value condition,
                                 function_ref<FailureOr<States>()> whenTrue,
                                 function_ref<FailureOr<States>()> whenFalse);

  OnlineSdpaOp op;
  IndexBuilder b;
  KeyBlockRange range;
  std::optional<QueryTileBounds> bounds, groupBounds;
};
} // namespace

KeyLoops::KeyLoops(OnlineSdpaOp op, CaptureSummaries &summaries)
    : op(op), b(op.getLoc(), op), range(getKeyBlockRange(b, op)) {
  if (!op.hasMaskMod())
    return;
  int64_t keyBlock = op.getConfig()->getKeyBlock();
  bounds.emplace(op, keyBlock, summaries);
  // Where groups are few, asking for each block is as good.
  int64_t keys = op.getSizes().keys;
  if (ShapedType::isDynamic(keys) || keys > 2 * kGroupBlocks * keyBlock)
    groupBounds.emplace(op, kGroupBlocks * keyBlock, summaries);
}

/// online_sdpa(block, states), where the block begins with key `first`.
FailureOr<SmallVector<Value>>
KeyLoops::createStep(Value first, ValueRange states, Masks masks) {
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  FailureOr<TilingResult> tiled = op.getTiledImplementation(
      b, {zero, zero, zero, first},
      {one, one, b.getIndexAttr(op.getSizes().queries),
       b.getIndexAttr(op.getConfig()->getKeyBlock())});
  if (failed(tiled))
    return failure();
  auto step = cast<OnlineSdpaOp>(tiled->tiledOps.front());
  step.getAccumulatorMutable().assign(states[0]);
  step.getMaxMutable().assign(states[1]);
  step.getSumMutable().assign(states[2]);
  step.getKeyLengthsMutable().clear();
  if (masks.positions) {
    step.getKeyLimitMutable().assign(range.limit);
  } else {
    step.getKeyLimitMutable().clear();
    step.getQueryOffsetMutable().clear();
    step.getDiagonalMutable().clear();
    step.setCausal(false);
    step.removeWindowAttr();
  }
  if (!masks.region && step.hasMaskMod())
    step.getMaskMod().front().erase();
  return States(step->getResults());
}

/// if (condition) whenTrue else whenFalse, without the branch that is known
/// not to be taken.
FailureOr<SmallVector<Value>>
KeyLoops::createChoice(Value condition,
                       function_ref<FailureOr<States>()> whenTrue,
                       function_ref<FailureOr<States>()> whenFalse) {
  if (matchPattern(condition, m_One()))
    return whenTrue();
  if (matchPattern(condition, m_Zero()))
    return whenFalse();
  auto choice = scf::IfOp::create(b, TypeRange(op->getResultTypes()), condition,
                                  /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  for (auto [body, create] : {std::pair(choice.thenBlock(), whenTrue),
                              std::pair(choice.elseBlock(), whenFalse)}) {
    b.setInsertionPointToEnd(body);
    FailureOr<States> states = create();
    if (failed(states))
      return failure();
    scf::YieldOp::create(b, *states);
  }
  return States(choice->getResults());
}

/// One block: left out, without its mask region or with it, as the region
/// allows no pair of it, all, or some. In the loops of the borders, whose
/// blocks are masked anyway and few, the copy without the region is saved.
FailureOr<SmallVector<Value>>
KeyLoops::createBlock(Value first, ValueRange states, bool isBorder) {
  auto compute = [&] { return createStep(first, states, {isBorder, true}); };
  if (!bounds)
    return compute();
  int64_t keyBlock = op.getConfig()->getKeyBlock();
  Value end = b.add(first, keyBlock);
  if (isBorder)
    end = b.min(end, range.limit);
  Truth allowed =
      bounds->evaluate(b, first, b.add(end, -1), isBorder ? 1 : keyBlock);
  return createChoice(
      allowed.may,
      [&]() -> FailureOr<States> {
        if (isBorder)
          return compute();
        return createChoice(
            allowed.must,
            [&] { return createStep(first, states, {false, false}); }, compute);
      },
      [&]() -> FailureOr<States> { return States(states); });
}

/// for (block = begin; block < end; ++block) states = createBlock(states)
FailureOr<SmallVector<Value>>
KeyLoops::createLoop(Value begin, Value end, ValueRange states, bool isBorder) {
  auto loop = scf::ForOp::create(b, begin, end, b.constant(1), states);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value first =
      b.mul(loop.getInductionVar(), b.constant(op.getConfig()->getKeyBlock()));
  FailureOr<States> next =
      createBlock(first, loop.getRegionIterArgs(), isBorder);
  if (failed(next))
    return failure();
  scf::YieldOp::create(b, *next);
  return States(loop->getResults());
}

/// The loop over the blocks between the borders. In a long sequence of which
/// little is allowed, asking for each block would take longer than computing
/// the few: groups of blocks are asked for first.
FailureOr<SmallVector<Value>> KeyLoops::createGroupLoop(ValueRange states) {
  Value begin = range.fullBegin, end = range.fullEnd;
  if (!groupBounds)
    return createLoop(begin, end, states, /*isBorder=*/false);
  auto loop =
      scf::ForOp::create(b, b.floorDiv(begin, kGroupBlocks),
                         b.ceilDiv(end, kGroupBlocks), b.constant(1), states);
  FailureOr<States> next;
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    int64_t keys = kGroupBlocks * op.getConfig()->getKeyBlock();
    Value firstBlock = b.mul(loop.getInductionVar(), b.constant(kGroupBlocks));
    Value endBlock = b.min(b.add(firstBlock, kGroupBlocks), end);
    firstBlock = b.max(firstBlock, begin);
    Value first = b.mul(loop.getInductionVar(), b.constant(keys));
    Truth allowed =
        groupBounds->evaluate(b, first, b.add(first, keys - 1), keys);
    if (!matchPattern(allowed.may, m_One())) {
      next = createLoop(firstBlock, b.select(allowed.may, endBlock, firstBlock),
                        loop.getRegionIterArgs(), /*isBorder=*/false);
      if (failed(next))
        return failure();
      scf::YieldOp::create(b, *next);
      return States(loop->getResults());
    }
  }
  // No group is ever left out.
  loop.erase();
  return createLoop(begin, end, states, /*isBorder=*/false);
}

FailureOr<SmallVector<Value>> KeyLoops::create() {
  FailureOr<States> states(States(op.getDpsInits()));
  if (getLeftBound(op) >= 0)
    states = createLoop(range.begin, range.fullBegin, *states, true);
  if (succeeded(states))
    states = createGroupLoop(*states);
  if (succeeded(states))
    states = createLoop(range.fullEnd, range.end, *states, true);
  return states;
}

/// Whether `op` is one key block already: what the loops are made of.
static bool isKeyBlock(OnlineSdpaOp op) {
  return op.getConfig() && op.hasPackedKey() && !op.getOrigin().empty() &&
         op.getSizes().keys == op.getConfig()->getKeyBlock();
}

/// Whether `op` is what attn-pack-keys and attn-tile-queries make.
static bool isQueryTile(OnlineSdpaOp op) {
  if (!op.getConfig() || op.getNumResults() == 0 || op.getOrigin().empty() ||
      !op.hasPackedKey() || !op.getQueryLimit() || !op.getKeyLimit() ||
      !isConstantIntValue(op.getOrigin()[3], 0))
    return false;
  HeadSizes sizes = op.getSizes();
  int64_t keyBlock = op.getConfig()->getKeyBlock();
  return keyBlock % op.getPackedKeyBlock() == 0 &&
         (ShapedType::isDynamic(sizes.keys) || sizes.keys % keyBlock == 0) &&
         sizes.keys != 0 && sizes.batch == 1 && sizes.heads == 1 &&
         ShapedType::isStatic(sizes.queries);
}

static LogicalResult tileKeys(OnlineSdpaOp op, CaptureSummaries &summaries) {
  KeyLoops loops(op, summaries);
  FailureOr<SmallVector<Value>> states = loops.create();
  if (failed(states))
    return failure();
  if (Operation *obstacle = loops.getObstacle())
    obstacle->emitRemark()
        << "'" << obstacle->getName()
        << "' has no bounds over a block of queries and keys: mask_mod is "
           "evaluated in every block that other conditions leave";
  op->replaceAllUsesWith(*states);
  op->erase();
  return success();
}

namespace {
struct TileKeysPass : public attn::impl::TileKeysPassBase<TileKeysPass> {
  void runOnOperation() override {
    SmallVector<OnlineSdpaOp> ops;
    getOperation()->walk([&](OnlineSdpaOp op) { ops.push_back(op); });
    CaptureSummaries summaries;
    for (OnlineSdpaOp op : ops) {
      if (isKeyBlock(op))
        continue;
      if (!isQueryTile(op))
        op.removeConfigAttr();
      else if (failed(tileKeys(op, summaries)))
        return signalPassFailure();
    }
  }
};
} // namespace
