//===- SdpaOp.cpp - attn.sdpa ---------------------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

#include <cmath>

using namespace mlir;
using namespace mlir::attn;

LogicalResult SdpaOp::verify() { return success(); }

LogicalResult SdpaOp::verifyRegions() { return success(); }

void SdpaOp::getCanonicalizationPatterns(RewritePatternSet &, MLIRContext *) {}

MutableOperandRange SdpaOp::getDpsInitsMutable() {
  return MutableOperandRange(*this, getOutputMutable().getOperandNumber(),
                             getLse() ? 2 : 1);
}

LogicalResult
SdpaOp::reifyResultShapes(OpBuilder &b, ReifiedRankedShapedTypeDims &shapes) {
  for (Value init : getDpsInits())
    shapes.push_back(tensor::getMixedSizes(b, getLoc(), init));
  return success();
}

LayoutAttr SdpaOp::getLayoutOrDefault() {
  if (LayoutAttr layout = getLayoutAttr())
    return layout;
  return LayoutAttr::get(getContext(), HeadLayout::BHSD, HeadLayout::BHSD,
                         HeadLayout::BHSD, HeadLayout::BHSD);
}

HeadSizes SdpaOp::getSizes() {
  LayoutAttr layout = getLayoutOrDefault();
  auto q = getLogicalShape(getQuery().getType(), layout.getQuery());
  auto k = getLogicalShape(getKey().getType(), layout.getKey());
  auto v = getLogicalShape(getValue().getType(), layout.getValue());
  return {q[0], q[1], k[1], q[2], k[2], q[3], v[3]};
}

double SdpaOp::getScaleOrDefault() {
  if (std::optional<APFloat> scale = getScale())
    return scale->convertToDouble();
  return 1.0 / std::sqrt(static_cast<double>(getSizes().dk));
}
