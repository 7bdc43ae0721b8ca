//===- MultiheadOp.cpp - attn.multihead -----------------------------------===//
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

LogicalResult MultiheadOp::verify() { return success(); }

LogicalResult MultiheadOp::verifyRegions() { return success(); }

LogicalResult
MultiheadOp::reifyResultShapes(OpBuilder &b,
                               ReifiedRankedShapedTypeDims &shapes) {
  Location loc = getLoc();
  OpFoldResult batch = tensor::getMixedSize(b, loc, getQuery(), 0);
  OpFoldResult queries = tensor::getMixedSize(b, loc, getQuery(), 1);
  shapes.push_back({batch, queries, tensor::getMixedSize(b, loc, getWo(), 1)});
  if (getLse())
    shapes.push_back({batch, b.getIndexAttr(getHeads()), queries});
  return success();
}
