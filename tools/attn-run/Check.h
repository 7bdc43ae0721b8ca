//===- Check.h - Results against the same computation in f64 ----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_RUN_CHECK_H
#define ATTN_TOOLS_ATTN_RUN_CHECK_H

#include "attn/Execution/CompiledModule.h"

namespace mlir::attn {

/// The largest relative error in norm of a right result. For f32 it is what a
/// sum of some thousand terms may lose; for f16 and bf16 a few roundings of the
/// numbers between the steps of a layer, 2^-11 and 2^-8 each.
double getTolerance(ScalarType type);

/// Runs `entry` unfused in f64 on the same arguments and prints, for every
/// result, how far it is from that. Without `tolerance` it is that of the
/// narrowest float type among arguments and results: a log-sum-exp in f32 of
/// products in bf16 is no more exact than bf16. True if all are within it.
llvm::Expected<bool> checkResults(ModuleOp module, StringRef entry,
                                  ArrayRef<HostTensor> arguments,
                                  ArrayRef<HostTensor> results,
                                  std::optional<double> tolerance);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_RUN_CHECK_H
