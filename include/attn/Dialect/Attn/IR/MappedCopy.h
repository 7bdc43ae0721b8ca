//===- MappedCopy.h - Copies that move dimensions ---------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_IR_MAPPEDCOPY_H
#define ATTN_DIALECT_ATTN_IR_MAPPEDCOPY_H

#include "mlir/IR/Builders.h"

namespace mlir::attn {

/// target[d0, d1, ...] = source[sourceMap(d0, d1, ...)], widened where the
/// element type of the target is wider.
Value copyMapped(OpBuilder &builder, Location loc, Value source, Value target,
                 AffineMap sourceMap);

} // namespace mlir::attn

#endif // ATTN_DIALECT_ATTN_IR_MAPPEDCOPY_H
