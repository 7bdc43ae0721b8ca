//===- PositionMask.h - Masks that are known from positions -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_POSITIONMASK_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_POSITIONMASK_H

#include "AttentionRoles.h"

#include "attn/Dialect/Attn/IR/Attn.h"

namespace mlir::attn {

/// True if a resolved element is computed from positions and constants alone.
bool isPositional(ElementTracer &tracer, const Element &element);

/// The causal kind that allows the pairs that a resolved condition allows, or
/// none: a comparison of positions, or a constant tensor.
CausalKind matchCausalCondition(ElementTracer &tracer, const Element &condition,
                                bool isForbidding, const AttentionRoles &roles);

/// The same for a constant tensor of 0 and -inf.
CausalKind matchCausalBias(const Element &bias, const AxisSpace &axes,
                           const AttentionRoles &roles);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_POSITIONMASK_H
