//===- KernelPTX.cpp - From kernels in MLIR to PTX ------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/KernelPTX.h"

#include "OptimizeLLVM.h"
#include "attn/Execution/CodeGenTarget.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/GPU/GPUToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/NVVM/NVVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"

#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/IPO/Internalize.h"

using namespace mlir;
using namespace mlir::attn;

/// What an assertion that fails calls; the driver has it on every device.
static constexpr llvm::StringLiteral kAssertFailed = "__assertfail";

static void registerKernelTranslations(MLIRContext &context) {
  registerBuiltinDialectTranslation(context);
  registerGPUDialectTranslation(context);
  registerLLVMDialectTranslation(context);
  registerNVVMDialectTranslation(context);
}

/// The one target of `module`; null, and said why, where there is none.
static NVVM::NVVMTargetAttr getTarget(gpu::GPUModuleOp module) {
  ArrayAttr targets = module.getTargetsAttr();
  if (targets && targets.size() == 1)
    if (auto target = dyn_cast<NVVM::NVVMTargetAttr>(targets[0]))
      return target;
  module.emitError("needs one #nvvm.target, which says the chip its kernels "
                   "are for (attn-set-cuda-target)");
  return nullptr;
}

static std::unique_ptr<llvm::TargetMachine>
createMachine(gpu::GPUModuleOp module, NVVM::NVVMTargetAttr attr) {
  initializeTargets();
  llvm::Triple triple(attr.getTriple());
  std::string error;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target || !triple.isNVPTX()) {
    module.emitError("there is no code generator of PTX for the triple '")
        << attr.getTriple() << "'";
    return nullptr;
  }
  // LLVM itself goes on with the plainest chip after a warning.
  std::unique_ptr<llvm::MCSubtargetInfo> info(
      target->createMCSubtargetInfo(triple, "", ""));
  if (!info || !info->isCPUStringValid(attr.getChip())) {
    module.emitError("LLVM knows no chip '") << attr.getChip() << "'";
    return nullptr;
  }
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Standard;
  std::unique_ptr<llvm::TargetMachine> machine(target->createTargetMachine(
      triple, attr.getChip(), attr.getFeatures(), options, std::nullopt,
      std::nullopt, llvm::CodeGenOptLevel::Aggressive));
  if (!machine)
    module.emitError("there is no code generator of PTX for the chip '")
        << attr.getChip() << "'";
  return machine;
}

/// What must be executed by the same threads together may not be moved into or
/// out of a branch, nor duplicated: the LLVM dialect cannot say so of an inline
/// assembly, and the optimizer takes it for an ordinary instruction. Without
/// side effects, only what names its threads (.sync) is of that kind.
static void markConvergent(llvm::Module &module) {
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    bool convergent = false;
    for (llvm::Instruction &instruction : llvm::instructions(function)) {
      auto *call = dyn_cast<llvm::CallBase>(&instruction);
      if (!call)
        continue;
      if (auto *code = dyn_cast<llvm::InlineAsm>(call->getCalledOperand()))
        if (code->hasSideEffects() ||
            llvm::StringRef(code->getAsmString()).contains(".sync"))
          call->addFnAttr(llvm::Attribute::Convergent);
      convergent |= call->isConvergent() || call->getCalledFunction();
    }
    // Of a function that calls none of these, the optimizer takes it off again.
    if (convergent)
      function.addFnAttr(llvm::Attribute::Convergent);
  }
}

static void optimize(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::internalizeModule(module, [](const llvm::GlobalValue &value) {
    auto *function = dyn_cast<llvm::Function>(&value);
    return value.isDeclaration() ||
           (function &&
            function->getCallingConv() == llvm::CallingConv::PTX_Kernel);
  });
  optimizeLLVM(module, machine, /*unrollLoops=*/true);
}

namespace {
struct OptimizedKernels {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::Module> module;
};
} // namespace

static LogicalResult optimizeKernels(gpu::GPUModuleOp module,
                                     NVVM::NVVMTargetAttr target,
                                     OptimizedKernels &result) {
  registerKernelTranslations(*module.getContext());
  result.machine = createMachine(module, target);
  if (!result.machine)
    return failure();
  result.module =
      translateModuleToLLVMIR(module, result.context, module.getName());
  if (!result.module)
    return module.emitError("cannot be translated to LLVM IR");
  setTarget(*result.module, *result.machine);
  markConvergent(*result.module);
  optimize(*result.module, *result.machine);
  for (llvm::Function &function : *result.module)
    if (function.isDeclaration() && !function.isIntrinsic() &&
        !function.use_empty() && function.getName() != kAssertFailed)
      return module.emitError("calls '")
             << function.getName() << "', which is defined nowhere";
  return success();
}

FailureOr<std::string> mlir::attn::emitKernelLLVMIR(gpu::GPUModuleOp module) {
  NVVM::NVVMTargetAttr target = getTarget(module);
  OptimizedKernels kernels;
  if (!target || failed(optimizeKernels(module, target, kernels)))
    return failure();
  std::string text;
  llvm::raw_string_ostream os(text);
  kernels.module->print(os, nullptr);
  return text;
}

FailureOr<KernelPTX> mlir::attn::emitPTX(gpu::GPUModuleOp module) {
  NVVM::NVVMTargetAttr target = getTarget(module);
  OptimizedKernels kernels;
  if (!target || failed(optimizeKernels(module, target, kernels)))
    return failure();
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream os(bytes);
  llvm::legacy::PassManager passes;
  if (kernels.machine->addPassesToEmitFile(passes, os, nullptr,
                                           llvm::CodeGenFileType::AssemblyFile))
    return module.emitError("cannot be written as PTX");
  passes.run(*kernels.module);
  return KernelPTX{std::string(bytes.begin(), bytes.end()),
                   target.getChip().str()};
}
