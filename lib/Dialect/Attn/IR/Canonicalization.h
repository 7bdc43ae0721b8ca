//===- Canonicalization.h - Rewrites shared by the attn ops -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_DIALECT_ATTN_IR_CANONICALIZATION_H
#define ATTN_LIB_DIALECT_ATTN_IR_CANONICALIZATION_H

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::attn {

/// Rewrites that drop what does not change a score: masks that allow all,
/// biases of zero, regions that do nothing. OpT is MultiheadOp, SdpaOp or
/// OnlineSdpaOp.
template <typename OpT>
void populateScoreCanonicalization(RewritePatternSet &patterns);

/// A value, and for each of its dimensions the size it shares with dimensions
/// of other values; null where it shares none.
struct SharedShape {
  Value value;
  SmallVector<int64_t *, 4> sizes;
  /// A size of 1 is broadcast: it says nothing about the shared size.
  bool broadcasts = false;
};

/// Gives the operands and results of `op` every static size that is hidden
/// behind a tensor.cast or follows from the size shared with another one. The
/// pointed-to sizes are overwritten.
///
/// Patterns that call it need a benefit above 1 and all operands with a shape:
/// the tensor dialect's own pattern for casts, which serves every op with
/// destinations, cannot clone an empty region.
LogicalResult refineShapes(Operation *op, ArrayRef<SharedShape> operands,
                           ArrayRef<SharedShape> results,
                           PatternRewriter &rewriter);

} // namespace mlir::attn

#endif // ATTN_LIB_DIALECT_ATTN_IR_CANONICALIZATION_H
