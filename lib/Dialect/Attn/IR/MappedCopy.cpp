//===- MappedCopy.cpp - Copies that move dimensions -----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/MappedCopy.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;

Value mlir::attn::copyMapped(OpBuilder &b, Location loc, Value source,
                             Value target, AffineMap sourceMap) {
  unsigned rank = sourceMap.getNumDims();
  AffineMap identity = b.getMultiDimIdentityMap(rank);
  SmallVector<utils::IteratorType> parallel(rank,
                                            utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             b, loc, target.getType(), source, target,
             ArrayRef<AffineMap>{sourceMap, identity}, parallel,
             [&](OpBuilder &b, Location loc, ValueRange args) {
               Value element = args[0];
               if (element.getType() != args[1].getType())
                 element =
                     arith::ExtFOp::create(b, loc, args[1].getType(), element);
               linalg::YieldOp::create(b, loc, element);
             })
      .getResult(0);
}
