//===- FastMathOption.h - What rounding a tool may change -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_FASTMATHOPTION_H
#define ATTN_TOOLS_FASTMATHOPTION_H

#include "attn/Pipelines/Pipelines.h"

#include "llvm/Support/CommandLine.h"

namespace mlir::attn {

/// --fast-math of the tools that compile.
struct FastMathOption : llvm::cl::opt<FastMathPolicy> {
  FastMathOption()
      : opt("fast-math",
            llvm::cl::desc("What may change about the value of an operation"),
            llvm::cl::init(FastMathPolicy::Contract),
            llvm::cl::values(clEnumValN(FastMathPolicy::Strict, "strict",
                                        "round as written"),
                             clEnumValN(FastMathPolicy::Contract, "contract",
                                        "fuse products with sums (default)"),
                             clEnumValN(FastMathPolicy::Reassociate,
                                        "reassociate",
                                        "also reorder sums and products"))) {}
};

} // namespace mlir::attn

#endif // ATTN_TOOLS_FASTMATHOPTION_H
