//===- OnlineSdpaTiling.h - Tiling of attn.online_sdpa ----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_DIALECT_ATTN_IR_ONLINESDPATILING_H
#define ATTN_LIB_DIALECT_ATTN_IR_ONLINESDPATILING_H

#include "attn/Dialect/Attn/IR/Attn.h"

namespace mlir::attn {

/// The tile of `op` at `offsets` in (b, h, i, j). `sliceState` makes the slice
/// of the accumulator (0), the maximum (1) and the sum (2) it updates.
FailureOr<TilingResult>
tileOnlineSdpa(OpBuilder &b, OnlineSdpaOp op, ArrayRef<OpFoldResult> offsets,
               ArrayRef<OpFoldResult> tileSizes,
               function_ref<Operation *(unsigned)> sliceState);

} // namespace mlir::attn

#endif // ATTN_LIB_DIALECT_ATTN_IR_ONLINESDPATILING_H
