//===- ScratchBuffer.h - Memory that a tile works in ------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOLINALG_SCRATCHBUFFER_H
#define ATTN_LIB_CONVERSION_ATTNTOLINALG_SCRATCHBUFFER_H

#include "mlir/IR/Builders.h"

namespace mlir::attn {

/// A buffer on the stack of the task around `op`, or of its function.
Value createScratchBuffer(OpBuilder &builder, Operation *op,
                          ArrayRef<int64_t> shape, Type elementType);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOLINALG_SCRATCHBUFFER_H
