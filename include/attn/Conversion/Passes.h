//===- Passes.h - Conversions between dialects ------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_PASSES_H
#define ATTN_CONVERSION_PASSES_H

#include "attn/Conversion/AttnToGPU/AttnToGPU.h"
#include "attn/Conversion/AttnToLinalg/AttnToLinalg.h"
#include "attn/Conversion/LaunchToRuntime/LaunchToRuntime.h"
#include "attn/Conversion/LinalgToAttn/LinalgToAttn.h"
#include "attn/Conversion/LinalgToKernel/LinalgToKernel.h"
#include "attn/Conversion/MathToNVVM/MathToNVVM.h"
#include "attn/Conversion/MemRefToCUDA/MemRefToCUDA.h"
#include "attn/Conversion/PTXToLLVM/PTXToLLVM.h"

namespace mlir::attn {

#define GEN_PASS_REGISTRATION
#include "attn/Conversion/Passes.h.inc"

} // namespace mlir::attn

#endif // ATTN_CONVERSION_PASSES_H
