//===- MatmulKernel.cpp - A product by mma.sync ---------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MatmulKernel.h"

#include "TileCopy.h"
#include "WarpProduct.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::attn;
using kernel::MatmulConfigAttr;
using kernel::MatmulOp;

static constexpr int64_t kWarpThreads = 32;

/// Tiles of the result one below the other that blocks compute before they go
/// on to the next columns: they share what the L2 cache holds of the operands.
static constexpr int64_t kTilesInColumn = 8;

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

static LinearDims makeDims(KernelBuilder &b, const KernelArguments &args,
                           const MatmulArguments &matmul,
                           ArrayRef<unsigned> dims) {
  MatmulOp op = matmul.op;
  GlobalTensor tensors[] = {matmul.lhs, matmul.rhs, matmul.output};
  SmallVector<Value> sizes = llvm::map_to_vector(dims, [&](unsigned dim) {
    return getDimSize(b, args, dim, tensors, op.getMaps());
  });
  return LinearDims(b, dims, sizes);
}

static Value divideCeil(KernelBuilder &b, Value x, int64_t y) {
  return b.divU(b.add(x, b.i32(y - 1)), b.i32(y));
}

MatmulKernel::MatmulKernel(KernelBuilder &b, const KernelArguments &args,
                           const MatmulArguments &matmul, Value memory)
    : b(b), args(args), matmul(matmul), config(matmul.config),
      maps(MatmulOp(matmul.op).getMaps()), memory(memory),
      batchDims(makeDims(b, args, matmul, MatmulOp(matmul.op).getDims().batch)),
      rowDims(makeDims(b, args, matmul, MatmulOp(matmul.op).getDims().m)),
      columnDims(makeDims(b, args, matmul, MatmulOp(matmul.op).getDims().n)),
      depthDims(makeDims(b, args, matmul, MatmulOp(matmul.op).getDims().k)),
      isRhsTransposed(hasDepthInRows(matmul.op)) {
  Value block = NVVM::BlockIdXOp::create(b.b, b.loc, b.i32());
  Value rowTiles = divideCeil(b, rowDims.getCount(), config.getM());
  Value columnTiles = divideCeil(b, columnDims.getCount(), config.getN());
  steps = divideCeil(b, depthDims.getCount(), config.getK());

  Value tiles = b.mul(rowTiles, columnTiles);
  batch = b.divU(block, tiles);
  Value tile = b.remU(block, tiles);
  // Groups of rows of tiles, the last of which may have fewer.
  Value group = b.divU(tile, b.mul(columnTiles, b.i32(kTilesInColumn)));
  Value groupRow = b.mul(group, b.i32(kTilesInColumn));
  Value inGroup = b.sub(tile, b.mul(groupRow, columnTiles));
  Value groupRows = b.min(b.sub(rowTiles, groupRow), b.i32(kTilesInColumn));
  firstRow =
      b.mul(b.add(groupRow, b.remU(inGroup, groupRows)), b.i32(config.getM()));
  firstColumn = b.mul(b.divU(inGroup, groupRows), b.i32(config.getN()));

  Value thread = NVVM::ThreadIdXOp::create(b.b, b.loc, b.i32());
  lane = b.bitAnd(thread, b.i32(kWarpThreads - 1));
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

Value MatmulKernel::getBatchStart(const GlobalTensor &tensor,
                                  AffineMap map) const {
  Value offset = batchDims.getOffset(args, tensor, map, batch);
  int64_t bytes = tensor.type.getElementTypeBitWidth() / 8;
  return b.offset(args.getPointer(tensor), b.mul(offset, b.i64(bytes)));
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
    Operand lhs{&matmul.lhs, maps[0], &rowDims, &depthDims,
                getBatchStart(matmul.lhs, maps[0])};
    copyTile(lhs, getTile(stage, /*isRhs=*/false), firstRow, depth);
    Operand rhs{&matmul.rhs, maps[1], &columnDims, &depthDims,
                getBatchStart(matmul.rhs, maps[1])};
    SharedTile tile = getTile(stage, /*isRhs=*/true);
    if (isRhsTransposed) {
      copyTile(rhs, tile, firstColumn, depth);
      return;
    }
    std::swap(rhs.rows, rhs.columns);
    copyTile(rhs, tile, depth, firstColumn);
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

//===----------------------------------------------------------------------===//
// The result
//===----------------------------------------------------------------------===//

Value MatmulKernel::applyEpilogue(Value sums, RowPair rows, Value column) {
  int64_t count = getVectorLength(sums);
  Type element = matmul.output.type.getElementType();
  if (!matmul.epilogue) {
    if (element.isF32())
      return sums;
    return arith::TruncFOp::create(b.b, b.loc, VectorType::get(count, element),
                                   sums);
  }
  // Elements past the end are computed at its last ones.
  auto getLast = [&](const LinearDims &dims) {
    return b.sub(dims.getCount(), b.i32(1));
  };
  SmallVector<SmallVector<Value>> indices(maps[2].getNumResults());
  auto addIndices = [&](const LinearDims &dims, Value index) {
    SmallVector<Value> parts = dims.split(b.min(index, getLast(dims)));
    for (auto [dim, part] : llvm::zip(dims.getDims(), parts))
      indices[*getPosition(maps[2], dim)].push_back(part);
  };
  addIndices(batchDims, batch);
  for (Value row : rows)
    addIndices(rowDims, row);
  for (int64_t i : {0, 1})
    addIndices(columnDims, b.add(column, b.i32(i)));

  SmallVector<Value> arguments{sums};
  for (auto [position, values] : llvm::enumerate(indices)) {
    unsigned dim = maps[2].getDimPosition(position);
    Value index = values.front();
    if (!llvm::is_contained(batchDims.getDims(), dim)) {
      bool ofRows = llvm::is_contained(rowDims.getDims(), dim);
      SmallVector<Value> elements;
      for (int64_t i = 0; i < count; ++i)
        elements.push_back(values[ofRows ? i / 2 : i % 2]);
      index = b.fromElements(elements);
    }
    arguments.push_back(b.toIndex(index));
  }
  return matmul.epilogue->inlineInto(b, args, arguments, count);
}

bool MatmulKernel::storesPairs() const {
  MatmulOp op = matmul.op;
  const GlobalTensor &output = matmul.output;
  int64_t bytes = output.type.getElementTypeBitWidth() / 8;
  ArrayRef<unsigned> dims = columnDims.getDims();
  return !dims.empty() && output.hasAlignedRows(2 * bytes) &&
         getPosition(maps[2], dims.back()) == maps[2].getNumResults() - 1 &&
         !ShapedType::isDynamic(op.getSize(dims.back())) &&
         op.getSize(dims.back()) % 2 == 0;
}

/// Stores two neighbours, `right` columns right of `column`. `row` is where the
/// result's row starts.
void MatmulKernel::storePair(Value pair, Value row, Value column,
                             int64_t right) {
  const GlobalTensor &output = matmul.output;
  int64_t bytes = output.type.getElementTypeBitWidth() / 8;
  auto getOffset = [&](Value index) {
    Value offset = columnDims.getOffset(args, output, maps[2], index);
    return b.mul(offset, b.i64(bytes));
  };
  auto getAddress = [&](int64_t distance) {
    // In one dimension, at distances that need no address each.
    if (columnDims.getDims().size() <= 1)
      return b.offset(b.offset(row, getOffset(column)),
                      getOffset(b.i32(distance)));
    return b.offset(row, getOffset(b.add(column, b.i32(distance))));
  };
  auto storeAt = [&](Value value, int64_t distance, int64_t alignment) {
    Value isColumn =
        b.less(b.add(column, b.i32(distance)), columnDims.getCount());
    b.ifThen(isColumn,
             [&] { b.store(value, getAddress(distance), alignment); });
  };
  if (storesPairs()) {
    storeAt(pair, right, 2 * bytes);
    return;
  }
  for (int64_t i : {0, 1})
    storeAt(b.element(pair, i), right + i, bytes);
}

void MatmulKernel::finish(ValueRange accumulators) {
  int64_t rowTiles = getRowTiles(), columnTiles = getColumnTiles();
  Value row = b.add(b.add(firstRow, warpRow), b.divU(lane, b.i32(4)));
  Value column = b.add(b.add(firstColumn, warpColumn),
                       b.mul(b.bitAnd(lane, b.i32(3)), b.i32(2)));
  SmallVector<RowPair> rows;
  for (int64_t r = 0; r < rowTiles; ++r) {
    Value first = b.add(row, b.i32(kMmaRows * r));
    rows.push_back({first, b.add(first, b.i32(kMmaRows / 2))});
  }
  Value start = getBatchStart(matmul.output, maps[2]);
  int64_t bytes = matmul.output.type.getElementTypeBitWidth() / 8;
  // Calls `storeRow` with where a row starts, if it is inside.
  auto ifInside = [&](Value row, function_ref<void(Value)> storeRow) {
    b.ifThen(b.less(row, rowDims.getCount()), [&] {
      Value offset = rowDims.getOffset(args, matmul.output, maps[2], row);
      storeRow(b.offset(start, b.mul(offset, b.i64(bytes))));
    });
  };
  auto getResult = [&](int64_t r, int64_t n) {
    return applyEpilogue(accumulators[r * columnTiles + n], rows[r],
                         b.add(column, b.i32(kMmaColumns * n)));
  };
  for (int64_t r = 0; r < rowTiles; ++r) {
    // What an epilogue reads, it reads after the stores of the elements before,
    // and so not ahead, into registers that sums take. Without one, few
    // addresses are needed at a time.
    if (matmul.epilogue) {
      for (int64_t n = 0; n < columnTiles; ++n) {
        Value result = getResult(r, n);
        for (int64_t half : {0, 1})
          ifInside(rows[r][half], [&](Value row) {
            storePair(b.slice(result, 2 * half, 2), row, column,
                      kMmaColumns * n);
          });
      }
      continue;
    }
    SmallVector<Value> results;
    for (int64_t n = 0; n < columnTiles; ++n)
      results.push_back(getResult(r, n));
    for (int64_t half : {0, 1})
      ifInside(rows[r][half], [&](Value row) {
        for (int64_t n = 0; n < columnTiles; ++n)
          storePair(b.slice(results[n], 2 * half, 2), row, column,
                    kMmaColumns * n);
      });
  }
}

void MatmulKernel::emit() {
  int64_t stages = config.getStages();
  for (int64_t stage = 0; stage < stages - 1; ++stage) {
    copyStage(b.i32(stage));
    NVVM::CpAsyncCommitGroupOp::create(b.b, b.loc);
  }
  SmallVector<Value> zeros(getRowTiles() * getColumnTiles(),
                           b.splat(b.f32(0.0), 4));
  auto loop = scf::ForOp::create(
      b.b, b.loc, b.i32(0), steps, b.i32(1), zeros,
      [&](OpBuilder &, Location, Value step, ValueRange sums) {
        // Here this step's part has arrived, and nobody reads that of the step
        // before any more, where the next copies go.
        NVVM::CpAsyncWaitGroupOp::create(b.b, b.loc, stages - 2);
        NVVM::Barrier0Op::create(b.b, b.loc);
        copyStage(b.add(step, b.i32(stages - 1)));
        NVVM::CpAsyncCommitGroupOp::create(b.b, b.loc);
        scf::YieldOp::create(b.b, b.loc, multiplyStage(step, sums));
      });
  finish(loop.getResults());
}
