//===- LaunchLimits.h - Sizes that kernels can count ------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels count sizes, rows and blocks in i32, and compute addresses in i64.
// What they count is known when they are launched; where it is too much, the
// launch is a failure.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_LAUNCHLIMITS_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_LAUNCHLIMITS_H

#include "KernelBuilder.h"

namespace mlir::attn {

/// The most that a kernel counts to: the last tile may reach beyond.
inline constexpr int64_t kMostPositions = (int64_t(1) << 31) - (1 << 20);
/// The most queries, with packed heads, and keys of one attention: the bound of
/// a window, below 2^29, is added to positions.
inline constexpr int64_t kMostTokens = int64_t(1) << 30;

/// The product of indices, or something too large where that is no i64.
Value multiplyCounts(KernelBuilder &host, ArrayRef<Value> counts);

/// Lets the launch fail where one of the indices `counts` is more than `most`.
void checkCounts(KernelBuilder &host, ArrayRef<Value> counts, int64_t most);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_LAUNCHLIMITS_H
