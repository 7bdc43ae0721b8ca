//===- Pairs.h - Matrices and products of pairs -----------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The form that operands have for instructions that multiply two neighbours at
// once: the dimension that is summed over is split, and its pairs come last.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_IR_PAIRS_H
#define ATTN_DIALECT_ATTN_IR_PAIRS_H

#include "mlir/IR/Builders.h"

namespace mlir::attn {

/// The maps of a product of pairs, (m, k, p) x (k, n, p) -> (m, n).
ArrayAttr getPairProductMaps(MLIRContext *context);

/// A memref [rows, columns, 2] as [rows, 2 * columns].
Value joinPairs(OpBuilder &builder, Location loc, Value memref);

/// A tensor of rank two with dimension `dim` split into pairs, `pairs` of them.
Value splitIntoPairs(OpBuilder &builder, Location loc, Value matrix,
                     unsigned dim, OpFoldResult pairs);

} // namespace mlir::attn

#endif // ATTN_DIALECT_ATTN_IR_PAIRS_H
