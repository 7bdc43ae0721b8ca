//===- RowRescale.cpp - Factors between softmax states --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowRescale.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::attn;

Value attn::buildRescale(StructuredBuilder &steps, Value oldMax, Value newMax,
                         Value destination) {
  SmallVector<AffineMap> maps(
      3, AffineMap::getMultiDimIdentityMap(3, destination.getContext()));
  SmallVector<utils::IteratorType> iterators(3, utils::IteratorType::parallel);
  return steps.generic(
      {oldMax, newMax}, destination, maps, iterators,
      [](OpBuilder &b, Location loc, ValueRange arguments) {
        Value difference = arith::SubFOp::create(
            b, loc, arguments[0], createFiniteMax(b, loc, arguments[1]));
        return math::ExpOp::create(b, loc, difference).getResult();
      });
}
