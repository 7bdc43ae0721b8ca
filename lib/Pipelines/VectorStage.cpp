//===- VectorStage.cpp - Linalg to loops, vectors to rank one -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Pipelines/Pipelines.h"

#include "mlir/Conversion/VectorToSCF/VectorToSCF.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Vector/Transforms/Passes.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void mlir::attn::buildVectorStage(OpPassManager &pm,
                                  const AttnToLLVMOptions &) {
  OpPassManager &functions = pm.nest<func::FuncOp>();
  // A copy between strided memories becomes linalg, so it comes first.
  functions.addPass(createConvertCopyToLinalgPass());
  functions.addPass(createConvertLinalgToLoopsPass());
  functions.addPass(vector::createLowerVectorMaskPass());
  functions.addPass(vector::createLowerVectorMultiReductionPass());
  functions.addPass(createConvertVectorToSCFPass(
      VectorTransferToSCFOptions().enableFullUnroll()));
  functions.addPass(createCanonicalizerPass());
  functions.addPass(createCSEPass());
}
