//===- Warp.cpp - The threads of a warp -----------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Warp.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace mlir::attn;

Value attn::getLane(KernelBuilder &b, Value thread) {
  return b.bitAnd(thread, b.i32(kWarpThreads - 1));
}

Value attn::isFirstLane(KernelBuilder &b, Value thread) {
  return b.compare(arith::CmpIPredicate::eq, getLane(b, thread), b.i32(0));
}

Value attn::getUniformWarp(KernelBuilder &b, Value thread) {
  return NVVM::ShflOp::create(
      b.b, b.loc, b.i32(), b.i32(-1), b.divU(thread, b.i32(kWarpThreads)),
      b.i32(0), b.i32(kWarpThreads - 1), NVVM::ShflKind::idx, UnitAttr());
}

void attn::synchronizeWarp(KernelBuilder &b) {
  NVVM::SyncWarpOp::create(b.b, b.loc, b.i32(-1));
}

void attn::ifElected(KernelBuilder &b, function_ref<void()> body) {
  b.ifThen(NVVM::ElectSyncOp::create(b.b, b.loc, b.i1(), Value()), body);
}
