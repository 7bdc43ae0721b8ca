//===- MmaSyncForward.cpp - Attention by mma.sync -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MmaSyncForward.h"

#include "NonFiniteValues.h"
#include "WarpProduct.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

static constexpr int64_t kWarpThreads = 32;

int64_t MmaSyncForward::getThreads(CUDAConfigAttr config) {
  return kWarpThreads * config.getWarps();
}

/// Bytes of the tiles of queries, keys and values, in this order.
static std::array<int64_t, 3> getTileBytes(SdpaOp op, CUDAConfigAttr config) {
  HeadSizes sizes = op.getSizes();
  int64_t dk = ForwardTile::getPaddedWidth(sizes.dk);
  int64_t dv = ForwardTile::getPaddedWidth(sizes.dv);
  return {SharedTile::getBytes(config.getQueries(), dk),
          SharedTile::getBytes(config.getKeys(), dk),
          SharedTile::getBytes(config.getKeys(), dv)};
}

int64_t MmaSyncForward::getSharedBytes(SdpaOp op, CUDAConfigAttr config) {
  auto [query, key, value] = getTileBytes(op, config);
  return query + key + value + WarpVote::getBytes(config.getWarps());
}

MmaSyncForward::MmaSyncForward(KernelBuilder &b, const ForwardTile &tile,
                               const ForwardArguments &forward, Value memory,
                               const WarpVote &vote, Mode mode, Columns columns)
    : b(b), tile(tile), vote(vote), mode(mode), columns(columns),
      rowTiles(tile.getRows() / (kMmaRows * forward.config.getWarps())),
      threads(getThreads(forward.config)),
      queries(b, memory, 0, tile.getRows(),
              ForwardTile::getPaddedWidth(tile.getDk())),
      keys(b, memory, getTileBytes(forward.op, forward.config)[0],
           tile.getKeys(), ForwardTile::getPaddedWidth(tile.getDk())),
      values(b, memory,
             getTileBytes(forward.op, forward.config)[0] +
                 getTileBytes(forward.op, forward.config)[1],
             tile.getKeys(), ForwardTile::getPaddedWidth(columns.count)) {
  Value thread = b.getThread();
  lane = b.bitAnd(thread, b.i32(kWarpThreads - 1));
  warpRow =
      b.mul(b.divU(thread, b.i32(kWarpThreads)), b.i32(kMmaRows * rowTiles));
}

//===----------------------------------------------------------------------===//
// State
//===----------------------------------------------------------------------===//

SmallVector<Value> MmaSyncForward::State::pack() const {
  SmallVector<Value> all = output;
  for (const SmallVector<RowPair> *pairs : {&max, &sum})
    for (RowPair pair : *pairs)
      llvm::append_range(all, pair);
  return all;
}

MmaSyncForward::State MmaSyncForward::State::unpack(ValueRange all,
                                                    int64_t rowTiles) {
  State state;
  int64_t accumulators = all.size() - 4 * rowTiles;
  llvm::append_range(state.output, all.take_front(accumulators));
  ValueRange rest = all.drop_front(accumulators);
  for (SmallVector<RowPair> *pairs : {&state.max, &state.sum})
    for (int64_t i = 0; i < rowTiles; ++i) {
      pairs->push_back({rest[0], rest[1]});
      rest = rest.drop_front(2);
    }
  return state;
}

MmaSyncForward::State MmaSyncForward::getInitialState() {
  State state;
  Value zero = b.f32(0.0);
  Value lowest = b.f32(-std::numeric_limits<double>::infinity());
  state.output.assign(rowTiles * values.getColumns() / kMmaColumns,
                      b.splat(zero, 4));
  state.max.assign(rowTiles, {lowest, lowest});
  state.sum.assign(rowTiles, {zero, zero});
  return state;
}

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

void MmaSyncForward::copyQueries() {
  copyToShared(b, queries, tile.getDk(), threads, tile.canCopyAsynchronously(),
               [&](Value row) { return tile.getQueryRow(row); });
}

void MmaSyncForward::copyKeys(Value block) {
  Value first = b.mul(block, b.i32(tile.getKeys()));
  copyToShared(b, keys, tile.getDk(), threads, tile.canCopyAsynchronously(),
               [&](Value row) { return tile.getKeyRow(b.add(first, row)); });
}

GlobalRow MmaSyncForward::getValueRow(Value block, Value row) {
  Value first = b.mul(block, b.i32(tile.getKeys()));
  GlobalRow found = tile.getValueRow(b.add(first, row));
  return {b.offset(found.pointer, 2 * columns.first), found.isInside};
}

void MmaSyncForward::copyValues(Value block) {
  copyToShared(b, values, columns.count, threads, tile.canCopyAsynchronously(),
               [&](Value row) { return getValueRow(block, row); });
}

/// Waits until this thread's copies, and then everybody's, are done.
void MmaSyncForward::waitForCopies() {
  NVVM::CpAsyncWaitGroupOp::create(b.b, b.loc, 0);
  vote.synchronize();
}

static void commitCopies(KernelBuilder &b) {
  NVVM::CpAsyncCommitGroupOp::create(b.b, b.loc);
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

Value MmaSyncForward::multiply(ValueRange a, ValueRange right,
                               Value accumulator) {
  return multiplyRegisters(b, a, right, accumulator, tile.getElementType());
}

/// The products of this warp's queries with a block of keys, a fragment for
/// each row tile.
SmallVector<Value> MmaSyncForward::multiplyKeys() {
  int64_t columnTiles = tile.getKeys() / kMmaColumns;
  SmallVector<Value> tiles(rowTiles * columnTiles, b.splat(b.f32(0.0), 4));
  for (int64_t k = 0; k < queries.getColumns(); k += kMmaDepth) {
    SmallVector<SmallVector<Value>> left;
    for (int64_t r = 0; r < rowTiles; ++r)
      left.push_back(queries.loadA(kMmaRows * r, k, warpRow));
    for (int64_t n = 0; n < columnTiles; n += 2) {
      SmallVector<Value> right = keys.loadTransposedB(kMmaColumns * n, k);
      for (int64_t r = 0; r < rowTiles; ++r)
        for (int64_t i = 0; i < 2; ++i) {
          Value &c = tiles[r * columnTiles + n + i];
          c = multiply(left[r], ArrayRef(right).slice(2 * i, 2), c);
        }
    }
  }
  SmallVector<Value> fragments;
  for (int64_t r = 0; r < rowTiles; ++r) {
    SmallVector<Value> elements;
    for (int64_t n = 0; n < columnTiles; ++n)
      for (int64_t i = 0; i < 4; ++i)
        elements.push_back(b.element(tiles[r * columnTiles + n], i));
    fragments.push_back(b.fromElements(elements));
  }
  return fragments;
}

/// Adds the products of all weights with 16 columns of the block of values to
/// the accumulators of two column tiles of each row tile.
void MmaSyncForward::multiplyValues(int64_t column,
                                    ArrayRef<SmallVector<Value>> weights,
                                    MutableArrayRef<Value> accumulators) {
  for (int64_t k = 0; k < tile.getKeys(); k += kMmaDepth) {
    SmallVector<Value> right = values.loadB(k, column);
    for (int64_t r = 0; r < rowTiles; ++r)
      for (int64_t i = 0; i < 2; ++i) {
        Value &c = accumulators[2 * r + i];
        ValueRange left = weights[r];
        left = left.slice(k / kMmaDepth * 4, 4);
        c = multiply(left, ArrayRef(right).slice(2 * i, 2), c);
      }
  }
}

/// Calls `body` for each 16 columns of the values with the accumulators of
/// `output` that belong to them, which it may change.
void MmaSyncForward::forEachColumns(
    SmallVector<Value> &output,
    function_ref<void(int64_t, MutableArrayRef<Value>)> body) {
  int64_t columnTiles = values.getColumns() / kMmaColumns;
  for (int64_t n = 0; n < columnTiles; n += 2) {
    SmallVector<Value> part;
    for (int64_t r = 0; r < rowTiles; ++r)
      llvm::append_range(part, ArrayRef(output).slice(r * columnTiles + n, 2));
    body(kMmaColumns * n, part);
    for (int64_t r = 0; r < rowTiles; ++r)
      for (int64_t i = 0; i < 2; ++i)
        output[r * columnTiles + n + i] = part[2 * r + i];
  }
}

//===----------------------------------------------------------------------===//
// The kernel
//===----------------------------------------------------------------------===//

/// The row of the tile that this thread's first row of a row tile is.
Value MmaSyncForward::getRow(int64_t rowTile) {
  return b.add(b.add(warpRow, b.divU(lane, b.i32(4))),
               b.i32(kMmaRows * rowTile));
}

void MmaSyncForward::removeNonFinite(SmallVector<Value> &output,
                                     ArrayRef<SmallVector<Value>> allowed,
                                     Value block) {
  Type narrow = tile.getElementType();
  auto addKinds = [&](OpBuilder &, Location) {
    replaceByKinds(b, values, threads, narrow);
    vote.synchronize();
    // A few columns at a time: a second output would not fit into registers.
    SmallVector<Value> sums = output;
    forEachColumns(sums, [&](int64_t column, MutableArrayRef<Value> part) {
      SmallVector<Value> kinds(part.size(), b.splat(b.f32(0.0), 4));
      multiplyValues(column, allowed, kinds);
      for (auto [accumulator, kind] : llvm::zip(part, kinds))
        accumulator = b.addF(accumulator, getSumOfKinds(b, kind));
    });
    vote.synchronize();
    copyFiniteToShared(b, values, columns.count, threads, narrow,
                       [&](Value row) { return getValueRow(block, row); });
    vote.synchronize();
    scf::YieldOp::create(b.b, b.loc, sums);
  };
  auto keep = [&](OpBuilder &, Location) {
    scf::YieldOp::create(b.b, b.loc, output);
  };
  // All threads of the block go the same way.
  Value any = vote.isAny(hasNonFinite(b, values, threads, narrow));
  output = SmallVector<Value>(
      scf::IfOp::create(b.b, b.loc, any, addKinds, keep).getResults());
}

/// A fragment as operand A of the products with the values.
SmallVector<Value> MmaSyncForward::toRegisters(Value fragment) {
  SmallVector<Value> registers;
  for (Value operand : toOperandA(b, fragment, tile.getElementType()))
    for (int64_t i = 0; i < 4; ++i)
      registers.push_back(b.element(operand, i));
  return registers;
}

/// 1 for each score that is not masked, else 0.
static Value getAllowed(KernelBuilder &b, Value scores) {
  Value lowest = b.f32(-std::numeric_limits<double>::infinity());
  return b.select(b.equalF(scores, lowest), b.f32(0.0), b.f32(1.0));
}

MmaSyncForward::State MmaSyncForward::step(Value block, State state) {
  // Here the keys of the block have arrived, and nobody reads values any more.
  waitForCopies();
  copyValues(block);
  commitCopies(b);
  SmallVector<Value> products = multiplyKeys();

  // Here the values have arrived, and nobody reads keys any more.
  waitForCopies();
  Value next = b.add(block, b.i32(1));
  b.ifThen(b.less(next, tile.getLastBlock()), [&] { copyKeys(next); });
  commitCopies(b);

  Value firstKey = b.mul(block, b.i32(tile.getKeys()));
  Value isCut = tile.isCut(firstKey);
  int64_t columnTiles = values.getColumns() / kMmaColumns;
  SmallVector<SmallVector<Value>> weights, allowed;
  for (int64_t r = 0; r < rowTiles; ++r) {
    Value scores = tile.computeScores(products[r], getRow(r), firstKey, isCut);
    SoftmaxStep softmax =
        SoftmaxStep::get(b, scores, state.max[r], tile.getFactor());
    state.max[r] = softmax.max;
    for (int64_t half : {0, 1})
      state.sum[r][half] =
          b.fma(state.sum[r][half], softmax.rescale[half], softmax.sum[half]);
    Value rescale = spreadRows(b, softmax.rescale, 4);
    for (Value &tile :
         MutableArrayRef(state.output).slice(r * columnTiles, columnTiles))
      tile = b.mulF(tile, rescale);
    weights.push_back(toRegisters(softmax.weights));
    if (mode == Mode::Careful)
      allowed.push_back(toRegisters(getAllowed(b, scores)));
  }
  if (mode == Mode::Careful)
    removeNonFinite(state.output, allowed, block);
  forEachColumns(state.output,
                 [&](int64_t column, MutableArrayRef<Value> part) {
                   multiplyValues(column, weights, part);
                 });
  return state;
}

void MmaSyncForward::finish(State state) {
  int64_t columnTiles = values.getColumns() / kMmaColumns;
  for (int64_t r = 0; r < rowTiles; ++r) {
    SoftmaxEnd end =
        SoftmaxEnd::get(b, state.max[r], state.sum[r], tile.getFactor());
    Value inverse = spreadRows(b, end.inverse, 4);
    for (int64_t n = 0; kMmaColumns * n < columns.count; ++n)
      tile.storeOutput(b.mulF(state.output[r * columnTiles + n], inverse),
                       getRow(r), columns.first + kMmaColumns * n);
    if (columns.first == 0)
      tile.storeEnd(end, getRow(r));
  }
}

MmaSyncForward::State MmaSyncForward::run() {
  Value first = tile.getFirstBlock(), last = tile.getLastBlock();
  b.ifThen(b.less(first, last), [&] {
    if (mode == Mode::Fast)
      copyQueries();
    copyKeys(first);
  });
  commitCopies(b);
  State initial = getInitialState();
  auto loop = scf::ForOp::create(
      b.b, b.loc, first, last, b.i32(1), initial.pack(),
      [&](OpBuilder &, Location, Value block, ValueRange carried) {
        State state = step(block, State::unpack(carried, rowTiles));
        scf::YieldOp::create(b.b, b.loc, state.pack());
      });
  return State::unpack(loop.getResults(), rowTiles);
}

void MmaSyncForward::repeat(KernelBuilder &before, const KernelArguments &args,
                            const ForwardArguments &forward, Value memory,
                            const WarpVote &vote) {
  KernelBuilder b = before.apart();
  CUDAConfigAttr config = forward.config;
  ForwardArguments again = forward;
  again.config = CUDAConfigAttr::get(
      config.getContext(), config.getQueries(), /*keys=*/kMmaDepth,
      config.getWarps(), config.getPackHeads(), CUDAKernel::MmaSync,
      /*stages=*/1, /*overlap=*/false, /*ping_pong=*/false);
  ForwardTile tile(b, args, again);
  // Few columns at a time, which take no more registers than what was done
  // before.
  constexpr int64_t kColumns = 64;
  for (int64_t first = 0; first < tile.getDv(); first += kColumns) {
    Columns columns{first, std::min(kColumns, tile.getDv() - first)};
    MmaSyncForward kernel(b, tile, again, memory, vote, Mode::Careful, columns);
    kernel.finish(kernel.run());
  }
}

void MmaSyncForward::emit(KernelBuilder &b, const KernelArguments &args,
                          const ForwardArguments &forward, Value memory) {
  CUDAConfigAttr config = forward.config;
  int64_t votes = getSharedBytes(forward.op, config) -
                  WarpVote::getBytes(config.getWarps());
  WarpVote vote(b, b.offset(memory, votes), config.getWarps());
  ForwardTile tile(b, args, forward);
  MmaSyncForward kernel(b, tile, forward, memory, vote, Mode::Fast,
                        {0, tile.getDv()});
  State state = kernel.run();
  if (!tile.mayHideKeys()) {
    kernel.finish(state);
    return;
  }
  scf::IfOp::create(
      b.b, b.loc, vote.isAny(isNonFinite(b, state.output)),
      [&](OpBuilder &, Location) {
        repeat(b, args, forward, memory, vote);
        scf::YieldOp::create(b.b, b.loc);
      },
      [&](OpBuilder &, Location) {
        kernel.finish(state);
        scf::YieldOp::create(b.b, b.loc);
      });
}
