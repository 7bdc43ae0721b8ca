//===- MachinePeak.cpp - What this machine reaches ------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/MachinePeak.h"

#include "Status.h"
#include "attn-c/Compiler.h"

#include "llvm/ADT/STLExtras.h"

#include <cstring>

using namespace mlir::attn;

AttnStatus attnMeasureMachinePeak(AttnMachinePeak *peak) {
  // Later versions have more fields, and a smaller one never was.
  if (!peak || peak->struct_size != sizeof(*peak))
    return fail(ATTN_INVALID_ARGUMENT,
                "attnMeasureMachinePeak: no struct, or one of another size");
  MachinePeak measured =
      measureMachinePeak(static_cast<int>(attnGetNumThreads()));
  AttnMachinePeak result = {};
  result.struct_size = sizeof(result);
  result.threads = measured.threads;
  llvm::StringRef name = measured.instructions;
  llvm::copy(name.take_front(sizeof(result.instructions) - 1),
             result.instructions);
  result.f32_flops = measured.getFlops("f32");
  result.f64_flops = measured.getFlops("f64");
  result.bf16_flops = measured.getFlops("bf16");
  result.read_bytes = measured.readBytes;
  *peak = result;
  return ATTN_SUCCESS;
}
