//===- ShapeRefinement.cpp - Spread static sizes over an op ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Canonicalization.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::attn;

/// The value behind a cast to a less static type, or the value itself.
static Value skipGeneralizingCast(Value value) {
  auto cast = value.getDefiningOp<tensor::CastOp>();
  if (cast && tensor::canFoldIntoConsumerOp(cast))
    return cast.getSource();
  return value;
}

static void collectSizes(const SharedShape &shape, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  for (auto [size, found] : llvm::zip(shape.sizes, type.getShape()))
    if (size && ShapedType::isDynamic(*size) &&
        !(shape.broadcasts && found == 1))
      *size = found;
}

/// The type of `value` with what is known of its sizes.
static RankedTensorType getRefinedType(const SharedShape &shape, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> refined(type.getShape());
  for (auto [size, dim] : llvm::zip(shape.sizes, refined))
    if (size && ShapedType::isDynamic(dim))
      dim = *size;
  return type.clone(refined);
}

LogicalResult attn::refineShapes(Operation *op, ArrayRef<SharedShape> operands,
                                 ArrayRef<SharedShape> results,
                                 PatternRewriter &rewriter) {
  for (ArrayRef<SharedShape> shapes : {operands, results})
    for (const SharedShape &shape : shapes)
      for (int64_t *size : shape.sizes)
        if (size)
          *size = ShapedType::kDynamic;
  for (ArrayRef<SharedShape> shapes : {operands, results})
    for (const SharedShape &shape : shapes)
      if (shape.value)
        collectSizes(shape, skipGeneralizingCast(shape.value));

  IRMapping refined;
  rewriter.setInsertionPoint(op);
  for (const SharedShape &shape : operands) {
    if (!shape.value || refined.contains(shape.value))
      continue;
    Value behind = skipGeneralizingCast(shape.value);
    RankedTensorType type = getRefinedType(shape, behind);
    // A cast that changes nothing goes too: upstream's pattern would take it,
    // and that one cannot clone an op with empty regions.
    if (behind == shape.value && type == behind.getType())
      continue;
    if (behind.getType() != type)
      behind = tensor::CastOp::create(rewriter, op->getLoc(), type, behind);
    refined.map(shape.value, behind);
  }
  SmallVector<Type> types;
  auto destinations = dyn_cast<DestinationStyleOpInterface>(op);
  for (const SharedShape &shape : results) {
    Type type = getRefinedType(shape, shape.value);
    // A destination's cast may hide more than what is shared.
    if (destinations)
      type = refined
                 .lookupOrDefault(
                     destinations.getTiedOpOperand(cast<OpResult>(shape.value))
                         ->get())
                 .getType();
    types.push_back(type);
  }
  if (refined.getValueMap().empty() && llvm::equal(types, op->getResultTypes()))
    return failure();

  Operation *newOp = rewriter.clone(*op);
  for (OpOperand &operand : newOp->getOpOperands())
    operand.set(refined.lookupOrDefault(operand.get()));
  SmallVector<Value> replacements;
  for (auto [result, type] : llvm::zip(newOp->getResults(), types)) {
    Type oldType = result.getType();
    result.setType(type);
    Value replacement = result;
    if (oldType != type)
      replacement =
          tensor::CastOp::create(rewriter, op->getLoc(), oldType, result);
    replacements.push_back(replacement);
  }
  rewriter.replaceOp(op, replacements);
  return success();
}
