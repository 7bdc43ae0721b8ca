//===- CompileKernels.h - Kernels for CUDA to files -------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_COMPILE_COMPILEKERNELS_H
#define ATTN_TOOLS_ATTN_COMPILE_COMPILEKERNELS_H

#include "attn/Execution/CUDATools.h"

#include "mlir/IR/MLIRContext.h"

#include <optional>

namespace mlir::attn {

enum class KernelOutput { Infer, LLVMIR, PTX, Cubin, Fatbin };

struct KernelOptions {
  std::string input;
  std::string output;
  KernelOutput kind;
  std::vector<std::string> chips;
  /// Where to write the resources of each kernel, as JSON. Empty: nowhere.
  std::string resources;
  CUDATools tools;
};

/// The kind of the file `path` by its ending: .ll, .ptx, .cubin or .fatbin.
std::optional<KernelOutput> getKernelOutput(llvm::StringRef path);

/// What ptxas said of kernels, as JSON: one object for each, in the order of
/// the code.
std::string formatResources(llvm::ArrayRef<AssembledKernels> modules,
                            llvm::ArrayRef<std::string> chips);

/// Compiles the gpu.module of the input, or the kernels that its functions
/// become, to a file of its own.
llvm::Error compileKernels(const KernelOptions &options, MLIRContext &context);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_COMPILE_COMPILEKERNELS_H
