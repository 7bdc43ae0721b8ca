//===- WgmmaBlock.cpp - What the warps of a wgmma block share -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WgmmaBlock.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::attn;

/// Tile, unit and part, with room for a fourth number.
static constexpr int64_t kPlaceBytes = 16;

/// Where things are in shared memory.
namespace {
struct Memory {
  int64_t keyBytes, valueBytes;   ///< of one stage
  int64_t queryBytes, queryWaits; ///< of one warpgroup
  int64_t keys, values;           ///< begin
  int64_t places, queryRing, keyRing, valueRing, landing, votes, end;

  Memory(SdpaOp op, CUDAConfigAttr config) {
    HeadSizes sizes = op.getSizes();
    int64_t dk = ForwardTile::getPaddedWidth(sizes.dk);
    int64_t dv = ForwardTile::getPaddedWidth(sizes.dv);
    int64_t stages = config.getStages();
    int64_t warpgroups = WgmmaBlock::getWarpgroups(config);
    keyBytes = SharedTile::getBytes(config.getKeys(), dk);
    valueBytes = SharedTile::getBytes(config.getKeys(), dv);
    queryBytes = SharedTile::getBytes(kWgmmaRows, dk);
    queryWaits = TilePipeline::getBytes(/*stages=*/1);
    keys = warpgroups * queryBytes;
    values = keys + stages * keyBytes;
    places = values + stages * valueBytes;
    queryRing = places + warpgroups * kPlaceBytes;
    keyRing = queryRing + warpgroups * queryWaits;
    valueRing = keyRing + TilePipeline::getBytes(stages);
    landing = valueRing + TilePipeline::getBytes(stages);
    votes = landing + TilePipeline::kBytes;
    end = votes + WarpVote::getBytes(config.getWarps());
  }
};
} // namespace

int64_t WgmmaBlock::getSharedBytes(SdpaOp op, CUDAConfigAttr config) {
  return Memory(op, config).end;
}

WgmmaBlock::WgmmaBlock(KernelBuilder &b, const ForwardArguments &forward,
                       Value memory)
    : b(b), forward(forward), memory(memory),
      keys(b, memory, Memory(forward.op, forward.config).keyRing,
           forward.config.getStages()),
      values(b, memory, Memory(forward.op, forward.config).valueRing,
             forward.config.getStages()),
      thread(b.getThread()) {
  warp = getUniformWarp(b, thread);
  leader = isFirstLane(b, thread);
}

SharedTile WgmmaBlock::getQueryTile(Value warpgroup) const {
  Memory layout(forward.op, forward.config);
  Value start = b.mul(warpgroup, b.i32(layout.queryBytes));
  return SharedTile(
      b, b.offset(memory, start), 0, kWgmmaRows,
      ForwardTile::getPaddedWidth(SdpaOp(forward.op).getSizes().dk));
}

TilePipeline WgmmaBlock::getQueries(Value warpgroup) const {
  Memory layout(forward.op, forward.config);
  Value start = b.mul(warpgroup, b.i32(layout.queryWaits));
  return TilePipeline(b, b.offset(memory, start), layout.queryRing,
                      /*stages=*/1);
}

Value WgmmaBlock::getPlace(Value warpgroup) const {
  return b.offset(b.offset(memory, Memory(forward.op, forward.config).places),
                  b.mul(warpgroup, b.i32(kPlaceBytes)));
}

void WgmmaBlock::writePlace(Value warpgroup, const TilePlace &place) const {
  Value to = getPlace(warpgroup);
  b.ifThen(leader, [&] {
    b.store(place.tile, to, 4);
    b.store(place.unit, b.offset(to, 4), 4);
    if (place.part)
      b.store(place.part, b.offset(to, 8), 4);
  });
}

void WgmmaBlock::writeEnd(Value warpgroup) const {
  TilePlace none{/*unit=*/b.i32(0), /*tile=*/b.i32(-1), /*part=*/Value()};
  if (forward.parts)
    none.part = b.i32(0);
  writePlace(warpgroup, none);
}

TilePlace WgmmaBlock::readPlace(Value warpgroup) const {
  Value from = getPlace(warpgroup);
  // By the leader for all, since the leader says that it may be overwritten.
  auto read = [&](int64_t offset) -> Value {
    auto number = scf::IfOp::create(
        b.b, b.loc, leader,
        [&](OpBuilder &, Location) {
          scf::YieldOp::create(b.b, b.loc,
                               b.load(b.i32(), b.offset(from, offset), 4));
        },
        [&](OpBuilder &, Location) {
          scf::YieldOp::create(b.b, b.loc, b.i32(0));
        });
    return NVVM::ShflOp::create(b.b, b.loc, b.i32(), b.i32(-1),
                                number.getResult(0), b.i32(0), b.i32(31),
                                NVVM::ShflKind::idx, UnitAttr());
  };
  TilePlace place;
  place.tile = read(0);
  place.unit = read(4);
  if (forward.parts)
    place.part = read(8);
  return place;
}

SharedTile WgmmaBlock::getKeyTile(Value step) const {
  Memory layout(forward.op, forward.config);
  Value stage = b.mul(keys.getStage(step), b.i32(layout.keyBytes));
  return SharedTile(
      b, b.offset(memory, stage), layout.keys, forward.config.getKeys(),
      ForwardTile::getPaddedWidth(SdpaOp(forward.op).getSizes().dk));
}

SharedTile WgmmaBlock::getValueTile(Value step) const {
  Memory layout(forward.op, forward.config);
  Value stage = b.mul(values.getStage(step), b.i32(layout.valueBytes));
  return SharedTile(
      b, b.offset(memory, stage), layout.values, forward.config.getKeys(),
      ForwardTile::getPaddedWidth(SdpaOp(forward.op).getSizes().dv));
}

Value WgmmaBlock::getLanding() const {
  return b.offset(memory, Memory(forward.op, forward.config).landing);
}

WarpVote WgmmaBlock::getVote() const {
  return WarpVote(b, b.offset(memory, Memory(forward.op, forward.config).votes),
                  forward.config.getWarps(), kConsumerBarrier);
}

void WgmmaBlock::initBarriers() const {
  int64_t warpgroups = getWarpgroups(forward.config);
  attn::initBarriers(b, thread, [&] {
    for (int64_t i = 0; i < warpgroups; ++i)
      getQueries(b.i32(i)).init(kWarpgroupWarps);
    keys.init(kWarpgroupWarps * warpgroups);
    values.init(kWarpgroupWarps * warpgroups);
    initBarrier(b, getLanding(), 1);
  });
}

void attn::fenceProxies(KernelBuilder &b) {
  NVVM::FenceProxyOp::create(
      b.b, b.loc, NVVM::ProxyKind::async_shared,
      NVVM::SharedSpaceAttr::get(b.b.getContext(),
                                 NVVM::SharedSpace::shared_cta));
}
