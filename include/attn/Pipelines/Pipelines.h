//===- Pipelines.h - The stages from attn to LLVM ---------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pipeline is made of named stages. Each stage is a function that adds passes
// to a pass manager, and is registered under a name, so that it can be run and
// tested alone: running the stages one after the other is running the pipeline.
//
// Pipelines choose nothing about a machine. What the target decides, the passes
// of attn/Target decide from the options that are handed through here.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_PIPELINES_PIPELINES_H
#define ATTN_PIPELINES_PIPELINES_H

#include "attn/Transforms/Host/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

namespace mlir::attn {

/// Options of `attn-to-llvm` and of each of its stages.
struct AttnToLLVMOptions : public PassPipelineOptions<AttnToLLVMOptions> {
  Option<bool> fuse{
      *this, "fuse",
      llvm::cl::desc("Compile each attention to one loop nest without a matrix "
                     "of scores. Off: three linalg steps, the partner of "
                     "differential tests and the fallback"),
      llvm::cl::init(true)};
  Option<std::string> targetTriple{
      *this, "target-triple",
      llvm::cl::desc("Target triple. Default: that of the host"),
      llvm::cl::init("")};
  Option<std::string> targetCPU{
      *this, "target-cpu",
      llvm::cl::desc(
          "Target CPU as LLVM names it. Default native: the one this "
          "runs on"),
      llvm::cl::init("native")};
  Option<std::string> targetFeatures{
      *this, "target-features",
      llvm::cl::desc("Features added to and taken from the CPU's, as in "
                     "+avx512f,-amx-tile. Default: none"),
      llvm::cl::init("")};
  Option<std::string> tuningFile{
      *this, "tuning-file",
      llvm::cl::desc("Shapes of kernels that a search found (attn-run --tune). "
                     "Default: none, and analytic shapes"),
      llvm::cl::init("")};
  Option<std::string> candidatesFile{
      *this, "candidates-file",
      llvm::cl::desc(
          "Where to write the shapes that were chosen and those that "
          "a search should try. Default: nowhere"),
      llvm::cl::init("")};
  Option<int64_t> threads{
      *this, "threads",
      llvm::cl::desc(
          "Threads the code is shaped for; 1 leaves out the parallel "
          "loop. Default 0: as many as the runtime has"),
      llvm::cl::init(0)};
  Option<FastMathPolicy> fastMath{
      *this, "fast-math",
      llvm::cl::desc("What may change about the value of an operation. Under "
                     "every policy but strict, exp, tanh and logarithms in f32 "
                     "are polynomials; the weights of fused attention always "
                     "are"),
      llvm::cl::values(
          clEnumValN(FastMathPolicy::Strict, "strict", "Round as written"),
          clEnumValN(FastMathPolicy::Contract, "contract",
                     "Fuse products with sums"),
          clEnumValN(FastMathPolicy::Reassociate, "reassociate",
                     "Also reorder sums and products")),
      llvm::cl::init(FastMathPolicy::Contract)};
  Option<bool> stridedArguments{
      *this, "strided-arguments",
      llvm::cl::desc("Public functions take tensors with any strides but the "
                     "last, which is 1, where that costs no copy. Default "
                     "false: contiguous ones"),
      llvm::cl::init(false)};
  Option<bool> expandBF16{
      *this, "expand-bf16",
      llvm::cl::desc(
          "Convert from and to bf16 with integer arithmetic. Default "
          "true: without the hardware's instructions the conversion "
          "is a call of a function that not every system has"),
      llvm::cl::init(true)};
};

/// attn.multihead -> projections and attn.sdpa.
void buildDecomposeStage(OpPassManager &pm, const AttnToLLVMOptions &options);

/// attn.sdpa -> linalg, the scores written out.
void buildUnfusedStage(OpPassManager &pm, const AttnToLLVMOptions &options);

/// attn.sdpa -> loops over tiles of it -> linalg on tiles.
void buildFusedCPUStages(OpPassManager &pm, const AttnToLLVMOptions &options);

/// Tensors -> memrefs. Arguments and results of functions are contiguous (the
/// identity layout) unless attributes of arguments say otherwise; a public
/// function never writes to an argument, and its results are new allocations
/// that the caller frees with attn_rt_free.
void buildBufferizeStage(OpPassManager &pm, const AttnToLLVMOptions &options);

/// Tiles of attention on memrefs -> products, rows and tasks of vectors; each
/// allocation gets its deallocation.
void buildKernelStage(OpPassManager &pm, const AttnToLLVMOptions &options);

/// linalg on memrefs -> loops, vectors of any rank -> vectors of rank one.
void buildVectorStage(OpPassManager &pm, const AttnToLLVMOptions &options);

/// Everything that is left -> the LLVM dialect.
void buildLLVMStage(OpPassManager &pm, const AttnToLLVMOptions &options);

/// All of it.
void buildAttnToLLVMPipeline(OpPassManager &pm,
                             const AttnToLLVMOptions &options);

/// A module that a framework exported, in linalg or TOSA -> attention where it
/// has any, and linalg. `attn-to-llvm` compiles what comes out.
void buildRaisePipeline(OpPassManager &pm);

/// Options of `attn-lower-kernels-to-nvvm`, `attn-to-nvvm` and its stages.
struct LowerKernelsToNVVMOptions
    : public PassPipelineOptions<LowerKernelsToNVVMOptions> {
  Option<std::string> chip{
      *this, "chip",
      llvm::cl::desc("The chip that kernels are for which do not say, as ptxas "
                     "names it. Default: sm_90a"),
      llvm::cl::init("sm_90a")};
};

/// Kernels of each gpu.module -> the LLVM dialect with NVVM, for a chip that
/// the gpu.module names. Code outside of them stays.
void buildLowerKernelsToNVVMPipeline(OpPassManager &pm,
                                     const LowerKernelsToNVVMOptions &options);

/// Chooses kernels for the chip, while attention is still on tensors.
void buildCUDAConfigStage(OpPassManager &pm,
                          const LowerKernelsToNVVMOptions &options);

/// Attention on memrefs -> kernels and their launches.
void buildCUDAKernelStage(OpPassManager &pm,
                          const LowerKernelsToNVVMOptions &options);

/// Launches, and the device's memory -> calls of the CUDA runtime library;
/// each allocation gets its deallocation. Fails on what became no kernel.
void buildCUDALaunchStage(OpPassManager &pm,
                          const LowerKernelsToNVVMOptions &options);

/// All of these, and the stages before them that the CPU has too. Arguments
/// and results of functions are in the device's memory; the caller frees
/// results with attn_cuda_free. Kernels still have loops: it is this form that
/// the model of a GPU runs.
void buildAttnToGPUPipeline(OpPassManager &pm,
                            const LowerKernelsToNVVMOptions &options);

/// The same, and then the kernels as above.
void buildAttnToNVVMPipeline(OpPassManager &pm,
                             const LowerKernelsToNVVMOptions &options);

/// Registers `attn-to-llvm` and `attn-to-nvvm`, their stages and parts, and
/// `attn-raise-pipeline`.
void registerPipelines();

} // namespace mlir::attn

#endif // ATTN_PIPELINES_PIPELINES_H
