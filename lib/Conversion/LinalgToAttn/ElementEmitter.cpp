//===- ElementEmitter.cpp - Expressions of elements as regions ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::attn;

bool attn::canEmitScoreStep(Operation *node, unsigned score) {
  if (isa<arith::SelectOp>(node))
    return score != 0;
  return isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp,
             arith::NegFOp, arith::MaximumFOp, arith::MinimumFOp,
             arith::MaxNumFOp, arith::MinNumFOp, math::TanhOp, math::AbsFOp>(
      node);
}

/// True for what costs no more than reading its result.
static bool isCheap(Operation *node) {
  return isa<arith::ArithDialect>(node->getDialect()) ||
         isa<math::AbsIOp, math::AbsFOp>(node);
}

bool attn::isCheapPerPair(ElementTracer &tracer, const Element &unresolved,
                          const AttentionRoles &roles) {
  const AxisSpace &axes = tracer.getAxes();
  Element element = tracer.resolve(unresolved);
  if (tracer.getProgression(element) || tracer.getFloat(element) ||
      tracer.getInteger(element))
    return true;
  Operation *node = tracer.getNode(element);
  if (!node)
    return element.isTensor() &&
           !(axes.contains(element.access, roles.queries) &&
             axes.contains(element.access, roles.keys));
  if (!isCheap(node))
    return false;
  for (unsigned i = 0; i < node->getNumOperands(); ++i)
    if (!isCheapPerPair(tracer, tracer.getOperand(element, i), roles))
      return false;
  return true;
}

/// The position along one axis, from that of its group (b, h, i or j).
Value ElementEmitter::emitAxis(const AxisPart &part) {
  if (part.isFixed())
    return arith::ConstantIndexOp::create(b, loc, part.index);
  const AxisSpace &axes = tracer.getAxes();
  for (auto [group, value] : llvm::zip_equal(roles.getScores(), position)) {
    Composite flat = axes.flatten(group);
    auto found = llvm::find(flat, part);
    if (found == flat.end())
      continue;
    int64_t inner = axes.getProduct(Composite(std::next(found), flat.end()));
    int64_t size = axes.getSize(part);
    if (ShapedType::isDynamic(inner))
      return {};
    Value index = value;
    if (inner != 1) {
      Value divisor = arith::ConstantIndexOp::create(b, loc, inner);
      index = arith::DivUIOp::create(b, loc, index, divisor);
    }
    if (found != flat.begin()) {
      if (ShapedType::isDynamic(size))
        return {};
      Value divisor = arith::ConstantIndexOp::create(b, loc, size);
      index = arith::RemUIOp::create(b, loc, index, divisor);
    }
    return index;
  }
  return {};
}

Value ElementEmitter::emitIndex(const Composite &composite) {
  const AxisSpace &axes = tracer.getAxes();
  Composite flat = axes.flatten(composite);
  // A whole group is its argument.
  for (auto [group, value] : llvm::zip_equal(roles.getScores(), position))
    if (!flat.empty() && axes.isSame(flat, group))
      return value;
  Value index;
  for (const AxisPart &part : flat) {
    Value position = emitAxis(part);
    if (!position)
      return {};
    if (!index) {
      index = position;
      continue;
    }
    int64_t size = axes.getSize(part);
    if (ShapedType::isDynamic(size))
      return {};
    Value factor = arith::ConstantIndexOp::create(b, loc, size);
    index = arith::MulIOp::create(b, loc, index, factor);
    index = arith::AddIOp::create(b, loc, index, position);
  }
  return index ? index : arith::ConstantIndexOp::create(b, loc, 0);
}

Value ElementEmitter::emitProgression(const Progression &progression,
                                      Type type) {
  Value value = emitIndex(progression.position);
  if (!value)
    return {};
  if (progression.step != 1) {
    Value step = arith::ConstantIndexOp::create(b, loc, progression.step);
    value = arith::MulIOp::create(b, loc, value, step);
  }
  if (progression.start != 0) {
    Value start = arith::ConstantIndexOp::create(b, loc, progression.start);
    value = arith::AddIOp::create(b, loc, value, start);
  }
  if (type.isIndex())
    return value;
  return arith::IndexCastOp::create(b, loc, type, value);
}

Value ElementEmitter::emitExtract(const Element &element) {
  if (chain.trail.contains(element.value.getDefiningOp()))
    return {};
  SmallVector<Value> indices;
  for (const Composite &composite : element.access) {
    Value index = emitIndex(composite);
    if (!index)
      return {};
    indices.push_back(index);
  }
  return tensor::ExtractOp::create(b, loc, element.value, indices);
}

Value ElementEmitter::emitNode(const Element &element) {
  Operation *node = tracer.getNode(element);
  // What costs more is not computed again for each pair.
  if (!isCheap(node))
    return {};
  SmallVector<Value> operands;
  for (unsigned i = 0; i < node->getNumOperands(); ++i) {
    operands.push_back(emit(tracer.getOperand(element, i)));
    if (!operands.back())
      return {};
  }
  OperationState state(loc, node->getName(), operands,
                       getElementTypeOrSelf(node->getResult(0).getType()),
                       node->getAttrDictionary().getValue());
  return b.create(state)->getResult(0);
}

Value ElementEmitter::emit(const Element &unresolved) {
  if (budget == 0)
    return {};
  --budget;
  Element element = tracer.resolve(unresolved);
  Type type = element.getType();
  if (std::optional<Progression> progression = tracer.getProgression(element))
    return emitProgression(*progression, type);
  Attribute constant;
  if (matchPattern(element.value, m_Constant(&constant))) {
    if (auto dense = dyn_cast<SplatElementsAttr>(constant))
      constant = dense.getSplatValue<Attribute>();
    if (auto typed = dyn_cast<TypedAttr>(constant);
        typed && typed.getType() == type)
      return arith::ConstantOp::create(b, loc, typed);
  }
  if (element.isTensor() && !tracer.getNode(element))
    return emitExtract(element);
  if (tracer.getNode(element))
    if (Value value = emitNode(element))
      return value;
  // The tensor that holds the value of the expression.
  Element tensor = unresolved;
  while (!tensor.isTensor() && tracer.step(tensor)) {
  }
  if (tensor.isTensor())
    return emitExtract(tensor);
  // A scalar from outside of the chain.
  bool isOutside =
      !element.body ||
      !element.body->isAncestor(element.value.getParentBlock()->getParentOp());
  return isOutside ? element.value : Value();
}

static Value convertFloat(OpBuilder &b, Location loc, Value value, Type type) {
  unsigned from = value.getType().getIntOrFloatBitWidth();
  unsigned to = type.getIntOrFloatBitWidth();
  if (value.getType() == type)
    return value;
  if (from < to)
    return arith::ExtFOp::create(b, loc, type, value);
  return arith::TruncFOp::create(b, loc, type, value);
}

Value ElementEmitter::emitStep(const ScoreStep &step, Value score) {
  Operation *node = tracer.getNode(step.node);
  SmallVector<Value> operands;
  for (unsigned i = 0; i < node->getNumOperands(); ++i) {
    Value operand =
        i == step.score ? score : emit(tracer.getOperand(step.node, i));
    if (!operand)
      return {};
    if (isa<FloatType>(operand.getType()))
      operand = convertFloat(b, loc, operand, score.getType());
    operands.push_back(operand);
  }
  OperationState state(loc, node->getName(), operands, score.getType(),
                       node->getAttrDictionary().getValue());
  return b.create(state)->getResult(0);
}
