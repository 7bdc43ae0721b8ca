//===- LowerModule.cpp - From a module to optimized LLVM IR ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/LowerModule.h"

#include "ChipVariants.h"
#include "OptimizeLLVM.h"
#include "TileRequest.h"
#include "Variants.h"
#include "attn/Execution/DiagnosticCollector.h"

#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"

#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/Transforms/IPO/Internalize.h"

using namespace mlir;
using namespace mlir::attn;

void mlir::attn::registerTranslations(MLIRContext &context) {
  registerBuiltinDialectTranslation(context);
  registerLLVMDialectTranslation(context);
}

/// True where the CPU has an instruction that rounds to bf16.
static bool convertsBF16(const llvm::TargetMachine &machine) {
  const llvm::MCSubtargetInfo &info = *machine.getMCSubtargetInfo();
  if (machine.getTargetTriple().isAArch64())
    return info.checkFeatures("+bf16");
  if (!machine.getTargetTriple().isX86())
    return false;
  return info.checkFeatures("+avx512bf16") && info.checkFeatures("+avx512vl");
}

static void setPipelineOptions(AttnToLLVMOptions &pipeline,
                               const CompileOptions &options,
                               const llvm::TargetMachine &machine) {
  pipeline.fuse = options.fuse;
  pipeline.threads = options.threads;
  pipeline.fastMath = options.fastMath;
  pipeline.stridedArguments = options.stridedArguments;
  pipeline.tuningFile = options.tuningFile;
  pipeline.candidatesFile = options.candidatesFile;
  pipeline.targetTriple = machine.getTargetTriple().str();
  // `native` has its caches read off; another name is resolved already.
  pipeline.targetCPU =
      isNative(options.target) ? "native" : machine.getTargetCPU().str();
  pipeline.targetFeatures = machine.getTargetFeatureString().str();
  pipeline.expandBF16 = !convertsBF16(machine);
}

static void configure(PassManager &pm, bool printIRAfterAll) {
  // The input was verified when it was parsed or built, and the result is
  // before it becomes LLVM IR; verifying it fifty times between would take a
  // sixth of the time. attn-opt does that.
  pm.enableVerifier(false);
  if (printIRAfterAll) {
    // Passes of different functions would print at the same time.
    pm.getContext()->disableMultithreading();
    pm.enableIRPrinting([](Pass *, Operation *) { return false; },
                        [](Pass *, Operation *) { return true; },
                        /*printModuleScope=*/false,
                        /*printAfterOnlyOnChange=*/true);
  }
}

/// Kernels are compiled and become constants of the host's code before that is
/// lowered further: they are for another machine.
static LogicalResult runKernelPipeline(ModuleOp module,
                                       const KernelTarget &target,
                                       bool printIRAfterAll) {
  PassManager pm(module.getContext());
  configure(pm, printIRAfterAll);
  LowerKernelsToNVVMOptions pipeline;
  pipeline.chip = target.chips.front();
  if (target.image == KernelImageKind::MLIR)
    buildAttnToGPUPipeline(pm, pipeline);
  else
    buildAttnToNVVMPipeline(pm, pipeline);
  return success(succeeded(pm.run(module)) &&
                 succeeded(embedKernelImages(module, target)));
}

static LogicalResult runPipeline(ModuleOp module, const CompileOptions &options,
                                 const llvm::TargetMachine &machine) {
  if (options.kernels && failed(runKernelPipeline(module, *options.kernels,
                                                  options.printIRAfterAll)))
    return failure();
  PassManager pm(module.getContext());
  configure(pm, options.printIRAfterAll);
  AttnToLLVMOptions pipeline;
  setPipelineOptions(pipeline, options, machine);
  if (options.promoteToF64)
    pm.addPass(createPromoteFloatsPass());
  if (options.kernels)
    buildLLVMStage(pm, pipeline);
  else
    buildAttnToLLVMPipeline(pm, pipeline);
  return pm.run(module);
}

static void optimize(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::internalizeModule(module, [](const llvm::GlobalValue &value) {
    return value.isDeclaration() ||
           value.getName().starts_with(kCInterfacePrefix);
  });
  // The loops that count have as many instructions in flight as fit already:
  // unrolling them made no kernel faster and compilation a third slower.
  optimizeLLVM(module, machine, /*unrollLoops=*/false);
}

llvm::Expected<std::unique_ptr<llvm::Module>>
mlir::attn::lowerForTarget(ModuleOp module, llvm::LLVMContext &context,
                           llvm::TargetMachine &machine,
                           const CompileOptions &options) {
  if (options.kernels && options.kernels->chips.size() > 1)
    return lowerChipVariants(module, context, machine, options);
  registerTranslations(*module.getContext());
  DiagnosticCollector diagnostics(module.getContext());
  OwningOpRef<ModuleOp> copy = module.clone();
  if (failed(runPipeline(*copy, options, machine)) || failed(verify(*copy)))
    return diagnostics.takeError("the module cannot be compiled");

  std::unique_ptr<llvm::Module> result =
      translateModuleToLLVMIR(*copy, context, "attn");
  if (!result)
    return diagnostics.takeError("the module cannot be translated to LLVM IR");
  setTarget(*result, machine);
  for (llvm::Function &function : *result) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    function.addFnAttr("target-features", machine.getTargetFeatureString());
    // Neither compiled code nor what it calls throws.
    function.addFnAttr(llvm::Attribute::NoUnwind);
  }
  optimize(*result, machine);
  return result;
}

llvm::Expected<std::unique_ptr<llvm::Module>>
mlir::attn::lowerModule(ModuleOp module, llvm::LLVMContext &context,
                        llvm::TargetMachine &machine,
                        const CompileOptions &options) {
  // The choice among variants asks for what they need.
  if (!options.target.variants.empty())
    return lowerVariants(module, context, machine, options);
  auto result = lowerForTarget(module, context, machine, options);
  if (result)
    addTileRequests(**result, machine.getTargetCPU());
  return result;
}
