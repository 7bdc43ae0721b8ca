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

#include "LinkVariants.h"
#include "Variants.h"

using namespace mlir;
using namespace mlir::attn;

static constexpr llvm::StringLiteral kCapability =
    "attn_cuda_capability_for_launch";

namespace {
struct ChipVariant {
  std::string chip;
  int32_t capability;
  VariantFunctions functions;

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
  auto call = [&](const ChipVariant &variant) {
    returnCall(b, *function, variant.functions.lookup(name));
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
  auto result = createVariantModule(context, machine);
  CompileOptions single = options;
  for (ChipVariant &variant : *variants) {
    single.kernels->chips = {variant.chip};
    auto code = lowerForTarget(module, context, machine, single);
    if (!code)
      return code.takeError();
    auto functions = linkVariant(*result, std::move(*code), variant.chip);
    if (!functions)
      return functions.takeError();
    variant.functions = std::move(*functions);
  }
  mergeConstants(*result);
  for (StringRef name : getSortedNames(variants->front().functions))
    emitDispatch(*result, name, *variants);
  return result;
}
