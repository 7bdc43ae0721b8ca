//===- FinalizeOp.cpp - attn.finalize -------------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"

#include "Constraints.h"
#include "Destinations.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::attn;

static ShapedType typeOf(Value value) {
  return cast<ShapedType>(value.getType());
}

static LogicalResult verifyRanks(FinalizeOp op) {
  for (NamedValue value : {NamedValue{"accumulator", op.getAccumulator()},
                           NamedValue{"output", op.getOutput()}})
    if (failed(verifyRank(op, 2, value, 4)))
      return failure();
  for (NamedValue value :
       {NamedValue{"max", op.getMax()}, NamedValue{"sum", op.getSum()},
        NamedValue{"lse", op.getLse()}})
    if (failed(verifyRank(op, 2, value, 3)))
      return failure();
  return success();
}

static LogicalResult verifyElementTypes(FinalizeOp op) {
  Type state = typeOf(op.getAccumulator()).getElementType();
  for (NamedValue value :
       {NamedValue{"max", op.getMax()}, NamedValue{"sum", op.getSum()},
        NamedValue{"lse", op.getLse()}})
    if (failed(verifyElementType(op, 3, value, state, "accumulator has")))
      return failure();
  Type output = typeOf(op.getOutput()).getElementType();
  return verifyElementType(op, 3, {"accumulator", op.getAccumulator()},
                           getScoreType(output), "output needs");
}

static LogicalResult verifyState(FinalizeOp op) {
  static constexpr StringLiteral names[] = {"batch", "heads", "queries"};
  for (unsigned dim = 0; dim < 3; ++dim) {
    SharedSize size(names[dim]);
    for (NamedValue value :
         {NamedValue{"accumulator", op.getAccumulator()},
          NamedValue{"max", op.getMax()}, NamedValue{"sum", op.getSum()}})
      if (failed(size.unify(op, 4, value.name, value.type().getDimSize(dim))))
        return failure();
  }
  return success();
}

static LogicalResult verifyAtMost(FinalizeOp op, StringRef dimension,
                                  int64_t limit, int64_t found) {
  if (ShapedType::isDynamic(limit) || ShapedType::isDynamic(found) ||
      found <= limit)
    return success();
  return violates(op, 5) << "expected output " << dimension << " at most "
                         << limit << " as in accumulator, found " << found;
}

static LogicalResult verifyOutput(FinalizeOp op) {
  ArrayRef<int64_t> state = typeOf(op.getAccumulator()).getShape();
  auto output = getLogicalShape(typeOf(op.getOutput()), op.getLayout());
  SharedSize batch("batch", state[0], "accumulator");
  SharedSize heads("heads", state[1], "accumulator");
  SharedSize queries("queries", output[2], "output");
  if (failed(batch.unify(op, 5, "output", output[0])) ||
      failed(heads.unify(op, 5, "output", output[1])) ||
      failed(verifyAtMost(op, "queries", state[2], output[2])) ||
      failed(verifyAtMost(op, "head width", state[3], output[3])))
    return failure();
  if (!op.getLse())
    return success();
  ArrayRef<int64_t> lse = typeOf(op.getLse()).getShape();
  return success(succeeded(batch.unify(op, 5, "lse", lse[0])) &&
                 succeeded(heads.unify(op, 5, "lse", lse[1])) &&
                 succeeded(queries.unify(op, 5, "lse", lse[2])));
}

LogicalResult FinalizeOp::verify() {
  if (failed(verifyOneKindOfBuffer(*this, 1)) || failed(verifyRanks(*this)) ||
      failed(verifyElementTypes(*this)) || failed(verifyState(*this)))
    return failure();
  return verifyOutput(*this);
}

MutableOperandRange FinalizeOp::getDpsInitsMutable() {
  return MutableOperandRange(*this, getOutputMutable().getOperandNumber(),
                             getLse() ? 2 : 1);
}

void FinalizeOp::getEffects(MemoryEffectInstances &effects) {
  addBufferEffects(*this, /*overwrites=*/true, effects);
}

LogicalResult
FinalizeOp::reifyResultShapes(OpBuilder &b,
                              ReifiedRankedShapedTypeDims &shapes) {
  return reifyDestinationShapes(*this, b, shapes);
}
