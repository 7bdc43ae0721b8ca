//===- Variants.h - Code for several CPUs in one module ---------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_EXECUTION_VARIANTS_H
#define ATTN_LIB_EXECUTION_VARIANTS_H

#include "attn/Execution/LowerModule.h"

namespace mlir::attn {

/// Lowers `module` for each CPU of `options.target.variants` and joins the
/// results: each public function calls its variant for the CPU it runs on.
/// `machine` is the target of that choice, the plainest of all.
llvm::Expected<std::unique_ptr<llvm::Module>>
lowerVariants(ModuleOp module, llvm::LLVMContext &context,
              llvm::TargetMachine &machine, const CompileOptions &options);

/// Lowers `module` for one target, whose features are there when it runs.
llvm::Expected<std::unique_ptr<llvm::Module>>
lowerForTarget(ModuleOp module, llvm::LLVMContext &context,
               llvm::TargetMachine &machine, const CompileOptions &options);

} // namespace mlir::attn

#endif // ATTN_LIB_EXECUTION_VARIANTS_H
