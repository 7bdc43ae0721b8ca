//===- ChipVariants.h - Kernels for several chips in one module -*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_EXECUTION_CHIPVARIANTS_H
#define ATTN_LIB_EXECUTION_CHIPVARIANTS_H

#include "attn/Execution/LowerModule.h"

namespace mlir::attn {

/// Lowers `module` for each chip of `options.kernels` and joins the results:
/// each public function calls its variant for the device that is current.
llvm::Expected<std::unique_ptr<llvm::Module>>
lowerChipVariants(ModuleOp module, llvm::LLVMContext &context,
                  llvm::TargetMachine &machine, const CompileOptions &options);

} // namespace mlir::attn

#endif // ATTN_LIB_EXECUTION_CHIPVARIANTS_H
