//===- KernelStage.cpp - Tiles in memory to vectors and tasks -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/Passes.h"
#include "attn/Pipelines/Pipelines.h"
#include "attn/Target/CPU/CPUFacts.h"
#include "attn/Transforms/CPU/Passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void mlir::attn::buildKernelStage(OpPassManager &pm,
                                  const AttnToLLVMOptions &options) {
  pm.addPass(createConvertDecodeTileToLinalgPass());
  pm.addPass(createConvertTileToLinalgPass());
  // Of tiles with a config written by hand that no kernel serves.
  pm.addPass(createConvertAttnToLinalgPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  // Ownership is tracked through loops, not through attention ops, and not past
  // the temporaries that the passes below allocate and free themselves.
  bufferization::buildBufferDeallocationPipeline(pm);
  pm.addPass(createConvertBufferizationToMemRefPass());
  pm.addPass(createPackMatmulPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createVectorizeTransposePass());
  pm.addPass(createVectorizePairsPass());
  pm.addPass(createVectorizeElementwisePass());
  pm.addPass(createVectorizeTilesPass());
  pm.addPass(createVectorizeRowProductsPass());
  pm.addPass(createVectorizeMatmulPass());
  if (options.fastMath != FastMathPolicy::Strict)
    pm.addPass(createApproximateMathPass());
  pm.addPass(createExpandExp2Pass());
  ForallToParallelForPassOptions tasks;
  tasks.sequential = options.threads == 1;
  pm.addPass(createForallToParallelForPass(tasks));
  LimitStackPassOptions stack;
  stack.maxBytes = kMaxStackBytes;
  pm.addPass(createLimitStackPass(stack));
}
