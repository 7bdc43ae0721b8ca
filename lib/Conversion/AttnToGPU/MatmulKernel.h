//===- MatmulKernel.h - A product by mma.sync -------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULKERNEL_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULKERNEL_H

#include "Fragment.h"
#include "FragmentRegion.h"
#include "LinearDims.h"
#include "SharedTile.h"

#include "attn/Dialect/Kernel/IR/Kernel.h"

namespace mlir::attn {

/// What a kernel of a product is made from.
struct MatmulArguments {
  kernel::MatmulOp op;
  kernel::MatmulConfigAttr config;
  GlobalTensor lhs, rhs, output;
  std::optional<FragmentRegion> epilogue;
};

/// The body of a kernel in which a block of threads computes a tile of the
/// result. While a stage of shared memory is multiplied, the others are filled.
class MatmulKernel {
public:
  /// What is copied at once where rows allow it.
  static constexpr unsigned kChunkBytes = 16;

  MatmulKernel(KernelBuilder &b, const KernelArguments &args,
               const MatmulArguments &matmul, Value memory);

  static int64_t getThreads(kernel::MatmulConfigAttr config);
  static int64_t getSharedBytes(kernel::MatmulOp op,
                                kernel::MatmulConfigAttr config);

  void emit();

private:
  /// An operand's part that goes through shared memory: what its rows and its
  /// columns are.
  struct Operand {
    const GlobalTensor *tensor;
    AffineMap map;
    const LinearDims *rows, *columns;
    Value start; ///< the batch's first element

    /// Whether 16 bytes of columns are neighbours and start at multiples of 16.
    bool hasAlignedChunks(kernel::MatmulOp op) const;
  };

  Value getBatchStart(const GlobalTensor &tensor, AffineMap map) const;
  SharedTile getTile(Value stage, bool isRhs) const;
  void copyTile(const Operand &operand, const SharedTile &tile, Value firstRow,
                Value firstColumn);
  void copyStage(Value step);
  SmallVector<Value> multiplyStage(Value step, ValueRange accumulators);
  /// The same for operands of f32, as the sum of three products of tf32.
  SmallVector<Value> multiplySplitStage(const SharedTile &lhs,
                                        const SharedTile &rhs,
                                        SmallVector<Value> sums);
  void finish(ValueRange accumulators);
  /// The result's elements of a fragment, whose first column is `column`.
  Value applyEpilogue(Value sums, RowPair rows, Value column);
  /// Whether two neighbours of a row are one aligned store.
  bool storesPairs() const;
  void storePair(Value pair, Value row, Value column, int64_t right);

  int64_t getRowTiles() const;
  int64_t getColumnTiles() const;

  KernelBuilder &b;
  const KernelArguments &args;
  const MatmulArguments &matmul;
  kernel::MatmulConfigAttr config;
  SmallVector<AffineMap> maps;
  Value memory;
  LinearDims batchDims, rowDims, columnDims, depthDims;
  bool isRhsTransposed; ///< rows of the right operand's tile are columns of it
  Value batch, firstRow, firstColumn, steps;
  Value lane, warpRow, warpColumn;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULKERNEL_H
