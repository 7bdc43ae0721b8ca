//===- Passes.h - Choices for CUDA devices ----------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TARGET_CUDA_PASSES_H
#define ATTN_TARGET_CUDA_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::attn {

#define GEN_PASS_DECL
#include "attn/Target/CUDA/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "attn/Target/CUDA/Passes.h.inc"

} // namespace mlir::attn

#endif // ATTN_TARGET_CUDA_PASSES_H
