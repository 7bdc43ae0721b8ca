//===- UnloadFunction.cpp - What code does when it leaves -----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnloadFunction.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"

using namespace mlir;
using namespace mlir::attn;

static constexpr llvm::StringLiteral kUnload = "attn_cuda_unload";
static constexpr llvm::StringLiteral kConstant =
    "attn_cuda_constant_for_launch";
static constexpr llvm::StringLiteral kDestructors = "llvm.global_dtors";
/// As of what a program does not order.
static constexpr int32_t kPriority = 65535;

void mlir::attn::addUnloadFunction(ModuleOp module,
                                   ArrayRef<std::string> images) {
  llvm::SetVector<StringRef> globals(images.begin(), images.end());
  module.walk([&](LLVM::CallOp call) {
    if (call.getCallee() == StringRef(kConstant))
      if (auto address = call.getOperand(0).getDefiningOp<LLVM::AddressOfOp>())
        globals.insert(address.getGlobalName());
  });
  if (globals.empty())
    return;

  Location loc = module.getLoc();
  OpBuilder b = OpBuilder::atBlockEnd(module.getBody());
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  auto unload = LLVM::LLVMFuncOp::create(
      b, loc, kUnload, LLVM::LLVMFunctionType::get(b.getI32Type(), {pointer}));
  auto function = LLVM::LLVMFuncOp::create(
      b, loc, kUnloadFunction,
      LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()), {}),
      LLVM::Linkage::Internal);
  LLVM::GlobalDtorsOp::create(
      b, loc,
      b.getArrayAttr(FlatSymbolRefAttr::get(b.getContext(), kUnloadFunction)),
      b.getI32ArrayAttr(kPriority),
      b.getArrayAttr(LLVM::ZeroAttr::get(b.getContext())));
  b.setInsertionPointToStart(function.addEntryBlock(b));
  for (StringRef global : globals) {
    Value address = LLVM::AddressOfOp::create(b, loc, pointer, global);
    LLVM::CallOp::create(b, loc, unload, address);
  }
  LLVM::ReturnOp::create(b, loc, ValueRange());
}

void mlir::attn::exportUnloadFunction(llvm::Module &module) {
  llvm::GlobalVariable *destructors = module.getNamedGlobal(kDestructors);
  if (!destructors || !destructors->hasInitializer())
    return;
  SmallVector<llvm::Function *> functions;
  if (auto *list = dyn_cast<llvm::ConstantArray>(destructors->getInitializer()))
    for (llvm::Use &entry : list->operands())
      functions.push_back(cast<llvm::Function>(
          cast<llvm::ConstantStruct>(entry)->getOperand(1)));
  destructors->eraseFromParent();
  // The name may be that of one of them.
  for (llvm::Function *function : functions)
    function->setName("unload");
  llvm::IRBuilder<> b(module.getContext());
  auto *result = llvm::Function::Create(
      llvm::FunctionType::get(b.getVoidTy(), false),
      llvm::GlobalValue::ExternalLinkage, kUnloadFunction, module);
  b.SetInsertPoint(llvm::BasicBlock::Create(b.getContext(), "entry", result));
  for (llvm::Function *function : functions)
    b.CreateCall(function);
  b.CreateRetVoid();
}
