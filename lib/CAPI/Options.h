//===- Options.h - Compile options of a caller of any version ---*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CAPI_OPTIONS_H
#define ATTN_LIB_CAPI_OPTIONS_H

#include "attn-c/Compiler.h"
#include "attn/Execution/LowerModule.h"

namespace mlir::attn {

/// Checks `options`, which may be null, and writes them to `result`.
AttnStatus readOptions(const AttnCompileOptions *options,
                       CompileOptions &result);

} // namespace mlir::attn

#endif // ATTN_LIB_CAPI_OPTIONS_H
