//===- ResolveSizes.h - Sizes of intermediate results -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_RESOLVESIZES_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_RESOLVESIZES_H

#include "mlir/Support/LLVM.h"

namespace mlir::attn {

/// Makes sizes of what operations in `op` compute sizes of what they compute it
/// from. A size that is read is a use, and keeps a tensor alive.
LogicalResult resolveSizes(Operation *op);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_RESOLVESIZES_H
