//===- Element.cpp - One element of a tensor, traced ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Element.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

#include "llvm/ADT/SmallBitVector.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace mlir::attn;

Operation *attn::getLastView(Operation *op) {
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

//===----------------------------------------------------------------------===//
// Positions in linalg operations
//===----------------------------------------------------------------------===//

/// The loops of `op` for the element of result `number` at `access`. The loops
/// that this tells are `known`; the others are reductions.
static bool getLoops(linalg::LinalgOp op, unsigned number, const Access &access,
                     Access &loops, llvm::SmallBitVector &known) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  loops.assign(op.getNumLoops(), {});
  known.resize(op.getNumLoops());
  AffineMap map =
      op.getIndexingMapMatchingResult(cast<OpResult>(op->getResult(number)));
  for (auto [expr, composite] : llvm::zip_equal(map.getResults(), access)) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      if (known.test(dim.getPosition()))
        return false;
      loops[dim.getPosition()] = composite;
      known.set(dim.getPosition());
    } else if (!isa<AffineConstantExpr>(expr) || !composite.empty()) {
      return false;
    }
  }
  for (unsigned loop = 0; loop < ranges.size(); ++loop) {
    if (known.test(loop))
      continue;
    if (ranges[loop] == 1)
      known.set(loop);
    else if (iterators[loop] != utils::IteratorType::reduction)
      return false;
  }
  return true;
}

/// The element of `operand` that the body of `op` sees at `loops`.
static std::optional<Element> getOperandElement(linalg::LinalgOp op,
                                                OpOperand &operand,
                                                const Access &loops) {
  Element element;
  element.value = operand.get();
  auto type = dyn_cast<RankedTensorType>(operand.get().getType());
  if (!type)
    return element;
  AffineMap map = op.getMatchingIndexingMap(&operand);
  for (auto [expr, size] : llvm::zip_equal(map.getResults(), type.getShape())) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      element.access.push_back(loops[dim.getPosition()]);
      continue;
    }
    auto constant = dyn_cast<AffineConstantExpr>(expr);
    if (!constant || ShapedType::isDynamic(size))
      return std::nullopt;
    Composite &composite = element.access.emplace_back();
    if (size != 1)
      composite.push_back(
          AxisPart{AxisPart::kFixed, constant.getValue(), size});
  }
  return element;
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

Operation *ElementTracer::getNode(const Element &element) {
  Operation *op = element.value.getDefiningOp();
  if (!op || op->getNumResults() != 1 || op->getNumRegions() != 0 ||
      op->hasTrait<OpTrait::ConstantLike>() ||
      !isa_and_nonnull<arith::ArithDialect, math::MathDialect>(
          op->getDialect()) ||
      !isMemoryEffectFree(op))
    return nullptr;
  return op;
}

Element ElementTracer::getOperand(const Element &node, unsigned index) {
  Element operand = node;
  operand.value = node.value.getDefiningOp()->getOperand(index);
  // The condition of a select of tensors may be a scalar.
  if (node.isTensor() && !operand.isTensor())
    operand.access.clear();
  return operand;
}

static std::optional<double> roundTo(double value, Type type) {
  auto floatType = dyn_cast<FloatType>(type);
  if (!floatType)
    return std::nullopt;
  APFloat rounded(value);
  bool losesInfo;
  rounded.convert(floatType.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
  rounded.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
  return rounded.convertToDouble();
}

/// The constant that every element of `element.value` is, or null.
template <typename AttrT>
static AttrT getConstant(const Element &element) {
  Attribute attr;
  if (!matchPattern(element.value, m_Constant(&attr)))
    return {};
  if (auto dense = dyn_cast<DenseElementsAttr>(attr))
    return dense.isSplat() ? dyn_cast<AttrT>(dense.getSplatValue<Attribute>())
                           : AttrT();
  return dyn_cast<AttrT>(attr);
}

std::optional<double> ElementTracer::getFloat(const Element &unresolved) {
  Element element = resolve(unresolved);
  if (auto attr = getConstant<FloatAttr>(element))
    return roundTo(attr.getValueAsDouble(), element.getType());
  Operation *node = getNode(element);
  if (!node || node->getNumOperands() > 2)
    return std::nullopt;
  SmallVector<double, 2> operands;
  for (unsigned i = 0; i < node->getNumOperands(); ++i) {
    std::optional<double> operand = getFloat(getOperand(element, i));
    if (!operand)
      return std::nullopt;
    operands.push_back(*operand);
  }
  std::optional<double> value =
      llvm::TypeSwitch<Operation *, std::optional<double>>(node)
          .Case<arith::ExtFOp, arith::TruncFOp>(
              [&](Operation *) { return operands[0]; })
          .Case([&](arith::MulFOp) { return operands[0] * operands[1]; })
          .Case([&](arith::DivFOp) { return operands[0] / operands[1]; })
          .Case([&](arith::NegFOp) { return -operands[0]; })
          .Case([&](math::SqrtOp) { return std::sqrt(operands[0]); })
          .Case([&](math::RsqrtOp) { return 1 / std::sqrt(operands[0]); })
          .Default([](Operation *) { return std::nullopt; });
  return value ? roundTo(*value, element.getType()) : std::nullopt;
}

std::optional<int64_t> ElementTracer::getInteger(const Element &unresolved) {
  auto attr = getConstant<IntegerAttr>(resolve(unresolved));
  if (!attr || attr.getValue().getBitWidth() > 64)
    return std::nullopt;
  return attr.getType().isInteger(1) ? attr.getValue().getZExtValue()
                                     : attr.getValue().getSExtValue();
}

std::optional<Composite> ElementTracer::getIndex(const Element &element) {
  auto index = element.value.getDefiningOp<linalg::IndexOp>();
  if (!index || index->getParentOp() != element.body)
    return std::nullopt;
  return axes.flatten(element.loops[index.getDim()]);
}

std::optional<Progression>
ElementTracer::getProgression(const Element &element) {
  if (std::optional<Composite> index = getIndex(element))
    return Progression{*index, 0, 1};
  DenseIntElementsAttr dense;
  if (!element.isTensor() || !matchPattern(element.value, m_Constant(&dense)) ||
      dense.getElementType().getIntOrFloatBitWidth() > 64)
    return std::nullopt;
  Progression progression;
  for (const Composite &composite : axes.flatten(element.access)) {
    if (composite.empty())
      continue;
    if (!progression.position.empty())
      return std::nullopt;
    progression.position = composite;
  }
  auto values = dense.getValues<APInt>();
  int64_t count = dense.getNumElements();
  if (count < 2 || progression.position.empty())
    return std::nullopt;
  auto valueAt = [&](int64_t n) { return values[n].getSExtValue(); };
  progression.start = valueAt(0);
  progression.step = valueAt(1) - valueAt(0);
  for (int64_t n = 1; n < count; ++n)
    if (valueAt(n) - valueAt(n - 1) != progression.step)
      return std::nullopt;
  return progression;
}

bool ElementTracer::isIdentical(const Element &a, const Element &b) const {
  if (a.value != b.value)
    return false;
  if (a.isTensor())
    return axes.isSame(a.access, b.access);
  // A scalar from outside of a body is the same at every position.
  auto isInside = [](const Element &element) {
    Value value = element.value;
    return element.body &&
           value.getParentRegion() == &element.body->getRegion(0);
  };
  return isInside(a) == isInside(b) &&
         (!isInside(a) || axes.isSame(a.loops, b.loops));
}

bool ElementTracer::isSame(const Element &a, const Element &b, Trail *trail) {
  SmallVector<Element> chain = {a};
  for (Element next = a; step(next);)
    chain.push_back(next);
  auto follow = [&](Element from, const Element &to) {
    while (!isIdentical(from, to) && step(from, trail)) {
    }
  };
  Element other = b;
  while (true) {
    for (const Element &element : chain) {
      if (!isIdentical(element, other))
        continue;
      follow(a, element);
      follow(b, other);
      return true;
    }
    if (!step(other))
      break;
  }

  const Element &end = chain.back();
  Operation *left = getNode(end), *right = getNode(other);
  if (!left || !right || left->getName() != right->getName() ||
      left->getAttrDictionary() != right->getAttrDictionary() ||
      left->getNumOperands() != right->getNumOperands() ||
      end.getType() != other.getType())
    return false;
  for (unsigned i = 0; i < left->getNumOperands(); ++i)
    if (!isSame(getOperand(end, i), getOperand(other, i), trail))
      return false;
  follow(a, end);
  follow(b, other);
  if (trail && end.isTensor())
    trail->insert(left);
  if (trail && other.isTensor())
    trail->insert(right);
  return true;
}

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

std::optional<Reduction> ElementTracer::matchReduction(const Element &element,
                                                       const Composite *along,
                                                       Trail *trail) {
  auto op = element.value.getDefiningOp<linalg::LinalgOp>();
  if (!op || !element.isTensor() || !op.hasPureTensorSemantics() ||
      op.getNumReductionLoops() == 0 ||
      op.getNumParallelLoops() + op.getNumReductionLoops() != op.getNumLoops())
    return std::nullopt;
  unsigned number = cast<OpResult>(element.value).getResultNumber();
  Access loops;
  llvm::SmallBitVector known;
  if (!getLoops(op, number, element.access, loops, known))
    return std::nullopt;

  Reduction reduction;
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  for (unsigned loop = 0; loop < loops.size(); ++loop) {
    if (known.test(loop))
      continue;
    if (!along)
      loops[loop] = axes.add(ranges[loop]);
    else if (reduction.reduced.empty() &&
             axes.getProduct(*along) == ranges[loop])
      loops[loop] = *along;
    else
      return std::nullopt;
    llvm::append_range(reduction.reduced, loops[loop]);
  }
  if (along && !axes.isSame(reduction.reduced, *along))
    return std::nullopt;

  OpOperand &init = op.getDpsInitsMutable()[number];
  BlockArgument partial = op.getMatchingBlockArgument(&init);
  Operation *combiner =
      op.getBlock()->getTerminator()->getOperand(number).getDefiningOp();
  if (!combiner || combiner->getBlock() != op.getBlock() ||
      combiner->getNumOperands() != 2 ||
      (combiner->getOperand(0) == partial) ==
          (combiner->getOperand(1) == partial))
    return std::nullopt;
  reduction.combiner = combiner;
  reduction.operand.value =
      combiner->getOperand(combiner->getOperand(0) == partial);
  reduction.operand.body = op;
  reduction.operand.loops = loops;

  std::optional<Element> initElement = getOperandElement(op, init, loops);
  if (!initElement)
    return std::nullopt;
  reduction.init = *initElement;
  if (trail)
    trail->insert(op);
  return reduction;
}

std::optional<Contraction>
ElementTracer::matchContraction(const Element &element, Trail *trail) {
  Trail passed;
  std::optional<Reduction> sum =
      matchReduction(element, /*along=*/nullptr, &passed);
  if (!sum || !isa<arith::AddFOp>(sum->combiner))
    return std::nullopt;
  Element product = resolveCasts(sum->operand, &passed);
  if (!getNode<arith::MulFOp>(product))
    return std::nullopt;
  if (trail)
    trail->insert_range(passed);
  return Contraction{getOperand(product, 0), getOperand(product, 1), sum->init,
                     sum->reduced};
}
