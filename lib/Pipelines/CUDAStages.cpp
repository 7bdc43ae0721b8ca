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
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::attn;

void mlir::attn::buildCUDAConfigStage(
    OpPassManager &pm, const LowerKernelsToNVVMOptions &options) {
  // A residual connection is an arith.addf on tensors, and work of the product
  // before it.
  pm.addPass(createConvertElementwiseToLinalgPass());
  pm.addPass(createConvertLinalgToKernelPass());
  SetCUDAConfigPassOptions config;
  config.chip = options.chip;
  pm.addPass(createSetCUDAConfigPass(config));
  SetCUDAMatmulConfigPassOptions products;
  products.chip = options.chip;
  pm.addPass(createSetCUDAMatmulConfigPass(products));
}

void mlir::attn::buildCUDAKernelStage(OpPassManager &pm,
                                      const LowerKernelsToNVVMOptions &) {
  pm.addPass(createConvertAttnToGPUPass());
  // What is contiguous stays, and is copied by the driver.
  pm.addNestedPass<func::FuncOp>(createConvertCopyToLinalgPass());
  pm.addPass(createConvertMatmulToGPUPass());
  pm.addPass(createConvertLinalgToGPUPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

/// As upstream's pipeline does it, but with no lists of addresses, which would
/// be memory of the host.
static void addDeallocationPasses(OpPassManager &pm) {
  pm.addPass(bufferization::createOwnershipBasedBufferDeallocationPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(bufferization::createBufferDeallocationSimplificationPass());
  pm.addNestedPass<func::FuncOp>(createExpandDeallocPass());
  // Copies of what a function may neither return nor free.
  pm.addPass(createConvertBufferizationToMemRefPass());
}

void mlir::attn::buildCUDALaunchStage(OpPassManager &pm,
                                      const LowerKernelsToNVVMOptions &) {
  // What upstream cannot deallocate around is told in its words otherwise.
  pm.addPass(createVerifyCUDAHostPass());
  // Ownership is tracked past calls, but not past launches.
  pm.addPass(createConvertLaunchToRuntimePass());
  addDeallocationPasses(pm);
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
