//===- CUDAStages.cpp - Attention to kernels and their launches -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layers are decomposed and tensors bufferized by the stages that the CPU has.
// There is no fallback: what becomes no kernel is an error of the last stage,
// since the host could only compute it by reading the device's memory.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/Passes.h"
#include "attn/Pipelines/Pipelines.h"
#include "attn/Target/CUDA/Passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void mlir::attn::buildCUDAConfigStage(
    OpPassManager &pm, const LowerKernelsToNVVMOptions &options) {
  SetCUDAConfigPassOptions config;
  config.chip = options.chip;
  pm.addPass(createSetCUDAConfigPass(config));
}

void mlir::attn::buildCUDAKernelStage(OpPassManager &pm,
                                      const LowerKernelsToNVVMOptions &) {
  pm.addPass(createConvertAttnToGPUPass());
  // What is contiguous stays, and is copied by the driver.
  pm.addNestedPass<func::FuncOp>(createConvertCopyToLinalgPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void mlir::attn::buildCUDALaunchStage(OpPassManager &pm,
                                      const LowerKernelsToNVVMOptions &) {
  // What upstream cannot deallocate around is told in its words otherwise.
  pm.addPass(createVerifyCUDAHostPass());
  // Ownership is tracked past calls, but not past launches.
  pm.addPass(createConvertLaunchToRuntimePass());
  bufferization::buildBufferDeallocationPipeline(pm);
  pm.addPass(createConvertBufferizationToMemRefPass());
  pm.addPass(createConvertMemRefToCUDAPass());
  OpPassManager &functions = pm.nest<func::FuncOp>();
  functions.addPass(createCanonicalizerPass());
  functions.addPass(createCSEPass());
}

void mlir::attn::buildAttnToGPUPipeline(
    OpPassManager &pm, const LowerKernelsToNVVMOptions &options) {
  AttnToLLVMOptions shared;
  buildDecomposeStage(pm, shared);
  buildCUDAConfigStage(pm, options);
  buildBufferizeStage(pm, shared);
  buildCUDAKernelStage(pm, options);
  buildCUDALaunchStage(pm, options);
}

void mlir::attn::buildAttnToNVVMPipeline(
    OpPassManager &pm, const LowerKernelsToNVVMOptions &options) {
  buildAttnToGPUPipeline(pm, options);
  buildLowerKernelsToNVVMPipeline(pm, options);
}
