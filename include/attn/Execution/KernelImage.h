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

#include <string>
#include <vector>

namespace mlir::attn {

/// What the driver is given.
enum class KernelImageKind {
  /// Machine code of the chip. Needs ptxas.
  Cubin,
  /// Text that the driver compiles when it is loaded.
  PTX,
  /// Machine code, and PTX where other chips can use it. Needs ptxas and
  /// fatbinary.
  Fatbin,
  /// The kernels as MLIR, as `attn-to-gpu` leaves them, for a model of a GPU.
  MLIR
};

/// That functions are for the device's memory: what is in them becomes kernels
/// and host code that launches them.
struct KernelTarget {
  /// The chips, as ptxas names them. Where there are several, a function asks
  /// at each call which one the current device has.
  std::vector<std::string> chips = {"sm_90a"};
  KernelImageKind image = KernelImageKind::Cubin;
  CUDATools tools;
  /// Where to add the resources of the kernels. Null: nowhere.
  std::vector<AssembledKernels> *assembled = nullptr;
};

/// Compiles each `gpu.module @m` of `module`, as `attn-to-nvvm` leaves it, and
/// replaces it by the globals `@m_image` and `@m_image_bytes` that the launches
/// read. Adds a destructor that tells the runtime to forget them, and constants
/// that it copied. Fails with a diagnostic at the gpu.module.
LogicalResult embedKernelImages(ModuleOp module, const KernelTarget &target);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_KERNELIMAGE_H
