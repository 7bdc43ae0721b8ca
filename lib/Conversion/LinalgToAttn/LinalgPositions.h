//===- LinalgPositions.h - Positions in linalg operations -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_LINALGPOSITIONS_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_LINALGPOSITIONS_H

#include "Element.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include "llvm/ADT/SmallBitVector.h"

namespace mlir::attn {

/// The loops of `op` for the element of result `number` at `access`. The loops
/// that this tells are `known`; the others are reductions.
bool getLoops(linalg::LinalgOp op, unsigned number, const Access &access,
              Access &loops, llvm::SmallBitVector &known);

/// The element of `operand` that the body of `op` sees at `loops`.
std::optional<Element>
getOperandElement(linalg::LinalgOp op, OpOperand &operand, const Access &loops);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_LINALGPOSITIONS_H
