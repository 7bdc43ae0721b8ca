//===- Destinations.h - What ops that write destinations share --*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_DIALECT_ATTN_IR_DESTINATIONS_H
#define ATTN_LIB_DIALECT_ATTN_IR_DESTINATIONS_H

#include "attn/Dialect/Attn/IR/Attn.h"

namespace mlir::attn {

using MemoryEffectInstances =
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>;

/// Reads of all memrefs and writes of those that are destinations. An op with
/// `overwrites` does not read its destinations.
void addBufferEffects(DestinationStyleOpInterface op, bool overwrites,
                      MemoryEffectInstances &effects);

/// Results have the sizes of their destinations.
LogicalResult reifyDestinationShapes(DestinationStyleOpInterface op,
                                     OpBuilder &b,
                                     ReifiedRankedShapedTypeDims &shapes);

} // namespace mlir::attn

#endif // ATTN_LIB_DIALECT_ATTN_IR_DESTINATIONS_H
