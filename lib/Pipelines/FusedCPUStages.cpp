//===- FusedCPUStages.cpp - Attention to loops over its tiles -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/Passes.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"
#include "attn/Pipelines/Pipelines.h"
#include "attn/Target/CPU/Passes.h"
#include "attn/Transforms/CPU/Passes.h"

#include "mlir/Transforms/Passes.h"

using namespace mlir;

void mlir::attn::buildFusedCPUStages(OpPassManager &pm,
                                     const AttnToLLVMOptions &options) {
  pm.addPass(createConvertToOnlinePass());
  SetCPUConfigPassOptions config;
  config.triple = options.targetTriple;
  config.cpu = options.targetCPU;
  config.features = options.targetFeatures;
  config.threads = options.threads;
  config.tuningFile = options.tuningFile;
  config.candidatesFile = options.candidatesFile;
  pm.addPass(createSetCPUConfigPass(config));
  pm.addPass(createTileDecodePass());
  pm.addPass(createPackKeysPass());
  pm.addPass(createFuseOutputProjectionPass());
  pm.addPass(createTileQueriesPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createFuseProjectionsPass());
  pm.addPass(createTileMatmulPass());
  pm.addPass(createPackWeightsPass());
  pm.addPass(createFoldTransposedWeightsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createTileKeysPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  // What no kernel serves: f64, and ops that were written in partial form.
  pm.addPass(createConvertAttnToLinalgPass());
}
