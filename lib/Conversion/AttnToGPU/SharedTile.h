//===- SharedTile.h - A tile in shared memory -------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_SHAREDTILE_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_SHAREDTILE_H

#include "KernelBuilder.h"

namespace mlir::attn {

/// What is copied at once, and a row of a matrix that a warp loads: columns of
/// 16 bits.
constexpr int64_t kChunkColumns = 8, kChunkBytes = 2 * kChunkColumns;

/// Rows of a matrix in shared memory, as TMA stores them with a swizzle of 128
/// bytes: panels of 64 columns, in a panel rows of 128 bytes, and in a row the
/// 16-byte chunk c at c xor (row % 8). Neither eight threads that read a chunk
/// of eight rows nor eight that read a row meet in a bank. Columns are of 16
/// bits: an element of f32 is in two.
class SharedTile {
public:
  /// `rows` is a multiple of 8; the tile starts at a multiple of 1024 bytes,
  /// `base` bytes behind `memory`.
  SharedTile(KernelBuilder &b, Value memory, int64_t base, int64_t rows,
             int64_t columns);

  static int64_t getBytes(int64_t rows, int64_t columns) {
    return rows * kPanelBytes * llvm::divideCeil(columns, kPanelColumns);
  }

  /// The address of chunk `chunk` (8 columns) of row `row`, both i32.
  Value getAddress(Value row, Value chunk) const;

  /// Four 8x8 matrices for a warp, as operand A of a product: rows `row` to
  /// `row` + 15, `column` to `column` + 15. Here and below row and column are
  /// multiples of 16, and `warpRow` is added to the row.
  SmallVector<Value> loadA(int64_t row, int64_t column, Value warpRow) const;

  /// Operand B, twice 16 x 8, of a product with the transposed tile: B[k, n] is
  /// column `column` + k of row `row` + n. The first two registers are of n
  /// < 8.
  SmallVector<Value> loadTransposedB(int64_t row, int64_t column,
                                     Value warpRow = nullptr) const;

  /// Operand B, twice 16 x 8: B[k, n] is row `row` + k of column `column` + n.
  /// `warpColumn` is added to the column; what `column` counts up to is a power
  /// of two that it is a multiple of.
  SmallVector<Value> loadB(int64_t row, int64_t column,
                           Value warpColumn = nullptr) const;

  /// Operand B of f32, 8 x 8 elements, with its rows in the order 0, 2, 4, 6,
  /// 1, 3, 5, 7, in which `toOperandA` has the columns of A. `row` and
  /// `element`, the first element of the rows, are multiples of 8.
  SmallVector<Value> loadPairsB(int64_t row, int64_t element) const;

  /// Operand B of f32, 8 x 8 elements in their order. What `element` counts up
  /// to is a power of two that `warpElement`, which is added, is a multiple of.
  SmallVector<Value> loadElementsB(int64_t row, int64_t element,
                                   Value warpElement) const;

  int64_t getRows() const { return rows; }
  int64_t getColumns() const { return columns; }

  /// Matrix descriptors of the tile for wgmma: of rows by columns, and of
  /// columns by rows.
  Value getDescriptor() const;
  Value getTransposedDescriptor() const;
  /// What a descriptor changes by for a tile that starts `bytes` later.
  static int64_t toDescriptor(int64_t bytes) { return bytes / 16; }

  /// Where the tile starts, and how many bytes later row `row` and column
  /// `column` are: multiples of 8, of whose swizzle that is the start.
  Value getStart() const { return b.offset(memory, base); }
  int64_t getOffset(int64_t row, int64_t column) const {
    return column / kPanelColumns * rows * kPanelBytes + row * kPanelBytes +
           column % kPanelColumns * 2;
  }

  static constexpr int64_t kPanelColumns = 64, kPanelBytes = 128;

private:
  Value makeDescriptor(int64_t leadingBytes) const;

  /// The chunk and row of the 8x8 matrix that this lane points at.
  SmallVector<Value> loadMatrices(Value lanePart, int64_t row, int64_t column,
                                  bool transpose) const;
  Value getLanePart(Value row, Value chunk) const;

  KernelBuilder &b;
  Value memory;
  int64_t base, rows, columns;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_SHAREDTILE_H
