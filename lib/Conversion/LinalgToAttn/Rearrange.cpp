//===- Rearrange.cpp - Views of tensors by axes ---------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rearrange.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

OpFoldResult AxisSizes::getSize(OpBuilder &b, Location loc,
                                const AxisPart &part) const {
  int64_t size = axes.getSize(part);
  if (!ShapedType::isDynamic(size))
    return b.getIndexAttr(size);
  for (const Element &source : sources) {
    for (auto [dim, composite] : llvm::enumerate(axes.flatten(source.access))) {
      if (!llvm::is_contained(composite, part))
        continue;
      int64_t others = 1;
      for (const AxisPart &other : composite)
        if (!(other == part))
          others = ShapedType::isDynamic(axes.getSize(other))
                       ? 0
                       : others * axes.getSize(other);
      if (others == 0)
        continue;
      OpFoldResult whole = tensor::getMixedSize(b, loc, source.value, dim);
      if (std::optional<int64_t> constant = getConstantIntValue(whole))
        return b.getIndexAttr(*constant / others);
      if (others == 1)
        return whole;
      Value divisor = arith::ConstantIndexOp::create(b, loc, others);
      return arith::DivUIOp::create(b, loc, cast<Value>(whole), divisor)
          .getResult();
    }
  }
  return {};
}

OpFoldResult AxisSizes::getProduct(OpBuilder &b, Location loc,
                                   const Composite &composite) const {
  int64_t fixed = 1;
  Value dynamic;
  for (const AxisPart &part : axes.flatten(composite)) {
    OpFoldResult size = getSize(b, loc, part);
    if (std::optional<int64_t> constant = getConstantIntValue(size)) {
      fixed *= *constant;
      continue;
    }
    Value value = cast<Value>(size);
    dynamic = dynamic ? arith::MulIOp::create(b, loc, dynamic, value) : value;
  }
  if (!dynamic)
    return b.getIndexAttr(fixed);
  if (fixed == 1)
    return dynamic;
  Value factor = arith::ConstantIndexOp::create(b, loc, fixed);
  return arith::MulIOp::create(b, loc, dynamic, factor).getResult();
}

//===----------------------------------------------------------------------===//
// Views
//===----------------------------------------------------------------------===//

bool attn::canRearrange(const AxisSpace &axes, const Access &from,
                        const Access &to) {
  Composite wanted, seen;
  for (const Composite &composite : axes.flatten(to))
    llvm::append_range(wanted, composite);
  for (const Composite &composite : axes.flatten(from)) {
    for (const AxisPart &part : composite) {
      if (part.isFixed())
        continue;
      if (!llvm::is_contained(wanted, part) || llvm::is_contained(seen, part))
        return false;
      seen.push_back(part);
    }
  }
  return true;
}

static RankedTensorType getTensorType(Value tensor) {
  return cast<RankedTensorType>(tensor.getType());
}

/// `source` with its dimensions `dim` split into those of `parts[dim]`; one of
/// no parts stays, with size 1.
static Value expand(OpBuilder &b, Location loc, Value source,
                    const Access &parts, const AxisSizes &sizes) {
  RankedTensorType type = getTensorType(source);
  SmallVector<ReassociationIndices> groups;
  SmallVector<OpFoldResult> resultSizes;
  SmallVector<int64_t> sourceShape(type.getShape());
  for (auto [dim, composite] : llvm::enumerate(parts)) {
    ReassociationIndices &group = groups.emplace_back();
    SmallVector<OpFoldResult> partSizes;
    if (composite.size() < 2)
      partSizes.push_back(tensor::getMixedSize(b, loc, source, dim));
    for (const AxisPart &part : composite)
      if (composite.size() >= 2)
        partSizes.push_back(sizes.getSize(b, loc, part));
    int64_t product = 1;
    for (OpFoldResult size : partSizes) {
      group.push_back(resultSizes.size());
      resultSizes.push_back(size);
      std::optional<int64_t> constant = getConstantIntValue(size);
      product = ShapedType::isDynamic(product) || !constant
                    ? ShapedType::kDynamic
                    : product * *constant;
    }
    sourceShape[dim] = product;
  }
  if (resultSizes.size() == parts.size())
    return source;
  // A dimension is static where its parts are.
  auto sourceType = RankedTensorType::get(sourceShape, type.getElementType());
  if (sourceType != type)
    source = tensor::CastOp::create(b, loc, sourceType, source);
  SmallVector<int64_t> shape;
  SmallVector<Value> dynamic;
  dispatchIndexOpFoldResults(resultSizes, dynamic, shape);
  return tensor::ExpandShapeOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), source,
      groups, resultSizes);
}

/// `source` without the dimensions that are not `kept`, which have size 1.
static Value dropUnits(OpBuilder &b, Location loc, Value source,
                       const llvm::SmallBitVector &kept) {
  if (kept.all())
    return source;
  SmallVector<ReassociationIndices> groups;
  ReassociationIndices leading;
  for (unsigned dim = 0; dim < kept.size(); ++dim) {
    if (groups.empty() && !kept.test(dim)) {
      leading.push_back(dim);
      continue;
    }
    if (kept.test(dim)) {
      groups.push_back(leading);
      leading.clear();
    }
    groups.back().push_back(dim);
  }
  return tensor::CollapseShapeOp::create(b, loc, source, groups);
}

/// `source` with one dimension for each of `groups`, the product of as many of
/// its dimensions; of none, a dimension of size 1.
static Value collapse(OpBuilder &b, Location loc, Value source,
                      ArrayRef<unsigned> groups) {
  SmallVector<ReassociationIndices> merged;
  unsigned next = 0;
  for (unsigned count : groups) {
    if (count == 0)
      continue;
    ReassociationIndices &group = merged.emplace_back();
    for (unsigned i = 0; i < count; ++i)
      group.push_back(next++);
  }
  if (merged.size() != next)
    source = tensor::CollapseShapeOp::create(b, loc, source, merged);
  if (merged.size() == groups.size())
    return source;

  SmallVector<ReassociationIndices> expanded;
  SmallVector<OpFoldResult> sizes;
  ReassociationIndices leading;
  for (unsigned dim = 0; dim < groups.size(); ++dim) {
    if (groups[dim] == 0) {
      sizes.push_back(b.getIndexAttr(1));
      (expanded.empty() ? leading : expanded.back()).push_back(dim);
      continue;
    }
    sizes.push_back(tensor::getMixedSize(b, loc, source, expanded.size()));
    expanded.push_back(leading);
    expanded.back().push_back(dim);
    leading.clear();
  }
  SmallVector<int64_t> shape;
  SmallVector<Value> dynamic;
  dispatchIndexOpFoldResults(sizes, dynamic, shape);
  return tensor::ExpandShapeOp::create(
      b, loc,
      RankedTensorType::get(shape, getTensorType(source).getElementType()),
      source, expanded, sizes);
}

Value attn::rearrange(OpBuilder &b, Location loc, Value source,
                      const Access &fromAxes, const Access &toAxes,
                      const AxisSizes &sizes, bool keepOnes) {
  Access from = sizes.axes.flatten(fromAxes), to = sizes.axes.flatten(toAxes);
  if (from.size() == to.size() &&
      llvm::all_of(llvm::zip(from, to), [&](auto pair) {
        auto &[have, want] = pair;
        return have == want || (keepOnes && have.empty());
      }))
    return source;

  // One dimension for each axis.
  Value value = expand(b, loc, source, from, sizes);
  Composite parts;
  llvm::SmallBitVector kept;
  SmallVector<OpFoldResult> offsets, sliceSizes;
  bool isSliced = false;
  for (const Composite &composite : from) {
    Composite dims = composite;
    if (dims.empty())
      dims.push_back(AxisPart());
    for (const AxisPart &part : dims) {
      unsigned dim = kept.size();
      bool isFixed = part.isFixed();
      isSliced |= isFixed && part.extent != 1;
      offsets.push_back(b.getIndexAttr(isFixed ? part.index : 0));
      sliceSizes.push_back(isFixed ? b.getIndexAttr(1)
                                   : tensor::getMixedSize(b, loc, value, dim));
      kept.resize(dim + 1, !isFixed);
      if (!isFixed)
        parts.push_back(part);
    }
  }
  if (isSliced)
    value = tensor::ExtractSliceOp::create(
        b, loc, value, offsets, sliceSizes,
        SmallVector<OpFoldResult>(offsets.size(), b.getIndexAttr(1)));
  value = dropUnits(b, loc, value, kept);

  // In the wanted order.
  SmallVector<int64_t> permutation, missing;
  SmallVector<unsigned> counts;
  SmallVector<OpFoldResult> fullSizes, orderedSizes;
  for (const Composite &composite : to) {
    bool isUnit =
        keepOnes && llvm::none_of(composite, [&](const AxisPart &part) {
          return llvm::is_contained(parts, part);
        });
    counts.push_back(isUnit ? 0 : composite.size());
    if (isUnit)
      continue;
    for (const AxisPart &part : composite) {
      auto found = llvm::find(parts, part);
      if (found == parts.end()) {
        missing.push_back(fullSizes.size());
        fullSizes.push_back(sizes.getSize(b, loc, part));
        continue;
      }
      permutation.push_back(found - parts.begin());
      fullSizes.push_back(
          tensor::getMixedSize(b, loc, value, permutation.back()));
      orderedSizes.push_back(fullSizes.back());
    }
  }
  Type elementType = getElementTypeOrSelf(value.getType());
  if (!llvm::is_sorted(permutation)) {
    Value init = tensor::EmptyOp::create(b, loc, orderedSizes, elementType);
    value = linalg::TransposeOp::create(b, loc, value, init, permutation)
                ->getResult(0);
  }
  if (!missing.empty()) {
    Value init = tensor::EmptyOp::create(b, loc, fullSizes, elementType);
    value =
        linalg::BroadcastOp::create(b, loc, value, init, missing)->getResult(0);
  }
  return collapse(b, loc, value, counts);
}
