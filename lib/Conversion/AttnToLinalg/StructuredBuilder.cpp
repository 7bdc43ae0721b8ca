//===- StructuredBuilder.cpp - linalg on tensors or memrefs ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StructuredBuilder.h"

#include "attn/Conversion/AttnToLinalg/ScoreExpression.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::attn;

/// Tells buffer deallocation, which may come later, to leave `op` alone.
static void markAsManual(Operation *op, OpBuilder &b) {
  op->setAttr(bufferization::BufferizationDialect::kManualDeallocation,
              b.getUnitAttr());
}

OpFoldResult StructuredBuilder::getSize(Value source, unsigned dim) {
  if (onTensors)
    return tensor::getMixedSize(b, loc, source, dim);
  return memref::getMixedSize(b, loc, source, dim);
}

SmallVector<OpFoldResult> StructuredBuilder::getSizes(Value source) {
  SmallVector<OpFoldResult> sizes;
  int64_t rank = cast<ShapedType>(source.getType()).getRank();
  for (int64_t dim = 0; dim < rank; ++dim)
    sizes.push_back(getSize(source, dim));
  return sizes;
}

Value StructuredBuilder::createTemporary(ArrayRef<OpFoldResult> sizes,
                                         Type elementType) {
  if (onTensors)
    return tensor::EmptyOp::create(b, loc, sizes, elementType);
  SmallVector<int64_t> shape;
  SmallVector<Value> dynamic;
  dispatchIndexOpFoldResults(sizes, dynamic, shape);
  auto memory = memref::AllocOp::create(
      b, loc, MemRefType::get(shape, elementType), dynamic);
  markAsManual(memory, b);
  temporaries.push_back(memory);
  return memory;
}

void StructuredBuilder::freeTemporaries() {
  for (Value memory : llvm::reverse(temporaries))
    markAsManual(memref::DeallocOp::create(b, loc, memory), b);
  temporaries.clear();
}

Value StructuredBuilder::keep(Value source) {
  if (onTensors)
    return source;
  Value copy = createTemporary(
      getSizes(source), cast<ShapedType>(source.getType()).getElementType());
  linalg::CopyOp::create(b, loc, source, copy);
  return copy;
}

Value StructuredBuilder::fill(double value, Value destination) {
  Type type = cast<ShapedType>(destination.getType()).getElementType();
  auto fill = linalg::FillOp::create(
      b, loc, createFloatConstant(b, loc, type, value), destination);
  return onTensors ? fill.getResult(0) : destination;
}

Value StructuredBuilder::generic(ValueRange inputs, Value destination,
                                 ArrayRef<AffineMap> maps,
                                 ArrayRef<utils::IteratorType> iterators,
                                 BodyFn body) {
  TypeRange results;
  if (onTensors)
    results = destination.getType();
  auto generic = linalg::GenericOp::create(
      b, loc, results, inputs, destination, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange arguments) {
        linalg::YieldOp::create(b, loc, body(b, loc, arguments));
      });
  return onTensors ? generic.getResult(0) : destination;
}

Value StructuredBuilder::takeLeading(Value source,
                                     ArrayRef<OpFoldResult> sizes) {
  auto type = cast<ShapedType>(source.getType());
  bool whole = type.hasStaticShape();
  for (auto [has, wanted] : llvm::zip_equal(type.getShape(), sizes))
    whole &= getConstantIntValue(wanted) == has;
  if (whole)
    return source;
  SmallVector<OpFoldResult> offsets(sizes.size(), b.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(sizes.size(), b.getIndexAttr(1));
  if (onTensors)
    return tensor::ExtractSliceOp::create(b, loc, source, offsets, sizes,
                                          strides);
  return memref::SubViewOp::create(b, loc, source, offsets, sizes, strides);
}
