//===- LowerKernelsToNVVM.cpp - Kernels to the NVVM and LLVM dialects -----===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/MathToNVVM/MathToNVVM.h"
#include "attn/Conversion/PTXToLLVM/PTXToLLVM.h"
#include "attn/Pipelines/Pipelines.h"
#include "attn/Target/CUDA/Passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void mlir::attn::buildLowerKernelsToNVVMPipeline(
    OpPassManager &pm, const LowerKernelsToNVVMOptions &options) {
  SetCUDATargetPassOptions target;
  target.chip = options.chip;
  pm.addPass(createSetCUDATargetPass(target));

  OpPassManager &kernels = pm.nest<gpu::GPUModuleOp>();
  kernels.addPass(createConvertPTXToLLVMPass());
  kernels.addPass(createLowerAffinePass());
  kernels.addPass(createSCFToControlFlowPass());
  kernels.addPass(createConvertMathToNVVMPass());
  kernels.addPass(createCanonicalizerPass());
  kernels.addPass(createCSEPass());
  kernels.addPass(createConvertVectorToLLVMPass());
  kernels.addPass(createConvertMathToLLVMPass());
  kernels.addPass(createConvertIndexToLLVMPass());
  kernels.addPass(createUBToLLVMConversionPass());
  kernels.addPass(createArithToLLVMConversionPass());
  // After arith and math: it would make calls of a library of some of theirs.
  kernels.addPass(createConvertGpuOpsToNVVMOps());
  kernels.addPass(createConvertNVVMToLLVMPass());
  kernels.addPass(createReconcileUnrealizedCastsPass());
  kernels.addPass(createCanonicalizerPass());
  kernels.addPass(createCSEPass());
}
