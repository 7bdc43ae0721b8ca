//===- ScoreTerms.cpp - Elementwise operations on scores, sorted ----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A mask is found only where the score becomes -inf. A large negative number in
// its place is an ordinary score: a row of them alone is a row of equal
// weights, not a row without keys, so it stays in the bias or in score_mod.
//
//===----------------------------------------------------------------------===//

#include "ScoreTerms.h"

#include "ElementEmitter.h"
#include "PositionMask.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::attn;

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

namespace {

class TermSorter {
public:
  TermSorter(ElementTracer &tracer, const AttentionChain &chain,
             const AttentionRoles &roles, ScoreTerms &terms)
      : tracer(tracer), chain(chain), roles(roles), terms(terms) {}

  bool sort();

private:
  bool hasMask() const {
    return terms.mask || !terms.conditions.empty() ||
           terms.causal != CausalKind::None;
  }
  bool isScaleOnly() const {
    return !terms.softcap && !terms.bias && terms.mods.empty();
  }
  bool isView(const Element &element) const;
  std::optional<double> getFactor(const ScoreStep &step);
  bool addFactor(const ScoreStep &step, double factor);
  bool addSum(const ScoreStep &step);
  void addMask(const Element &condition, bool isForbidding);
  bool addAdditiveMask(const Element &term);
  bool addMod(const ScoreStep &step, bool keepsMasked);

  ElementTracer &tracer;
  const AttentionChain &chain;
  const AttentionRoles &roles;
  ScoreTerms &terms;
};

} // namespace

/// True for a tensor that attn.sdpa can read as [B, H, Sq, Skv] or broadcast.
bool TermSorter::isView(const Element &element) const {
  return element.isTensor() &&
         !chain.trail.contains(element.value.getDefiningOp()) &&
         canRearrange(tracer.getAxes(), element.access, roles.getScores());
}

/// The constant that the step multiplies the score with.
std::optional<double> TermSorter::getFactor(const ScoreStep &step) {
  Operation *node = tracer.getNode(step.node);
  if (isa<arith::NegFOp>(node))
    return -1;
  if (isa<arith::MulFOp>(node))
    return tracer.getFloat(tracer.getOperand(step.node, 1 - step.score));
  if (isa<arith::DivFOp>(node) && step.score == 0)
    if (std::optional<double> divisor =
            tracer.getFloat(tracer.getOperand(step.node, 1)))
      return 1 / *divisor;
  return std::nullopt;
}

bool TermSorter::addFactor(const ScoreStep &step, double factor) {
  if (!isScaleOnly() || (hasMask() && factor <= 0))
    return addMod(step, /*keepsMasked=*/factor > 0);
  terms.scale *= factor;
  return true;
}

/// The step becomes a part of score_mod, which comes before all masks. After a
/// mask that has been found, it must leave -inf as it is.
bool TermSorter::addMod(const ScoreStep &step, bool keepsMasked) {
  if (hasMask() && !keepsMasked)
    return false;
  terms.mods.push_back(step);
  return true;
}

void TermSorter::addMask(const Element &unresolved, bool isForbidding) {
  Element condition = tracer.resolve(unresolved);
  if (std::optional<int64_t> constant = tracer.getInteger(condition))
    if ((*constant != 0) != isForbidding)
      return;
  if (tracer.getNode<arith::XOrIOp>(condition))
    for (unsigned side : {0, 1})
      if (tracer.getInteger(tracer.getOperand(condition, side)) == 1)
        return addMask(tracer.getOperand(condition, 1 - side), !isForbidding);
  // a ? b : false, or a ? true : b: as a and b, or a or b.
  if (tracer.getNode<arith::SelectOp>(condition)) {
    unsigned constant = isForbidding ? 1 : 2;
    if (tracer.getInteger(tracer.getOperand(condition, constant)) ==
        int64_t(isForbidding)) {
      addMask(tracer.getOperand(condition, 0), isForbidding);
      addMask(tracer.getOperand(condition, 3 - constant), isForbidding);
      return;
    }
  }
  if ((tracer.getNode<arith::AndIOp>(condition) && !isForbidding) ||
      (tracer.getNode<arith::OrIOp>(condition) && isForbidding)) {
    addMask(tracer.getOperand(condition, 0), isForbidding);
    addMask(tracer.getOperand(condition, 1), isForbidding);
    return;
  }
  CausalKind kind =
      matchCausalCondition(tracer, condition, isForbidding, roles);
  if (kind != CausalKind::None &&
      (terms.causal == CausalKind::None || terms.causal == kind)) {
    terms.causal = kind;
    return;
  }
  if (!isForbidding && !terms.mask && isView(condition)) {
    terms.mask = condition;
    return;
  }
  terms.conditions.push_back({unresolved, isForbidding});
}

/// A term of 0 and -inf.
bool TermSorter::addAdditiveMask(const Element &term) {
  CausalKind kind = matchCausalBias(term, tracer.getAxes(), roles);
  if (kind != CausalKind::None &&
      (terms.causal == CausalKind::None || terms.causal == kind)) {
    terms.causal = kind;
    return true;
  }
  if (!tracer.getNode<arith::SelectOp>(term))
    return false;
  std::optional<double> ifTrue = tracer.getFloat(tracer.getOperand(term, 1));
  std::optional<double> ifFalse = tracer.getFloat(tracer.getOperand(term, 2));
  if (!ifTrue || !ifFalse)
    return false;
  bool isForbidding = *ifTrue == -kInfinity && *ifFalse == 0;
  if (!isForbidding && !(*ifTrue == 0 && *ifFalse == -kInfinity))
    return false;
  addMask(tracer.getOperand(term, 0), isForbidding);
  return true;
}

bool TermSorter::addSum(const ScoreStep &step) {
  Element other = tracer.getOperand(step.node, 1 - step.score);
  Element term = tracer.resolve(other);
  if (tracer.getFloat(term) == 0.0 || addAdditiveMask(term))
    return true;
  // What the sum reads, not what that was computed from, unless a tensor of all
  // pairs can be spared.
  other = tracer.getTensor(other);
  const AxisSpace &axes = tracer.getAxes();
  bool hasAllPairs = other.isTensor() &&
                     axes.contains(other.access, roles.queries) &&
                     axes.contains(other.access, roles.keys);
  if (terms.bias || !terms.mods.empty() || !isView(other) ||
      (hasAllPairs && isCheapPerPair(tracer, term, roles)))
    return addMod(step, /*keepsMasked=*/true);
  // As small as it is: a broadcast is left to attn.sdpa.
  Element source = tracer.getSource(other);
  terms.bias = isView(source) ? source : other;
  return true;
}

bool TermSorter::sort() {
  terms.scale = chain.scale;
  ArrayRef<ScoreStep> steps = chain.steps;
  for (unsigned i = 0; i < steps.size(); ++i) {
    const ScoreStep &step = steps[i];
    Operation *node = tracer.getNode(step.node);
    if (std::optional<double> factor = getFactor(step)) {
      if (!addFactor(step, *factor))
        return false;
      continue;
    }
    if (isa<math::TanhOp>(node) && isScaleOnly() && !hasMask() &&
        i + 1 < steps.size()) {
      std::optional<double> cap = getFactor(steps[i + 1]);
      if (cap && *cap > 0 && std::isfinite(*cap)) {
        terms.softcap = *cap;
        terms.scale *= *cap;
        ++i;
        continue;
      }
    }
    if (isa<arith::AddFOp>(node)) {
      if (!addSum(step))
        return false;
      continue;
    }
    if (isa<arith::SelectOp>(node) && step.score != 0 &&
        tracer.getFloat(tracer.getOperand(step.node, 3 - step.score)) ==
            -kInfinity) {
      addMask(tracer.getOperand(step.node, 0),
              /*isForbidding=*/step.score == 2);
      continue;
    }
    bool keepsMasked = isa<arith::SubFOp>(node) && step.score == 0;
    if (!canEmitScoreStep(node, step.score) || !addMod(step, keepsMasked))
      return false;
  }
  return std::isfinite(terms.scale) &&
         std::abs(terms.scale) <= std::numeric_limits<float>::max();
}

std::optional<ScoreTerms> attn::sortScoreTerms(ElementTracer &tracer,
                                               const AttentionChain &chain,
                                               const AttentionRoles &roles) {
  ScoreTerms terms;
  if (!TermSorter(tracer, chain, roles, terms).sort())
    return std::nullopt;
  return terms;
}
