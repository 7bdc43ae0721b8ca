//===- PairProduct.cpp - Products of pairs of bf16 on memrefs -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PairProduct.h"

#include "attn/Dialect/Attn/IR/Pairs.h"

using namespace mlir;
using namespace mlir::attn;

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
