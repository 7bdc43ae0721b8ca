//===- SimplifyShapes.cpp - Dynamic reshapes as views ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A framework that exports dynamic sizes reshapes by lists of sizes that it
// computes, and broadcasts by reading at position 0 where a size happens to be
// 1. Where the sizes are the same in any case, a reshape is one that collapses
// and expands, and a broadcast is a copy.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/LinalgToAttn/LinalgToAttn.h"

#include "SizeProducts.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::attn {
#define GEN_PASS_DEF_SIMPLIFYSHAPESPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

/// Replaces what `op` computes where that is known for all sizes. Quotients and
/// choices become products.
static void simplifyInteger(Operation *op, SizeProducts &sizes) {
  if (op->getNumResults() != 1 || op->hasTrait<OpTrait::ConstantLike>() ||
      !isa<arith::ArithDialect, affine::AffineDialect>(op->getDialect()) ||
      op->use_empty())
    return;
  Value result = op->getResult(0);
  Type type = result.getType();
  OpBuilder b(op);
  if (type.isInteger(1)) {
    if (std::optional<bool> condition = sizes.getCondition(result))
      result.replaceAllUsesWith(arith::ConstantOp::create(
          b, op->getLoc(), b.getBoolAttr(*condition)));
    return;
  }
  std::optional<SizeProduct> product = sizes.get(result);
  if (!product)
    return;
  if (std::optional<int64_t> constant = product->getConstant()) {
    result.replaceAllUsesWith(arith::ConstantOp::create(
        b, op->getLoc(), b.getIntegerAttr(type, *constant)));
    return;
  }
  if (!isa<arith::SelectOp, arith::DivSIOp, arith::DivUIOp, arith::FloorDivSIOp,
           arith::CeilDivSIOp, arith::MaxSIOp, arith::MaxUIOp, arith::MinSIOp,
           arith::MinUIOp>(op))
    return;
  Value value = sizes.create(b, op->getLoc(), *product);
  if (!type.isIndex())
    value = arith::IndexCastOp::create(b, op->getLoc(), type, value);
  result.replaceAllUsesWith(value);
}

/// Writes the condition of an assertion of two equal sizes anew, without what
/// is known of them because of it: the check must stay.
static void rewriteAssertion(cf::AssertOp op, SizeProducts &plain) {
  auto compare = op.getArg().getDefiningOp<arith::CmpIOp>();
  if (!compare || compare.getPredicate() != arith::CmpIPredicate::eq)
    return;
  std::optional<SizeProduct> left = plain.get(compare.getLhs());
  std::optional<SizeProduct> right = plain.get(compare.getRhs());
  if (!left || !right)
    return;
  OpBuilder b(op);
  Location loc = op.getLoc();
  Value condition = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                          plain.create(b, loc, *left),
                                          plain.create(b, loc, *right));
  op.getArgMutable().assign(condition);
}

//===----------------------------------------------------------------------===//
// Broadcasts
//===----------------------------------------------------------------------===//

/// How far loop `loop` of `op` runs.
static std::optional<SizeProduct> getExtent(linalg::GenericOp op, int64_t loop,
                                            SizeProducts &sizes) {
  for (OpOperand &init : op.getDpsInitsMutable())
    for (auto [dim, expr] :
         llvm::enumerate(op.getMatchingIndexingMap(&init).getResults()))
      if (auto position = dyn_cast<AffineDimExpr>(expr))
        if (position.getPosition() == loop)
          return sizes.getDim(init.get(), dim);
  return std::nullopt;
}

/// The loop of `op` whose position `value` is, or null.
static std::optional<int64_t> getLoop(linalg::GenericOp op, Value value) {
  auto index = value.getDefiningOp<linalg::IndexOp>();
  if (!index || index->getBlock() != op.getBody())
    return std::nullopt;
  return index.getDim();
}

/// size == 1 ? 0 : position, where the position is below the size, is the
/// position.
static void simplifyChoice(arith::SelectOp select, linalg::GenericOp op,
                           SizeProducts &sizes) {
  auto compare = select.getCondition().getDefiningOp<arith::CmpIOp>();
  std::optional<int64_t> loop = getLoop(op, select.getFalseValue());
  if (!compare || !loop || compare.getPredicate() != arith::CmpIPredicate::eq ||
      !isConstantIntValue(select.getTrueValue(), 0) ||
      !isConstantIntValue(compare.getRhs(), 1))
    return;
  std::optional<SizeProduct> size = sizes.get(compare.getLhs());
  if (size && size == getExtent(op, *loop, sizes))
    select.getResult().replaceAllUsesWith(select.getFalseValue());
}

/// The map by which `op` could read what `extract` reads as an operand, or
/// null.
static AffineMap getReadMap(tensor::ExtractOp extract, linalg::GenericOp op,
                            SizeProducts &sizes) {
  auto type = extract.getTensor().getType();
  if (op->isAncestor(extract.getTensor().getParentBlock()->getParentOp()))
    return {};
  SmallVector<AffineExpr> exprs;
  MLIRContext *context = op.getContext();
  for (auto [dim, index] : llvm::enumerate(extract.getIndices())) {
    // Position 0 of one.
    if (type.getDimSize(dim) == 1) {
      if (!isConstantIntValue(index, 0))
        return {};
      exprs.push_back(getAffineConstantExpr(0, context));
      continue;
    }
    std::optional<int64_t> loop = getLoop(op, index);
    if (!loop ||
        getExtent(op, *loop, sizes) != sizes.getDim(extract.getTensor(), dim))
      return {};
    exprs.push_back(getAffineDimExpr(*loop, context));
  }
  return AffineMap::get(op.getNumLoops(), 0, exprs, context);
}

/// Makes what the body of `op` reads at its own position an operand.
static void readAsOperands(linalg::GenericOp op, SizeProducts &sizes,
                           SmallVectorImpl<Operation *> &dead) {
  SmallVector<tensor::ExtractOp> extracts;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  SmallVector<Value> inputs(op.getInputs());
  for (auto extract : op.getBody()->getOps<tensor::ExtractOp>()) {
    AffineMap map = getReadMap(extract, op, sizes);
    if (!map)
      continue;
    maps.insert(maps.begin() + inputs.size(), map);
    inputs.push_back(extract.getTensor());
    extracts.push_back(extract);
  }
  if (extracts.empty())
    return;
  OpBuilder b(op);
  unsigned first = op.getNumDpsInputs();
  auto result = linalg::GenericOp::create(b, op.getLoc(), op.getResultTypes(),
                                          inputs, op.getOutputs(), maps,
                                          op.getIteratorTypesArray());
  result.getRegion().takeBody(op.getRegion());
  for (tensor::ExtractOp extract : extracts) {
    Value element = result.getBody()->insertArgument(first++, extract.getType(),
                                                     extract.getLoc());
    extract.getResult().replaceAllUsesWith(element);
  }
  op.replaceAllUsesWith(result.getResults());
  dead.push_back(op);
}

//===----------------------------------------------------------------------===//
// Reshapes
//===----------------------------------------------------------------------===//

namespace {
/// Runs of dimensions with the same number of elements on both sides.
struct Regrouping {
  SmallVector<ReassociationIndices> source, target;
};
} // namespace

static bool isOne(const SizeProduct &size) { return size == SizeProduct{}; }

/// Finds the shortest runs. Null where the sizes do not tell.
static std::optional<Regrouping> regroup(ArrayRef<SizeProduct> source,
                                         ArrayRef<SizeProduct> target) {
  Regrouping groups;
  size_t i = 0, j = 0;
  while (i < source.size() && j < target.size()) {
    groups.source.push_back({int64_t(i)});
    groups.target.push_back({int64_t(j)});
    SizeProduct left = source[i++], right = target[j++];
    while (left != right) {
      // The one that divides the other is the one to grow.
      std::optional<SizeProduct> product;
      if (i < source.size() && divide(right, left)) {
        product = multiply(left, source[i]);
        groups.source.back().push_back(i++);
        left = product.value_or(SizeProduct{0});
      } else if (j < target.size() && divide(left, right)) {
        product = multiply(right, target[j]);
        groups.target.back().push_back(j++);
        right = product.value_or(SizeProduct{0});
      }
      if (!product || product->factor <= 0)
        return std::nullopt;
    }
  }
  if (groups.source.empty() || !llvm::all_of(source.drop_front(i), isOne) ||
      !llvm::all_of(target.drop_front(j), isOne))
    return std::nullopt;
  for (; i < source.size(); ++i)
    groups.source.back().push_back(i);
  for (; j < target.size(); ++j)
    groups.target.back().push_back(j);
  return groups;
}

static Value castTo(OpBuilder &b, Location loc, Value tensor, Type type) {
  return tensor.getType() == type
             ? tensor
             : tensor::CastOp::create(b, loc, type, tensor).getResult();
}

/// The type of what expands to `type`: static where all parts are.
static RankedTensorType
getCollapsedType(RankedTensorType type, ArrayRef<ReassociationIndices> groups) {
  SmallVector<int64_t> shape;
  for (const ReassociationIndices &group : groups) {
    int64_t product = 1;
    for (int64_t dim : group)
      product = ShapedType::isDynamic(product) || type.isDynamicDim(dim)
                    ? ShapedType::kDynamic
                    : product * type.getDimSize(dim);
    shape.push_back(product);
  }
  return type.clone(shape);
}

static void simplifyReshape(tensor::ReshapeOp op, SizeProducts &sizes,
                            SmallVectorImpl<Operation *> &dead) {
  auto sourceType = dyn_cast<RankedTensorType>(op.getSource().getType());
  auto type = dyn_cast<RankedTensorType>(op.getResult().getType());
  if (!sourceType || !type)
    return;
  SmallVector<SizeProduct> source, target;
  for (int64_t dim = 0; dim < sourceType.getRank(); ++dim)
    source.push_back(sizes.getDim(op.getSource(), dim));
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    target.push_back(sizes.getDim(op.getResult(), dim));
  std::optional<Regrouping> groups = regroup(source, target);
  if (!groups)
    return;

  OpBuilder b(op);
  Location loc = op.getLoc();
  Value value = op.getSource();
  if (groups->source.size() != source.size())
    value = tensor::CollapseShapeOp::create(b, loc, value, groups->source);
  if (groups->target.size() != target.size()) {
    value = castTo(b, loc, value, getCollapsedType(type, groups->target));
    SmallVector<OpFoldResult> shape;
    for (auto [dim, size] : llvm::enumerate(target))
      shape.push_back(type.isDynamicDim(dim)
                          ? OpFoldResult(sizes.create(b, loc, size))
                          : b.getIndexAttr(type.getDimSize(dim)));
    value = tensor::ExpandShapeOp::create(b, loc, type, value, groups->target,
                                          shape);
  }
  op.getResult().replaceAllUsesWith(castTo(b, loc, value, type));
  dead.push_back(op);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {

struct SimplifyShapesPass
    : attn::impl::SimplifyShapesPassBase<SimplifyShapesPass> {
  void runOnOperation() override {
    SizeProducts sizes, plain;
    SmallVector<Operation *> operations, dead;
    getOperation()->walk<WalkOrder::PreOrder>(
        [&](Operation *op) { operations.push_back(op); });
    for (Operation *op : operations)
      sizes.addFacts(op);
    for (Operation *op : operations)
      if (auto assertion = dyn_cast<cf::AssertOp>(op))
        rewriteAssertion(assertion, plain);
    for (Operation *op : operations)
      if (auto select = dyn_cast<arith::SelectOp>(op))
        if (auto parent = dyn_cast<linalg::GenericOp>(op->getParentOp()))
          if (parent.hasPureTensorSemantics())
            simplifyChoice(select, parent, sizes);
    for (Operation *op : operations)
      simplifyInteger(op, sizes);
    for (Operation *op : operations) {
      if (auto generic = dyn_cast<linalg::GenericOp>(op);
          generic && generic.hasPureTensorSemantics())
        readAsOperands(generic, sizes, dead);
      else if (auto reshape = dyn_cast<tensor::ReshapeOp>(op))
        simplifyReshape(reshape, sizes, dead);
    }
    for (Operation *op : llvm::reverse(dead))
      op->erase();
  }
};

} // namespace
