//===- LLVMStage.cpp - What is left to the LLVM dialect -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Pipelines/Pipelines.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

/// Arithmetic of bf16 and f16 in f32, each operation rounded as before. A CPU
/// converts these types; left to the code generator, the same happens through
/// calls of functions (__truncsfbf2 and others) that older systems lack.
static void addNarrowFloatPasses(OpPassManager &functions, bool expandBF16) {
  arith::ArithEmulateUnsupportedFloatsOptions emulate;
  emulate.sourceTypeStrs = {"bf16", "f16"};
  emulate.targetTypeStr = "f32";
  functions.addPass(arith::createArithEmulateUnsupportedFloats(emulate));
  functions.addPass(math::createMathExtendToSupportedTypes());

  arith::ArithExpandOpsPassOptions expand;
  expand.includeBf16 = expandBF16;
  functions.addPass(arith::createArithExpandOpsPass(expand));
}

void mlir::attn::buildLLVMStage(OpPassManager &pm,
                                const AttnToLLVMOptions &options) {
  OpPassManager &functions = pm.nest<func::FuncOp>();
  functions.addPass(memref::createExpandOpsPass());
  functions.addPass(createConvertExpandShapePass());
  functions.addPass(memref::createExpandStridedMetadataPass());
  functions.addPass(createLowerAffinePass());
  functions.addPass(createCanonicalizerPass());
  functions.addPass(createCSEPass());
  addNarrowFloatPasses(functions, options.expandBF16);

  SetFastMathPassOptions fastMath;
  fastMath.policy = options.fastMath;
  functions.addPass(createSetFastMathPass(fastMath));

  functions.addPass(createSCFToControlFlowPass());
  ConvertVectorToLLVMPassOptions vectors;
  // Squares of vectors are transposed by shuffles in registers.
  vectors.vectorTransposeLowering =
      vector::VectorTransposeLowering::Shuffle16x16;
  // Products of pairs of bf16, in vectors and in tiles.
  vectors.x86Vector = true;
  vectors.amx = true;
  pm.addPass(createConvertVectorToLLVMPass(vectors));
  // exp, log and their like become intrinsics; the functions that have none
  // (tanh of an old target, erf of f64) are those of the C library.
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createConvertMathToLibmPass());
  // A call for each lane takes a vector apart.
  pm.addPass(createConvertVectorToLLVMPass(vectors));
  pm.addPass(createConvertAllocToRuntimePass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  pm.addPass(createConvertIndexToLLVMPass());
  pm.addPass(createUBToLLVMConversionPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createConvertFuncToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}
