//===- Passes.td - Conversions between dialects ------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_PASSES_TD
#define ATTN_CONVERSION_PASSES_TD

include "attn/Conversion/AttnToGPU/Passes.td"
include "attn/Conversion/AttnToLinalg/Passes.td"
include "attn/Conversion/LaunchToRuntime/Passes.td"
include "attn/Conversion/LinalgToAttn/Passes.td"
include "attn/Conversion/LinalgToKernel/Passes.td"
include "attn/Conversion/MathToNVVM/Passes.td"
include "attn/Conversion/MemRefToCUDA/Passes.td"
include "attn/Conversion/PTXToLLVM/Passes.td"

#endif // ATTN_CONVERSION_PASSES_TD
