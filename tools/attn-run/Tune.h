//===- Tune.h - A search for the shapes of kernels --------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_RUN_TUNE_H
#define ATTN_TOOLS_ATTN_RUN_TUNE_H

#include "attn/Execution/CompiledModule.h"

namespace mlir::attn {

/// Looks for shapes of kernels with which `entry` is faster on `arguments`, one
/// op of `module` after the other, and adds them to the tuning file `path`,
/// which may exist. Each comparison takes `repeat` turns of both sides.
llvm::Error tune(ModuleOp module, StringRef entry,
                 ArrayRef<HostTensor> arguments, CompileOptions options,
                 unsigned repeat, StringRef path);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_RUN_TUNE_H
