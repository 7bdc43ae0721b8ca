//===- DecomposeStage.cpp - Layers to attention on heads ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/Transforms/Passes.h"
#include "attn/Pipelines/Pipelines.h"
#include "attn/Transforms/Host/Passes.h"

#include "mlir/Transforms/Passes.h"

using namespace mlir;

void mlir::attn::buildDecomposeStage(OpPassManager &pm,
                                     const AttnToLLVMOptions &options) {
  pm.addPass(createRejectNestedModulesPass());
  // The layer still says which of its operands become rows of one matrix.
  if (options.stridedArguments)
    pm.addPass(createStrideArgumentsPass());
  // Folds of the layer itself (a dead mask, one KV head) are lost afterwards.
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createDecomposeMultiheadPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}
