//===- WholeAttention.cpp - An attention from fill to finalize ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WholeAttention.h"

using namespace mlir;
using namespace mlir::attn;

linalg::FillOp attn::getInitialFill(Value state) {
  return state.getDefiningOp<linalg::FillOp>();
}

FinalizeOp attn::getOnlyFinalize(OnlineSdpaOp op) {
  FinalizeOp finalize;
  for (OpResult result : op->getResults()) {
    if (!result.hasOneUse())
      return {};
    auto user = dyn_cast<FinalizeOp>(*result.user_begin());
    if (!user || (finalize && finalize != user))
      return {};
    finalize = user;
  }
  // The whole state in its own order, and an output without padding.
  if (!finalize || finalize.getAccumulator() != op->getResult(0) ||
      finalize.getMax() != op->getResult(1) ||
      finalize.getSum() != op->getResult(2))
    return {};
  auto output = getLogicalShape(
      cast<ShapedType>(finalize.getOutput().getType()), finalize.getLayout());
  auto state = cast<ShapedType>(op.getAccumulator().getType());
  bool ragged = !state.isDynamicDim(2) && ShapedType::isStatic(output[2]) &&
                output[2] != state.getDimSize(2);
  if (ragged || output[3] != state.getDimSize(3))
    return {};
  return finalize;
}
