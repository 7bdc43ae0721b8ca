//===- MatmulPlan.h - How TMA reads a product's operands --------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULPLAN_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULPLAN_H

#include "MatmulTile.h"
#include "TensorMap.h"

namespace mlir::attn {

/// The dimensions of a product that TMA reads. A box is of neighbours in two
/// dimensions, so what is one dimension of a tile has to be one of each
/// operand's memory: those that are not, tokens of batches in a view say, count
/// as dimensions of the batch, or the reduction has several parts.
struct MatmulPlan {
  /// Tiles are of `dims.m` and `dims.n`, a stage is of `dims.k`.
  kernel::MatmulDims dims;
  /// What is summed over besides `dims.k`.
  SmallVector<unsigned> parts;
  SmallVector<TensorMapDim> lhs, rhs;
  /// Whether rows in memory are of `dims.k`, not of m or n.
  bool isLhsKMajor, isRhsKMajor;
  AffineMap lhsMap, rhsMap;

  /// Nothing where TMA cannot read the operands.
  static std::optional<MatmulPlan> get(const MatmulArguments &matmul);
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_MATMULPLAN_H
