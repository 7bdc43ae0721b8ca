//===- WarpgroupProduct.cpp - A product by a warpgroup --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WarpgroupProduct.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace mlir::attn;

/// Multiples of 8; so many for each warpgroup that all of them fit.
RegisterShares RegisterShares::get(int64_t warpgroups) {
  if (warpgroups == 1)
    return {56, 256};
  if (warpgroups == 2)
    return {24, 240};
  return {32, 160};
}

void attn::shrinkRegisters(KernelBuilder &b, int64_t count) {
  NVVM::SetMaxRegisterOp::create(b.b, b.loc, count,
                                 NVVM::SetMaxRegisterAction::decrease);
}

void attn::growRegisters(KernelBuilder &b, int64_t count) {
  NVVM::SetMaxRegisterOp::create(b.b, b.loc, count,
                                 NVVM::SetMaxRegisterAction::increase);
}

ptx::MmaType attn::getMmaType(Type element) {
  return element.isBF16() ? ptx::MmaType::BF16 : ptx::MmaType::F16;
}

SmallVector<Value> attn::fenceProducts(KernelBuilder &b, ValueRange values) {
  return llvm::to_vector_of<Value>(
      ptx::WgmmaFenceOp::create(b.b, b.loc, values)->getResults());
}

void attn::commitProducts(KernelBuilder &b) {
  ptx::WgmmaCommitOp::create(b.b, b.loc);
}

Value attn::waitForProducts(KernelBuilder &b, int64_t pending, Value value) {
  return ptx::WgmmaWaitOp::create(b.b, b.loc, pending, value)->getResult(0);
}

void attn::waitForProducts(KernelBuilder &b, int64_t pending) {
  ptx::WgmmaWaitOp::create(b.b, b.loc, pending, ValueRange());
}
