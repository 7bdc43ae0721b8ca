//===- LaunchLimits.cpp - Sizes that kernels can count --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaunchLimits.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::attn;

static constexpr StringLiteral kCheck = "attn_cuda_check_count_for_launch";

static Value getIndex(KernelBuilder &host, int64_t value) {
  return arith::ConstantIndexOp::create(host.b, host.loc, value);
}

Value attn::multiplyCounts(KernelBuilder &host, ArrayRef<Value> counts) {
  // Two numbers of 32 bits have a product of 64.
  Value tooMany = getIndex(host, int64_t(1) << 31);
  auto limit = [&](Value count) {
    return host.b.createOrFold<arith::MinUIOp>(host.loc, count, tooMany);
  };
  Value product;
  for (Value count : counts) {
    count = limit(count);
    product = product ? limit(host.b.createOrFold<arith::MulIOp>(
                            host.loc, product, count))
                      : count;
  }
  return product ? product : getIndex(host, 1);
}

static LLVM::LLVMFuncOp getCheck(KernelBuilder &host) {
  auto module =
      host.b.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(kCheck))
    return found;
  OpBuilder::InsertionGuard guard(host.b);
  host.b.setInsertionPointToStart(module.getBody());
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(host.b.getContext()), {host.i64(), host.i64()});
  return LLVM::LLVMFuncOp::create(host.b, module.getLoc(), kCheck, type);
}

void attn::checkCounts(KernelBuilder &host, ArrayRef<Value> counts,
                       int64_t most) {
  Value largest;
  for (Value count : counts) {
    APInt known;
    if (matchPattern(count, m_ConstantInt(&known)) && known.sle(most))
      continue;
    largest =
        largest ? host.b.createOrFold<arith::MaxUIOp>(host.loc, largest, count)
                : count;
  }
  if (!largest)
    return;
  Value number =
      arith::IndexCastOp::create(host.b, host.loc, host.i64(), largest);
  LLVM::CallOp::create(host.b, host.loc, getCheck(host),
                       ValueRange{number, host.i64(most)});
}
