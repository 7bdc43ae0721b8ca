//===- ScratchBuffer.cpp - Memory that a tile works in --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScratchBuffer.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;

Value mlir::attn::createScratchBuffer(OpBuilder &builder, Operation *op,
                                      ArrayRef<int64_t> shape,
                                      Type elementType) {
  OpBuilder::InsertionGuard guard(builder);
  // Not where the loops stand: an alloca in a loop would grow the stack.
  if (auto task = op->getParentOfType<scf::ForallOp>())
    builder.setInsertionPointToStart(task.getBody());
  else
    builder.setInsertionPointToStart(
        &op->getParentOfType<FunctionOpInterface>().getFunctionBody().front());
  return memref::AllocaOp::create(builder, op->getLoc(),
                                  MemRefType::get(shape, elementType),
                                  builder.getI64IntegerAttr(64));
}
