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
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::attn {
#define GEN_PASS_DEF_TILEKEYSPASS
#include "attn/Dialect/Attn/Transforms/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
/// Index arithmetic that folds what is static.
struct IndexBuilder : ImplicitLocOpBuilder {
  using ImplicitLocOpBuilder::ImplicitLocOpBuilder;

  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(*this, getLoc(), value);
  }
  Value add(Value lhs, Value rhs) {
    return createOrFold<arith::AddIOp>(lhs, rhs);
  }
  Value add(Value lhs, int64_t rhs) {
    return rhs ? add(lhs, constant(rhs)) : lhs;
  }
  Value min(Value lhs, Value rhs) {
    return createOrFold<arith::MinSIOp>(lhs, rhs);
  }
  Value max(Value lhs, Value rhs) {
    return createOrFold<arith::MaxSIOp>(lhs, rhs);
  }
  Value clamp(Value value, Value low, Value high) {
    return max(min(value, high), low);
  }
  Value floorDiv(Value value, int64_t divisor) {
    return createOrFold<arith::FloorDivSIOp>(value, constant(divisor));
  }
  Value ceilDiv(Value value, int64_t divisor) {
    return createOrFold<arith::CeilDivSIOp>(value, constant(divisor));
  }
  /// Element `index` of a 1-D tensor of integers or indices.
  Value extract(Value tensor, Value index) {
    Value element = tensor::ExtractOp::create(*this, tensor, index);
    if (element.getType().isIndex())
      return element;
    return arith::IndexCastOp::create(*this, getIndexType(), element);
  }
};

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

/// for (block = begin; block < end; ++block) state = online_sdpa(block, state),
/// with the masks that follow from positions kept or dropped.
static FailureOr<ValueRange> createKeyLoop(IndexBuilder &b, OnlineSdpaOp op,
                                           Value begin, Value end,
                                           ValueRange states, Value limit) {
  int64_t keyBlock = op.getConfig()->getKeyBlock();
  bool masked = static_cast<bool>(limit);
  auto loop = scf::ForOp::create(b, begin, end, b.constant(1), states);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value first = b.createOrFold<arith::MulIOp>(loop.getInductionVar(),
                                              b.constant(keyBlock));
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  FailureOr<TilingResult> tiled = op.getTiledImplementation(
      b, {zero, zero, zero, first},
      {one, one, b.getIndexAttr(op.getSizes().queries),
       b.getIndexAttr(keyBlock)});
  if (failed(tiled))
    return failure();
  auto step = cast<OnlineSdpaOp>(tiled->tiledOps.front());
  step.getAccumulatorMutable().assign(loop.getRegionIterArgs()[0]);
  step.getMaxMutable().assign(loop.getRegionIterArgs()[1]);
  step.getSumMutable().assign(loop.getRegionIterArgs()[2]);
  step.getKeyLengthsMutable().clear();
  if (masked) {
    step.getKeyLimitMutable().assign(limit);
  } else {
    step.getKeyLimitMutable().clear();
    step.getQueryOffsetMutable().clear();
    step.getDiagonalMutable().clear();
    step.setCausal(false);
    step.removeWindowAttr();
  }
  scf::YieldOp::create(b, step->getResults());
  return ValueRange(loop->getResults());
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

static LogicalResult tileKeys(OnlineSdpaOp op) {
  IndexBuilder b(op.getLoc(), op);
  KeyBlockRange range = getKeyBlockRange(b, op);
  ValueRange states = op.getDpsInits();
  if (getLeftBound(op) >= 0) {
    FailureOr<ValueRange> left =
        createKeyLoop(b, op, range.begin, range.fullBegin, states, range.limit);
    if (failed(left))
      return failure();
    states = *left;
  }
  FailureOr<ValueRange> full =
      createKeyLoop(b, op, range.fullBegin, range.fullEnd, states, Value());
  if (failed(full))
    return failure();
  FailureOr<ValueRange> border =
      createKeyLoop(b, op, range.fullEnd, range.end, *full, range.limit);
  if (failed(border))
    return failure();
  op->replaceAllUsesWith(*border);
  op->erase();
  return success();
}

namespace {
struct TileKeysPass : public attn::impl::TileKeysPassBase<TileKeysPass> {
  void runOnOperation() override {
    SmallVector<OnlineSdpaOp> ops;
    getOperation()->walk([&](OnlineSdpaOp op) { ops.push_back(op); });
    for (OnlineSdpaOp op : ops) {
      if (isKeyBlock(op))
        continue;
      if (!isQueryTile(op))
        op.removeConfigAttr();
      else if (failed(tileKeys(op)))
        return signalPassFailure();
    }
  }
};
} // namespace
