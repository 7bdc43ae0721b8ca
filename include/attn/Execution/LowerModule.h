//===- LowerModule.h - From a module to optimized LLVM IR -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_LOWERMODULE_H
#define ATTN_EXECUTION_LOWERMODULE_H

#include "attn/Execution/CodeGenTarget.h"
#include "attn/Execution/KernelImage.h"
#include "attn/Pipelines/Pipelines.h"

#include "mlir/IR/BuiltinOps.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

#include <optional>

namespace mlir::attn {

/// How a module is compiled, for the JIT and for object files alike.
struct CompileOptions {
  CodeGenTarget target;
  /// The functions take and give tensors in a GPU's memory, and `target` is
  /// that of the code which launches kernels. Of what is below, only
  /// printIRAfterAll says anything then.
  std::optional<KernelTarget> kernels;
  bool fuse = true;
  /// 0: as many as the runtime has.
  int64_t threads = 0;
  FastMathPolicy fastMath = FastMathPolicy::Contract;
  /// Tensors are passed with any strides but the last, which is 1, where that
  /// costs no copy.
  bool stridedArguments = false;
  /// Turns every float into f64 first.
  bool promoteToF64 = false;
  /// Shapes of kernels that a search found. Empty: none.
  std::string tuningFile;
  /// Where to write the shapes that were chosen, and those that a search should
  /// try. Empty: nowhere.
  std::string candidatesFile;
  /// Prints the module to stderr after each pass that changed it.
  bool printIRAfterAll = false;
};

/// The prefix of the names C calls public functions by.
inline constexpr llvm::StringLiteral kCInterfacePrefix = "_mlir_ciface_";

/// Makes the dialects of LLVM IR translatable in `context`.
void registerTranslations(MLIRContext &context);

/// Runs `attn-to-llvm`, or `attn-to-nvvm` and then the host's last stage, on a
/// copy of `module`, translates it and optimizes it
/// for `machine`; where the target has variants, for each of them (see
/// CodeGenTarget), and `machine` is that of the choice. Only the C interfaces
/// of public functions are visible in the result. The error holds every
/// diagnostic.
llvm::Expected<std::unique_ptr<llvm::Module>>
lowerModule(ModuleOp module, llvm::LLVMContext &context,
            llvm::TargetMachine &machine, const CompileOptions &options);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_LOWERMODULE_H
