//===- LinalgToKernel.cpp - Products to the work of kernels ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A product keeps its sums in registers, so what is added to them, and what is
// computed from each of them, costs neither memory nor a kernel of its own. On
// tensors both are found by following values.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/LinalgToKernel/LinalgToKernel.h"

#include "attn/Dialect/Kernel/IR/Kernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/RegionUtils.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTLINALGTOKERNELPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;
using linalg::LinalgOp;

namespace {
struct ConvertLinalgToKernel
    : mlir::attn::impl::ConvertLinalgToKernelPassBase<ConvertLinalgToKernel> {
  void runOnOperation() override;
};
} // namespace

//===----------------------------------------------------------------------===//
// Operations on elements
//===----------------------------------------------------------------------===//

/// Whether an element of the one result is computed from elements of the inputs
/// that the maps name, and from nothing of the destination.
static bool isElementwise(LinalgOp op) {
  if (op.getNumDpsInits() != 1 || op->getNumResults() != 1 ||
      op.getNumParallelLoops() != op.getNumLoops() ||
      op.payloadUsesValueFromOperand(op.getDpsInitOperand(0)))
    return false;
  if (!op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isPermutation())
    return false;
  return llvm::all_of(op.getDpsInputOperands(), [&](OpOperand *input) {
    return op.getMatchingIndexingMap(input).isProjectedPermutation(
        /*allowZeroInResults=*/true);
  });
}

/// Elements that are cheaper to compute again than to keep: all readers do.
static constexpr int64_t kCheapOperations = 8;

static bool isCheap(LinalgOp op) {
  Block *body = op.getBlock();
  int64_t count = 0;
  for (Operation &inner : body->without_terminator()) {
    if (inner.getDialect()->getNamespace() != "arith")
      return false;
    ++count;
  }
  return count <= 1 || (op->hasOneUse() && count <= kCheapOperations);
}

/// The indices of an operand in a loop nest.
static SmallVector<Value> applyMap(OpBuilder &b, Location loc, AffineMap map,
                                   ValueRange loops) {
  SmallVector<Value> indices;
  for (AffineExpr expr : map.getResults()) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr))
      indices.push_back(loops[dim.getPosition()]);
    else
      indices.push_back(arith::ConstantIndexOp::create(b, loc, 0));
  }
  return indices;
}

/// The loops of an operation whose result's element has these indices.
static SmallVector<Value> getLoops(LinalgOp op, ValueRange indices) {
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  SmallVector<Value> loops(op.getNumLoops());
  for (auto [position, index] : llvm::enumerate(indices))
    loops[map.getDimPosition(position)] = index;
  return loops;
}

/// The body of `op` at `loops`, with elements of the inputs from `getInput`.
static Value inlineBody(OpBuilder &b, LinalgOp op, ValueRange loops,
                        function_ref<Value(OpOperand &)> getInput) {
  IRMapping mapping;
  for (OpOperand *input : op.getDpsInputOperands())
    if (op.payloadUsesValueFromOperand(input))
      mapping.map(op.getMatchingBlockArgument(input), getInput(*input));
  Block *body = op.getBlock();
  for (Operation &inner : body->without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(inner))
      mapping.map(index.getResult(), loops[index.getDim()]);
    else
      b.clone(inner, mapping);
  }
  return mapping.lookupOrDefault(body->getTerminator()->getOperand(0));
}

/// The element of `tensor` at `indices`: computed where that is cheap, else
/// read.
static Value getElement(OpBuilder &b, Location loc, Value tensor,
                        ValueRange indices) {
  auto producer = tensor.getDefiningOp<LinalgOp>();
  if (!producer || !isElementwise(producer) || !isCheap(producer))
    return tensor::ExtractOp::create(b, loc, tensor, indices);
  SmallVector<Value> loops = getLoops(producer, indices);
  return inlineBody(b, producer, loops, [&](OpOperand &input) {
    if (!isa<RankedTensorType>(input.get().getType()))
      return input.get();
    AffineMap map = producer.getMatchingIndexingMap(&input);
    return getElement(b, loc, input.get(), applyMap(b, loc, map, loops));
  });
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// An operation on the result of a product, or of another one of these.
struct EpilogueStep {
  LinalgOp op;
  OpOperand *operand;
};

/// Whether tensor cores multiply it.
static bool isProduct(LinalgOp op) {
  if (!op.hasPureTensorSemantics() || !linalg::isaContractionOpInterface(op) ||
      op.getNumDpsInputs() != 2 || op->getNumResults() != 1)
    return false;
  // Upstream takes any operation on one value for a cast.
  if (!llvm::all_of(op.getBlock()->without_terminator(), [](Operation &inner) {
        return isa<arith::AddFOp, arith::ExtFOp, arith::MulFOp>(inner);
      }))
    return false;
  Type lhs = getElementTypeOrSelf(op.getDpsInputs()[0]);
  Type rhs = getElementTypeOrSelf(op.getDpsInputs()[1]);
  Type result = getElementTypeOrSelf(op->getResult(0));
  if (lhs != rhs || !(lhs.isF32() || lhs.isBF16() || lhs.isF16()) ||
      !(result.isF32() || result.isBF16() || result.isF16()))
    return false;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  if (!llvm::all_of(maps,
                    [](AffineMap map) { return map.isProjectedPermutation(); }))
    return false;
  std::optional<kernel::MatmulDims> dims = kernel::MatmulDims::get(maps);
  return dims && !dims->k.empty();
}

/// What is computed from the elements of the product alone and of other
/// tensors, as far as nobody else reads what lies between.
static SmallVector<EpilogueStep> getEpilogue(LinalgOp product) {
  SmallVector<EpilogueStep> steps;
  Operation *last = product;
  while (last->getResult(0).hasOneUse()) {
    OpOperand &use = *last->getResult(0).use_begin();
    auto op = dyn_cast<LinalgOp>(use.getOwner());
    if (!op || op->getBlock() != product->getBlock() || !isElementwise(op) ||
        !op.isDpsInput(&use) ||
        !op.getMatchingIndexingMap(&use).isPermutation())
      break;
    Type element = getElementTypeOrSelf(op->getResult(0));
    if (!element.isF32() && !element.isBF16() && !element.isF16())
      break;
    steps.push_back({op, &use});
    last = op;
  }
  return steps;
}

static Value toType(OpBuilder &b, Location loc, Value value, Type type) {
  if (value.getType() == type)
    return value;
  if (type.isF32())
    return arith::ExtFOp::create(b, loc, type, value);
  return arith::TruncFOp::create(b, loc, type, value);
}

static bool isZeroFill(Value tensor) {
  auto fill = tensor.getDefiningOp<linalg::FillOp>();
  return fill && matchPattern(fill.getInputs()[0], m_AnyZeroFloat());
}

/// A tensor to write the result to.
static Value getDestination(OpBuilder &b, LinalgOp last, bool isProduct) {
  Value init = last.getDpsInits()[0];
  if (!isProduct)
    return init;
  // What the sums start from is computed with them.
  auto producer = init.getDefiningOp<LinalgOp>();
  if (producer && isElementwise(producer))
    return producer.getDpsInits()[0];
  return tensor::EmptyOp::create(b, last.getLoc(),
                                 tensor::getMixedSizes(b, last.getLoc(), init),
                                 getElementTypeOrSelf(init));
}

static void convert(LinalgOp product) {
  SmallVector<EpilogueStep> steps = getEpilogue(product);
  LinalgOp last = steps.empty() ? product : steps.back().op;
  Location loc = product.getLoc();
  OpBuilder b(last);
  auto type = cast<RankedTensorType>(last->getResult(0).getType());
  Value destination = getDestination(b, last, steps.empty());

  // The indices of each step's result, from the last one's back.
  Region epilogue;
  Block *body = b.createBlock(&epilogue);
  Value sum = body->addArgument(b.getF32Type(), loc);
  SmallVector<Value> indices;
  for (int64_t i = 0; i < type.getRank(); ++i)
    indices.push_back(body->addArgument(b.getIndexType(), loc));
  SmallVector<SmallVector<Value>> loops(steps.size());
  for (size_t i = steps.size(); i-- > 0;) {
    loops[i] = getLoops(steps[i].op, indices);
    AffineMap map = steps[i].op.getMatchingIndexingMap(steps[i].operand);
    indices = applyMap(b, loc, map, loops[i]);
  }

  // The product's result has the dimensions in the last one's order.
  SmallVector<AffineMap> maps = product.getIndexingMapsArray();
  SmallVector<AffineExpr> exprs(type.getRank());
  for (auto [position, index] : llvm::enumerate(indices))
    exprs[cast<BlockArgument>(index).getArgNumber() - 1] =
        maps[2].getResult(position);
  maps[2] = AffineMap::get(maps[2].getNumDims(), 0, exprs, b.getContext());

  Value init = product.getDpsInits()[0];
  Value element = sum;
  if (!isZeroFill(init)) {
    Value start = getElement(b, loc, init, indices);
    element = arith::AddFOp::create(b, loc, element,
                                    toType(b, loc, start, b.getF32Type()));
  }
  element = toType(b, loc, element, getElementTypeOrSelf(init));
  for (size_t i = 0; i < steps.size(); ++i) {
    LinalgOp op = steps[i].op;
    ValueRange at = loops[i];
    element = inlineBody(b, op, at, [&](OpOperand &input) -> Value {
      if (&input == steps[i].operand)
        return element;
      if (!isa<RankedTensorType>(input.get().getType()))
        return input.get();
      AffineMap map = op.getMatchingIndexingMap(&input);
      return getElement(b, loc, input.get(), applyMap(b, loc, map, at));
    });
  }
  kernel::YieldOp::create(b, loc, element);

  b.setInsertionPoint(last);
  auto matmul = kernel::MatmulOp::create(
      b, loc, TypeRange{type}, product.getDpsInputs()[0],
      product.getDpsInputs()[1], destination, b.getAffineMapArrayAttr(maps),
      kernel::MatmulConfigAttr());
  matmul.getEpilogue().takeBody(epilogue);
  last->getResult(0).replaceAllUsesWith(matmul.getResult(0));
  for (EpilogueStep &step : llvm::reverse(steps))
    step.op->erase();
  product->erase();
}

void ConvertLinalgToKernel::runOnOperation() {
  SmallVector<LinalgOp> products;
  getOperation()->walk([&](LinalgOp op) {
    if (isProduct(op))
      products.push_back(op);
  });
  for (LinalgOp product : products)
    convert(product);
  // What products started from.
  IRRewriter rewriter(&getContext());
  (void)runRegionDCE(rewriter, getOperation()->getRegions());
}
