//===- MatmulTile.h - A tile of a product's result --------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULTILE_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULTILE_H

#include "Fragment.h"
#include "FragmentRegion.h"
#include "LinearDims.h"

#include "attn/Dialect/Kernel/IR/Kernel.h"

namespace mlir::attn {

/// What a kernel of a product is made from.
struct MatmulArguments {
  kernel::MatmulOp op;
  kernel::MatmulConfigAttr config;
  GlobalTensor lhs, rhs, output;
  std::optional<FragmentRegion> epilogue;
};

/// The tile of the result that a block of threads computes: which one it is,
/// and where its elements go.
class MatmulTile {
public:
  /// Tiles are of rows and columns of one batch, as `dims` has them.
  MatmulTile(KernelBuilder &b, const KernelArguments &args,
             const MatmulArguments &matmul, const kernel::MatmulDims &dims);

  /// How many there are, i32.
  Value getCount();
  /// Goes to a tile.
  void moveTo(Value number);

  const LinearDims &getBatchDims() const { return batchDims; }
  const LinearDims &getRowDims() const { return rowDims; }
  const LinearDims &getColumnDims() const { return columnDims; }
  LinearDims makeDims(ArrayRef<unsigned> dims) const;

  Value getBatch() const { return batch; }
  Value getFirstRow() const { return firstRow; }
  Value getFirstColumn() const { return firstColumn; }
  /// Where the batch starts in a tensor.
  Value getBatchStart(const GlobalTensor &tensor, AffineMap map) const;

  /// How a warp stores its part: how many fragments are in registers as
  /// results, and whether four threads exchange what they have of four of them,
  /// a divisor of `fragments`, for stores of eight elements.
  struct StoreOrder {
    int64_t fragments;
    bool inChunks;
  };
  /// Computes the epilogue on a warp's part of the tile, and stores it. `sums`
  /// are fragments of 16 x 8 elements, `columnTiles` of them side by side.
  void store(ValueRange sums, int64_t columnTiles, Value warpRow,
             Value warpColumn, StoreOrder order);

  static constexpr int64_t kChunkFragments = 4, kChunkElements = 8;
  /// Whether rows of the result, of which `lastColumn` is the fastest
  /// dimension, and which no warps share, can be stored in chunks.
  static bool canStoreChunks(const MatmulArguments &matmul,
                             unsigned lastColumn);

private:
  /// The result's elements of a fragment, whose first column is `column`.
  Value applyEpilogue(Value sums, RowPair rows, Value column);
  bool storesPairs() const;
  void storeAt(Value value, Value row, Value column, int64_t right,
               int64_t alignment);
  void storePair(Value pair, Value row, Value column, int64_t right);
  Value exchangePairs(ArrayRef<Value> fragments, int64_t half, Value lane);

  KernelBuilder &b;
  const KernelArguments &args;
  const MatmulArguments &matmul;
  SmallVector<AffineMap> maps;
  LinearDims batchDims, rowDims, columnDims;
  Value rowTiles, columnTiles;
  Value batch, firstRow, firstColumn;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULTILE_H
