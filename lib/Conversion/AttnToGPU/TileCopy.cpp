//===- TileCopy.cpp - From global to shared memory ------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileCopy.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::attn;

void attn::commitCopies(KernelBuilder &b) {
  NVVM::CpAsyncCommitGroupOp::create(b.b, b.loc);
}

void attn::waitForCopies(KernelBuilder &b, int64_t pending) {
  NVVM::CpAsyncWaitGroupOp::create(b.b, b.loc, pending);
}

/// One chunk by cp.async. A size of 0 reads nothing and writes zeros.
static void copyAsynchronously(KernelBuilder &b, Value to, GlobalRow row,
                               Value chunk, Value isInside) {
  Value from =
      b.offset(row.pointer, b.extend(b.mul(chunk, b.i32(kChunkBytes))));
  Value bytes = b.select(isInside, b.i32(kChunkBytes), b.i32(0));
  NVVM::CpAsyncOp::create(b.b, b.loc, to, from, kChunkBytes,
                          NVVM::LoadCacheModifierKind::CG, bytes);
}

/// Of the upper 16 bits of a float. Those of f32 are a bf16.
static Value isFinite(KernelBuilder &b, Value bits, Type type) {
  const llvm::fltSemantics &semantics =
      type.isF32() ? APFloat::BFloat()
                   : cast<FloatType>(type).getFloatSemantics();
  APInt infinity = APFloat::getInf(semantics).bitcastToAPInt();
  Value exponent = arith::ConstantOp::create(
      b.b, b.loc, b.b.getIntegerAttr(bits.getType(), infinity));
  return b.compare(arith::CmpIPredicate::ne, b.bitAnd(bits, exponent),
                   exponent);
}

/// One chunk element by element; what is outside is not read but replaced, and
/// what is not finite if `finite` names its type.
static void copyElements(KernelBuilder &b, Value to, GlobalRow row, Value chunk,
                         int64_t width, Type finite) {
  Value zero = arith::ConstantOp::create(b.b, b.loc, b.b.getI16IntegerAttr(0));
  SmallVector<Value> elements, isKept;
  for (int64_t i = 0; i < kChunkColumns; ++i) {
    Value column = b.add(b.mul(chunk, b.i32(kChunkColumns)), b.i32(i));
    Value inRow = b.less(column, b.i32(width));
    Value from =
        b.offset(row.pointer,
                 b.extend(b.mul(b.min(column, b.i32(width - 1)), b.i32(2))));
    Value element = b.load(b.b.getI16Type(), from, 2);
    isKept.push_back(b.bitAnd(inRow, row.isInside));
    elements.push_back(element);
  }
  for (int64_t i = 0; finite && i < kChunkColumns; ++i) {
    int64_t upper = finite.isF32() ? i | 1 : i;
    isKept[i] = b.bitAnd(isKept[i], isFinite(b, elements[upper], finite));
  }
  for (auto [element, kept] : llvm::zip(elements, isKept))
    kept = b.select(kept, element, zero);
  Value packed = vector::BitCastOp::create(
      b.b, b.loc, VectorType::get(4, b.i32()), b.fromElements(isKept));
  b.store(packed, to, kChunkBytes);
}

/// Calls `copyChunk` with a row and a chunk of it, for this thread's share.
static void forEachChunk(KernelBuilder &b, const SharedTile &tile,
                         int64_t threads, Value thread,
                         function_ref<void(Value, Value)> copyChunk) {
  int64_t chunksOfRow = tile.getColumns() / kChunkColumns;
  int64_t chunks = tile.getRows() * chunksOfRow;
  if (!thread)
    thread = b.getThread();
  for (int64_t first = 0; first < chunks; first += threads) {
    Value index = b.add(thread, b.i32(first));
    auto copy = [&] {
      copyChunk(b.divU(index, b.i32(chunksOfRow)),
                b.remU(index, b.i32(chunksOfRow)));
    };
    if (first + threads <= chunks)
      copy();
    else
      b.ifThen(b.less(index, b.i32(chunks)), copy);
  }
}

/// One chunk, of a row of the tile.
static void copyChunk(KernelBuilder &b, const SharedTile &tile, int64_t width,
                      bool asynchronous, GlobalRow row, Value rowIndex,
                      Value chunk) {
  Value to = tile.getAddress(rowIndex, chunk);
  if (!asynchronous) {
    copyElements(b, to, row, chunk, width, /*finite=*/nullptr);
    return;
  }
  Value isInside = row.isInside;
  if (width < tile.getColumns())
    isInside = b.bitAnd(isInside, b.less(chunk, b.i32(width / kChunkColumns)));
  copyAsynchronously(b, to, row, chunk, isInside);
}

void attn::copyToShared(KernelBuilder &b, const SharedTile &tile, int64_t width,
                        int64_t threads, bool asynchronous,
                        function_ref<GlobalRow(Value)> getRow, Value thread) {
  forEachChunk(b, tile, threads, thread, [&](Value rowIndex, Value chunk) {
    copyChunk(b, tile, width, asynchronous, getRow(rowIndex), rowIndex, chunk);
  });
}

void attn::copyToSharedInLoop(KernelBuilder &b, const SharedTile &tile,
                              int64_t width, int64_t threads, bool asynchronous,
                              function_ref<GlobalRow(Value)> getRow,
                              Value thread) {
  int64_t chunksOfRow = tile.getColumns() / kChunkColumns;
  // A number of turns that nobody knows keeps the loop from being unrolled.
  auto loop = scf::ForOp::create(
      b.b, b.loc, thread, b.i32(tile.getRows() * chunksOfRow), b.i32(threads));
  OpBuilder::InsertionGuard guard(b.b);
  b.b.setInsertionPointToStart(loop.getBody());
  Value index = loop.getInductionVar();
  Value row = b.divU(index, b.i32(chunksOfRow));
  copyChunk(b, tile, width, asynchronous, getRow(row), row,
            b.remU(index, b.i32(chunksOfRow)));
}

void attn::copyFiniteToShared(KernelBuilder &b, const SharedTile &tile,
                              int64_t width, int64_t threads, Type element,
                              function_ref<GlobalRow(Value)> getRow) {
  int64_t chunksOfRow = tile.getColumns() / kChunkColumns;
  int64_t chunks = tile.getRows() * chunksOfRow;
  Value thread = b.getThread();
  // Seldom run, so not unrolled.
  scf::ForOp::create(b.b, b.loc, thread, b.i32(chunks), b.i32(threads),
                     ValueRange(),
                     [&](OpBuilder &, Location, Value index, ValueRange) {
                       Value row = b.divU(index, b.i32(chunksOfRow));
                       Value chunk = b.remU(index, b.i32(chunksOfRow));
                       copyElements(b, tile.getAddress(row, chunk), getRow(row),
                                    chunk, width, element);
                       scf::YieldOp::create(b.b, b.loc);
                     });
}

void attn::copyChunksToShared(
    KernelBuilder &b, const SharedTile &tile, int64_t threads,
    function_ref<GlobalChunk(Value row, int64_t below, Value column)>
        getChunk) {
  constexpr int64_t kBytes = kChunkBytes / kChunkColumns;
  auto copy = [&](Value to, Value row, int64_t below, Value chunk) {
    GlobalChunk from = getChunk(row, below, b.mul(chunk, b.i32(kChunkColumns)));
    NVVM::CpAsyncOp::create(b.b, b.loc, to, from.pointer, kChunkBytes,
                            NVVM::LoadCacheModifierKind::CG,
                            b.mul(from.count, b.i32(kBytes)));
  };
  // The swizzle is that of the row modulo 8.
  int64_t chunksOfRow = tile.getColumns() / kChunkColumns;
  int64_t rowsAtOnce = threads / chunksOfRow;
  if (threads % chunksOfRow != 0 || rowsAtOnce % 8 != 0 ||
      tile.getRows() % rowsAtOnce != 0) {
    forEachChunk(b, tile, threads, /*thread=*/nullptr,
                 [&](Value row, Value chunk) {
                   copy(tile.getAddress(row, chunk), row, 0, chunk);
                 });
    return;
  }
  Value thread = b.getThread();
  Value row = b.divU(thread, b.i32(chunksOfRow));
  Value chunk = b.remU(thread, b.i32(chunksOfRow));
  Value to = tile.getAddress(row, chunk);
  for (int64_t below = 0; below < tile.getRows(); below += rowsAtOnce)
    copy(b.offset(to, tile.getOffset(below, 0)), row, below, chunk);
}

void attn::copyElementsToShared(
    KernelBuilder &b, const SharedTile &tile, int64_t threads, Type element,
    function_ref<GlobalElement(Value, Value)> getElement) {
  int64_t bytes = element.getIntOrFloatBitWidth() / 8;
  Type bits = b.b.getIntegerType(8 * bytes);
  int64_t chunksOfRow = tile.getColumns() / kChunkColumns;
  int64_t chunks = tile.getRows() * chunksOfRow;
  Value thread = b.getThread();
  Value zero =
      arith::ConstantOp::create(b.b, b.loc, b.b.getIntegerAttr(bits, 0));
  auto copyChunk = [&](OpBuilder &, Location, Value index, ValueRange) {
    Value row = b.divU(index, b.i32(chunksOfRow));
    Value chunk = b.remU(index, b.i32(chunksOfRow));
    SmallVector<Value> elements;
    int64_t count = kChunkBytes / bytes;
    for (int64_t i = 0; i < count; ++i) {
      Value column = b.add(b.mul(chunk, b.i32(count)), b.i32(i));
      GlobalElement from = getElement(row, column);
      Value element = b.load(bits, from.pointer, bytes);
      elements.push_back(b.select(from.isInside, element, zero));
    }
    Value packed = vector::BitCastOp::create(
        b.b, b.loc, VectorType::get(4, b.i32()), b.fromElements(elements));
    b.store(packed, tile.getAddress(row, chunk), kChunkBytes);
    scf::YieldOp::create(b.b, b.loc);
  };
  // Not unrolled: it would take the registers of the sums.
  scf::ForOp::create(b.b, b.loc, thread, b.i32(chunks), b.i32(threads),
                     ValueRange(), copyChunk);
}
