//===- WgmmaLoads.cpp - The warps that load for wgmma ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WgmmaLoads.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::attn;

void WgmmaLoads::load(const TensorMap &map, const ForwardTile &tile,
                      const SharedTile &to, Value barrier, Value firstKey) {
  arriveExpecting(b, barrier, to.getBytes(to.getRows(), to.getColumns()));
  for (int64_t column = 0; column < to.getColumns();
       column += SharedTile::kPanelColumns) {
    Value start = b.offset(to.getStart(), to.getOffset(0, column));
    Value at[] = {b.i32(column), firstKey, tile.getKvHead(), tile.getBatch()};
    map.copyBox(b, args, start, at, barrier);
  }
}

/// Zeros where keys are past the length of their batch: those rows of values
/// may hold anything, and a weight of zero does not undo a NaN.
void WgmmaLoads::zeroHiddenValues(const ForwardTile &tile,
                                  const SharedTile &values, Value firstKey) {
  Value chunk = block.getLane();
  Value zero = b.splat(b.i32(0), kChunkBytes / 4);
  Value first = b.sub(tile.getKeyLimit(), firstKey);
  auto loop =
      scf::ForOp::create(b.b, b.loc, first, b.i32(tile.getKeys()), b.i32(1));
  OpBuilder::InsertionGuard guard(b.b);
  b.b.setInsertionPointToStart(loop.getBody());
  Value isChunk = b.less(chunk, b.i32(values.getColumns() / kChunkColumns));
  b.ifThen(isChunk, [&] {
    b.store(zero, values.getAddress(loop.getInductionVar(), chunk),
            kChunkBytes);
  });
}

Value WgmmaLoads::loadValues(const ForwardTile &tile, Value step,
                             Value firstKey, Value landed) {
  SharedTile to = block.getValueTile(step);
  Value full = block.getValues().getFull(step);
  if (!forward.scores.hasKeyLengths()) {
    ifElected(b, [&] { load(*forward.valueMap, tile, to, full, firstKey); });
    return landed;
  }
  // A block that a length cuts, which is the last one of its tile, lands first.
  Value landing = block.getLanding();
  Value end = b.min(b.add(firstKey, b.i32(tile.getKeys())), tile.getKeyCount());
  Value isCut = b.less(tile.getKeyLimit(), end);
  Value barrier = b.select(isCut, landing, full);
  ifElected(b, [&] { load(*forward.valueMap, tile, to, barrier, firstKey); });
  b.ifThen(isCut, [&] {
    waitForPhase(b, landing, b.bitAnd(landed, b.i32(1)));
    zeroHiddenValues(tile, to, firstKey);
    fenceProxies(b);
    synchronizeWarp(b);
    b.ifThen(block.isLeader(), [&] { arrive(b, full); });
  });
  return b.add(landed, arith::ExtUIOp::create(b.b, b.loc, b.i32(), isCut));
}

SmallVector<Value> WgmmaLoads::loadKeysAndValues(const ForwardTile &tile,
                                                 ValueRange before) {
  auto loop = scf::ForOp::create(
      b.b, b.loc, tile.getFirstBlock(), tile.getLastBlock(), b.i32(1), before,
      [&](OpBuilder &, Location, Value number, ValueRange carried) {
        Value step = carried[0];
        Value firstKey = tile.getFirstKey(number);
        block.getKeys().waitEmpty(step);
        ifElected(b, [&] {
          load(*forward.keyMap, tile, block.getKeyTile(step),
               block.getKeys().getFull(step), firstKey);
        });
        block.getValues().waitEmpty(step);
        Value landed = loadValues(tile, step, firstKey, carried[1]);
        scf::YieldOp::create(b.b, b.loc,
                             ValueRange{b.add(step, b.i32(1)), landed});
      });
  return llvm::to_vector_of<Value>(loop.getResults());
}

void WgmmaLoads::loadKeysAndValues() {
  SmallVector<Value> none{b.i32(0), b.i32(0)};
  if (only) {
    loadKeysAndValues(*only, none);
    return;
  }
  TileOrder order(b, args, forward);
  order.forEach(none, [&](const TilePlace &place, Value, ValueRange before) {
    return loadKeysAndValues(ForwardTile(b, args, forward, place), before);
  });
}

void WgmmaLoads::loadQueries(Value warpgroup) {
  TileOrder order(b, args, forward);
  SharedTile to = block.getQueryTile(warpgroup);
  TilePipeline queries = block.getQueries(warpgroup);
  Value firstRow = b.mul(warpgroup, b.i32(kWgmmaRows));
  bool persistent = forward.config.getPersistent();
  SmallVector<Value> count = order.forEach(
      b.i32(0), [&](const TilePlace &place, Value number, ValueRange) {
        QueryTile tile(b, args, forward, place);
        queries.waitEmpty(number);
        if (persistent)
          block.writePlace(warpgroup, place);
        copyToSharedInLoop(
            b, to, SdpaOp(forward.op).getSizes().dk, kWarpThreads,
            forward.canCopyAsynchronously(),
            [&](Value row) { return tile.getQueryRow(b.add(firstRow, row)); },
            block.getLane());
        commitCopies(b);
        waitForCopies(b, 0);
        fenceProxies(b);
        synchronizeWarp(b);
        b.ifThen(block.isLeader(), [&] { arrive(b, queries.getFull(number)); });
        return SmallVector<Value>{b.add(number, b.i32(1))};
      });
  if (!persistent)
    return;
  queries.waitEmpty(count[0]);
  block.writeEnd(warpgroup);
  b.ifThen(block.isLeader(), [&] { arrive(b, queries.getFull(count[0])); });
}

void WgmmaLoads::emit() {
  int64_t warpgroups = WgmmaBlock::getWarpgroups(forward.config);
  Value number = b.sub(block.getWarp(), b.i32(kWarpgroupWarps * warpgroups));
  Value isFirst = b.compare(arith::CmpIPredicate::eq, number, b.i32(0));
  auto ifOp = scf::IfOp::create(b.b, b.loc, isFirst, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b.b);
  b.b.setInsertionPointToStart(ifOp.thenBlock());
  loadKeysAndValues();
  b.b.setInsertionPointToStart(ifOp.elseBlock());
  b.ifThen(b.lessEqual(number, b.i32(warpgroups)),
           [&] { loadQueries(b.sub(number, b.i32(1))); });
}
