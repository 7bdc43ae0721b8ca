//===- LinkVariants.cpp - Functions of one name in one module -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinkVariants.h"

#include "OptimizeLLVM.h"
#include "attn/Execution/LowerModule.h"

#include "llvm/Linker/Linker.h"

using namespace mlir;
using namespace mlir::attn;

std::unique_ptr<llvm::Module>
mlir::attn::createVariantModule(llvm::LLVMContext &context,
                                const llvm::TargetMachine &machine) {
  auto module = std::make_unique<llvm::Module>("attn", context);
  setTarget(*module, machine);
  return module;
}

llvm::Expected<VariantFunctions>
mlir::attn::linkVariant(llvm::Module &result,
                        std::unique_ptr<llvm::Module> code, StringRef name) {
  std::string ending = ("." + name).str();
  llvm::replace(ending, '-', '_');
  // The name that C calls, and the new one.
  SmallVector<std::pair<std::string, std::string>> visible;
  for (llvm::Function &function : *code) {
    if (function.isDeclaration())
      continue;
    std::string oldName = function.getName().str();
    StringRef plain = oldName;
    plain.consume_front(kCInterfacePrefix);
    function.setName(plain + ending);
    if (!function.hasLocalLinkage())
      visible.emplace_back(oldName, function.getName().str());
  }
  if (llvm::Linker::linkModules(result, std::move(code)))
    return llvm::createStringError("the variant for '%s' cannot be linked",
                                   name.str().c_str());
  VariantFunctions functions;
  for (const auto &[oldName, newName] : visible) {
    llvm::Function *function = result.getFunction(newName);
    function->setLinkage(llvm::GlobalValue::InternalLinkage);
    functions[oldName] = function;
  }
  return functions;
}

SmallVector<StringRef>
mlir::attn::getSortedNames(const VariantFunctions &functions) {
  SmallVector<StringRef> names(functions.keys());
  llvm::sort(names);
  return names;
}

llvm::CallInst *mlir::attn::returnCall(llvm::IRBuilderBase &b,
                                       llvm::Function &caller,
                                       llvm::Function *variant) {
  SmallVector<llvm::Value *> arguments(llvm::make_pointer_range(caller.args()));
  llvm::CallInst *call = b.CreateCall(variant, arguments);
  if (call->getType()->isVoidTy())
    b.CreateRetVoid();
  else
    b.CreateRet(call);
  return call;
}
