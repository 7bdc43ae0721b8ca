//===- Pipelines.cpp - The order of the stages, and their names -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Pipelines/Pipelines.h"

#include "mlir/Pass/PassRegistry.h"

using namespace mlir;
using namespace mlir::attn;

void mlir::attn::buildAttnToLLVMPipeline(OpPassManager &pm,
                                         const AttnToLLVMOptions &options) {
  buildDecomposeStage(pm, options);
  if (options.fuse)
    buildFusedCPUStages(pm, options);
  else
    buildUnfusedStage(pm, options);
  buildBufferizeStage(pm, options);
  buildKernelStage(pm, options);
  buildVectorStage(pm, options);
  buildLLVMStage(pm, options);
}

void mlir::attn::registerPipelines() {
  using Registration = PassPipelineRegistration<AttnToLLVMOptions>;
  Registration("attn-to-llvm", "Compile attention to the LLVM dialect",
               buildAttnToLLVMPipeline);
  Registration("attn-stage-decompose",
               "Stage: layers to projections and attention on heads",
               buildDecomposeStage);
  Registration("attn-stage-unfused",
               "Stage: attention to linalg, with the scores written out",
               buildUnfusedStage);
  Registration("attn-stage-fused-cpu",
               "Stage: attention to loops over its tiles, for a CPU",
               buildFusedCPUStages);
  Registration("attn-stage-bufferize",
               "Stage: tensors to memory that is freed where it was allocated",
               buildBufferizeStage);
  Registration("attn-stage-kernel",
               "Stage: tiles of attention to vectors, parallel loops to tasks",
               buildKernelStage);
  Registration("attn-stage-vector",
               "Stage: linalg to loops, vectors to vectors of rank one",
               buildVectorStage);
  Registration("attn-stage-llvm", "Stage: what is left to the LLVM dialect",
               buildLLVMStage);
  PassPipelineRegistration<>(
      "attn-raise-pipeline",
      "Modules that frameworks export, in linalg or TOSA, to attention and "
      "linalg",
      buildRaisePipeline);
  using CUDARegistration = PassPipelineRegistration<LowerKernelsToNVVMOptions>;
  CUDARegistration("attn-to-nvvm",
                   "Compile attention to kernels for CUDA and their launches",
                   buildAttnToNVVMPipeline);
  CUDARegistration("attn-to-gpu",
                   "The same, with kernels that a model of a GPU runs",
                   buildAttnToGPUPipeline);
  CUDARegistration("attn-stage-cuda-config",
                   "Stage: choose kernels of attention for a chip",
                   buildCUDAConfigStage);
  CUDARegistration("attn-stage-cuda-kernel",
                   "Stage: attention on memrefs to kernels",
                   buildCUDAKernelStage);
  CUDARegistration("attn-stage-cuda-launch",
                   "Stage: launches and memory to calls of the CUDA runtime",
                   buildCUDALaunchStage);
  CUDARegistration("attn-lower-kernels-to-nvvm",
                   "Kernels for CUDA to NVVM and LLVM dialects",
                   buildLowerKernelsToNVVMPipeline);
}
