//===- StripProduct.cpp - Products of a strip of queries ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StripProduct.h"

#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Dialect/Attn/IR/Pairs.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::attn;

Value attn::takeBlock(ImplicitLocOpBuilder &b, Value matrix,
                      ArrayRef<OpFoldResult> offsets,
                      ArrayRef<OpFoldResult> shape) {
  SmallVector<OpFoldResult> strides(shape.size(), b.getIndexAttr(1));
  return memref::SubViewOp::create(b, matrix, offsets, shape, strides);
}

void attn::createStripProduct(ImplicitLocOpBuilder &b, RegisterTileAttr tile,
                              Value lhs, Value rhs, Value output,
                              bool overwrite) {
  Operation *product;
  if (cast<MemRefType>(lhs.getType()).getRank() == 3)
    product = linalg::ContractOp::create(b, TypeRange(), ValueRange{lhs, rhs},
                                         ValueRange{output},
                                         getPairProductMaps(b.getContext()));
  else
    product = linalg::MatmulOp::create(b, TypeRange(), ValueRange{lhs, rhs},
                                       ValueRange{output});
  product->setAttr(kRegisterTile, tile);
  if (overwrite)
    product->setAttr(kOverwrite, b.getUnitAttr());
}
