//===- Pairs.cpp - Matrices and products of pairs -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Pairs.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

ArrayAttr mlir::attn::getPairProductMaps(MLIRContext *context) {
  AffineExpr m, n, k, p;
  bindDims(context, m, n, k, p);
  auto map = [&](ArrayRef<AffineExpr> results) {
    return AffineMap::get(4, 0, results, context);
  };
  return Builder(context).getAffineMapArrayAttr(
      {map({m, k, p}), map({k, n, p}), map({m, n})});
}

Value mlir::attn::joinPairs(OpBuilder &builder, Location loc, Value memref) {
  return memref::CollapseShapeOp::create(
      builder, loc, memref, SmallVector<ReassociationIndices>{{0}, {1, 2}});
}

Value mlir::attn::splitIntoPairs(OpBuilder &b, Location loc, Value matrix,
                                 unsigned dim, OpFoldResult pairs) {
  auto type = cast<RankedTensorType>(matrix.getType());
  SmallVector<OpFoldResult> shape;
  SmallVector<ReassociationIndices> groups;
  int64_t next = 0;
  for (unsigned i = 0; i < 2; ++i) {
    if (i == dim) {
      shape.append({pairs, b.getIndexAttr(2)});
      groups.push_back({next, next + 1});
      next += 2;
    } else {
      shape.push_back(tensor::getMixedSize(b, loc, matrix, i));
      groups.push_back({next++});
    }
  }
  SmallVector<int64_t> staticShape;
  SmallVector<Value> dynamicShape;
  dispatchIndexOpFoldResults(shape, dynamicShape, staticShape);
  return tensor::ExpandShapeOp::create(
      b, loc, RankedTensorType::get(staticShape, type.getElementType()), matrix,
      groups, shape);
}
