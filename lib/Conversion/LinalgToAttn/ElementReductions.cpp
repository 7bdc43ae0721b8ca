//===- ElementReductions.cpp - Sums, maxima and products ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Element.h"

#include "LinalgPositions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::attn;

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
