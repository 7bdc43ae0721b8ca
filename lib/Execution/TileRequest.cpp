//===- TileRequest.cpp - Asking the system for the tiles of AMX -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Linux lends tiles only to a process that asks, and traps their instructions
// in others. The process has them then for all its threads, so the functions
// that C calls ask, and the bodies of parallel loops need not.
//
//===----------------------------------------------------------------------===//

#include "TileRequest.h"

#include "attn/Execution/LowerModule.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicsX86.h"

using namespace mlir;

static bool usesTiles(const llvm::Module &module) {
  return llvm::any_of(module, [](const llvm::Function &function) {
    return function.getIntrinsicID() ==
               llvm::Intrinsic::x86_tdpbf16ps_internal &&
           !function.use_empty();
  });
}

static void addTileRequest(llvm::Function &function, llvm::StringRef cpu) {
  llvm::Module &module = *function.getParent();
  llvm::BasicBlock *body = &function.getEntryBlock();
  llvm::IRBuilder<> b(module.getContext());
  auto *entry = llvm::BasicBlock::Create(b.getContext(), "", &function, body);
  auto *refused = llvm::BasicBlock::Create(b.getContext(), "", &function);
  llvm::FunctionCallee supports = module.getOrInsertFunction(
      "attn_rt_cpu_supports", b.getInt32Ty(), b.getPtrTy());
  llvm::FunctionCallee unsupported = module.getOrInsertFunction(
      "attn_rt_unsupported_cpu", b.getVoidTy(), b.getPtrTy());

  b.SetInsertPoint(entry);
  llvm::Value *answer =
      b.CreateCall(supports, b.CreateGlobalString("amx-bf16,amx-tile",
                                                  "attn_required", 0, &module));
  b.CreateCondBr(b.CreateICmpEQ(answer, b.getInt32(1)), body, refused);
  b.SetInsertPoint(refused);
  b.CreateCall(unsupported,
               b.CreateGlobalString(cpu, "attn_cpu_name", 0, &module))
      ->setDoesNotReturn();
  b.CreateUnreachable();
}

void mlir::attn::addTileRequests(llvm::Module &module, llvm::StringRef cpu) {
  if (!usesTiles(module))
    return;
  for (llvm::Function &function : module)
    if (!function.isDeclaration() &&
        function.getName().starts_with(kCInterfacePrefix))
      addTileRequest(function, cpu);
}
