//===- BufferizeStage.cpp - Tensors to memory -----------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Pipelines/Pipelines.h"
#include "attn/Transforms/CPU/TaskStack.h"

#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::attn;

/// Tiles live on the stack of their task; what a function allocates between its
/// loops may be many layers' worth and stays on the heap. What is too much for
/// a stack together comes back to the heap where all of a task is known
/// (attn-limit-stack), for all of its run and not for an iteration of a loop in
/// it.
static bool isTileOfTask(Value buffer) {
  auto type = dyn_cast<MemRefType>(buffer.getType());
  Operation *alloc = buffer.getDefiningOp();
  if (!type || !type.hasStaticShape() || !alloc ||
      !type.getElementType().isIntOrFloat() ||
      !alloc->getParentOfType<scf::ForallOp>())
    return false;
  return type.getNumElements() <= kMaxStackBufferBytes &&
         type.getNumElements() *
                 llvm::divideCeil(type.getElementTypeBitWidth(), 8) <=
             kMaxStackBufferBytes;
}

void mlir::attn::buildBufferizeStage(OpPassManager &pm,
                                     const AttnToLLVMOptions &) {
  pm.addPass(createSetHostABIPass());
  // A residual connection is an arith.addf on tensors.
  pm.addPass(createConvertElementwiseToLinalgPass());
  pm.addPass(bufferization::createEmptyTensorEliminationPass());

  bufferization::OneShotBufferizePassOptions bufferize;
  bufferize.bufferizeFunctionBoundaries = true;
  bufferize.allowReturnAllocsFromLoops = true;
  // Contiguous arguments and results: what a caller in C expects, and what lets
  // every index be computed from the sizes alone.
  bufferize.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  pm.addPass(bufferization::createOneShotBufferizePass(bufferize));
  pm.addPass(createCopyToContiguousPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());

  pm.addNestedPass<func::FuncOp>(
      bufferization::createPromoteBuffersToStackPass(isTileOfTask));
}
