//===- WarpgroupProduct.h - A product by a warpgroup ------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_WARPGROUPPRODUCT_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_WARPGROUPPRODUCT_H

#include "Warp.h"

#include "attn/Dialect/PTX/IR/PTX.h"

namespace mlir::attn {

constexpr int64_t kWarpgroupWarps = 4;
constexpr int64_t kWarpgroupThreads = kWarpThreads * kWarpgroupWarps;
/// Rows and depth of what one wgmma multiplies, and the rows of a warp's part.
constexpr int64_t kWgmmaRows = 64, kWgmmaDepth = 16;
constexpr int64_t kWgmmaWarpRows = kWgmmaRows / kWarpgroupWarps;

/// How the 65536 registers of a block are shared out where `warpgroups`
/// multiply and one more loads: what a thread of either kind has.
struct RegisterShares {
  int64_t ofLoads, ofProducts;

  static RegisterShares get(int64_t warpgroups);
};

/// Give up registers, or take what others gave up: by a whole warpgroup.
void shrinkRegisters(KernelBuilder &b, int64_t count);
void growRegisters(KernelBuilder &b, int64_t count);

/// Operands of 16 bits of the type `element`.
ptx::MmaType getMmaType(Type element);

/// Before the first product, and before one that uses registers which anything
/// but a product wrote: `values`, which are then the results.
SmallVector<Value> fenceProducts(KernelBuilder &b, ValueRange values);

/// Makes a group of the products since the last group.
void commitProducts(KernelBuilder &b);

/// Until at most `pending` groups are not done. `value`, of a group that is, is
/// then the result.
Value waitForProducts(KernelBuilder &b, int64_t pending, Value value);
void waitForProducts(KernelBuilder &b, int64_t pending);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_WARPGROUPPRODUCT_H
