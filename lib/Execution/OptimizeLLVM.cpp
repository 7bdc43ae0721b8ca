//===- OptimizeLLVM.cpp - LLVM's own passes -------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OptimizeLLVM.h"

#include "llvm/Passes/PassBuilder.h"

void mlir::attn::optimizeLLVM(llvm::Module &module,
                              llvm::TargetMachine &machine, bool unrollLoops) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = true;
  tuning.SLPVectorization = true;
  tuning.LoopUnrolling = unrollLoops;
  llvm::PassBuilder builder(&machine, tuning);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);

  llvm::OptimizationLevel level = llvm::OptimizationLevel::O3;
  switch (machine.getOptLevel()) {
  case llvm::CodeGenOptLevel::None:
    level = llvm::OptimizationLevel::O0;
    break;
  case llvm::CodeGenOptLevel::Less:
    level = llvm::OptimizationLevel::O1;
    break;
  case llvm::CodeGenOptLevel::Default:
    level = llvm::OptimizationLevel::O2;
    break;
  case llvm::CodeGenOptLevel::Aggressive:
    break;
  }
  llvm::ModulePassManager passes =
      level == llvm::OptimizationLevel::O0
          ? builder.buildO0DefaultPipeline(level)
          : builder.buildPerModuleDefaultPipeline(level);
  passes.run(module, modules);
}

void mlir::attn::setTarget(llvm::Module &module,
                           const llvm::TargetMachine &machine) {
  module.setTargetTriple(machine.getTargetTriple());
  module.setDataLayout(machine.createDataLayout());
}
