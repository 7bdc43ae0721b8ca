//===- Attn.h - The attn dialect --------------------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_IR_ATTN_H
#define ATTN_DIALECT_ATTN_IR_ATTN_H

#include "attn/Dialect/Attn/IR/SymbolicSize.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/TilingInterface.h"

#include "attn/Dialect/Attn/IR/AttnDialect.h.inc"
#include "attn/Dialect/Attn/IR/AttnEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "attn/Dialect/Attn/IR/AttnAttrs.h.inc"

namespace mlir::attn {

/// Sizes of an attention on heads. `ShapedType::kDynamic` where unknown.
struct HeadSizes {
  int64_t batch, heads, kvHeads, queries, keys, dk, dv;
};

/// The position of logical dimension `dim` of [B, H, S, D] in a tensor of the
/// given layout.
unsigned getHeadDim(HeadLayout layout, unsigned dim);

/// The static shape `type` has in logical [B, H, S, D] order.
SmallVector<int64_t, 4> getLogicalShape(ShapedType type, HeadLayout layout);

/// `logical` = [B, H, S, D] reordered to `layout`.
template <typename T>
SmallVector<T, 4> toLayout(ArrayRef<T> logical, HeadLayout layout) {
  SmallVector<T, 4> result(logical.begin(), logical.end());
  if (layout == HeadLayout::BSHD)
    std::swap(result[1], result[2]);
  return result;
}

/// The type scores and states are computed in: f64 for f64 inputs, else f32.
Type getScoreType(Type elementType);

} // namespace mlir::attn

#include "attn/Dialect/Attn/IR/AttnInterfaces.h.inc"

#define GET_OP_CLASSES
#include "attn/Dialect/Attn/IR/AttnOps.h.inc"

#endif // ATTN_DIALECT_ATTN_IR_ATTN_H
