//===- OnlineSdpaOp.cpp - attn.online_sdpa --------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::attn;

LogicalResult OnlineSdpaOp::verify() { return success(); }

LogicalResult OnlineSdpaOp::verifyRegions() { return success(); }

MutableOperandRange OnlineSdpaOp::getDpsInitsMutable() {
  return MutableOperandRange(*this, getAccumulatorMutable().getOperandNumber(),
                             3);
}

LogicalResult
OnlineSdpaOp::reifyResultShapes(OpBuilder &b,
                                ReifiedRankedShapedTypeDims &shapes) {
  if (getNumResults() == 0)
    return success();
  for (Value init : getDpsInits())
    shapes.push_back(tensor::getMixedSizes(b, getLoc(), init));
  return success();
}

LayoutAttr OnlineSdpaOp::getLayoutOrDefault() {
  if (LayoutAttr layout = getLayoutAttr())
    return layout;
  return LayoutAttr::get(getContext(), HeadLayout::BHSD, HeadLayout::BHSD,
                         HeadLayout::BHSD, HeadLayout::BHSD);
}

HeadSizes OnlineSdpaOp::getSizes() {
  LayoutAttr layout = getLayoutOrDefault();
  auto q = getLogicalShape(cast<ShapedType>(getQuery().getType()),
                           layout.getQuery());
  auto keyType = cast<ShapedType>(getKey().getType());
  auto valueType = cast<ShapedType>(getValue().getType());
  HeadSizes sizes{q[0], q[1], 0, q[2], 0, q[3], 0};
  if (hasPackedKey()) {
    ArrayRef<int64_t> k = keyType.getShape();
    sizes.kvHeads = k[1];
    sizes.keys = ShapedType::isDynamic(k[2]) ? k[2] : k[2] * k[4];
  } else {
    auto k = getLogicalShape(keyType, layout.getKey());
    sizes.kvHeads = k[1];
    sizes.keys = k[2];
  }
  sizes.dv = valueType.getShape().back();
  return sizes;
}

void OnlineSdpaOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  for (OpOperand &operand : getOperation()->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    effects.emplace_back(MemoryEffects::Read::get(), &operand, 0, true,
                         SideEffects::DefaultResource::get());
    if (isDpsInit(&operand))
      effects.emplace_back(MemoryEffects::Write::get(), &operand, 0, true,
                           SideEffects::DefaultResource::get());
  }
}
