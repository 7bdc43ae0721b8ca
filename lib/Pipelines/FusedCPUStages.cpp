//===- FusedCPUStages.cpp - Attention to loops over its tiles -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Pipelines/Pipelines.h"

using namespace mlir;

void mlir::attn::buildFusedCPUStages(OpPassManager &pm,
                                     const AttnToLLVMOptions &options) {
  buildUnfusedStage(pm, options);
}
