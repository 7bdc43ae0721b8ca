//===- StripProduct.h - Products of a strip of queries ----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOLINALG_STRIPPRODUCT_H
#define ATTN_LIB_CONVERSION_ATTNTOLINALG_STRIPPRODUCT_H

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::attn {

/// The block of `matrix` from `offsets` on.
Value takeBlock(ImplicitLocOpBuilder &b, Value matrix,
                ArrayRef<OpFoldResult> offsets, ArrayRef<OpFoldResult> shape);

/// output = lhs rhs, or output += lhs rhs, on memrefs, in registers as `tile`
/// says. Operands of rank three are pairs.
void createStripProduct(ImplicitLocOpBuilder &b, RegisterTileAttr tile,
                        Value lhs, Value rhs, Value output, bool overwrite);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOLINALG_STRIPPRODUCT_H
