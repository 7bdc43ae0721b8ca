//===- WgmmaTile.cpp - A tile of queries by wgmma -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WgmmaTile.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// State
//===----------------------------------------------------------------------===//

SmallVector<Value> WgmmaTile::State::pack() const {
  SmallVector<Value> all{output, max[0], max[1], sum[0], sum[1]};
  llvm::append_range(all, weights);
  return all;
}

WgmmaTile::State WgmmaTile::State::unpack(ValueRange all) {
  return {all[0],
          {all[1], all[2]},
          {all[3], all[4]},
          llvm::to_vector(all.drop_front(5))};
}

WgmmaTile::State WgmmaTile::getInitialState() {
  Value zero = b.f32(0.0);
  Value lowest = b.f32(-std::numeric_limits<double>::infinity());
  int64_t columns = ForwardTile::getPaddedWidth(tile.getDv());
  return {b.splat(zero, columns / 2), {lowest, lowest}, {zero, zero}, {}};
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

Value WgmmaTile::multiplyKeys(Value step) {
  SharedTile left = block.getQueryTile(block.getWarpgroup());
  SharedTile right = block.getKeyTile(step);
  Value a = left.getDescriptor(), k = right.getDescriptor();
  auto type = VectorType::get(tile.getKeys() / 2, b.f32());
  fenceProducts(b, {});
  Value products;
  for (int64_t column = 0; column < right.getColumns(); column += kWgmmaDepth) {
    auto at = [&](Value start, const SharedTile &tile) {
      return b.add(start,
                   b.i64(SharedTile::toDescriptor(tile.getOffset(0, column))));
    };
    products = ptx::WgmmaOp::create(b.b, b.loc, type,
                                    getMmaType(tile.getElementType()),
                                    at(a, left), at(k, right), products,
                                    /*transpose_a=*/false,
                                    /*transpose_b=*/false);
  }
  commitProducts(b);
  return products;
}

void WgmmaTile::multiplyValues(Value step, State &state) {
  SharedTile right = block.getValueTile(step);
  Value v = right.getTransposedDescriptor();
  SmallVector<Value> registers{state.output};
  llvm::append_range(registers, state.weights);
  registers = fenceProducts(b, registers);
  Value output = registers.front();
  for (auto [i, left] : llvm::enumerate(ArrayRef(registers).drop_front())) {
    Value start = b.add(v, b.i64(SharedTile::toDescriptor(
                               right.getOffset(kWgmmaDepth * i, 0))));
    output = ptx::WgmmaOp::create(b.b, b.loc, output.getType(),
                                  getMmaType(tile.getElementType()), left,
                                  start, output,
                                  /*transpose_a=*/false, /*transpose_b=*/true);
  }
  commitProducts(b);
  state.output = output;
}

//===----------------------------------------------------------------------===//
// The warpgroups that multiply
//===----------------------------------------------------------------------===//

/// The row of the tile that is this thread's first one.
Value WgmmaTile::row() {
  Value warp = b.divU(block.getThread(), b.i32(kWarpThreads));
  return b.add(b.mul(warp, b.i32(kWgmmaWarpRows)),
               b.divU(block.getLane(), b.i32(4)));
}

RowPair WgmmaTile::addScores(Value products, Value step, State &state) {
  Value firstKey =
      tile.getFirstKey(b.add(b.sub(step, first), tile.getFirstBlock()));
  Value scores =
      tile.computeScores(products, row(), firstKey, tile.isCut(firstKey));
  SoftmaxStep softmax =
      SoftmaxStep::get(b, scores, state.max, tile.getFactor(),
                       /*precise=*/false, forward.config.getPolynomials());
  state.max = softmax.max;
  state.sum = softmax.addTo(b, state.sum);
  state.weights = toOperandA(b, softmax.weights, tile.getElementType());
  return softmax.rescale;
}

void WgmmaTile::rescale(State &state, RowPair factors) {
  int64_t count = getVectorLength(state.output);
  state.output = b.mulF(state.output, spreadRows(b, factors, count));
}

/// Keeps the softmax before what follows. A wait for products depends on no
/// arithmetic, so ptxas moves it up, and the softmax would run after the
/// products beside which it is meant to run. It does not move over a store,
/// and this one needs all weights: their sum is never negative.
void WgmmaTile::pinSoftmax(const State &state) {
  Value sum = b.addF(state.sum[0], state.sum[1]);
  Value isNegative = arith::CmpFOp::create(
      b.b, b.loc, arith::CmpFPredicate::OLT, sum, b.f32(0.0));
  b.ifThen(isNegative, [&] { b.store(sum, block.getMemory(), 4); });
}

//===----------------------------------------------------------------------===//
// Turns
//===----------------------------------------------------------------------===//

static Value getTurn(KernelBuilder &b, Value warpgroup) {
  return b.add(warpgroup, b.i32(WgmmaBlock::kFirstTurnBarrier));
}

static constexpr int64_t kTurnThreads = 2 * kWarpgroupThreads;

/// A warpgroup multiplies after the one before it has.
void WgmmaTile::takeTurn() {
  if (!forward.config.getPingPong())
    return;
  NVVM::BarrierOp::create(b.b, b.loc, Type(), getTurn(b, block.getWarpgroup()),
                          b.i32(kTurnThreads), NVVM::BarrierReductionAttr(),
                          Value());
}

static void passTurnOn(KernelBuilder &b, const ForwardArguments &forward,
                       const WgmmaBlock &block) {
  if (!forward.config.getPingPong())
    return;
  Value next = b.remU(b.add(block.getWarpgroup(), b.i32(1)),
                      b.i32(WgmmaBlock::getWarpgroups(forward.config)));
  NVVM::BarrierArriveOp::create(b.b, b.loc, getTurn(b, next),
                                b.i32(kTurnThreads));
}

void WgmmaTile::giveFirstTurn(KernelBuilder &b, const ForwardArguments &forward,
                              const WgmmaBlock &block) {
  if (!forward.config.getPingPong())
    return;
  int64_t last = WgmmaBlock::getWarpgroups(forward.config) - 1;
  Value isLast = b.lessEqual(b.i32(kWarpgroupWarps * last), block.getWarp());
  b.ifThen(isLast, [&] { passTurnOn(b, forward, block); });
}

void WgmmaTile::passTurn() { passTurnOn(b, forward, block); }

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

WgmmaTile::State WgmmaTile::stepInOrder(Value step, State state) {
  block.getKeys().waitFull(step);
  takeTurn();
  Value products = waitForProducts(b, 0, multiplyKeys(step));
  passTurn();
  block.getKeys().release(step, block.isLeader());
  RowPair factors = addScores(products, step, state);
  rescale(state, factors);
  block.getValues().waitFull(step);
  multiplyValues(step, state);
  state.output = waitForProducts(b, 0, state.output);
  block.getValues().release(step, block.isLeader());
  state.weights.clear();
  return state;
}

WgmmaTile::State WgmmaTile::stepOverlapped(Value step, State state) {
  Value before = b.sub(step, b.i32(1));
  block.getKeys().waitFull(step);
  takeTurn();
  Value products = multiplyKeys(step);
  block.getValues().waitFull(before);
  multiplyValues(before, state);
  passTurn();
  products = waitForProducts(b, 1, products);
  block.getKeys().release(step, block.isLeader());
  RowPair factors = addScores(products, step, state);
  pinSoftmax(state);
  state.output = waitForProducts(b, 0, state.output);
  block.getValues().release(before, block.isLeader());
  rescale(state, factors);
  return state;
}

WgmmaTile::State WgmmaTile::run(Value end) {
  bool overlap = forward.config.getOverlap();
  State state = getInitialState();
  Value begin = first;
  if (overlap) {
    block.getKeys().waitFull(first);
    Value products = waitForProducts(b, 0, multiplyKeys(first));
    block.getKeys().release(first, block.isLeader());
    addScores(products, first, state);
    begin = b.add(first, b.i32(1));
  }
  auto loop = scf::ForOp::create(
      b.b, b.loc, begin, end, b.i32(1), state.pack(),
      [&](OpBuilder &, Location, Value step, ValueRange carried) {
        State state = State::unpack(carried);
        state =
            overlap ? stepOverlapped(step, state) : stepInOrder(step, state);
        scf::YieldOp::create(b.b, b.loc, state.pack());
      });
  state = State::unpack(loop.getResults());
  releaseQueries();
  if (overlap) {
    Value last = b.sub(end, b.i32(1));
    block.getValues().waitFull(last);
    multiplyValues(last, state);
    state.output = waitForProducts(b, 0, state.output);
    block.getValues().release(last, block.isLeader());
    state.weights.clear();
  }
  return state;
}

void WgmmaTile::releaseQueries() {
  block.getQueries(block.getWarpgroup()).release(number, block.isLeader());
}

void WgmmaTile::finish(State state) {
  SoftmaxEnd end = SoftmaxEnd::get(b, state.max, state.sum, tile.getFactor());
  Value inverse = spreadRows(b, end.inverse, 4);
  constexpr int64_t kColumns = 8;
  for (int64_t column = 0; column < tile.getDv(); column += kColumns)
    tile.storeOutput(b.mulF(b.slice(state.output, column / 2, 4), inverse),
                     row(), column);
  tile.storeEnd(end, row());
}

WgmmaTile::Result WgmmaTile::emit() {
  Value zero = b.i32(0);
  Value steps = b.max(b.sub(tile.getLastBlock(), tile.getFirstBlock()), zero);
  Value end = b.add(first, steps);
  auto any = scf::IfOp::create(
      b.b, b.loc, b.less(zero, steps),
      [&](OpBuilder &, Location) {
        scf::YieldOp::create(b.b, b.loc, run(end).pack());
      },
      [&](OpBuilder &, Location) {
        releaseQueries();
        scf::YieldOp::create(b.b, b.loc, getInitialState().pack());
      });
  State state = State::unpack(any.getResults());
  finish(state);
  return {end, state.output};
}
