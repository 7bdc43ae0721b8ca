//===- KernelImage.h - Kernels inside of the host's module ------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_KERNELIMAGE_H
#define ATTN_EXECUTION_KERNELIMAGE_H

#include "attn/Execution/CUDATools.h"

#include "mlir/IR/BuiltinOps.h"

#include <optional>

namespace mlir::attn {

/// What the driver is given.
enum class KernelImageKind {
  /// Machine code of the chip. Needs ptxas.
  Cubin,
  /// Text that the driver compiles when it is loaded.
  PTX
};

/// Compiles each `gpu.module @m` of `module`, as `attn-to-nvvm` leaves it, and
/// replaces it by the globals `@m_image` and `@m_image_bytes` that the launches
/// read. The resources of all kernels are returned where ptxas made them. Fails
/// with a diagnostic at the gpu.module.
FailureOr<std::vector<AssembledKernels>>
embedKernelImages(ModuleOp module, KernelImageKind kind,
                  const CUDATools &tools);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_KERNELIMAGE_H
