//===- MatmulTile.cpp - A tile of a product's result ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MatmulTile.h"

#include "Warp.h"
#include "WarpProduct.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::attn;
using kernel::MatmulOp;

/// Tiles of the result one below the other that blocks compute before they go
/// on to the next columns: they share what the L2 cache holds of the operands.
static constexpr int64_t kTilesInColumn = 8;

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

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

MatmulTile::MatmulTile(KernelBuilder &b, const KernelArguments &args,
                       const MatmulArguments &matmul,
                       const kernel::MatmulDims &dims)
    : b(b), args(args), matmul(matmul), maps(MatmulOp(matmul.op).getMaps()),
      batchDims(::makeDims(b, args, matmul, dims.batch)),
      rowDims(::makeDims(b, args, matmul, dims.m)),
      columnDims(::makeDims(b, args, matmul, dims.n)),
      rowTiles(rowDims.getTiles(matmul.config.getM())),
      columnTiles(columnDims.getTiles(matmul.config.getN())) {}

LinearDims MatmulTile::makeDims(ArrayRef<unsigned> dims) const {
  return ::makeDims(b, args, matmul, dims);
}

Value MatmulTile::getCount() {
  return b.mul(b.mul(rowTiles, columnTiles), batchDims.getCount());
}

void MatmulTile::moveTo(Value number) {
  Value tiles = b.mul(rowTiles, columnTiles);
  batch = b.divU(number, tiles);
  Value tile = b.remU(number, tiles);
  // Groups of rows of tiles, the last of which may have fewer.
  Value group = b.divU(tile, b.mul(columnTiles, b.i32(kTilesInColumn)));
  Value groupRow = b.mul(group, b.i32(kTilesInColumn));
  Value inGroup = b.sub(tile, b.mul(groupRow, columnTiles));
  Value groupRows = b.min(b.sub(rowTiles, groupRow), b.i32(kTilesInColumn));
  firstRow = b.mul(b.add(groupRow, b.remU(inGroup, groupRows)),
                   b.i32(matmul.config.getM()));
  firstColumn = b.mul(b.divU(inGroup, groupRows), b.i32(matmul.config.getN()));
}

Value MatmulTile::getBatchStart(const GlobalTensor &tensor,
                                AffineMap map) const {
  Value offset = batchDims.getOffset(args, tensor, map, batch);
  int64_t bytes = tensor.type.getElementTypeBitWidth() / 8;
  return b.offset(args.getPointer(tensor), b.mul(offset, b.i64(bytes)));
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

Value MatmulTile::applyEpilogue(Value sums, RowPair rows, Value column) {
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

/// Whether `elements` neighbours in the last dimension of columns are one
/// aligned store.
static bool canStoreTogether(const MatmulArguments &matmul, unsigned lastColumn,
                             int64_t elements) {
  MatmulOp op = matmul.op;
  const GlobalTensor &output = matmul.output;
  AffineMap map = op.getMaps()[2];
  int64_t bytes = output.type.getElementTypeBitWidth() / 8;
  return output.hasAlignedRows(elements * bytes) &&
         getPosition(map, lastColumn) == map.getNumResults() - 1 &&
         !ShapedType::isDynamic(op.getSize(lastColumn)) &&
         op.getSize(lastColumn) % elements == 0;
}

bool MatmulTile::canStoreChunks(const MatmulArguments &matmul,
                                unsigned lastColumn) {
  return matmul.output.type.getElementTypeBitWidth() == 16 &&
         matmul.config.getN() % (kChunkFragments * kMmaColumns) == 0 &&
         canStoreTogether(matmul, lastColumn, kChunkElements);
}

bool MatmulTile::storesPairs() const {
  return !columnDims.getDims().empty() &&
         canStoreTogether(matmul, columnDims.getDims().back(), 2);
}

/// Stores neighbours, `right` columns right of `column`, if they are inside.
/// `row` is where the result's row starts.
void MatmulTile::storeAt(Value value, Value row, Value column, int64_t right,
                         int64_t alignment) {
  const GlobalTensor &output = matmul.output;
  int64_t bytes = output.type.getElementTypeBitWidth() / 8;
  auto getOffset = [&](Value index) {
    Value offset = columnDims.getOffset(args, output, maps[2], index);
    return b.mul(offset, b.i64(bytes));
  };
  auto getAddress = [&]() {
    // In one dimension, at distances that need no address each.
    if (columnDims.getDims().size() <= 1)
      return b.offset(b.offset(row, getOffset(column)),
                      getOffset(b.i32(right)));
    return b.offset(row, getOffset(b.add(column, b.i32(right))));
  };
  Value isColumn = b.less(b.add(column, b.i32(right)), columnDims.getCount());
  b.ifThen(isColumn, [&] { b.store(value, getAddress(), alignment); });
}

void MatmulTile::storePair(Value pair, Value row, Value column, int64_t right) {
  int64_t bytes = matmul.output.type.getElementTypeBitWidth() / 8;
  if (storesPairs())
    return storeAt(pair, row, column, right, 2 * bytes);
  for (int64_t i : {0, 1})
    storeAt(b.element(pair, i), row, column, right + i, bytes);
}

/// Of four fragments side by side, a thread has two neighbours of a row in
/// each, as four threads have. Gives each of these one fragment's eight
/// neighbours: a transpose of 4 x 4 pairs, by exchanges with the next thread
/// and then with the next but one.
Value MatmulTile::exchangePairs(ArrayRef<Value> fragments, int64_t half,
                                Value lane) {
  SmallVector<Value> pairs =
      llvm::map_to_vector(fragments, [&](Value fragment) -> Value {
        Value pair =
            vector::BitCastOp::create(b.b, b.loc, VectorType::get(1, b.i32()),
                                      b.slice(fragment, 2 * half, 2));
        return b.element(pair, 0);
      });
  for (int64_t distance : {1, 2}) {
    Value isSecond = b.compare(arith::CmpIPredicate::ne,
                               b.bitAnd(lane, b.i32(distance)), b.i32(0));
    for (int64_t i = 0; i < kChunkFragments; ++i) {
      if (i & distance)
        continue;
      Value &first = pairs[i], &second = pairs[i + distance];
      Value other = NVVM::ShflOp::create(
          b.b, b.loc, b.i32(), b.i32(-1), b.select(isSecond, first, second),
          b.i32(distance), b.i32(31), NVVM::ShflKind::bfly, UnitAttr());
      first = b.select(isSecond, other, first);
      second = b.select(isSecond, second, other);
    }
  }
  return b.fromElements(pairs);
}

void MatmulTile::store(ValueRange sums, int64_t columnTiles, Value warpRow,
                       Value warpColumn, StoreOrder order) {
  int64_t rowTiles = sums.size() / columnTiles;
  Value lane = getLane(b, b.getThread());
  Value laneInRow = b.bitAnd(lane, b.i32(3));
  Value row = b.add(b.add(firstRow, warpRow), b.divU(lane, b.i32(4)));
  Value warpStart = b.add(firstColumn, warpColumn);
  Value column = b.add(warpStart, b.mul(laneInRow, b.i32(2)));
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
  Value chunkColumn = b.add(warpStart, b.mul(laneInRow, b.i32(kMmaColumns)));
  for (int64_t r = 0; r < rowTiles; ++r) {
    for (int64_t n = 0; n < columnTiles; n += order.fragments) {
      // What an epilogue reads, it reads after the stores of the elements
      // before, and so not ahead, into registers that sums take.
      SmallVector<Value> results;
      for (int64_t i = n; i < std::min(n + order.fragments, columnTiles); ++i)
        results.push_back(applyEpilogue(sums[r * columnTiles + i], rows[r],
                                        b.add(column, b.i32(kMmaColumns * i))));
      for (int64_t half : {0, 1}) {
        if (order.inChunks) {
          // All threads take part in an exchange, whatever their rows.
          SmallVector<Value> chunks;
          for (size_t i = 0; i < results.size(); i += kChunkFragments)
            chunks.push_back(exchangePairs(
                ArrayRef(results).slice(i, kChunkFragments), half, lane));
          ifInside(rows[r][half], [&](Value row) {
            for (auto [i, chunk] : llvm::enumerate(chunks))
              storeAt(chunk, row, chunkColumn,
                      kMmaColumns * (n + kChunkFragments * i),
                      kChunkElements * bytes);
          });
          continue;
        }
        ifInside(rows[r][half], [&](Value row) {
          for (auto [i, result] : llvm::enumerate(results))
            storePair(b.slice(result, 2 * half, 2), row, column,
                      kMmaColumns * (n + i));
        });
      }
    }
  }
}
