//===- ProjectionTile.h - Tiles of projections ------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_TRANSFORMS_PROJECTIONTILE_H
#define ATTN_DIALECT_ATTN_TRANSFORMS_PROJECTIONTILE_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::attn {

/// The elementwise op that alone reads `product` and maps each element to the
/// element at the same place (the rounding to a narrower type), if there is
/// one.
linalg::GenericOp getElementwiseReader(linalg::MatmulOp product);

/// The product that `value` is, or is the elementwise image of.
linalg::MatmulOp getProjection(Value value);

/// An uninitialized tile. What is allocated for it has the constant size that
/// bounds `sizes`, where there is one.
Value createEmptyTile(OpBuilder &b, Location loc, ArrayRef<OpFoldResult> sizes,
                      Type elementType);

/// Sets `operand` to `value` and erases the slice that it was, if nothing else
/// reads that.
void replaceSlice(OpOperand &operand, Value value);

/// Computes the elements [offsets, offsets + sizes) of `source` into
/// `destination`: a product, what initializes it and what reads it element by
/// element are done anew on the tile.
FailureOr<Value> createProjectionTile(OpBuilder &b, Value source,
                                      ArrayRef<OpFoldResult> offsets,
                                      ArrayRef<OpFoldResult> sizes,
                                      Value destination);

} // namespace mlir::attn

#endif // ATTN_DIALECT_ATTN_TRANSFORMS_PROJECTIONTILE_H
