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

/// Why `op`, on memrefs, is no product of pairs into f32 of a static unit
/// stride whose operands are pairs of bf16 side by side; empty where it is.
StringRef whyNoPairProduct(linalg::ContractOp op);

} // namespace mlir::attn

#endif // ATTN_LIB_TRANSFORMS_CPU_PAIRPRODUCT_H
