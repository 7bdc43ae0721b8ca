//===- KernelPTX.h - From kernels in MLIR to PTX ----------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_KERNELPTX_H
#define ATTN_EXECUTION_KERNELPTX_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"

#include <string>

namespace mlir::attn {

/// The PTX of kernels and the chip it is for.
struct KernelPTX {
  std::string text;
  std::string chip;
};

/// Translates the kernels of `module`, as `attn-lower-kernels-to-nvvm` leaves
/// them, optimizes them, and writes them as PTX for the module's target. Fails,
/// with a diagnostic at `module`, where it has no target or several, where its
/// chip or features are unknown, where something cannot be translated, and
/// where a kernel calls a function that is defined nowhere.
FailureOr<KernelPTX> emitPTX(gpu::GPUModuleOp module);

/// The same, as optimized LLVM IR.
FailureOr<std::string> emitKernelLLVMIR(gpu::GPUModuleOp module);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_KERNELPTX_H
