//===- DecodeForward.cpp - Attention of few queries -----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DecodeForward.h"

#include "MergeWarps.h"
#include "NonFiniteValues.h"
#include "TileOrder.h"
#include "Warp.h"
#include "WarpProduct.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

/// What a thread holds of 16 x 8.
static constexpr int64_t kQuad = 4;

//===----------------------------------------------------------------------===//
// Shared memory
//===----------------------------------------------------------------------===//

namespace {
/// Where things are: the queries, then for each warp its stages, of keys and
/// values. When all keys are read the results of warps take the same place.
struct Layout {
  int64_t queryBytes, keyBytes, valueBytes, warpBytes, columnTiles, rowTiles;
  int64_t end;

  Layout(SdpaOp op, CUDAConfigAttr config) {
    HeadSizes sizes = op.getSizes();
    int64_t dk = ForwardTile::getPaddedWidth(sizes.dk);
    int64_t dv = ForwardTile::getPaddedWidth(sizes.dv);
    int64_t warps = config.getWarps(), keys = config.getKeys() / warps;
    queryBytes = SharedTile::getBytes(config.getQueries(), dk);
    keyBytes = SharedTile::getBytes(keys, dk);
    valueBytes = SharedTile::getBytes(keys, dv);
    warpBytes = config.getStages() * (keyBytes + valueBytes);
    columnTiles = dv / kMmaColumns;
    rowTiles = config.getQueries() / kMmaRows;
    end = std::max(
        queryBytes + warps * warpBytes,
        warps > 1 ? warps * MergeWarps::getBytes(rowTiles, columnTiles) : 0);
  }
};
} // namespace

int64_t DecodeForward::getThreads(CUDAConfigAttr config) {
  return kWarpThreads * config.getWarps();
}

int64_t DecodeForward::getSharedBytes(SdpaOp op, CUDAConfigAttr config) {
  return Layout(op, config).end;
}

DecodeForward::DecodeForward(KernelBuilder &b, const KernelArguments &args,
                             const ForwardArguments &forward, Value memory)
    : b(b), args(args), forward(forward),
      tile(b, args, forward, TileOrder(b, args, forward).ofBlock()),
      memory(memory), warps(forward.config.getWarps()),
      warpKeys(tile.getKeys() / warps), stages(forward.config.getStages()),
      rowTiles(tile.getRows() / kMmaRows),
      queries(b, memory, 0, tile.getRows(),
              ForwardTile::getPaddedWidth(tile.getDk())) {
  thread = b.getThread();
  lane = getLane(b, thread);
  warp = getUniformWarp(b, thread);
}

SharedTile DecodeForward::getKeyTile(Value stage) {
  Layout layout(forward.op, forward.config);
  Value offset =
      b.add(b.mul(warp, b.i32(layout.warpBytes)),
            b.mul(stage, b.i32(layout.keyBytes + layout.valueBytes)));
  return SharedTile(b, b.offset(memory, offset), layout.queryBytes, warpKeys,
                    queries.getColumns());
}

SharedTile DecodeForward::getValueTile(Value stage) {
  Layout layout(forward.op, forward.config);
  Value offset =
      b.add(b.mul(warp, b.i32(layout.warpBytes)),
            b.mul(stage, b.i32(layout.keyBytes + layout.valueBytes)));
  return SharedTile(b, b.offset(memory, offset),
                    layout.queryBytes + layout.keyBytes, warpKeys,
                    ForwardTile::getPaddedWidth(tile.getDv()));
}

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

/// The first of this warp's keys of a block.
Value DecodeForward::getFirstKey(Value block) {
  return b.add(tile.getFirstKey(block), b.mul(warp, b.i32(warpKeys)));
}

void DecodeForward::copyBlock(Value block, Value stage) {
  Value first = getFirstKey(block);
  bool asynchronous = tile.canCopyAsynchronously();
  copyToShared(
      b, getKeyTile(stage), tile.getDk(), kWarpThreads, asynchronous,
      [&](Value row) { return tile.getKeyRow(b.add(first, row)); }, lane);
  copyToShared(
      b, getValueTile(stage), tile.getDv(), kWarpThreads, asynchronous,
      [&](Value row) { return tile.getValueRow(b.add(first, row)); }, lane);
}

/// Queries stay in registers if outputs leave room for them.
void DecodeForward::loadQueries() {
  constexpr int64_t kMostRegisters = 128;
  int64_t columns = queries.getColumns();
  int64_t outputs = ForwardTile::getPaddedWidth(tile.getDv()) / 2;
  if (rowTiles * (columns / 4 + outputs) > kMostRegisters)
    return;
  for (int64_t r = 0; r < rowTiles; ++r)
    for (int64_t k = 0; k < columns; k += kMmaDepth)
      queryRegisters.push_back(queries.loadA(kMmaRows * r, k, b.i32(0)));
}

SmallVector<Value> DecodeForward::getQueries(int64_t rowTile, int64_t column) {
  if (queryRegisters.empty())
    return queries.loadA(kMmaRows * rowTile, column, b.i32(0));
  int64_t ofRowTile = queries.getColumns() / kMmaDepth;
  return queryRegisters[rowTile * ofRowTile + column / kMmaDepth];
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// The products of the queries with this warp's keys, a fragment for each row
/// tile.
SmallVector<Value> DecodeForward::multiplyKeys(const SharedTile &keys) {
  int64_t columnTiles = warpKeys / kMmaColumns;
  SmallVector<Value> tiles(rowTiles * columnTiles, b.splat(b.f32(0.0), kQuad));
  for (int64_t k = 0; k < queries.getColumns(); k += kMmaDepth) {
    SmallVector<SmallVector<Value>> left;
    for (int64_t r = 0; r < rowTiles; ++r)
      left.push_back(getQueries(r, k));
    for (int64_t n = 0; n < columnTiles; n += 2) {
      SmallVector<Value> right = keys.loadTransposedB(kMmaColumns * n, k);
      for (int64_t r = 0; r < rowTiles; ++r)
        for (int64_t i = 0; i < 2; ++i) {
          Value &c = tiles[r * columnTiles + n + i];
          c = multiplyRegisters(b, left[r], ArrayRef(right).slice(2 * i, 2), c,
                                tile.getElementType());
        }
    }
  }
  SmallVector<Value> fragments;
  for (int64_t r = 0; r < rowTiles; ++r)
    fragments.push_back(
        joinColumns(b, ArrayRef(tiles).slice(r * columnTiles, columnTiles)));
  return fragments;
}

void DecodeForward::multiplyValues(const SharedTile &values,
                                   ArrayRef<SmallVector<Value>> weights,
                                   SoftmaxState &state) {
  int64_t columnTiles = values.getColumns() / kMmaColumns;
  for (int64_t n = 0; n < columnTiles; n += 2)
    for (int64_t k = 0; k < warpKeys; k += kMmaDepth) {
      SmallVector<Value> right = values.loadB(k, kMmaColumns * n);
      for (int64_t r = 0; r < rowTiles; ++r)
        for (int64_t i = 0; i < 2; ++i) {
          Value &c = state.output[r * columnTiles + n + i];
          c = multiplyRegisters(
              b, ArrayRef(weights[r]).slice(k / kMmaDepth * 4, 4),
              ArrayRef(right).slice(2 * i, 2), c, tile.getElementType());
        }
    }
}

/// accumulator + weight value for allowed keys. A value that is no number comes
/// through whatever its weight was rounded to.
static Value addVisible(KernelBuilder &b, Value weight, Value value,
                        Value accumulator) {
  double infinity = std::numeric_limits<double>::infinity();
  Value size = math::AbsFOp::create(b.b, b.loc, value);
  Value isFinite = arith::CmpFOp::create(b.b, b.loc, arith::CmpFPredicate::OLT,
                                         size, b.f32(infinity));
  Value sum = b.select(isFinite, b.fma(weight, value, accumulator),
                       b.addF(accumulator, value));
  Value isHidden = arith::CmpFOp::create(b.b, b.loc, arith::CmpFPredicate::OLT,
                                         weight, b.f32(0.0));
  return b.select(isHidden, accumulator, sum);
}

void DecodeForward::addVisibleValues(const SharedTile &values, Value scores,
                                     Value weights, Value scratch,
                                     MutableArrayRef<Value> output) {
  // No weight is negative: -1 says that the row may not see the key.
  Value lowest = b.f32(-std::numeric_limits<double>::infinity());
  Value marked = b.select(b.equalF(scores, lowest), b.f32(-1.0), weights);
  Value row = b.divU(lane, b.i32(4)), quadLane = b.bitAnd(lane, b.i32(3));
  auto getPlace = [&](Value row, Value key) {
    Value element = b.add(b.mul(row, b.i32(warpKeys)), key);
    return b.offset(scratch, b.mul(element, b.i32(4)));
  };
  synchronizeWarp(b);
  for (int64_t i = 0, e = getVectorLength(marked); i < e; i += 2) {
    Value key = b.add(b.mul(quadLane, b.i32(2)), b.i32(8 * (i / 4)));
    Value half = b.add(row, b.i32(i / 2 % 2 * 8));
    b.store(b.slice(marked, i, 2), getPlace(half, key), 8);
  }
  synchronizeWarp(b);
  auto loop = scf::ForOp::create(
      b.b, b.loc, b.i32(0), b.i32(warpKeys), b.i32(1), ValueRange(output),
      [&](OpBuilder &, Location, Value key, ValueRange carried) {
        RowPair weight;
        for (int64_t half : {0, 1})
          weight[half] =
              b.load(b.f32(), getPlace(b.add(row, b.i32(8 * half)), key), 4);
        SmallVector<Value> sums;
        for (auto [n, sum] : llvm::enumerate(carried)) {
          Value from = b.offset(values.getAddress(key, b.i32(n)),
                                b.mul(quadLane, b.i32(4)));
          Value pair =
              b.load(VectorType::get(2, tile.getElementType()), from, 4);
          Value wide = arith::ExtFOp::create(b.b, b.loc,
                                             VectorType::get(2, b.f32()), pair);
          SmallVector<Value> elements;
          for (int64_t i = 0; i < kQuad; ++i)
            elements.push_back(addVisible(
                b, weight[i / 2], b.element(wide, i % 2), b.element(sum, i)));
          sums.push_back(b.fromElements(elements));
        }
        scf::YieldOp::create(b.b, b.loc, sums);
      });
  synchronizeWarp(b);
  llvm::copy(loop.getResults(), output.begin());
}

//===----------------------------------------------------------------------===//
// The loop over keys
//===----------------------------------------------------------------------===//

/// The row of the tile that this thread's first row of a row tile is.
Value DecodeForward::getRow(int64_t rowTile) {
  return b.add(b.divU(lane, b.i32(4)), b.i32(kMmaRows * rowTile));
}

SoftmaxState DecodeForward::step(Value block, SoftmaxState state, Mode mode) {
  // The oldest of the copies in flight is this block's. All lanes are done with
  // the block before, whose stage is the next one to fill.
  waitForCopies(b, stages - 2);
  synchronizeWarp(b);
  Value step = b.sub(block, tile.getFirstBlock());
  Value ahead = b.i32(stages - 1);
  Value next = b.add(block, ahead);
  b.ifThen(b.less(next, tile.getLastBlock()),
           [&] { copyBlock(next, b.remU(b.add(step, ahead), b.i32(stages))); });
  commitCopies(b);

  Value stage = b.remU(step, b.i32(stages));
  SharedTile keys = getKeyTile(stage), values = getValueTile(stage);
  SmallVector<Value> products = multiplyKeys(keys);
  Value isCut = tile.isCut(tile.getFirstKey(block));
  Value firstKey = getFirstKey(block);
  SmallVector<SmallVector<Value>> weights;
  for (int64_t r = 0; r < rowTiles; ++r) {
    Value scores = tile.computeScores(products[r], getRow(r), firstKey, isCut);
    SoftmaxStep softmax =
        SoftmaxStep::get(b, scores, state.max[r], tile.getFactor());
    state.add(b, softmax, r);
    if (mode == Mode::Careful) {
      // The keys of this stage are not needed any more.
      addVisibleValues(values, scores, softmax.weights, keys.getStart(),
                       state.getOutput(r));
      continue;
    }
    SmallVector<Value> registers;
    for (Value operand : toOperandA(b, softmax.weights, tile.getElementType()))
      for (int64_t i = 0; i < 4; ++i)
        registers.push_back(b.element(operand, i));
    weights.push_back(registers);
  }
  if (mode == Mode::Fast)
    multiplyValues(values, weights, state);
  return state;
}

SoftmaxState DecodeForward::run(Mode mode) {
  Value first = tile.getFirstBlock(), last = tile.getLastBlock();
  for (int64_t stage = 0; stage < stages - 1; ++stage) {
    Value block = b.add(first, b.i32(stage));
    b.ifThen(b.less(block, last), [&] { copyBlock(block, b.i32(stage)); });
    commitCopies(b);
  }
  if (mode == Mode::Fast) {
    // The queries were copied before.
    waitForCopies(b, stages - 1);
    NVVM::Barrier0Op::create(b.b, b.loc);
    loadQueries();
  }
  auto initial = SoftmaxState::getInitial(
      b, rowTiles, Layout(forward.op, forward.config).columnTiles);
  auto loop = scf::ForOp::create(
      b.b, b.loc, first, last, b.i32(1), initial.pack(),
      [&](OpBuilder &, Location, Value block, ValueRange carried) {
        SoftmaxState state =
            step(block, SoftmaxState::unpack(carried, rowTiles), mode);
        scf::YieldOp::create(b.b, b.loc, state.pack());
      });
  waitForCopies(b, 0);
  synchronizeWarp(b);
  return SoftmaxState::unpack(loop.getResults(), rowTiles);
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

void DecodeForward::finish(SoftmaxState state) {
  Layout layout(forward.op, forward.config);
  MergeWarps ofAll(b, memory, {lane, warp, warps}, rowTiles, layout.columnTiles,
                   tile.getFactor());
  if (warps > 1)
    ofAll.share(state);
  for (int64_t r = 0; r < rowTiles; ++r) {
    SoftmaxState merged;
    if (warps > 1) {
      merged = ofAll.merge(r);
    } else {
      merged.max.push_back(state.max[r]);
      merged.sum.push_back(state.sum[r]);
      llvm::append_range(merged.output, state.getOutput(r));
    }
    SoftmaxEnd end = SoftmaxEnd::get(b, merged.max.front(), merged.sum.front(),
                                     tile.getFactor());
    Value inverse = spreadRows(b, end.inverse, kQuad);
    for (auto [i, output] : llvm::enumerate(merged.output)) {
      Value column = b.add(b.mul(warp, b.i32(kMmaColumns)),
                           b.i32(kMmaColumns * warps * i));
      tile.storeOutput(b.mulF(output, inverse), getRow(r), column);
    }
    Value isFirst = b.compare(arith::CmpIPredicate::eq, warp, b.i32(0));
    b.ifThen(isFirst, [&] { tile.storeEnd(end, getRow(r)); });
  }
}

/// Whether some thread of the warp has an element that is no number.
static Value isAnyNonFinite(KernelBuilder &b, ArrayRef<Value> results) {
  return NVVM::VoteSyncOp::create(b.b, b.loc, b.i1(), b.i32(-1),
                                  isNonFinite(b, results),
                                  NVVM::VoteSyncKind::any);
}

void DecodeForward::emit() {
  copyToShared(b, queries, tile.getDk(), getThreads(forward.config),
               tile.canCopyAsynchronously(),
               [&](Value row) { return tile.getQueryRow(row); });
  commitCopies(b);
  SoftmaxState state = run(Mode::Fast);
  if (tile.mayHideKeys()) {
    auto again = scf::IfOp::create(
        b.b, b.loc, isAnyNonFinite(b, state.output),
        [&](OpBuilder &, Location) {
          // Nothing of this is kept in registers until then.
          KernelBuilder apart = b.apart();
          SoftmaxState again =
              DecodeForward(apart, args, forward, memory).run(Mode::Careful);
          scf::YieldOp::create(b.b, b.loc, again.pack());
        },
        [&](OpBuilder &, Location) {
          scf::YieldOp::create(b.b, b.loc, state.pack());
        });
    state = SoftmaxState::unpack(again.getResults(), rowTiles);
  }
  finish(state);
}
