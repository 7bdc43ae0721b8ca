//===- OptimizeLLVM.h - LLVM's own passes -----------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_EXECUTION_OPTIMIZELLVM_H
#define ATTN_LIB_EXECUTION_OPTIMIZELLVM_H

#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

namespace mlir::attn {

/// Runs LLVM's pipeline of the level of `machine` on `module`. Loops are
/// unrolled if `unrollLoops`.
void optimizeLLVM(llvm::Module &module, llvm::TargetMachine &machine,
                  bool unrollLoops);

/// Gives `module` the triple and the data layout of `machine`.
void setTarget(llvm::Module &module, const llvm::TargetMachine &machine);

} // namespace mlir::attn

#endif // ATTN_LIB_EXECUTION_OPTIMIZELLVM_H
