//===- Element.cpp - One element of a tensor, traced ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Element.h"

#include "LinalgPositions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::attn;

Element ElementTracer::start(Value value) {
  Element element;
  element.value = value;
  for (int64_t size : cast<RankedTensorType>(value.getType()).getShape())
    element.access.push_back(axes.add(size));
  return element;
}

/// The dimension that a dynamic dimension has its size from.
static SizeOrigin getSizeOrigin(Value tensor, int64_t dim) {
  while (Operation *op = tensor.getDefiningOp()) {
    Value size;
    if (auto cast = dyn_cast<tensor::CastOp>(op)) {
      tensor = cast.getSource();
      continue;
    }
    if (auto destination = dyn_cast<DestinationStyleOpInterface>(op)) {
      tensor = destination.getTiedOpOperand(cast<OpResult>(tensor))->get();
      continue;
    }
    auto type = cast<RankedTensorType>(tensor.getType());
    if (!type.isDynamicDim(dim))
      break;
    if (auto empty = dyn_cast<tensor::EmptyOp>(op))
      size = empty.getDynamicSize(dim);
    else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
      size = dyn_cast<Value>(expand.getMixedOutputShape()[dim]);
    auto read = size ? size.getDefiningOp<tensor::DimOp>() : nullptr;
    if (!read || !read.getConstantIndex())
      break;
    tensor = read.getSource();
    dim = *read.getConstantIndex();
  }
  return {tensor, dim};
}

/// True if `slice` has all of a dynamic dimension.
static bool isWhole(tensor::ExtractSliceOp slice, int64_t dim) {
  auto size = dyn_cast<Value>(slice.getMixedSizes()[dim]);
  if (!size || slice.getStaticOffsets()[dim] != 0 ||
      slice.getStaticStrides()[dim] != 1)
    return false;
  auto expand = slice.getSource().getDefiningOp<tensor::ExpandShapeOp>();
  if (expand && expand.getMixedOutputShape()[dim] == OpFoldResult(size))
    return true;
  auto read = size.getDefiningOp<tensor::DimOp>();
  return read && read.getConstantIndex() &&
         getSizeOrigin(read.getSource(), *read.getConstantIndex()) ==
             getSizeOrigin(slice.getSource(), dim);
}

/// Where the element of a slice is in the source of the slice.
static std::optional<Access> getSliceSource(tensor::ExtractSliceOp slice,
                                            const Access &access) {
  Access source;
  llvm::SmallBitVector dropped = slice.getDroppedDims();
  ArrayRef<int64_t> shape = slice.getSourceType().getShape();
  unsigned next = 0;
  for (unsigned dim = 0; dim < shape.size(); ++dim) {
    Composite composite;
    if (!dropped.test(dim))
      composite = access[next++];
    int64_t offset = slice.getStaticOffsets()[dim];
    int64_t size = slice.getStaticSizes()[dim];
    if (isWhole(slice, dim)) {
      source.push_back(composite);
      continue;
    }
    if (slice.getStaticStrides()[dim] != 1 || ShapedType::isDynamic(offset) ||
        ShapedType::isDynamic(size) || ShapedType::isDynamic(shape[dim]) ||
        size == 0)
      return std::nullopt;
    if (size != shape[dim]) {
      if (offset % size != 0 || shape[dim] % size != 0)
        return std::nullopt;
      composite.insert(
          composite.begin(),
          AxisPart{AxisPart::kFixed, offset / size, shape[dim] / size});
    }
    source.push_back(composite);
  }
  return source;
}

bool ElementTracer::stepTensor(Element &element, Trail *trail) {
  Operation *op = element.value.getDefiningOp();
  if (!op)
    return false;
  auto pass = [&](Value source, Access access) {
    element.value = source;
    element.access = std::move(access);
    if (trail)
      trail->insert(op);
    return true;
  };

  if (auto cast = dyn_cast<tensor::CastOp>(op))
    return isa<RankedTensorType>(cast.getSource().getType()) &&
           pass(cast.getSource(), element.access);
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op)) {
    Access access;
    for (const ReassociationIndices &group : expand.getReassociationIndices()) {
      Composite &composite = access.emplace_back();
      for (int64_t dim : group) {
        llvm::append_range(composite, element.access[dim]);
        if (ShapedType::isDynamic(expand.getResultType().getDimSize(dim)))
          axes.addSizeOrigin(element.access[dim],
                             getSizeOrigin(expand.getResult(), dim));
      }
    }
    return pass(expand.getSrc(), std::move(access));
  }
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op)) {
    ArrayRef<int64_t> shape = collapse.getSrcType().getShape();
    SmallVector<ReassociationIndices> groups =
        collapse.getReassociationIndices();
    // A tensor of one element.
    if (groups.empty())
      return pass(collapse.getSrc(), Access(shape.size()));
    Access access;
    for (auto [group, composite] : llvm::zip_equal(groups, element.access)) {
      SmallVector<SizeOrigin> origins;
      for (int64_t dim : group)
        origins.push_back(getSizeOrigin(collapse.getSrc(), dim));
      std::optional<Access> parts = axes.partition(
          composite, shape.slice(group.front(), group.size()), origins);
      if (!parts)
        return false;
      llvm::append_range(access, *parts);
    }
    return pass(collapse.getSrc(), std::move(access));
  }
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
    std::optional<Access> access = getSliceSource(slice, element.access);
    return access && pass(slice.getSource(), std::move(*access));
  }
  if (auto splat = dyn_cast<tensor::SplatOp>(op)) {
    element.body = nullptr;
    return pass(splat.getInput(), {});
  }

  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || !linalgOp.hasPureTensorSemantics() ||
      linalgOp.getNumParallelLoops() != linalgOp.getNumLoops())
    return false;
  unsigned number = cast<OpResult>(element.value).getResultNumber();
  Access loops;
  llvm::SmallBitVector known;
  if (!getLoops(linalgOp, number, element.access, loops, known))
    return false;
  element.body = op;
  element.loops = std::move(loops);
  return pass(linalgOp.getBlock()->getTerminator()->getOperand(number), {});
}

bool ElementTracer::stepScalar(Element &element) {
  if (!element.body)
    return false;
  auto op = cast<linalg::LinalgOp>(element.body);
  auto argument = dyn_cast<BlockArgument>(element.value);
  if (!argument || argument.getOwner() != op.getBlock())
    return false;
  OpOperand *operand = op.getMatchingOpOperand(argument);
  // A sum that is not complete yet is no element of anything.
  if (op.isDpsInit(operand) && op.getNumReductionLoops() != 0)
    return false;
  std::optional<Element> source =
      getOperandElement(op, *operand, element.loops);
  if (!source)
    return false;
  element = *source;
  return true;
}

bool ElementTracer::step(Element &element, Trail *trail) {
  return element.isTensor() ? stepTensor(element, trail) : stepScalar(element);
}

Element ElementTracer::resolve(Element element, Trail *trail) {
  while (step(element, trail)) {
  }
  return element;
}

Element ElementTracer::resolveCasts(Element element, Trail *trail) {
  element = resolve(element, trail);
  while (Operation *node = getNode(element)) {
    if (!isa<arith::ExtFOp, arith::TruncFOp>(node))
      break;
    if (trail && element.isTensor())
      trail->insert(node);
    element = resolve(getOperand(element, 0), trail);
  }
  return element;
}

Element ElementTracer::getTensor(Element element) {
  while (!element.isTensor()) {
    if (step(element))
      continue;
    if (!getNode<arith::ExtFOp>(element))
      break;
    element = getOperand(element, 0);
  }
  return element;
}

Element ElementTracer::getSource(Element element, Trail *trail) {
  Element source = element;
  Trail passed;
  while (true) {
    if (element.isTensor()) {
      source = element;
      if (trail)
        trail->insert_range(passed);
    }
    if (step(element, &passed))
      continue;
    auto extension = getNode<arith::ExtFOp>(element);
    if (!extension)
      return source;
    if (element.isTensor())
      passed.insert(extension);
    element = getOperand(element, 0);
  }
}
