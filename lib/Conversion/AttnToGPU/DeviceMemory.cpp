//===- DeviceMemory.cpp - Memory between two kernels ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceMemory.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlir::attn;

static constexpr StringLiteral kAllocate = "attn_cuda_alloc_on_current_stream";
static constexpr StringLiteral kFree = "attn_cuda_free_on_current_stream";

static LLVM::LLVMFuncOp getFunction(KernelBuilder &host, StringRef name,
                                    Type result, Type argument) {
  auto module =
      host.b.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(name))
    return found;
  OpBuilder::InsertionGuard guard(host.b);
  host.b.setInsertionPointToStart(module.getBody());
  return LLVM::LLVMFuncOp::create(
      host.b, module.getLoc(), name,
      LLVM::LLVMFunctionType::get(result, {argument}));
}

Value attn::allocateOnDevice(KernelBuilder &host, Value bytes) {
  auto pointer = LLVM::LLVMPointerType::get(host.b.getContext());
  LLVM::LLVMFuncOp function = getFunction(host, kAllocate, pointer, host.i64());
  Value memory =
      LLVM::CallOp::create(host.b, host.loc, function, bytes).getResult();
  // The host has no address spaces: the address stays as it is.
  Value address =
      LLVM::PtrToIntOp::create(host.b, host.loc, host.i64(), memory);
  return LLVM::IntToPtrOp::create(host.b, host.loc, host.globalPointer(),
                                  address);
}

void attn::freeOnDevice(KernelBuilder &host, Value pointer) {
  auto type = LLVM::LLVMPointerType::get(host.b.getContext());
  Value address =
      LLVM::PtrToIntOp::create(host.b, host.loc, host.i64(), pointer);
  Value memory = LLVM::IntToPtrOp::create(host.b, host.loc, type, address);
  LLVM::CallOp::create(host.b, host.loc,
                       getFunction(host, kFree,
                                   LLVM::LLVMVoidType::get(host.b.getContext()),
                                   type),
                       memory);
}
