//===- MatmulTile.cpp - A tile of a product's result ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MatmulTile.h"

#include "WarpProduct.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::attn;
using kernel::MatmulOp;

static constexpr int64_t kWarpThreads = 32;

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
  firstColumn =
      b.mul(b.divU(inGroup, groupRows), b.i32(matmul.config.getN()));
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

bool MatmulTile::storesPairs() const {
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
void MatmulTile::storePair(Value pair, Value row, Value column,
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

void MatmulTile::store(ValueRange sums, int64_t columnTiles, Value warpRow,
                       Value warpColumn) {
  int64_t rowTiles = sums.size() / columnTiles;
  Value lane = b.bitAnd(b.getThread(), b.i32(kWarpThreads - 1));
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
    return applyEpilogue(sums[r * columnTiles + n], rows[r],
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
