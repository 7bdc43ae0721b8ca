//===- MergeStatesOp.cpp - attn.merge_states ------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"

#include "Constraints.h"
#include "Destinations.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::attn;

static SmallVector<NamedValue, 6> getNamedStates(MergeStatesOp op) {
  return {{"in_accumulator", op.getInAccumulator()},
          {"in_max", op.getInMax()},
          {"in_sum", op.getInSum()},
          {"accumulator", op.getAccumulator()},
          {"max", op.getMax()},
          {"sum", op.getSum()}};
}

static LogicalResult verifyRanks(MergeStatesOp op) {
  for (auto [index, state] : llvm::enumerate(getNamedStates(op)))
    if (failed(verifyRank(op, 2, state, index % 3 == 0 ? 4 : 3)))
      return failure();
  return success();
}

static LogicalResult verifyElementTypes(MergeStatesOp op) {
  Type elementType =
      cast<ShapedType>(op.getInAccumulator().getType()).getElementType();
  for (NamedValue state : getNamedStates(op))
    if (failed(
            verifyElementType(op, 3, state, elementType, "in_accumulator has")))
      return failure();
  return success();
}

static LogicalResult verifySharedSizes(MergeStatesOp op) {
  SharedSize sizes[] = {SharedSize("batch"), SharedSize("heads"),
                        SharedSize("queries"), SharedSize("head width")};
  for (NamedValue state : getNamedStates(op))
    for (auto [size, found] : llvm::zip(sizes, state.type().getShape()))
      if (failed(size.unify(op, 4, state.name, found)))
        return failure();
  return success();
}

LogicalResult MergeStatesOp::verify() {
  if (failed(verifyOneKindOfBuffer(*this, 1)) || failed(verifyRanks(*this)) ||
      failed(verifyElementTypes(*this)))
    return failure();
  return verifySharedSizes(*this);
}

MutableOperandRange MergeStatesOp::getDpsInitsMutable() {
  return MutableOperandRange(*this, getAccumulatorMutable().getOperandNumber(),
                             3);
}

void MergeStatesOp::getEffects(MemoryEffectInstances &effects) {
  addBufferEffects(*this, /*overwrites=*/false, effects);
}

LogicalResult
MergeStatesOp::reifyResultShapes(OpBuilder &b,
                                 ReifiedRankedShapedTypeDims &shapes) {
  return reifyDestinationShapes(*this, b, shapes);
}
