//===- FlopCount.h - The work of a function, from its sizes -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_FLOPCOUNT_H
#define ATTN_EXECUTION_FLOPCOUNT_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <optional>

namespace mlir::attn {

/// The number of pairs (i, j) that a causal diagonal and a window allow:
/// j <= i + diagonal where `causal`, and i + diagonal - left <= j <=
/// i + diagonal + right; -1 is unbounded.
int64_t countPairs(int64_t queries, int64_t keys, bool causal, int64_t diagonal,
                   int64_t left, int64_t right);

/// The floating-point operations of the attn ops of `function`, called with
/// arguments of these sizes: 2 for each product of a projection, and
/// 2 (Dk + Dv) for each pair of query and key that the causal kind and the
/// window allow. Softmax, masks and regions are not counted, and a pair under a
/// mask or past a length, which only data decide, is. Nothing where the
/// function has no such op, or a size is not known from those of the arguments.
std::optional<double> countFlops(func::FuncOp function,
                                 ArrayRef<SmallVector<int64_t>> argumentShapes);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_FLOPCOUNT_H
