//===- BufferizeStage.cpp - Tensors to memory -----------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Pipelines/Pipelines.h"

#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void mlir::attn::buildBufferizeStage(OpPassManager &pm,
                                     const AttnToLLVMOptions &) {
  pm.addPass(createSetHostABIPass());
  pm.addPass(bufferization::createEmptyTensorEliminationPass());

  bufferization::OneShotBufferizePassOptions bufferize;
  bufferize.bufferizeFunctionBoundaries = true;
  bufferize.allowReturnAllocsFromLoops = true;
  // Contiguous arguments and results: what a caller in C expects, and what lets
  // every index be computed from the sizes alone.
  bufferize.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  pm.addPass(bufferization::createOneShotBufferizePass(bufferize));
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());

  // Tiles live on the stack of their task. The largest are the queries and the
  // accumulator of one query block, each at most a quarter of a second-level
  // cache.
  bufferization::PromoteBuffersToStackPassOptions promote;
  promote.maxAllocSizeInBytes = 512 * 1024;
  pm.addNestedPass<func::FuncOp>(
      bufferization::createPromoteBuffersToStackPass(promote));
}
