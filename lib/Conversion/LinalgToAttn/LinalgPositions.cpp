//===- LinalgPositions.cpp - Positions in linalg operations ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgPositions.h"

using namespace mlir;
using namespace mlir::attn;

bool attn::getLoops(linalg::LinalgOp op, unsigned number, const Access &access,
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

std::optional<Element> attn::getOperandElement(linalg::LinalgOp op,
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
