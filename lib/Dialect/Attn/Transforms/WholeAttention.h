//===- WholeAttention.h - An attention from fill to finalize ----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What attn-convert-to-online leaves: a state that starts from a fill, is
// updated once, and is read by one attn.finalize. Only such an attention can be
// distributed without looking at anything else.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_DIALECT_ATTN_TRANSFORMS_WHOLEATTENTION_H
#define ATTN_LIB_DIALECT_ATTN_TRANSFORMS_WHOLEATTENTION_H

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::attn {

/// The fill that gives a state operand its initial value, if that is all it is.
linalg::FillOp getInitialFill(Value state);

/// The only reader of the state `op` computes, if that is an attn.finalize
/// whose output has no padding.
FinalizeOp getOnlyFinalize(OnlineSdpaOp op);

} // namespace mlir::attn

#endif // ATTN_LIB_DIALECT_ATTN_TRANSFORMS_WHOLEATTENTION_H
