//===- Destinations.cpp - What ops that write destinations share ----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Destinations.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

void attn::addBufferEffects(DestinationStyleOpInterface op, bool overwrites,
                            MemoryEffectInstances &effects) {
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    bool isDestination = op.isDpsInit(&operand);
    if (!isDestination || !overwrites)
      effects.emplace_back(MemoryEffects::Read::get(), &operand, 0, true,
                           SideEffects::DefaultResource::get());
    if (isDestination)
      effects.emplace_back(MemoryEffects::Write::get(), &operand, 0, true,
                           SideEffects::DefaultResource::get());
  }
}

LogicalResult
attn::reifyDestinationShapes(DestinationStyleOpInterface op, OpBuilder &b,
                             ReifiedRankedShapedTypeDims &shapes) {
  if (op->getNumResults() == 0)
    return success();
  for (Value init : op.getDpsInits())
    shapes.push_back(tensor::getMixedSizes(b, op->getLoc(), init));
  return success();
}
