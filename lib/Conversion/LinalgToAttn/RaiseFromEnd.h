//===- RaiseFromEnd.h - The order of recognition ----------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_RAISEFROMEND_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_RAISEFROMEND_H

#include "Element.h"

namespace mlir::attn {

/// Erases those of the operations that nobody needs any more.
void eraseTrail(const Trail &trail, DenseSet<Operation *> &erased);

/// Calls `raise` for the operations in `root` that are candidates, the last one
/// first: what uses a product is seen before the product. Each is tried from
/// the last view of its result, and from itself. `raise` is false if it has
/// changed nothing, and notes what it has erased.
LogicalResult raiseFromEnd(
    Operation *root, llvm::function_ref<bool(Operation *)> isCandidate,
    llvm::function_ref<bool(Operation *, DenseSet<Operation *> &)> raise);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_RAISEFROMEND_H
