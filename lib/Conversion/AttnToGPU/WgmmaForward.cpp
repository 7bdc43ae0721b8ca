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
#include "attn/Dialect/PTX/IR/PTX.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

static constexpr int64_t kWarpThreads = 32, kWarpgroupWarps = 4;
static constexpr int64_t kWarpgroupThreads = kWarpThreads * kWarpgroupWarps;
/// Rows and depth of one instruction's product.
static constexpr int64_t kRows = 64, kDepth = 16;
static constexpr int64_t kChunkColumns = 8, kChunkBytes = 16;

/// Named barriers: 0 is that of the whole block.
static constexpr int64_t kConsumerBarrier = 1, kFirstTurnBarrier = 2;

/// How the 65536 registers of a block are shared out: what a thread that loads
/// keeps, and what a thread that multiplies gets. Multiples of 8; so many for
/// each warpgroup that all of them fit.
static std::pair<int64_t, int64_t> getRegisters(int64_t warpgroups) {
  if (warpgroups == 1)
    return {56, 256};
  if (warpgroups == 2)
    return {24, 240};
  return {32, 160};
}

static int64_t getWarpgroups(CUDAConfigAttr config) {
  return config.getWarps() / kWarpgroupWarps;
}

/// Where things are in shared memory.
namespace {
struct Memory {
  int64_t keyBytes, valueBytes;             ///< of one stage
  int64_t keys, values, keyRing, valueRing; ///< begin
  int64_t landing, votes, end;

  Memory(SdpaOp op, CUDAConfigAttr config) {
    HeadSizes sizes = op.getSizes();
    int64_t dk = ForwardTile::getPaddedWidth(sizes.dk);
    int64_t dv = ForwardTile::getPaddedWidth(sizes.dv);
    int64_t stages = config.getStages();
    keyBytes = SharedTile::getBytes(config.getKeys(), dk);
    valueBytes = SharedTile::getBytes(config.getKeys(), dv);
    keys = SharedTile::getBytes(config.getQueries(), dk);
    values = keys + stages * keyBytes;
    keyRing = values + stages * valueBytes;
    valueRing = keyRing + TilePipeline::getBytes(stages);
    landing = valueRing + TilePipeline::getBytes(stages);
    votes = landing + TilePipeline::kBytes;
    end = votes + WarpVote::getBytes(config.getWarps());
  }
};
} // namespace

int64_t WgmmaForward::getThreads(CUDAConfigAttr config) {
  return kWarpgroupThreads * (getWarpgroups(config) + 1);
}

int64_t WgmmaForward::getSharedBytes(SdpaOp op, CUDAConfigAttr config) {
  return Memory(op, config).end;
}

WgmmaForward::WgmmaForward(KernelBuilder &b, const KernelArguments &args,
                           const ForwardTile &tile,
                           const ForwardArguments &forward, Value memory)
    : b(b), args(args), tile(tile), forward(forward), memory(memory),
      warpgroups(getWarpgroups(forward.config)),
      queries(b, memory, 0, tile.getRows(),
              ForwardTile::getPaddedWidth(tile.getDk())),
      keys(b, memory, Memory(forward.op, forward.config).keyRing,
           forward.config.getStages()),
      values(b, memory, Memory(forward.op, forward.config).valueRing,
             forward.config.getStages()) {
  thread = b.getThread();
  // The same in all lanes, and known to be.
  warp = NVVM::ShflOp::create(b.b, b.loc, b.i32(), b.i32(-1),
                              b.divU(thread, b.i32(kWarpThreads)), b.i32(0),
                              b.i32(31), NVVM::ShflKind::idx, UnitAttr());
  isLeader = b.compare(arith::CmpIPredicate::eq,
                       b.bitAnd(thread, b.i32(kWarpThreads - 1)), b.i32(0));
  steps = b.max(b.sub(tile.getLastBlock(), tile.getFirstBlock()), b.i32(0));
}

Value WgmmaForward::getFirstKey(Value step) const {
  return tile.getFirstKey(b.add(tile.getFirstBlock(), step));
}

SharedTile WgmmaForward::getKeyTile(Value step) const {
  Memory layout(forward.op, forward.config);
  Value stage = b.mul(keys.getStage(step), b.i32(layout.keyBytes));
  return SharedTile(b, b.offset(memory, stage), layout.keys, tile.getKeys(),
                    ForwardTile::getPaddedWidth(tile.getDk()));
}

SharedTile WgmmaForward::getValueTile(Value step) const {
  Memory layout(forward.op, forward.config);
  Value stage = b.mul(values.getStage(step), b.i32(layout.valueBytes));
  return SharedTile(b, b.offset(memory, stage), layout.values, tile.getKeys(),
                    ForwardTile::getPaddedWidth(tile.getDv()));
}

static void fenceProxies(KernelBuilder &b) {
  NVVM::FenceProxyOp::create(
      b.b, b.loc, NVVM::ProxyKind::async_shared,
      NVVM::SharedSpaceAttr::get(b.b.getContext(),
                                 NVVM::SharedSpace::shared_cta));
}

//===----------------------------------------------------------------------===//
// The warpgroup that loads
//===----------------------------------------------------------------------===//

static void ifElected(KernelBuilder &b, function_ref<void()> body) {
  b.ifThen(NVVM::ElectSyncOp::create(b.b, b.loc, b.i1(), Value()), body);
}

void WgmmaForward::load(const TensorMap &map, const SharedTile &to,
                        Value barrier, Value firstKey) {
  arriveExpecting(b, barrier, to.getBytes(to.getRows(), to.getColumns()));
  for (int64_t column = 0; column < to.getColumns();
       column += SharedTile::kPanelColumns)
    NVVM::CpAsyncBulkTensorGlobalToSharedClusterOp::create(
        b.b, b.loc, b.offset(to.getStart(), to.getOffset(0, column)),
        map.get(args),
        ValueRange{b.i32(column), firstKey, tile.getKvHead(), tile.getBatch()},
        barrier, /*im2colOffsets=*/ValueRange(), /*multicastMask=*/Value(),
        /*l2CacheHint=*/Value(), NVVM::TMALoadMode::TILE, /*isCTAOnly=*/true,
        /*group=*/nullptr, /*predicate=*/Value());
}

/// Zeros where keys are past the length of their batch: those rows of values
/// may hold anything, and a weight of zero does not undo a NaN.
void WgmmaForward::zeroHiddenValues(const SharedTile &values, Value firstKey) {
  Value chunk = b.bitAnd(thread, b.i32(kWarpThreads - 1));
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

void WgmmaForward::loadValues(Value step, Value firstKey) {
  SharedTile to = getValueTile(step);
  Value full = values.getFull(step);
  if (!forward.scores.hasKeyLengths()) {
    ifElected(b, [&] { load(*forward.valueMap, to, full, firstKey); });
    return;
  }
  // A block that a length cuts, which is the last one, lands first.
  Value landing = b.offset(memory, Memory(forward.op, forward.config).landing);
  Value end = b.min(b.add(firstKey, b.i32(tile.getKeys())), tile.getKeyCount());
  Value isCut = b.less(tile.getKeyLimit(), end);
  Value barrier = b.select(isCut, landing, full);
  ifElected(b, [&] { load(*forward.valueMap, to, barrier, firstKey); });
  b.ifThen(isCut, [&] {
    waitForPhase(b, landing, b.i32(0));
    zeroHiddenValues(to, firstKey);
    fenceProxies(b);
    NVVM::SyncWarpOp::create(b.b, b.loc, b.i32(-1));
    b.ifThen(isLeader, [&] { arrive(b, full); });
  });
}

void WgmmaForward::produce() {
  NVVM::SetMaxRegisterOp::create(b.b, b.loc, getRegisters(warpgroups).first,
                                 NVVM::SetMaxRegisterAction::decrease);
  Value isFirst = b.compare(arith::CmpIPredicate::eq, warp,
                            b.i32(kWarpgroupWarps * warpgroups));
  b.ifThen(isFirst, [&] {
    auto loop = scf::ForOp::create(b.b, b.loc, b.i32(0), steps, b.i32(1));
    OpBuilder::InsertionGuard guard(b.b);
    b.b.setInsertionPointToStart(loop.getBody());
    Value step = loop.getInductionVar();
    Value firstKey = getFirstKey(step);
    keys.waitEmpty(step);
    ifElected(b, [&] {
      load(*forward.keyMap, getKeyTile(step), keys.getFull(step), firstKey);
    });
    values.waitEmpty(step);
    loadValues(step, firstKey);
  });
}

//===----------------------------------------------------------------------===//
// State
//===----------------------------------------------------------------------===//

SmallVector<Value> WgmmaForward::State::pack() const {
  SmallVector<Value> all{output, max[0], max[1], sum[0], sum[1]};
  llvm::append_range(all, weights);
  return all;
}

WgmmaForward::State WgmmaForward::State::unpack(ValueRange all) {
  return {all[0],
          {all[1], all[2]},
          {all[3], all[4]},
          llvm::to_vector(all.drop_front(5))};
}

WgmmaForward::State WgmmaForward::getInitialState() {
  Value zero = b.f32(0.0);
  Value lowest = b.f32(-std::numeric_limits<double>::infinity());
  int64_t columns = ForwardTile::getPaddedWidth(tile.getDv());
  return {b.splat(zero, columns / 2), {lowest, lowest}, {zero, zero}, {}};
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

static SmallVector<Value> fence(KernelBuilder &b, ValueRange values) {
  return llvm::to_vector_of<Value>(
      ptx::WgmmaFenceOp::create(b.b, b.loc, values)->getResults());
}

static void commit(KernelBuilder &b) { ptx::WgmmaCommitOp::create(b.b, b.loc); }

static Value wait(KernelBuilder &b, int64_t pending, Value value) {
  return ptx::WgmmaWaitOp::create(b.b, b.loc, pending, value)->getResult(0);
}

static ptx::MmaType getMmaType(const ForwardTile &tile) {
  return tile.getElementType().isBF16() ? ptx::MmaType::BF16
                                        : ptx::MmaType::F16;
}

Value WgmmaForward::multiplyKeys(Value step) {
  SharedTile right = getKeyTile(step);
  Value a = queries.getDescriptor();
  a = b.add(a, b.extend(b.mul(b.divU(warp, b.i32(kWarpgroupWarps)),
                              b.i32(SharedTile::toDescriptor(
                                  queries.getOffset(kRows, 0))))));
  Value k = right.getDescriptor();
  auto type = VectorType::get(tile.getKeys() / 2, b.f32());
  fence(b, {});
  Value products;
  for (int64_t column = 0; column < right.getColumns(); column += kDepth) {
    auto at = [&](Value start, const SharedTile &tile) {
      return b.add(start,
                   b.i64(SharedTile::toDescriptor(tile.getOffset(0, column))));
    };
    products = ptx::WgmmaOp::create(b.b, b.loc, type, getMmaType(tile),
                                    at(a, queries), at(k, right), products,
                                    /*transpose_a=*/false,
                                    /*transpose_b=*/false);
  }
  commit(b);
  return products;
}

void WgmmaForward::multiplyValues(Value step, State &state) {
  SharedTile right = getValueTile(step);
  Value v = right.getTransposedDescriptor();
  SmallVector<Value> registers{state.output};
  llvm::append_range(registers, state.weights);
  registers = fence(b, registers);
  Value output = registers.front();
  for (auto [i, left] : llvm::enumerate(ArrayRef(registers).drop_front())) {
    Value start = b.add(
        v, b.i64(SharedTile::toDescriptor(right.getOffset(kDepth * i, 0))));
    output = ptx::WgmmaOp::create(b.b, b.loc, output.getType(),
                                  getMmaType(tile), left, start, output,
                                  /*transpose_a=*/false, /*transpose_b=*/true);
  }
  commit(b);
  state.output = output;
}

//===----------------------------------------------------------------------===//
// The warpgroups that multiply
//===----------------------------------------------------------------------===//

/// The row of the tile that is this thread's first one.
Value WgmmaForward::row() {
  Value lane = b.bitAnd(thread, b.i32(kWarpThreads - 1));
  return b.add(b.mul(b.divU(thread, b.i32(kWarpThreads)),
                     b.i32(kRows / kWarpgroupWarps)),
               b.divU(lane, b.i32(4)));
}

void WgmmaForward::copyQueries() {
  int64_t threads = kWarpgroupThreads * warpgroups;
  copyToShared(b, queries, tile.getDk(), threads, tile.canCopyAsynchronously(),
               [&](Value row) { return tile.getQueryRow(row); });
  NVVM::CpAsyncCommitGroupOp::create(b.b, b.loc);
  NVVM::CpAsyncWaitGroupOp::create(b.b, b.loc, 0);
  fenceProxies(b);
  NVVM::BarrierOp::create(b.b, b.loc, Type(), b.i32(kConsumerBarrier),
                          b.i32(threads), NVVM::BarrierReductionAttr(),
                          Value());
}

RowPair WgmmaForward::addScores(Value products, Value step, State &state) {
  Value firstKey = getFirstKey(step);
  Value scores =
      tile.computeScores(products, row(), firstKey, tile.isCut(firstKey));
  SoftmaxStep softmax =
      SoftmaxStep::get(b, scores, state.max, tile.getFactor());
  state.max = softmax.max;
  for (int64_t half : {0, 1})
    state.sum[half] =
        b.fma(state.sum[half], softmax.rescale[half], softmax.sum[half]);
  state.weights = toOperandA(b, softmax.weights, tile.getElementType());
  return softmax.rescale;
}

void WgmmaForward::rescale(State &state, RowPair factors) {
  int64_t count = getVectorLength(state.output);
  state.output = b.mulF(state.output, spreadRows(b, factors, count));
}

/// Keeps the softmax before what follows. A wait for products depends on no
/// arithmetic, so ptxas moves it up, and the softmax would run after the
/// products beside which it is meant to run. It does not move over a store,
/// and this one needs all weights: their sum is never negative.
void WgmmaForward::pinSoftmax(const State &state) {
  Value sum = b.addF(state.sum[0], state.sum[1]);
  Value isNegative = arith::CmpFOp::create(
      b.b, b.loc, arith::CmpFPredicate::OLT, sum, b.f32(0.0));
  b.ifThen(isNegative, [&] { b.store(sum, queries.getStart(), 4); });
}

/// A warpgroup multiplies after the one before it has.
void WgmmaForward::takeTurn() {
  if (!forward.config.getPingPong())
    return;
  Value mine =
      b.add(b.divU(warp, b.i32(kWarpgroupWarps)), b.i32(kFirstTurnBarrier));
  NVVM::BarrierOp::create(b.b, b.loc, Type(), mine,
                          b.i32(2 * kWarpgroupThreads),
                          NVVM::BarrierReductionAttr(), Value());
}

void WgmmaForward::passTurn() {
  if (!forward.config.getPingPong())
    return;
  Value next = b.add(b.divU(warp, b.i32(kWarpgroupWarps)), b.i32(1));
  next = b.add(b.remU(next, b.i32(warpgroups)), b.i32(kFirstTurnBarrier));
  NVVM::BarrierArriveOp::create(b.b, b.loc, next, b.i32(2 * kWarpgroupThreads));
}

WgmmaForward::State WgmmaForward::stepInOrder(Value step, State state) {
  keys.waitFull(step);
  takeTurn();
  Value products = wait(b, 0, multiplyKeys(step));
  passTurn();
  keys.release(step, isLeader);
  RowPair factors = addScores(products, step, state);
  rescale(state, factors);
  values.waitFull(step);
  multiplyValues(step, state);
  state.output = wait(b, 0, state.output);
  values.release(step, isLeader);
  state.weights.clear();
  return state;
}

WgmmaForward::State WgmmaForward::stepOverlapped(Value step, State state) {
  Value before = b.sub(step, b.i32(1));
  keys.waitFull(step);
  takeTurn();
  Value products = multiplyKeys(step);
  values.waitFull(before);
  multiplyValues(before, state);
  passTurn();
  products = wait(b, 1, products);
  keys.release(step, isLeader);
  RowPair factors = addScores(products, step, state);
  pinSoftmax(state);
  state.output = wait(b, 0, state.output);
  values.release(before, isLeader);
  rescale(state, factors);
  return state;
}

WgmmaForward::State WgmmaForward::run() {
  bool overlap = forward.config.getOverlap();
  if (forward.config.getPingPong()) {
    // The first one's first turn.
    Value isLast = b.lessEqual(b.i32(kWarpgroupWarps * (warpgroups - 1)), warp);
    b.ifThen(isLast, [&] { passTurn(); });
  }
  copyQueries();
  State state = getInitialState();
  Value zero = b.i32(0);
  if (overlap) {
    keys.waitFull(zero);
    Value products = wait(b, 0, multiplyKeys(zero));
    keys.release(zero, isLeader);
    addScores(products, zero, state);
  }
  auto loop = scf::ForOp::create(
      b.b, b.loc, b.i32(overlap ? 1 : 0), steps, b.i32(1), state.pack(),
      [&](OpBuilder &, Location, Value step, ValueRange carried) {
        State state = State::unpack(carried);
        state =
            overlap ? stepOverlapped(step, state) : stepInOrder(step, state);
        scf::YieldOp::create(b.b, b.loc, state.pack());
      });
  state = State::unpack(loop.getResults());
  if (overlap) {
    Value last = b.sub(steps, b.i32(1));
    values.waitFull(last);
    multiplyValues(last, state);
    state.output = wait(b, 0, state.output);
    state.weights.clear();
  }
  return state;
}

void WgmmaForward::finish(State state) {
  SoftmaxEnd end = SoftmaxEnd::get(b, state.max, state.sum, tile.getFactor());
  Value inverse = spreadRows(b, end.inverse, 4);
  for (int64_t column = 0; column < tile.getDv(); column += kChunkColumns)
    tile.storeOutput(b.mulF(b.slice(state.output, column / 2, 4), inverse),
                     row(), column);
  tile.storeEnd(end, row());
}

void WgmmaForward::consume() {
  NVVM::SetMaxRegisterOp::create(b.b, b.loc, getRegisters(warpgroups).second,
                                 NVVM::SetMaxRegisterAction::increase);
  auto any = scf::IfOp::create(
      b.b, b.loc, b.less(b.i32(0), steps),
      [&](OpBuilder &, Location) {
        scf::YieldOp::create(b.b, b.loc, run().pack());
      },
      [&](OpBuilder &, Location) {
        scf::YieldOp::create(b.b, b.loc, getInitialState().pack());
      });
  State state = State::unpack(any.getResults());
  if (!tile.mayHideKeys()) {
    finish(state);
    return;
  }
  WarpVote vote(b, b.offset(memory, Memory(forward.op, forward.config).votes),
                forward.config.getWarps(), kConsumerBarrier);
  scf::IfOp::create(
      b.b, b.loc, vote.isAny(isNonFinite(b, state.output)),
      [&](OpBuilder &, Location) {
        MmaSyncForward::repeat(b, args, forward, memory, vote);
        scf::YieldOp::create(b.b, b.loc);
      },
      [&](OpBuilder &, Location) {
        finish(state);
        scf::YieldOp::create(b.b, b.loc);
      });
}

//===----------------------------------------------------------------------===//
// The kernel
//===----------------------------------------------------------------------===//

void WgmmaForward::initBarriers() {
  Value isFirst = b.compare(arith::CmpIPredicate::eq, thread, b.i32(0));
  b.ifThen(isFirst, [&] {
    keys.init(kWarpgroupWarps * warpgroups);
    values.init(kWarpgroupWarps * warpgroups);
    initBarrier(b, b.offset(memory, Memory(forward.op, forward.config).landing),
                1);
    NVVM::FenceMbarrierInitOp::create(b.b, b.loc);
  });
  NVVM::Barrier0Op::create(b.b, b.loc);
}

void WgmmaForward::emit() {
  initBarriers();
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
