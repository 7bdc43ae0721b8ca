//===- WgmmaForward.cpp - Attention by wgmma ------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WgmmaForward.h"

#include "MmaSyncForward.h"
#include "NonFiniteValues.h"
#include "WgmmaLoads.h"
#include "WgmmaTile.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::attn;

static Value isAny(KernelBuilder &b, Value bits) {
  return b.compare(arith::CmpIPredicate::ne, bits, b.i32(0));
}

/// The bit that a tile has in a set of tiles: those from the 32nd on share one.
/// A tile that is done again without need has the same results.
static Value getBit(KernelBuilder &b, Value number) {
  return arith::ShLIOp::create(b.b, b.loc, b.i32(1), b.min(number, b.i32(31)));
}

/// What is carried from tile to tile: the steps so far, and, where keys may be
/// hidden, the tiles of which this thread has results that are no numbers.
SmallVector<Value> WgmmaForward::multiplyTile(const WgmmaBlock &block,
                                              const ForwardTile &tile,
                                              Value number, ValueRange before) {
  WgmmaTile::Result result =
      WgmmaTile(b, tile, forward, block, before[0], number).emit();
  SmallVector<Value> after{result.nextStep};
  if (tile.mayHideKeys()) {
    Value bit =
        b.select(isNonFinite(b, result.output), getBit(b, number), b.i32(0));
    after.push_back(arith::OrIOp::create(b.b, b.loc, before[1], bit));
  }
  return after;
}

/// Goes on to the tiles that the queries turn out to be of.
SmallVector<Value> WgmmaForward::multiplyTiles(const WgmmaBlock &block,
                                               ValueRange before) {
  Value warpgroup = block.getWarpgroup();
  SmallVector<Value> initial{b.i32(0)};
  llvm::append_range(initial, before);
  auto loop = scf::WhileOp::create(
      b.b, b.loc,
      [&] {
        SmallVector<Type> types(ValueRange(initial).getTypes());
        types.append(forward.parts ? 3 : 2, b.i32());
        return types;
      }(),
      initial,
      [&](OpBuilder &, Location, ValueRange carried) {
        block.getQueries(warpgroup).waitFull(carried.front());
        TilePlace place = block.readPlace(warpgroup);
        SmallVector<Value> all(carried);
        all.append({place.tile, place.unit});
        if (place.part)
          all.push_back(place.part);
        scf::ConditionOp::create(b.b, b.loc, block.isTile(place), all);
      },
      [&](OpBuilder &, Location, ValueRange all) {
        Value number = all.front();
        ValueRange carried = all.slice(1, before.size());
        ValueRange numbers = all.drop_front(1 + before.size());
        TilePlace place;
        place.tile = numbers[0];
        place.unit = numbers[1];
        if (forward.parts)
          place.part = numbers[2];
        SmallVector<Value> next{b.add(number, b.i32(1))};
        ForwardTile tile(b, args, forward, place);
        llvm::append_range(next, multiplyTile(block, tile, number, carried));
        scf::YieldOp::create(b.b, b.loc, next);
      });
  return llvm::to_vector_of<Value>(loop.getResults().slice(1, before.size()));
}

void WgmmaForward::multiply(const WgmmaBlock &block,
                            const std::optional<ForwardTile> &only) {
  WgmmaTile::giveFirstTurn(b, forward, block);
  bool mayHideKeys = forward.scores.mayHideKeys();
  SmallVector<Value> state{b.i32(0)};
  if (mayHideKeys)
    state.push_back(b.i32(0));
  if (only) {
    block.getQueries(block.getWarpgroup()).waitFull(b.i32(0));
    state = multiplyTile(block, *only, b.i32(0), state);
  } else {
    state = multiplyTiles(block, state);
  }
  if (mayHideKeys)
    repeatTiles(block, state[1]);
}

/// Does those of `tiles` again that any thread has there. Their results are
/// stored over those that were, behind a barrier.
void WgmmaForward::repeatTiles(const WgmmaBlock &block, Value tiles) {
  WarpVote vote = block.getVote();
  b.ifThen(vote.isAny(isAny(b, tiles)), [&] {
    KernelBuilder apart = b.apart();
    TileOrder order(apart, args, forward);
    order.forEach({}, [&](const TilePlace &place, Value number, ValueRange) {
      vote.synchronize();
      Value isBad = vote.isAny(isAny(b, b.bitAnd(tiles, getBit(b, number))));
      b.ifThen(isBad, [&] {
        MmaSyncForward::repeat(apart, args, forward, place, memory,
                               /*hasQueries=*/false, vote);
      });
      return SmallVector<Value>();
    });
  });
}

void WgmmaForward::emit() {
  WgmmaBlock block(b, forward, memory);
  block.initBarriers();
  // The keys that a mask region leaves are found while all have registers for
  // that: those that load keep few.
  std::optional<ForwardTile> only;
  if (!forward.config.getPersistent())
    only.emplace(b, args, forward, TileOrder(b, args, forward).ofBlock());
  int64_t warpgroups = WgmmaBlock::getWarpgroups(forward.config);
  auto registers = RegisterShares::get(warpgroups);
  Value multiplies =
      b.less(block.getWarp(), b.i32(kWarpgroupWarps * warpgroups));
  auto ifOp =
      scf::IfOp::create(b.b, b.loc, multiplies, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b.b);
  b.b.setInsertionPointToStart(ifOp.thenBlock());
  growRegisters(b, registers.ofProducts);
  multiply(block, only);
  b.b.setInsertionPointToStart(ifOp.elseBlock());
  shrinkRegisters(b, registers.ofLoads);
  WgmmaLoads(b, args, forward, block, only).emit();
}
