//===- PositionMask.cpp - Masks that are known from positions -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PositionMask.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

bool attn::isPositional(ElementTracer &tracer, const Element &element) {
  if (tracer.getProgression(element))
    return true;
  Operation *node = tracer.getNode(element);
  if (!node)
    return matchPattern(element.value, m_Constant()) &&
           (tracer.getFloat(element) || tracer.getInteger(element));
  for (unsigned i = 0; i < node->getNumOperands(); ++i)
    if (!isPositional(tracer, tracer.resolve(tracer.getOperand(element, i))))
      return false;
  return true;
}

namespace {
/// i * query + j * key + constant.
struct LinearPosition {
  int64_t query = 0, key = 0, constant = 0;
};
} // namespace

/// True if `linear` does not leave the integers of `type` anywhere. Positions
/// and constants of 40 bits do not leave 64.
static bool isInRange(const LinearPosition &linear, Type type,
                      const AxisSpace &axes, const AttentionRoles &roles) {
  constexpr int64_t kMax = int64_t(1) << 40;
  if (std::abs(linear.constant) > kMax || std::abs(linear.query) > 2 ||
      std::abs(linear.key) > 2)
    return false;
  if (type.isIndex() || type.isInteger(64))
    return true;
  int64_t queries = axes.getProduct(roles.queries);
  int64_t keys = axes.getProduct(roles.keys);
  if (!type.isInteger(32) || ShapedType::isDynamic(queries) ||
      ShapedType::isDynamic(keys))
    return false;
  return std::abs(linear.constant) + 2 * (queries + keys) <
         int64_t(std::numeric_limits<int32_t>::max());
}

static std::optional<LinearPosition> getLinear(ElementTracer &tracer,
                                               const Element &unresolved,
                                               const AttentionRoles &roles) {
  const AxisSpace &axes = tracer.getAxes();
  Element element = tracer.resolve(unresolved);
  Operation *node = tracer.getNode(element);
  LinearPosition linear;
  if (std::optional<int64_t> constant = tracer.getInteger(element)) {
    linear.constant = *constant;
  } else if (std::optional<Progression> progression =
                 tracer.getProgression(element)) {
    linear.constant = progression->start;
    if (axes.isSame(progression->position, roles.queries))
      linear.query = progression->step;
    else if (axes.isSame(progression->position, roles.keys))
      linear.key = progression->step;
    else if (!progression->position.empty())
      return std::nullopt;
  } else if (isa_and_nonnull<arith::IndexCastOp, arith::ExtSIOp,
                             arith::TruncIOp>(node)) {
    auto source = getLinear(tracer, tracer.getOperand(element, 0), roles);
    if (!source)
      return std::nullopt;
    linear = *source;
  } else if (isa_and_nonnull<arith::AddIOp, arith::SubIOp>(node)) {
    auto left = getLinear(tracer, tracer.getOperand(element, 0), roles);
    auto right = getLinear(tracer, tracer.getOperand(element, 1), roles);
    if (!left || !right)
      return std::nullopt;
    int64_t sign = isa<arith::SubIOp>(node) ? -1 : 1;
    linear = {left->query + sign * right->query, left->key + sign * right->key,
              left->constant + sign * right->constant};
  } else {
    return std::nullopt;
  }
  if (!isInRange(linear, element.getType(), axes, roles))
    return std::nullopt;
  return linear;
}

/// The kind that allows j <= i + offset.
static CausalKind getCausalKind(int64_t offset, const AxisSpace &axes,
                                const AttentionRoles &roles) {
  int64_t queries = axes.getProduct(roles.queries);
  int64_t keys = axes.getProduct(roles.keys);
  if (offset == 0)
    return CausalKind::TopLeft;
  if (!ShapedType::isDynamic(queries) && !ShapedType::isDynamic(keys) &&
      offset == keys - queries)
    return CausalKind::BottomRight;
  return CausalKind::None;
}

/// `constant` is read at [i, j], or with more dimensions of size 1.
static bool isPairwise(const Element &constant, const AxisSpace &axes,
                       const AttentionRoles &roles) {
  Access used;
  for (const Composite &composite : axes.flatten(constant.access))
    if (!composite.empty())
      used.push_back(composite);
  return used.size() == 2 && axes.isSame(used[0], roles.queries) &&
         axes.isSame(used[1], roles.keys);
}

/// `isAllowed(n)` tells of element n of [Sq, Skv]; nullopt for neither.
static CausalKind
matchCausalPattern(llvm::function_ref<std::optional<bool>(int64_t)> isAllowed,
                   const AxisSpace &axes, const AttentionRoles &roles) {
  int64_t queries = axes.getProduct(roles.queries);
  int64_t keys = axes.getProduct(roles.keys);
  for (int64_t offset : {int64_t(0), keys - queries}) {
    bool matches = true;
    for (int64_t n = 0; n < queries * keys && matches; ++n)
      matches = isAllowed(n) == (n % keys <= n / keys + offset);
    if (matches)
      return getCausalKind(offset, axes, roles);
  }
  return CausalKind::None;
}

CausalKind attn::matchCausalCondition(ElementTracer &tracer,
                                      const Element &condition,
                                      bool isForbidding,
                                      const AttentionRoles &roles) {
  const AxisSpace &axes = tracer.getAxes();
  DenseIntElementsAttr dense;
  if (condition.isTensor() &&
      matchPattern(condition.value, m_Constant(&dense)) &&
      isPairwise(condition, axes, roles)) {
    auto values = dense.getValues<APInt>();
    return matchCausalPattern(
        [&](int64_t n) -> std::optional<bool> {
          return values[n].isZero() == isForbidding;
        },
        axes, roles);
  }

  auto compare = tracer.getNode<arith::CmpIOp>(condition);
  if (!compare)
    return CausalKind::None;
  auto left = getLinear(tracer, tracer.getOperand(condition, 0), roles);
  auto right = getLinear(tracer, tracer.getOperand(condition, 1), roles);
  if (!left || !right)
    return CausalKind::None;
  // difference < 0, or the like; turned until it says difference >= 0.
  LinearPosition difference{left->query - right->query, left->key - right->key,
                            left->constant - right->constant};
  arith::CmpIPredicate predicate = compare.getPredicate();
  if (isForbidding)
    predicate = arith::invertPredicate(predicate);
  auto negate = [&] {
    difference = {-difference.query, -difference.key, -difference.constant};
  };
  switch (predicate) {
  case arith::CmpIPredicate::sge:
    break;
  case arith::CmpIPredicate::sgt:
    difference.constant -= 1;
    break;
  case arith::CmpIPredicate::sle:
    negate();
    break;
  case arith::CmpIPredicate::slt:
    negate();
    difference.constant -= 1;
    break;
  default:
    return CausalKind::None;
  }
  if (difference.query != 1 || difference.key != -1)
    return CausalKind::None;
  return getCausalKind(difference.constant, axes, roles);
}

CausalKind attn::matchCausalBias(const Element &bias, const AxisSpace &axes,
                                 const AttentionRoles &roles) {
  DenseFPElementsAttr dense;
  if (!bias.isTensor() || !matchPattern(bias.value, m_Constant(&dense)) ||
      !isPairwise(bias, axes, roles))
    return CausalKind::None;
  auto values = dense.getValues<APFloat>();
  return matchCausalPattern(
      [&](int64_t n) -> std::optional<bool> {
        const APFloat &value = values[n];
        if (value.isZero())
          return true;
        if (value.isInfinity() && value.isNegative())
          return false;
        return std::nullopt;
      },
      axes, roles);
}
