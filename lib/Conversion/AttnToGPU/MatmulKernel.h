//===- MatmulKernel.h - A product by mma.sync -------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULKERNEL_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULKERNEL_H

#include "MatmulTile.h"
#include "SharedTile.h"

namespace mlir::attn {

/// The body of a kernel in which a block of threads computes a tile of the
/// result. While a stage of shared memory is multiplied, the others are filled.
class MatmulKernel {
public:
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

  SharedTile getTile(Value stage, bool isRhs) const;
  void copyTile(const Operand &operand, const SharedTile &tile, Value firstRow,
                Value firstColumn);
  void copyStage(Value step);
  SmallVector<Value> multiplyStage(Value step, ValueRange accumulators);
  /// The same for operands of f32, as the sum of three products of tf32.
  SmallVector<Value> multiplySplitStage(const SharedTile &lhs,
                                        const SharedTile &rhs,
                                        SmallVector<Value> sums);

  int64_t getRowTiles() const;
  int64_t getColumnTiles() const;

  KernelBuilder &b;
  const KernelArguments &args;
  const MatmulArguments &matmul;
  kernel::MatmulConfigAttr config;
  SmallVector<AffineMap> maps;
  Value memory;
  MatmulTile tile;
  LinearDims depthDims;
  bool isRhsTransposed; ///< rows of the right operand's tile are columns of it
  Value steps;
  Value warpRow, warpColumn;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULKERNEL_H
