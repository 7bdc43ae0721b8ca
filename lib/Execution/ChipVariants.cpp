//===- ChipVariants.cpp - Kernels for several chips in one module ---------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A fatbin alone would let the driver choose among kernels of one name, but the
// host's code differs too: tensor maps, blocks and shared memory are those of
// one kernel. So all of a function is there for each chip, and what C calls
// asks for the device at each call, since a thread may change it between two.
//
//===----------------------------------------------------------------------===//

#include "ChipVariants.h"

#include "Variants.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/Linker/Linker.h"

using namespace mlir;
using namespace mlir::attn;

static constexpr llvm::StringLiteral kCapability =
    "attn_cuda_capability_for_launch";

namespace {
struct ChipVariant {
  std::string chip;
  int32_t capability;
  /// By the name that C calls.
  llvm::StringMap<llvm::Function *> functions;

  bool isForLaterChips() const { return isPTXForLaterChips(chip); }
};
} // namespace

/// In the order in which they are tried: the latest chips first, and of one
/// capability first the code that no other one can run.
static llvm::Expected<std::vector<ChipVariant>>
sortChips(ArrayRef<std::string> chips) {
  std::vector<ChipVariant> variants;
  for (StringRef chip : chips) {
    StringRef number = chip;
    ChipVariant variant{chip.str(), 0, {}};
    if (!number.consume_front("sm_") ||
        number.consumeInteger(10, variant.capability))
      return llvm::createStringError("unknown chip '%s'", chip.str().c_str());
    if (llvm::any_of(variants,
                     [&](const ChipVariant &v) { return v.chip == chip; }))
      return llvm::createStringError("chip '%s' is given twice",
                                     chip.str().c_str());
    auto rank = [](const ChipVariant &v) {
      return std::pair(v.capability, !v.isForLaterChips());
    };
    auto position = llvm::find_if(variants, [&](const ChipVariant &other) {
      return rank(other) < rank(variant);
    });
    variants.insert(position, std::move(variant));
  }
  return variants;
}

/// Moves the code of a variant into `result`, under names that end in the chip.
static llvm::Error addVariant(llvm::Module &result, ChipVariant &variant,
                              std::unique_ptr<llvm::Module> code) {
  SmallVector<std::pair<std::string, std::string>> visible;
  for (llvm::Function &function : *code) {
    if (function.isDeclaration())
      continue;
    std::string name = function.getName().str();
    StringRef plain = name;
    plain.consume_front(kCInterfacePrefix);
    function.setName(plain + "." + variant.chip);
    if (!function.hasLocalLinkage())
      visible.emplace_back(name, function.getName().str());
  }
  if (llvm::Linker::linkModules(result, std::move(code)))
    return llvm::createStringError("the code for '%s' cannot be linked",
                                   variant.chip.c_str());
  for (const auto &[name, newName] : visible) {
    llvm::Function *function = result.getFunction(newName);
    function->setLinkage(llvm::GlobalValue::InternalLinkage);
    variant.functions[name] = function;
  }
  return llvm::Error::success();
}

/// Constants are in the host's code of each chip, and may be most of it: one of
/// each stays.
static void mergeConstants(llvm::Module &module) {
  llvm::DenseMap<llvm::Constant *, llvm::GlobalVariable *> merged;
  for (llvm::GlobalVariable &global :
       llvm::make_early_inc_range(module.globals())) {
    // The runtime tells them apart by their addresses alone, and one is as good
    // as the other.
    if (!global.hasLocalLinkage() || !global.isConstant() ||
        !global.hasInitializer())
      continue;
    auto [entry, isNew] = merged.try_emplace(global.getInitializer(), &global);
    if (isNew)
      continue;
    llvm::GlobalVariable *kept = entry->second;
    kept->setAlignment(std::max(kept->getAlign().valueOrOne(),
                                global.getAlign().valueOrOne()));
    global.replaceAllUsesWith(kept);
    global.eraseFromParent();
  }
}

/// The function that C calls. Where no variant is for the device, that of the
/// oldest chip is called: the driver says that its image does not fit.
static void emitDispatch(llvm::Module &module, StringRef name,
                         ArrayRef<ChipVariant> variants) {
  llvm::IRBuilder<> b(module.getContext());
  llvm::Function *model = variants.back().functions.lookup(name);
  auto *function =
      llvm::Function::Create(model->getFunctionType(),
                             llvm::GlobalValue::ExternalLinkage, name, module);
  for (StringRef attribute : {"target-cpu", "target-features"})
    function->addFnAttr(model->getFnAttribute(attribute));
  function->addFnAttr(llvm::Attribute::NoUnwind);
  auto createBlock = [&](const Twine &name) {
    return llvm::BasicBlock::Create(b.getContext(), name, function);
  };

  b.SetInsertPoint(createBlock("entry"));
  llvm::Value *capability =
      b.CreateCall(module.getOrInsertFunction(kCapability, b.getInt32Ty()));
  SmallVector<llvm::Value *> arguments(
      llvm::make_pointer_range(function->args()));
  auto call = [&](const ChipVariant &variant) {
    llvm::CallInst *result =
        b.CreateCall(variant.functions.lookup(name), arguments);
    if (result->getType()->isVoidTy())
      b.CreateRetVoid();
    else
      b.CreateRet(result);
  };
  for (const ChipVariant &variant : variants.drop_back()) {
    auto *fits = createBlock(variant.chip);
    auto *next = createBlock("next");
    llvm::Value *bound = b.getInt32(variant.capability);
    b.CreateCondBr(variant.isForLaterChips()
                       ? b.CreateICmpSGE(capability, bound)
                       : b.CreateICmpEQ(capability, bound),
                   fits, next);
    b.SetInsertPoint(fits);
    call(variant);
    b.SetInsertPoint(next);
  }
  call(variants.back());
}

llvm::Expected<std::unique_ptr<llvm::Module>>
mlir::attn::lowerChipVariants(ModuleOp module, llvm::LLVMContext &context,
                              llvm::TargetMachine &machine,
                              const CompileOptions &options) {
  auto variants = sortChips(options.kernels->chips);
  if (!variants)
    return variants.takeError();
  auto result = std::make_unique<llvm::Module>("attn", context);
  result->setTargetTriple(machine.getTargetTriple());
  result->setDataLayout(machine.createDataLayout());
  CompileOptions single = options;
  for (ChipVariant &variant : *variants) {
    single.kernels->chips = {variant.chip};
    auto code = lowerForTarget(module, context, machine, single);
    if (!code)
      return code.takeError();
    if (llvm::Error error = addVariant(*result, variant, std::move(*code)))
      return std::move(error);
  }
  mergeConstants(*result);
  // In a fixed order, so that the same module gives the same file.
  SmallVector<StringRef> names(variants->front().functions.keys());
  llvm::sort(names);
  for (StringRef name : names)
    emitDispatch(*result, name, *variants);
  return result;
}
