//===- MatmulKernel.cpp - A product by mma.sync ---------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MatmulKernel.h"

#include "TileCopy.h"
#include "Warp.h"
#include "WarpProduct.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::attn;
using kernel::MatmulConfigAttr;
using kernel::MatmulOp;

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

int64_t MatmulKernel::getThreads(MatmulConfigAttr config) {
  return kWarpThreads * config.getWarpsM() * config.getWarpsN();
}

/// Whether the right operand's rows in memory are columns of the product.
static bool hasDepthInRows(MatmulOp op) {
  AffineMap map = op.getMaps()[1];
  unsigned last = map.getDimPosition(map.getNumResults() - 1);
  return llvm::is_contained(op.getDims().k, last);
}

/// Bytes of an element of the operands.
static int64_t getElementBytes(MatmulOp op) {
  return getElementTypeOrSelf(op.getLhs()).getIntOrFloatBitWidth() / 8;
}

/// Columns of a tile, of 16 bits, in an element.
static int64_t getElementColumns(MatmulOp op) {
  return getElementBytes(op) / 2;
}

/// Bytes of a stage's parts of the left and the right operand.
static std::array<int64_t, 2> getStageBytes(MatmulOp op,
                                            MatmulConfigAttr config) {
  int64_t m = config.getM(), n = config.getN(), k = config.getK();
  int64_t columns = getElementColumns(op);
  return {SharedTile::getBytes(m, k * columns),
          hasDepthInRows(op) ? SharedTile::getBytes(n, k * columns)
                             : SharedTile::getBytes(k, n * columns)};
}

int64_t MatmulKernel::getSharedBytes(MatmulOp op, MatmulConfigAttr config) {
  auto [lhs, rhs] = getStageBytes(op, config);
  return config.getStages() * (lhs + rhs);
}

int64_t MatmulKernel::getRowTiles() const {
  return config.getM() / config.getWarpsM() / kMmaRows;
}

int64_t MatmulKernel::getColumnTiles() const {
  return config.getN() / config.getWarpsN() / kMmaColumns;
}

MatmulKernel::MatmulKernel(KernelBuilder &b, const KernelArguments &args,
                           const MatmulArguments &matmul, Value memory)
    : b(b), args(args), matmul(matmul), config(matmul.config),
      maps(MatmulOp(matmul.op).getMaps()), memory(memory),
      tile(b, args, matmul, MatmulOp(matmul.op).getDims()),
      depthDims(tile.makeDims(MatmulOp(matmul.op).getDims().k)),
      isRhsTransposed(hasDepthInRows(matmul.op)) {
  tile.moveTo(NVVM::BlockIdXOp::create(b.b, b.loc, b.i32()));
  steps = depthDims.getTiles(config.getK());

  Value thread = NVVM::ThreadIdXOp::create(b.b, b.loc, b.i32());
  Value warp = b.divU(thread, b.i32(kWarpThreads));
  warpRow = b.mul(b.divU(warp, b.i32(config.getWarpsN())),
                  b.i32(kMmaRows * getRowTiles()));
  warpColumn = b.mul(b.remU(warp, b.i32(config.getWarpsN())),
                     b.i32(kMmaColumns * getColumnTiles()));
}

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

bool MatmulKernel::Operand::hasAlignedChunks(MatmulOp op) const {
  if (columns->getDims().empty() || !tensor->hasAlignedRows(kChunkBytes))
    return false;
  unsigned last = columns->getDims().back();
  // A chunk does not go over the end of a dimension into the next one.
  return getPosition(map, last) == map.getNumResults() - 1 &&
         (columns->getDims().size() == 1 ||
          (!ShapedType::isDynamic(op.getSize(last)) &&
           op.getSize(last) * getElementBytes(op) % kChunkBytes == 0));
}

SharedTile MatmulKernel::getTile(Value stage, bool isRhs) const {
  auto [lhs, rhs] = getStageBytes(matmul.op, config);
  Value start = b.offset(memory, b.mul(stage, b.i32(lhs + rhs)));
  int64_t columns = getElementColumns(matmul.op);
  if (!isRhs)
    return SharedTile(b, start, 0, config.getM(), config.getK() * columns);
  if (isRhsTransposed)
    return SharedTile(b, start, lhs, config.getN(), config.getK() * columns);
  return SharedTile(b, start, lhs, config.getK(), config.getN() * columns);
}

void MatmulKernel::copyTile(const Operand &operand, const SharedTile &tile,
                            Value firstRow, Value firstColumn) {
  Value rows = operand.rows->getCount(), columns = operand.columns->getCount();
  auto getOffset = [&](const LinearDims &dims, Value index) {
    return dims.getOffset(args, *operand.tensor, operand.map, index);
  };
  int64_t bytes = getElementBytes(matmul.op);
  auto getAddress = [&](Value offset) {
    return b.offset(operand.start, b.mul(offset, b.i64(bytes)));
  };
  // A tile's columns are of 16 bits.
  int64_t width = getElementColumns(matmul.op);
  auto toElements = [&](Value columns) {
    return width == 1 ? columns : b.divU(columns, b.i32(width));
  };
  auto toColumns = [&](Value elements) {
    return width == 1 ? elements : b.mul(elements, b.i32(width));
  };
  int64_t threads = getThreads(config);
  if (operand.hasAlignedChunks(matmul.op)) {
    // In one dimension, rows are at distances that need no address each.
    bool isLinear = operand.rows->getDims().size() <= 1;
    copyChunksToShared(
        b, tile, threads, [&](Value row, int64_t below, Value column) {
          row = b.add(firstRow, row);
          column = b.add(firstColumn, toElements(column));
          Value lower = b.add(row, b.i32(below));
          Value offset = b.add(getOffset(*operand.rows, isLinear ? row : lower),
                               getOffset(*operand.columns, column));
          Value pointer = getAddress(offset);
          if (isLinear)
            pointer =
                b.offset(pointer, b.mul(getOffset(*operand.rows, b.i32(below)),
                                        b.i64(bytes)));
          Value count = b.max(b.sub(columns, column), b.i32(0));
          count = toColumns(b.min(count, b.i32(kChunkBytes / bytes)));
          return GlobalChunk{pointer,
                             b.select(b.less(lower, rows), count, b.i32(0))};
        });
    return;
  }
  Type element = operand.tensor->type.getElementType();
  copyElementsToShared(b, tile, threads, element, [&](Value row, Value column) {
    row = b.add(firstRow, row);
    column = b.add(firstColumn, column);
    Value isInside = b.bitAnd(b.less(row, rows), b.less(column, columns));
    row = b.min(row, b.sub(rows, b.i32(1)));
    column = b.min(column, b.sub(columns, b.i32(1)));
    return GlobalElement{getAddress(b.add(getOffset(*operand.rows, row),
                                          getOffset(*operand.columns, column))),
                         isInside};
  });
}

void MatmulKernel::copyStage(Value step) {
  b.ifThen(b.less(step, steps), [&] {
    Value stage = b.remU(step, b.i32(config.getStages()));
    Value depth = b.mul(step, b.i32(config.getK()));
    Operand lhs{&matmul.lhs, maps[0], &tile.getRowDims(), &depthDims,
                tile.getBatchStart(matmul.lhs, maps[0])};
    copyTile(lhs, getTile(stage, /*isRhs=*/false), tile.getFirstRow(), depth);
    Operand rhs{&matmul.rhs, maps[1], &tile.getColumnDims(), &depthDims,
                tile.getBatchStart(matmul.rhs, maps[1])};
    SharedTile stageTile = getTile(stage, /*isRhs=*/true);
    if (isRhsTransposed) {
      copyTile(rhs, stageTile, tile.getFirstColumn(), depth);
      return;
    }
    std::swap(rhs.rows, rhs.columns);
    copyTile(rhs, stageTile, depth, tile.getFirstColumn());
  });
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

SmallVector<Value> MatmulKernel::multiplyStage(Value step,
                                               ValueRange accumulators) {
  Type narrow = matmul.lhs.type.getElementType();
  Value stage = b.remU(step, b.i32(config.getStages()));
  SharedTile lhs = getTile(stage, /*isRhs=*/false);
  SharedTile rhs = getTile(stage, /*isRhs=*/true);
  int64_t rowTiles = getRowTiles(), columnTiles = getColumnTiles();
  SmallVector<Value> sums(accumulators);
  if (narrow.isF32())
    return multiplySplitStage(lhs, rhs, std::move(sums));
  for (int64_t k = 0; k < config.getK(); k += kMmaDepth) {
    SmallVector<SmallVector<Value>> left;
    for (int64_t r = 0; r < rowTiles; ++r)
      left.push_back(lhs.loadA(kMmaRows * r, k, warpRow));
    for (int64_t n = 0; n < columnTiles; n += 2) {
      int64_t column = kMmaColumns * n;
      SmallVector<Value> right =
          isRhsTransposed ? rhs.loadTransposedB(column, k, warpColumn)
                          : rhs.loadB(k, column, warpColumn);
      for (int64_t r = 0; r < rowTiles; ++r)
        for (int64_t i = 0; i < 2; ++i) {
          Value &sum = sums[r * columnTiles + n + i];
          sum = multiplyRegisters(b, left[r], ArrayRef(right).slice(2 * i, 2),
                                  sum, narrow);
        }
    }
  }
  return sums;
}

SmallVector<Value> MatmulKernel::multiplySplitStage(const SharedTile &lhs,
                                                    const SharedTile &rhs,
                                                    SmallVector<Value> sums) {
  constexpr int64_t kDepth = kMmaBytes / 4;
  int64_t rowTiles = getRowTiles(), columnTiles = getColumnTiles();
  int64_t width = getElementColumns(matmul.op);
  for (int64_t k = 0; k < config.getK(); k += kDepth) {
    SmallVector<SplitRegisters> left;
    for (int64_t r = 0; r < rowTiles; ++r)
      left.push_back(
          SplitRegisters::get(b, lhs.loadA(kMmaRows * r, k * width, warpRow)));
    for (int64_t n = 0; n < columnTiles; n += 2) {
      SmallVector<Value> both;
      if (isRhsTransposed)
        both = rhs.loadTransposedB(kMmaColumns * n, k * width, warpColumn);
      for (int64_t i = 0; i < 2; ++i) {
        SplitRegisters right = SplitRegisters::get(
            b, isRhsTransposed
                   ? SmallVector<Value>(ArrayRef(both).slice(2 * i, 2))
                   : rhs.loadElementsB(k, kMmaColumns * (n + i), warpColumn));
        for (int64_t r = 0; r < rowTiles; ++r) {
          Value &sum = sums[r * columnTiles + n + i];
          sum = multiplySplit(b, left[r], right, sum);
        }
      }
    }
  }
  return sums;
}

void MatmulKernel::emit() {
  int64_t stages = config.getStages();
  for (int64_t stage = 0; stage < stages - 1; ++stage) {
    copyStage(b.i32(stage));
    commitCopies(b);
  }
  SmallVector<Value> zeros(getRowTiles() * getColumnTiles(),
                           b.splat(b.f32(0.0), 4));
  auto loop = scf::ForOp::create(
      b.b, b.loc, b.i32(0), steps, b.i32(1), zeros,
      [&](OpBuilder &, Location, Value step, ValueRange sums) {
        // Here this step's part has arrived, and nobody reads that of the step
        // before any more, where the next copies go.
        waitForCopies(b, stages - 2);
        NVVM::Barrier0Op::create(b.b, b.loc);
        copyStage(b.add(step, b.i32(stages - 1)));
        commitCopies(b);
        scf::YieldOp::create(b.b, b.loc, multiplyStage(step, sums));
      });
  // Without an epilogue, few addresses are needed at a time.
  tile.store(loop.getResults(), getColumnTiles(), warpRow, warpColumn,
             {matmul.epilogue ? 1 : getColumnTiles(), /*inChunks=*/false});
}
