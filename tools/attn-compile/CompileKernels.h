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

#include "mlir/IR/BuiltinOps.h"

#include <optional>

namespace mlir::attn {

enum class KernelOutput { Infer, LLVMIR, PTX, Cubin, Fatbin };

struct KernelOptions {
  std::string input;
  std::string output;
  KernelOutput kind;
  std::string chip;
  /// Where to write the resources of each kernel, as JSON. Empty: nowhere.
  std::string resources;
  CUDATools tools;
};

/// The kind of the file `path` by its ending: .ll, .ptx, .cubin or .fatbin.
std::optional<KernelOutput> getKernelOutput(llvm::StringRef path);

/// Compiles what `module` has for a GPU: afterwards it has only code of the
/// host, which holds the kernels and launches them.
llvm::Error embedKernels(const KernelOptions &options, ModuleOp module);

/// Compiles the gpu.module of the input to a file of its own.
llvm::Error compileKernels(const KernelOptions &options, MLIRContext &context);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_COMPILE_COMPILEKERNELS_H
