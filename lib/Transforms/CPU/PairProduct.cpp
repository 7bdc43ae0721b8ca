//===- PairProduct.cpp - Products of pairs of bf16 on memrefs -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PairProduct.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

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

StringRef mlir::attn::whyNoPairProduct(linalg::ContractOp op) {
  if (op.getIndexingMaps() != getPairProductMaps(op.getContext()))
    return "it is not a product of pairs, (m, k, p) x (k, n, p) -> (m, n)";
  auto out = cast<MemRefType>(op.getOutputs()[0].getType());
  if (!out.getElementType().isF32() || !out.isLastDimUnitStride())
    return "its result is not f32 of a static unit stride";
  for (Value input : op.getInputs()) {
    auto type = cast<MemRefType>(input.getType());
    SmallVector<int64_t> strides;
    int64_t offset;
    if (!type.getElementType().isBF16() || type.getDimSize(2) != 2 ||
        failed(type.getStridesAndOffset(strides, offset)) || strides[2] != 1 ||
        strides[1] != 2)
      return "its operands are not pairs of bf16 side by side";
  }
  return {};
}

Value mlir::attn::joinPairs(OpBuilder &builder, Location loc, Value memref) {
  return memref::CollapseShapeOp::create(
      builder, loc, memref, SmallVector<ReassociationIndices>{{0}, {1, 2}});
}
