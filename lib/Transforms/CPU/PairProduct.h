//===- PairProduct.h - Products of pairs of bf16 on memrefs -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_TRANSFORMS_CPU_PAIRPRODUCT_H
#define ATTN_LIB_TRANSFORMS_CPU_PAIRPRODUCT_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::attn {

/// The maps of a product of pairs, (m, k, p) x (k, n, p) -> (m, n).
ArrayAttr getPairProductMaps(MLIRContext *context);

/// Why `op`, on memrefs, is no such product into f32 of a static unit stride
/// whose operands are pairs of bf16 side by side; empty where it is.
StringRef whyNoPairProduct(linalg::ContractOp op);

/// A matrix of pairs with the two elements of a pair as neighbouring columns.
Value joinPairs(OpBuilder &builder, Location loc, Value memref);

} // namespace mlir::attn

#endif // ATTN_LIB_TRANSFORMS_CPU_PAIRPRODUCT_H
