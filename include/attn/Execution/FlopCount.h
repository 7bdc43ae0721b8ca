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

#include "llvm/Support/Error.h"
#include <optional>

namespace mlir::attn {

/// The floating-point operations of the attn ops of `function`, called with
/// arguments of these sizes, as their cost interface counts them: matrix
/// products only, and of the scores and values those that the causal kind and
/// the window allow. Where data decide what is allowed (masks, lengths, a
/// diagonal that is an operand) everything is counted. Nothing where the
/// function has no such op, or a size does not follow from those of the
/// arguments. Fails where an op cannot have arguments of these sizes: compiled
/// code relies on dynamic sizes to agree and does not check them.
llvm::Expected<std::optional<double>>
countFlops(func::FuncOp function,
           ArrayRef<SmallVector<int64_t>> argumentShapes);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_FLOPCOUNT_H
