//===- WgmmaMatmul.cpp - A product by wgmma -------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WgmmaMatmul.h"

#include "WarpgroupProduct.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::attn;

static constexpr int64_t kFragmentColumns = 8, kFragmentElements = 4;

/// With one warpgroup that multiplies, each thread has as many registers as it
/// can use from the start.
static bool sharesRegisters(int64_t warpgroups) { return warpgroups > 1; }

static int64_t getWarpgroups(kernel::MatmulConfigAttr config) {
  return config.getWarpsM() / kWarpgroupWarps;
}

/// Where things are in shared memory.
namespace {
struct Memory {
  int64_t lhsBytes, stageBytes; ///< of one stage
  int64_t ring, end;            ///< after the stages

  Memory(const MatmulPlan &plan, kernel::MatmulConfigAttr config) {
    int64_t m = config.getM(), n = config.getN(), k = config.getK();
    lhsBytes = plan.isLhsKMajor ? SharedTile::getBytes(m, k)
                                : SharedTile::getBytes(k, m);
    stageBytes = lhsBytes + (plan.isRhsKMajor ? SharedTile::getBytes(n, k)
                                              : SharedTile::getBytes(k, n));
    ring = config.getStages() * stageBytes;
    end = ring + TilePipeline::getBytes(config.getStages());
  }
};
} // namespace

int64_t WgmmaMatmul::getThreads(kernel::MatmulConfigAttr config) {
  return kWarpgroupThreads * (getWarpgroups(config) + 1);
}

int64_t WgmmaMatmul::getSharedBytes(const MatmulPlan &plan,
                                    kernel::MatmulConfigAttr config) {
  return Memory(plan, config).end;
}

WgmmaMatmul::WgmmaMatmul(KernelBuilder &b, const KernelArguments &args,
                         const MatmulArguments &matmul, const MatmulPlan &plan,
                         const TensorMap &lhs, const TensorMap &rhs,
                         Value memory)
    : b(b), args(args), matmul(matmul), plan(plan), config(matmul.config),
      lhs(lhs), rhs(rhs), memory(memory), warpgroups(getWarpgroups(config)),
      stages(b, memory, Memory(plan, config).ring, config.getStages()),
      tile(b, args, matmul, plan.dims), depth(tile.makeDims(plan.dims.k)),
      parts(tile.makeDims(plan.parts)) {
  thread = b.getThread();
  warp = getUniformWarp(b, thread);
  isLeader = isFirstLane(b, thread);
  stepsOfPart = depth.getTiles(config.getK());
  steps = b.mul(stepsOfPart, parts.getCount());
}

SharedTile WgmmaMatmul::getLhsTile(Value stageStep) const {
  Memory layout(plan, config);
  Value stage = b.mul(stages.getStage(stageStep), b.i32(layout.stageBytes));
  int64_t m = config.getM(), k = config.getK();
  return SharedTile(b, b.offset(memory, stage), 0, plan.isLhsKMajor ? m : k,
                    plan.isLhsKMajor ? k : m);
}

SharedTile WgmmaMatmul::getRhsTile(Value stageStep) const {
  Memory layout(plan, config);
  Value stage = b.mul(stages.getStage(stageStep), b.i32(layout.stageBytes));
  int64_t n = config.getN(), k = config.getK();
  return SharedTile(b, b.offset(memory, stage), layout.lhsBytes,
                    plan.isRhsKMajor ? n : k, plan.isRhsKMajor ? k : n);
}

void WgmmaMatmul::forEachTile(function_ref<void(Value)> body) {
  Value blocks = NVVM::GridDimXOp::create(b.b, b.loc, b.i32());
  auto loop = scf::ForOp::create(b.b, b.loc, b.getBlock(), tile.getCount(),
                                 blocks, ValueRange{b.i32(0)});
  OpBuilder::InsertionGuard guard(b.b);
  b.b.setInsertionPointToStart(loop.getBody());
  tile.moveTo(loop.getInductionVar());
  Value first = loop.getRegionIterArg(0);
  body(first);
  scf::YieldOp::create(b.b, b.loc, b.add(first, steps));
}

//===----------------------------------------------------------------------===//
// The warpgroup that loads
//===----------------------------------------------------------------------===//

void WgmmaMatmul::loadTile(const TensorMap &map, AffineMap indexing,
                           bool isKMajor, const SharedTile &to, Value row,
                           Value step, Value barrier) {
  bool isWhole = plan.parts.empty();
  Value part = isWhole ? nullptr : b.divU(step, stepsOfPart);
  Value depth =
      b.mul(isWhole ? step : b.remU(step, stepsOfPart), b.i32(config.getK()));
  SmallVector<Value> indices{depth, row};
  if (!isKMajor)
    std::swap(indices[0], indices[1]);
  auto append = [&](const LinearDims &dims, Value index) {
    for (auto [dim, single] : llvm::zip(dims.getDims(), dims.split(index)))
      if (getPosition(indexing, dim))
        indices.push_back(single);
  };
  append(parts, part);
  append(tile.getBatchDims(), tile.getBatch());
  Value column = indices[0];
  for (int64_t panel = 0; panel < to.getColumns();
       panel += SharedTile::kPanelColumns) {
    indices[0] = b.add(column, b.i32(panel));
    Value start = b.offset(to.getStart(), to.getOffset(0, panel));
    map.copyBox(b, args, start, indices, barrier);
  }
}

void WgmmaMatmul::load(Value step, Value stageStep) {
  Value full = stages.getFull(stageStep);
  arriveExpecting(b, full, Memory(plan, config).stageBytes);
  loadTile(lhs, plan.lhsMap, plan.isLhsKMajor, getLhsTile(stageStep),
           tile.getFirstRow(), step, full);
  loadTile(rhs, plan.rhsMap, plan.isRhsKMajor, getRhsTile(stageStep),
           tile.getFirstColumn(), step, full);
}

void WgmmaMatmul::produce() {
  if (sharesRegisters(warpgroups))
    shrinkRegisters(b, RegisterShares::get(warpgroups).ofLoads);
  Value isFirst = b.compare(arith::CmpIPredicate::eq, warp,
                            b.i32(kWarpgroupWarps * warpgroups));
  b.ifThen(isFirst, [&] {
    forEachTile([&](Value first) {
      auto loop = scf::ForOp::create(b.b, b.loc, b.i32(0), steps, b.i32(1));
      OpBuilder::InsertionGuard guard(b.b);
      b.b.setInsertionPointToStart(loop.getBody());
      Value step = loop.getInductionVar();
      Value stageStep = b.add(first, step);
      stages.waitEmpty(stageStep);
      ifElected(b, [&] { load(step, stageStep); });
    });
  });
}

//===----------------------------------------------------------------------===//
// The warpgroups that multiply
//===----------------------------------------------------------------------===//

Value WgmmaMatmul::multiplyStage(Value stageStep, Value sums) {
  SharedTile left = getLhsTile(stageStep), right = getRhsTile(stageStep);
  Value warpgroup = b.divU(warp, b.i32(kWarpgroupWarps));
  int64_t rowsBytes = plan.isLhsKMajor ? left.getOffset(kWgmmaRows, 0)
                                       : left.getOffset(0, kWgmmaRows);
  Value a =
      plan.isLhsKMajor ? left.getDescriptor() : left.getTransposedDescriptor();
  a = b.add(a, b.extend(b.mul(warpgroup,
                              b.i32(SharedTile::toDescriptor(rowsBytes)))));
  Value c = plan.isRhsKMajor ? right.getDescriptor()
                             : right.getTransposedDescriptor();
  auto at = [&](Value start, const SharedTile &tile, bool isKMajor, int64_t k) {
    int64_t bytes = isKMajor ? tile.getOffset(0, k) : tile.getOffset(k, 0);
    return b.add(start, b.i64(SharedTile::toDescriptor(bytes)));
  };
  ptx::MmaType type = getMmaType(matmul.lhs.type.getElementType());
  fenceProducts(b, {});
  for (int64_t k = 0; k < config.getK(); k += kWgmmaDepth)
    sums = ptx::WgmmaOp::create(
        b.b, b.loc, sums.getType(), type, at(a, left, plan.isLhsKMajor, k),
        at(c, right, plan.isRhsKMajor, k), sums,
        /*transpose_a=*/!plan.isLhsKMajor, /*transpose_b=*/!plan.isRhsKMajor);
  commitProducts(b);
  return sums;
}

void WgmmaMatmul::consume() {
  if (sharesRegisters(warpgroups))
    growRegisters(b, RegisterShares::get(warpgroups).ofProducts);
  int64_t count = config.getN() / 2;
  forEachTile([&](Value first) {
    Value zeros = b.splat(b.f32(0.0), count);
    zeros = fenceProducts(b, zeros).front();
    auto loop = scf::ForOp::create(
        b.b, b.loc, b.i32(0), steps, b.i32(1), zeros,
        [&](OpBuilder &, Location, Value step, ValueRange carried) {
          Value stageStep = b.add(first, step);
          stages.waitFull(stageStep);
          Value sums = multiplyStage(stageStep, carried[0]);
          // The products of the step before are done, and those of this one
          // run on while the next stage is waited for.
          waitForProducts(b, 1);
          Value isBefore = b.less(b.i32(0), step);
          stages.release(b.sub(stageStep, b.i32(1)),
                         b.bitAnd(isLeader, isBefore));
          scf::YieldOp::create(b.b, b.loc, sums);
        });
    Value sums = waitForProducts(b, 0, loop.getResult(0));
    Value isAny = b.less(b.i32(0), steps);
    stages.release(b.sub(b.add(first, steps), b.i32(1)),
                   b.bitAnd(isLeader, isAny));
    SmallVector<Value> fragments;
    for (int64_t i = 0; i < count; i += kFragmentElements)
      fragments.push_back(b.slice(sums, i, kFragmentElements));
    tile.store(fragments, config.getN() / kFragmentColumns,
               b.mul(warp, b.i32(kWgmmaWarpRows)), b.i32(0),
               {2 * MatmulTile::kChunkFragments,
                MatmulTile::canStoreChunks(matmul, plan.dims.n.back())});
  });
}

//===----------------------------------------------------------------------===//
// The kernel
//===----------------------------------------------------------------------===//

void WgmmaMatmul::emit() {
  initBarriers(b, thread, [&] { stages.init(kWarpgroupWarps * warpgroups); });
  Value isConsumer = b.less(warp, b.i32(kWarpgroupWarps * warpgroups));
  scf::IfOp::create(
      b.b, b.loc, isConsumer,
      [&](OpBuilder &, Location) {
        consume();
        scf::YieldOp::create(b.b, b.loc);
      },
      [&](OpBuilder &, Location) {
        produce();
        scf::YieldOp::create(b.b, b.loc);
      });
}
