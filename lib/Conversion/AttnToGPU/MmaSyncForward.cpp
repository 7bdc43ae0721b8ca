//===- MmaSyncForward.cpp - Attention by mma.sync -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MmaSyncForward.h"

#include "NonFiniteValues.h"
#include "Warp.h"
#include "WarpProduct.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

/// The columns of 16 bits of a tile with rows of `width` elements.
static int64_t getTileColumns(int64_t width, Type element) {
  return ForwardTile::getPaddedWidth(width) * element.getIntOrFloatBitWidth() /
         16;
}

int64_t MmaSyncForward::getThreads(CUDAConfigAttr config) {
  return kWarpThreads * config.getWarps();
}

/// Bytes of the tiles of queries, keys and values, in this order.
static std::array<int64_t, 3> getTileBytes(SdpaOp op, CUDAConfigAttr config) {
  HeadSizes sizes = op.getSizes();
  Type element = op.getQuery().getType().getElementType();
  int64_t dk = getTileColumns(sizes.dk, element);
  int64_t dv = getTileColumns(sizes.dv, element);
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
              getTileColumns(tile.getDk(), tile.getElementType())),
      keys(b, memory, getTileBytes(forward.op, forward.config)[0],
           tile.getKeys(), getTileColumns(tile.getDk(), tile.getElementType())),
      values(b, memory,
             getTileBytes(forward.op, forward.config)[0] +
                 getTileBytes(forward.op, forward.config)[1],
             tile.getKeys(),
             getTileColumns(columns.count, tile.getElementType())),
      columnTiles(ForwardTile::getPaddedWidth(columns.count) / kMmaColumns),
      depth(kMmaBytes / tile.getElementBytes()) {
  Value thread = b.getThread();
  lane = getLane(b, thread);
  warpRow =
      b.mul(b.divU(thread, b.i32(kWarpThreads)), b.i32(kMmaRows * rowTiles));
}

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

/// Elements as columns of 16 bits.
int64_t MmaSyncForward::getWidth(int64_t elements) const {
  return elements * tile.getElementBytes() / 2;
}

void MmaSyncForward::copyQueries() {
  auto getRow = [&](Value row) { return tile.getQueryRow(row); };
  int64_t width = getWidth(tile.getDk());
  if (mode == Mode::Fast)
    copyToShared(b, queries, width, threads, tile.canCopyAsynchronously(),
                 getRow);
  else
    copyToSharedInLoop(b, queries, width, threads, tile.canCopyAsynchronously(),
                       getRow, b.getThread());
}

void MmaSyncForward::copyKeys(Value block) {
  Value first = tile.getFirstKey(block);
  copyToShared(b, keys, getWidth(tile.getDk()), threads,
               tile.canCopyAsynchronously(),
               [&](Value row) { return tile.getKeyRow(b.add(first, row)); });
}

GlobalRow MmaSyncForward::getValueRow(Value block, Value row) {
  Value first = tile.getFirstKey(block);
  GlobalRow found = tile.getValueRow(b.add(first, row));
  return {b.offset(found.pointer, tile.getElementBytes() * columns.first),
          found.isInside};
}

void MmaSyncForward::copyValues(Value block) {
  copyToShared(b, values, getWidth(columns.count), threads,
               tile.canCopyAsynchronously(),
               [&](Value row) { return getValueRow(block, row); });
}

/// Waits until this thread's copies, and then everybody's, are done.
void MmaSyncForward::waitForCopies() {
  attn::waitForCopies(b, 0);
  vote.synchronize();
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// Registers as a product takes them. Those of f32 become two numbers of tf32
/// each, first all larger parts, then all rests: the instruction ignores the
/// lower 13 bits. An infinity, given or by rounding, has no rest, and times one
/// of 0 it would be NaN; a result tells, and the careful step has rests of 0
/// and, third, larger parts of numbers only, for the products with rests.
SmallVector<Value> MmaSyncForward::split(ValueRange registers) {
  SmallVector<Value> parts(registers);
  if (!tile.getElementType().isF32())
    return parts;
  if (mode == Mode::Careful) {
    SplitRegisters split = SplitRegisters::get(b, registers);
    parts = std::move(split.larger);
    parts.append(split.rests);
    parts.append(split.factors);
    return parts;
  }
  SmallVector<Value> rests;
  for (Value &part : parts) {
    Value larger = b.bitAnd(b.add(part, b.i32(0x1000)), b.i32(-0x2000));
    Value rest = b.subF(arith::BitcastOp::create(b.b, b.loc, b.f32(), part),
                        arith::BitcastOp::create(b.b, b.loc, b.f32(), larger));
    part = larger;
    rests.push_back(arith::BitcastOp::create(b.b, b.loc, b.i32(), rest));
  }
  parts.append(rests);
  return parts;
}

Value MmaSyncForward::multiply(ValueRange a, ValueRange right,
                               Value accumulator) {
  Type element = tile.getElementType();
  if (!element.isF32())
    return multiplyRegisters(b, a, right, accumulator, element);
  // All products but those of the rests, the small ones first.
  int64_t numbers = mode == Mode::Careful ? 2 : 0;
  accumulator = multiplyRegisters(b, a.slice(4, 4), right.slice(2 * numbers, 2),
                                  accumulator, element);
  accumulator = multiplyRegisters(b, a.slice(4 * numbers, 4), right.slice(2, 2),
                                  accumulator, element);
  return multiplyRegisters(b, a.take_front(4), right.take_front(2), accumulator,
                           element);
}

/// The products of this warp's queries with a block of keys, a fragment for
/// each row tile.
SmallVector<Value> MmaSyncForward::multiplyKeys() {
  int64_t keyTiles = tile.getKeys() / kMmaColumns;
  SmallVector<Value> tiles(rowTiles * keyTiles, b.splat(b.f32(0.0), 4));
  for (int64_t k = 0; k < queries.getColumns(); k += kMmaBytes / 2) {
    SmallVector<SmallVector<Value>> left;
    for (int64_t r = 0; r < rowTiles; ++r)
      left.push_back(split(queries.loadA(kMmaRows * r, k, warpRow)));
    for (int64_t n = 0; n < keyTiles; n += 2) {
      SmallVector<Value> both = keys.loadTransposedB(kMmaColumns * n, k);
      for (int64_t i = 0; i < 2; ++i) {
        SmallVector<Value> right = split(ArrayRef(both).slice(2 * i, 2));
        for (int64_t r = 0; r < rowTiles; ++r) {
          Value &c = tiles[r * keyTiles + n + i];
          c = multiply(left[r], right, c);
        }
      }
    }
  }
  SmallVector<Value> fragments;
  for (int64_t r = 0; r < rowTiles; ++r)
    fragments.push_back(
        joinColumns(b, ArrayRef(tiles).slice(r * keyTiles, keyTiles)));
  return fragments;
}

/// Adds the products of all weights with 16 columns of the block of values to
/// the accumulators of two column tiles of each row tile.
void MmaSyncForward::multiplyValues(int64_t column,
                                    ArrayRef<SmallVector<Value>> weights,
                                    MutableArrayRef<Value> accumulators) {
  bool isF32 = tile.getElementType().isF32();
  int64_t registers = weights.front().size() * depth / tile.getKeys();
  for (int64_t k = 0; k < tile.getKeys(); k += depth) {
    SmallVector<Value> both;
    if (!isF32)
      both = values.loadB(k, column);
    for (int64_t i = 0; i < 2; ++i) {
      SmallVector<Value> right =
          isF32 ? split(values.loadPairsB(k, column + kMmaColumns * i))
                : SmallVector<Value>(ArrayRef(both).slice(2 * i, 2));
      for (int64_t r = 0; r < rowTiles; ++r) {
        Value &c = accumulators[2 * r + i];
        ValueRange left = weights[r];
        c = multiply(left.slice(k / depth * registers, registers), right, c);
      }
    }
  }
}

/// Calls `body` for each 16 columns of the values with the accumulators of
/// `output` that belong to them, which it may change.
void MmaSyncForward::forEachColumns(
    SmallVector<Value> &output,
    function_ref<void(int64_t, MutableArrayRef<Value>)> body) {
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
    copyFiniteToShared(b, values, getWidth(columns.count), threads, narrow,
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
  for (Value operand : toOperandA(b, fragment, tile.getElementType())) {
    SmallVector<Value> whole;
    for (int64_t i = 0; i < 4; ++i)
      whole.push_back(b.element(operand, i));
    llvm::append_range(registers, split(whole));
  }
  return registers;
}

/// 1 for each score that is not masked, else 0.
static Value getAllowed(KernelBuilder &b, Value scores, bool mayHideKeys) {
  if (!mayHideKeys)
    return b.splat(b.f32(1.0), getVectorLength(scores));
  Value lowest = b.f32(-std::numeric_limits<double>::infinity());
  return b.select(b.equalF(scores, lowest), b.f32(0.0), b.f32(1.0));
}

SoftmaxState MmaSyncForward::step(Value block, SoftmaxState state) {
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

  Value firstKey = tile.getFirstKey(block);
  Value isCut = tile.isCut(firstKey);
  SmallVector<SmallVector<Value>> weights, allowed;
  for (int64_t r = 0; r < rowTiles; ++r) {
    Value scores = tile.computeScores(products[r], getRow(r), firstKey, isCut);
    SoftmaxStep softmax =
        SoftmaxStep::get(b, scores, state.max[r], tile.getFactor(),
                         /*precise=*/tile.getElementType().isF32());
    state.add(b, softmax, r);
    weights.push_back(toRegisters(softmax.weights));
    if (mode == Mode::Careful)
      allowed.push_back(toRegisters(getAllowed(b, scores, tile.mayHideKeys())));
  }
  if (mode == Mode::Careful)
    removeNonFinite(state.output, allowed, block);
  forEachColumns(state.output,
                 [&](int64_t column, MutableArrayRef<Value> part) {
                   multiplyValues(column, weights, part);
                 });
  return state;
}

void MmaSyncForward::finish(SoftmaxState state) {
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

SoftmaxState MmaSyncForward::run() {
  Value first = tile.getFirstBlock(), last = tile.getLastBlock();
  b.ifThen(b.less(first, last), [&] {
    if (mode == Mode::Fast)
      copyQueries();
    copyKeys(first);
  });
  commitCopies(b);
  auto initial = SoftmaxState::getInitial(b, rowTiles, columnTiles);
  auto loop = scf::ForOp::create(
      b.b, b.loc, first, last, b.i32(1), initial.pack(),
      [&](OpBuilder &, Location, Value block, ValueRange carried) {
        SoftmaxState state =
            step(block, SoftmaxState::unpack(carried, rowTiles));
        scf::YieldOp::create(b.b, b.loc, state.pack());
      });
  return SoftmaxState::unpack(loop.getResults(), rowTiles);
}

void MmaSyncForward::repeat(KernelBuilder &b, const KernelArguments &args,
                            const ForwardArguments &forward,
                            const TilePlace &place, Value memory,
                            bool hasQueries, const WarpVote &vote) {
  constexpr int64_t kKeys = 16;
  CUDAConfigAttr config = forward.config;
  ForwardArguments again = forward;
  again.config = CUDAConfigAttr::get(
      config.getContext(), config.getQueries(), kKeys, config.getWarps(),
      config.getPackHeads(), CUDAKernel::MmaSync, /*stages=*/1);
  ForwardTile tile(b, args, again, place);
  // Few columns at a time, which take no more registers than what was done
  // before.
  constexpr int64_t kColumns = 64;
  for (int64_t first = 0; first < tile.getDv(); first += kColumns) {
    Columns columns{first, std::min(kColumns, tile.getDv() - first)};
    MmaSyncForward kernel(b, tile, again, memory, vote, Mode::Careful, columns);
    if (first == 0 && !hasQueries) {
      kernel.copyQueries();
      commitCopies(b);
      kernel.waitForCopies();
    }
    kernel.finish(kernel.run());
  }
}

void MmaSyncForward::emit(KernelBuilder &b, const KernelArguments &args,
                          const ForwardArguments &forward, Value memory) {
  CUDAConfigAttr config = forward.config;
  int64_t votes = getSharedBytes(forward.op, config) -
                  WarpVote::getBytes(config.getWarps());
  WarpVote vote(b, b.offset(memory, votes), config.getWarps());
  ForwardTile tile(b, args, forward, TileOrder(b, args, forward).ofBlock());
  MmaSyncForward kernel(b, tile, forward, memory, vote, Mode::Fast,
                        {0, tile.getDv()});
  SoftmaxState state = kernel.run();
  // See `split`.
  if (!tile.mayHideKeys() && !tile.getElementType().isF32()) {
    kernel.finish(state);
    return;
  }
  scf::IfOp::create(
      b.b, b.loc, vote.isAny(isNonFinite(b, state.output)),
      [&](OpBuilder &, Location) {
        KernelBuilder apart = b.apart();
        repeat(apart, args, forward, TileOrder(apart, args, forward).ofBlock(),
               memory, /*hasQueries=*/true, vote);
        scf::YieldOp::create(b.b, b.loc);
      },
      [&](OpBuilder &, Location) {
        kernel.finish(state);
        scf::YieldOp::create(b.b, b.loc);
      });
}
