//===- TileOrder.cpp - Which tiles a block takes, and when ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileOrder.h"

#include "ForwardTile.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::attn;

TileOrder::TileOrder(KernelBuilder &b, const KernelArguments &args,
                     const ForwardArguments &forward)
    : b(b), args(args), forward(forward) {
  tiles = forward.tiles.isConstant() ? b.i32(forward.tiles.constant)
                                     : args.getScalar(forward.tiles);
  units = b.mul(args.getSize(b, forward.query, 0),
                b.i32(ForwardTile::getUnits(forward.op, forward.config)));
  if (forward.parts)
    parts = args.getScalar(forward.parts->count);
}

Value TileOrder::getTiles(const Section &section) const {
  Value count = b.mul(section.count, tiles);
  return parts ? b.mul(count, parts) : count;
}

TilePlace TileOrder::getPlace(const Section &section, Value index) const {
  TilePlace place;
  if (parts) {
    place.part = b.remU(index, parts);
    index = b.divU(index, parts);
  }
  Value fromLast;
  if (forward.config.getCachedBytes() == 0) {
    place.unit = b.divU(index, tiles);
    fromLast = b.remU(index, tiles);
  } else {
    place.unit = b.remU(index, section.count);
    fromLast = b.divU(index, section.count);
  }
  place.unit = b.add(section.first, place.unit);
  place.tile = b.sub(b.sub(tiles, b.i32(1)), fromLast);
  return place;
}

TilePlace TileOrder::ofBlock() const {
  return getPlace({b.i32(0), units}, b.getBlock());
}

/// A loop over [0, count) that carries values.
static SmallVector<Value>
createLoop(KernelBuilder &b, Value count, ValueRange carried,
           function_ref<SmallVector<Value>(Value, ValueRange)> body) {
  auto loop = scf::ForOp::create(
      b.b, b.loc, b.i32(0), count, b.i32(1), carried,
      [&](OpBuilder &, Location, Value number, ValueRange carried) {
        scf::YieldOp::create(b.b, b.loc, body(number, carried));
      });
  return llvm::to_vector_of<Value>(loop.getResults());
}

/// As many rounds as give the block a tile.
SmallVector<Value> TileOrder::forEachInOrder(ValueRange carried,
                                             Body body) const {
  Value block = b.getBlock(), grid = b.getGrid();
  Section all{b.i32(0), units};
  Value others = b.sub(b.add(getTiles(all), b.sub(grid, b.i32(1))), block);
  return createLoop(b, b.divU(others, grid), carried,
                    [&](Value round, ValueRange carried) {
                      Value index = b.add(b.mul(round, grid), block);
                      return body(getPlace(all, index), round, carried);
                    });
}

/// The units whose keys and values are no more than `cached_bytes`, or about so
/// many: all sections get as many, but the last one.
Value TileOrder::getUnitsOfSection() const {
  HeadSizes sizes = SdpaOp(forward.op).getSizes();
  LayoutAttr layout = SdpaOp(forward.op).getLayoutOrDefault();
  Value keys = args.getSize(b, forward.key, getHeadDim(layout.getKey(), 2));
  // So many that the product is an i32.
  constexpr int64_t kManyKeys = 1 << 18;
  Value bytes = b.mul(b.min(b.max(keys, b.i32(1)), b.i32(kManyKeys)),
                      b.i32((sizes.dk + sizes.dv) * forward.getElementBytes()));
  int64_t unitsOfHead =
      ForwardTile::getUnits(forward.op, forward.config) / sizes.kvHeads;
  Value heads = b.divU(b.i32(forward.config.getCachedBytes()), bytes);
  Value most = b.mul(b.max(heads, b.i32(1)), b.i32(unitsOfHead));
  auto divideCeil = [&](Value x, Value y) {
    return b.divU(b.add(x, b.sub(y, b.i32(1))), y);
  };
  return divideCeil(units, divideCeil(units, most));
}

SmallVector<Value> TileOrder::forEachOfSections(ValueRange carried,
                                                Body body) const {
  Value block = b.getBlock(), grid = b.getGrid();
  Value behind = b.sub(b.sub(grid, b.i32(1)), block);
  Value size = getUnitsOfSection();
  Value sections = b.divU(b.add(units, b.sub(size, b.i32(1))), size);
  // The number of the next tile comes first.
  SmallVector<Value> all{b.i32(0)};
  llvm::append_range(all, carried);
  all = createLoop(b, sections, all, [&](Value number, ValueRange carried) {
    Value first = b.mul(number, size);
    Section section{first, b.min(size, b.sub(units, first))};
    Value count = getTiles(section);
    Value whole = b.divU(count, grid), rest = b.remU(count, grid);
    auto getOffset = [&](Value round) {
      Value turns = b.bitAnd(b.add(number, round), b.i32(1));
      Value isBack = b.compare(arith::CmpIPredicate::ne, turns, b.i32(0));
      return b.select(isBack, behind, block);
    };
    Value hasLast = b.less(getOffset(whole), rest);
    Value rounds =
        b.add(whole, arith::ExtUIOp::create(b.b, b.loc, b.i32(), hasLast));
    return createLoop(b, rounds, carried, [&](Value round, ValueRange carried) {
      Value index = b.add(b.mul(round, grid), getOffset(round));
      SmallVector<Value> result{b.add(carried.front(), b.i32(1))};
      llvm::append_range(result, body(getPlace(section, index), carried.front(),
                                      carried.drop_front()));
      return result;
    });
  });
  return llvm::to_vector(ArrayRef(all).drop_front());
}

SmallVector<Value> TileOrder::forEach(ValueRange carried, Body body) const {
  if (!forward.config.getPersistent())
    return body(ofBlock(), b.i32(0), carried);
  if (forward.config.getCachedBytes() == 0)
    return forEachInOrder(carried, body);
  return forEachOfSections(carried, body);
}
