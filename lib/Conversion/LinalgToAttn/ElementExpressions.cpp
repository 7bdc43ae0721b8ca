//===- ElementExpressions.cpp - What an element is computed by ------------===//
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
#include "mlir/IR/Matchers.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace mlir::attn;

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
