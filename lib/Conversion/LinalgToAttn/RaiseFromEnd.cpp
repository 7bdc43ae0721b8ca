//===- RaiseFromEnd.cpp - The order of recognition ------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RaiseFromEnd.h"

#include "ResolveSizes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::attn;

/// The last of the views that follow `op` and are all that reads it.
static Operation *getLastView(Operation *op) {
  while (op->hasOneUse()) {
    Operation *user = *op->user_begin();
    if (user->getBlock() != op->getBlock() ||
        !isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::CastOp,
             linalg::TransposeOp>(user) ||
        user->getNumResults() != 1 || user->getOperand(0) != op->getResult(0) ||
        !isa<RankedTensorType>(user->getResult(0).getType()))
      break;
    op = user;
  }
  return op;
}

void attn::eraseTrail(const Trail &trail, DenseSet<Operation *> &erased) {
  // A trail is in no order of uses.
  bool changed = true;
  while (changed) {
    changed = false;
    for (Operation *op : trail) {
      if (erased.contains(op) || !op->use_empty())
        continue;
      erased.insert(op);
      op->erase();
      changed = true;
    }
  }
}

LogicalResult attn::raiseFromEnd(
    Operation *root, llvm::function_ref<bool(Operation *)> isCandidate,
    llvm::function_ref<bool(Operation *, DenseSet<Operation *> &)> raise) {
  if (failed(resolveSizes(root)))
    return failure();
  SmallVector<Operation *> candidates;
  root->walk([&](Operation *op) {
    if (isCandidate(op))
      candidates.push_back(op);
  });
  DenseSet<Operation *> erased;
  for (Operation *op : llvm::reverse(candidates))
    if (!erased.contains(op) && !raise(getLastView(op), erased))
      raise(op, erased);
  return success();
}
