//===- AttentionChain.cpp - Scores, softmax, values in linalg -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttentionChain.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::attn;

namespace {

/// The weights of a row, and what they are computed from.
struct Softmax {
  /// exp(score - max), not divided by its sum.
  Element exponential;
  Element score;
};

class ChainMatcher {
public:
  ChainMatcher(ElementTracer &tracer, AttentionChain &chain)
      : tracer(tracer), axes(tracer.getAxes()), chain(chain) {}

  bool match();

private:
  Element resolve(const Element &element) {
    Element resolved = tracer.resolveCasts(element, &chain.trail);
    noteNode(resolved);
    return resolved;
  }
  void noteNode(const Element &element);
  bool uses(const Element &element, const Composite &composite) {
    return axes.contains(element.access, composite);
  }
  bool matchProduct(const Element &output);
  bool matchWeights(const Element &weights, bool isDivided);
  bool matchQuotient(const Element &element, Element &dividend, Element &sum);
  bool matchExponential(const Element &element, Softmax &softmax);
  bool matchSumOf(const Element &sum, const Element &exponential);
  bool matchAllMasked(const Element &condition, const Element &score);
  bool matchScores(const Element &score);
  bool findProduct(const Element &element, unsigned &budget);
  bool matchQueryAndKey(const Element &product);
  Element traceScaled(const Element &element);

  ElementTracer &tracer;
  AxisSpace &axes;
  AttentionChain &chain;
  /// Where a product with values was divided afterwards: the divisor.
  std::optional<Element> divisor;
};

} // namespace

/// A step of the chain that is an operation on tensors is part of it.
void ChainMatcher::noteNode(const Element &element) {
  if (isa<FloatType>(element.getType()))
    chain.scoreBits =
        std::max(chain.scoreBits, element.getType().getIntOrFloatBitWidth());
  Operation *node = tracer.getNode(element);
  if (node && element.isTensor())
    chain.trail.insert(node);
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// dividend / sum, or dividend * (1 / sum).
bool ChainMatcher::matchQuotient(const Element &element, Element &dividend,
                                 Element &sum) {
  if (tracer.getNode<arith::DivFOp>(element)) {
    dividend = tracer.getOperand(element, 0);
    sum = tracer.getOperand(element, 1);
    return true;
  }
  if (!tracer.getNode<arith::MulFOp>(element))
    return false;
  for (unsigned side : {1, 0}) {
    Trail passed;
    Element reciprocal =
        tracer.resolveCasts(tracer.getOperand(element, side), &passed);
    if (!tracer.getNode<arith::DivFOp>(reciprocal) ||
        tracer.getFloat(tracer.getOperand(reciprocal, 0)) != 1.0)
      continue;
    chain.trail.insert_range(passed);
    noteNode(reciprocal);
    dividend = tracer.getOperand(element, 1 - side);
    sum = tracer.getOperand(reciprocal, 1);
    return true;
  }
  return false;
}

/// exp(score - max of the scores of all keys).
bool ChainMatcher::matchExponential(const Element &element, Softmax &softmax) {
  softmax.exponential = resolve(element);
  if (!tracer.getNode<math::ExpOp>(softmax.exponential))
    return false;
  Element difference = resolve(tracer.getOperand(softmax.exponential, 0));
  if (!tracer.getNode<arith::SubFOp>(difference))
    return false;
  softmax.score = tracer.getOperand(difference, 0);

  Element max = resolve(tracer.getOperand(difference, 1));
  std::optional<Reduction> reduction =
      tracer.matchReduction(max, &chain.keys, &chain.trail);
  if (!reduction ||
      !isa<arith::MaximumFOp, arith::MaxNumFOp>(reduction->combiner))
    return false;
  // TOSA's neutral element of a maximum is the lowest finite number.
  auto type = cast<FloatType>(max.getType());
  if (type.getWidth() > 64)
    return false;
  double lowest =
      APFloat::getLargest(type.getFloatSemantics(), /*Negative=*/true)
          .convertToDouble();
  std::optional<double> init = tracer.getFloat(reduction->init);
  return init && *init <= lowest &&
         tracer.isSame(reduction->operand, softmax.score, &chain.trail);
}

bool ChainMatcher::matchSumOf(const Element &element,
                              const Element &exponential) {
  Element sum = resolve(element);
  std::optional<Reduction> reduction =
      tracer.matchReduction(sum, &chain.keys, &chain.trail);
  if (!reduction || !isa<arith::AddFOp>(reduction->combiner) ||
      tracer.getFloat(reduction->init) != 0.0)
    return false;
  Element term = resolve(reduction->operand);
  return tracer.isSame(term, exponential, &chain.trail);
}

/// The condition that all scores of the row are -inf, under which frameworks
/// replace the NaN by 0 themselves.
bool ChainMatcher::matchAllMasked(const Element &condition,
                                  const Element &score) {
  std::optional<Reduction> all = tracer.matchReduction(
      tracer.resolve(condition, &chain.trail), &chain.keys, &chain.trail);
  if (!all || !isa<arith::AndIOp>(all->combiner) ||
      tracer.getInteger(all->init) != 1)
    return false;
  Element comparison = tracer.resolve(all->operand, &chain.trail);
  auto compare = tracer.getNode<arith::CmpFOp>(comparison);
  if (!compare || compare.getPredicate() != arith::CmpFPredicate::OEQ)
    return false;
  if (comparison.isTensor())
    chain.trail.insert(compare);
  if (tracer.getFloat(tracer.getOperand(comparison, 1)) !=
      -std::numeric_limits<double>::infinity())
    return false;
  Element compared =
      tracer.resolveCasts(tracer.getOperand(comparison, 0), &chain.trail);
  return tracer.isSame(compared, tracer.resolveCasts(score, &chain.trail),
                       &chain.trail);
}

bool ChainMatcher::matchWeights(const Element &element, bool isDivided) {
  Element weights = resolve(element);

  std::optional<Element> allMasked;
  if (tracer.getNode<arith::SelectOp>(weights)) {
    if (tracer.getFloat(tracer.getOperand(weights, 1)) != 0.0)
      return false;
    allMasked = tracer.getOperand(weights, 0);
    weights = resolve(tracer.getOperand(weights, 2));
  }

  if (auto whole = weights.value.getDefiningOp<linalg::SoftmaxOp>()) {
    if (isDivided || !whole.hasPureTensorSemantics())
      return false;
    for (auto [dim, composite] : llvm::enumerate(weights.access)) {
      bool isKeys = axes.isSame(composite, chain.keys);
      if (isKeys != (dim == whole.getDimension()))
        return false;
    }
    chain.trail.insert(whole);
    Element score = weights;
    score.value = whole.getInput();
    if (allMasked && !matchAllMasked(*allMasked, score))
      return false;
    return matchScores(score);
  }

  Element dividend = weights;
  if (!isDivided) {
    Element sum;
    if (!matchQuotient(weights, dividend, sum))
      return false;
    divisor = sum;
  }
  Softmax softmax;
  if (!matchExponential(dividend, softmax) ||
      !matchSumOf(*divisor, softmax.exponential))
    return false;
  if (allMasked && !matchAllMasked(*allMasked, softmax.score))
    return false;
  return matchScores(softmax.score);
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// Follows queries or keys to the tensor that they are a copy of, through
/// conversions that lose nothing and constant factors.
Element ChainMatcher::traceScaled(const Element &start) {
  Element tensor = start, element = start;
  // The factors on the way to `tensor`, and to `element`.
  double scale = 1, pending = 1;
  while (true) {
    if (element.isTensor()) {
      tensor = element;
      scale = pending;
    }
    if (tracer.step(element))
      continue;
    Operation *node = tracer.getNode(element);
    if (isa_and_nonnull<arith::ExtFOp>(node)) {
      element = tracer.getOperand(element, 0);
      continue;
    }
    if (!isa_and_nonnull<arith::MulFOp, arith::DivFOp>(node))
      break;
    unsigned side = 0;
    std::optional<double> factor =
        tracer.getFloat(tracer.getOperand(element, 1));
    if (!factor && isa<arith::MulFOp>(node)) {
      side = 1;
      factor = tracer.getFloat(tracer.getOperand(element, 0));
    }
    if (!factor)
      break;
    element = tracer.getOperand(element, side);
    pending *= isa<arith::DivFOp>(node) ? 1 / *factor : *factor;
  }
  chain.scale *= scale;
  return tensor;
}

bool ChainMatcher::matchQueryAndKey(const Element &product) {
  std::optional<Contraction> contraction =
      tracer.matchContraction(product, &chain.trail);
  if (!contraction || tracer.getFloat(contraction->init) != 0.0)
    return false;
  noteNode(product);
  chain.width = contraction->reduced;
  Element left = traceScaled(contraction->lhs);
  Element right = traceScaled(contraction->rhs);
  if (!left.isTensor() || !right.isTensor())
    return false;
  bool isLeftKey = uses(left, chain.keys);
  if (axes.flatten(chain.keys).empty())
    // One key: the second operand, as it is written.
    isLeftKey = false;
  else if (isLeftKey == uses(right, chain.keys))
    return false;
  chain.query = isLeftKey ? right : left;
  chain.key = isLeftKey ? left : right;
  return uses(chain.query, chain.width) && uses(chain.key, chain.width);
}

/// True if the product of queries and keys is somewhere in the expression.
bool ChainMatcher::findProduct(const Element &unresolved, unsigned &budget) {
  if (budget == 0)
    return false;
  --budget;
  Element element = tracer.resolve(unresolved);
  if (Operation *node = tracer.getNode(element)) {
    for (unsigned i = 0; i < node->getNumOperands(); ++i)
      if (findProduct(tracer.getOperand(element, i), budget))
        return true;
    return false;
  }
  return element.isTensor() && uses(element, chain.keys) &&
         tracer.matchContraction(element);
}

bool ChainMatcher::matchScores(const Element &score) {
  Element element = resolve(score);
  while (Operation *node = tracer.getNode(element)) {
    std::optional<unsigned> next;
    for (unsigned i = 0; i < node->getNumOperands() && !next; ++i) {
      unsigned budget = 64;
      if (findProduct(tracer.getOperand(element, i), budget))
        next = i;
    }
    if (!next)
      return false;
    chain.steps.push_back({element, *next});
    element = resolve(tracer.getOperand(element, *next));
  }
  std::reverse(chain.steps.begin(), chain.steps.end());
  return element.isTensor() && matchQueryAndKey(element);
}

bool ChainMatcher::matchProduct(const Element &output) {
  Element element = resolve(output);
  bool isDivided = false;
  Element dividend, sum;
  if (matchQuotient(element, dividend, sum)) {
    isDivided = true;
    divisor = sum;
    element = resolve(dividend);
  }
  std::optional<Contraction> product =
      tracer.matchContraction(element, &chain.trail);
  if (!product || tracer.getFloat(product->init) != 0.0)
    return false;
  chain.keys = product->reduced;

  Trail trail = chain.trail;
  unsigned scoreBits = chain.scoreBits;
  for (bool isLeft : {true, false}) {
    Element weights = isLeft ? product->lhs : product->rhs;
    Element values = isLeft ? product->rhs : product->lhs;
    if (matchWeights(weights, isDivided)) {
      chain.weights = tracer.getTensor(weights);
      chain.value = tracer.getSource(values);
      return chain.weights.isTensor() && chain.value.isTensor() &&
             uses(chain.value, chain.keys);
    }
    chain.trail = trail;
    chain.scoreBits = scoreBits;
    chain.steps.clear();
    chain.scale = 1;
    if (!isDivided)
      divisor.reset();
  }
  return false;
}

bool ChainMatcher::match() {
  if (!matchProduct(chain.output))
    return false;
  for (const Element &input : {chain.query, chain.key, chain.value})
    if (chain.trail.contains(input.value.getDefiningOp()))
      return false;
  // The operations go, so nobody else may read what they compute.
  for (Operation *op : chain.trail) {
    for (OpResult result : op->getResults()) {
      if (result == chain.output.value)
        continue;
      for (Operation *user : result.getUsers())
        if (!chain.trail.contains(user))
          return false;
    }
  }
  return true;
}

std::optional<AttentionChain> attn::matchAttentionChain(ElementTracer &tracer,
                                                        const Element &output) {
  AttentionChain chain;
  chain.output = output;
  if (!ChainMatcher(tracer, chain).match())
    return std::nullopt;
  return chain;
}
