//===- SizeProducts.cpp - Integers that are products of sizes -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SizeProducts.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

#include "llvm/Support/MathExtras.h"

#include <numeric>

using namespace mlir;
using namespace mlir::attn;

std::optional<SizeProduct> attn::multiply(const SizeProduct &a,
                                          const SizeProduct &b) {
  SizeProduct product;
  if (llvm::MulOverflow(a.factor, b.factor, product.factor))
    return std::nullopt;
  if (product.factor == 0)
    return product;
  product.dims = a.dims;
  llvm::append_range(product.dims, b.dims);
  llvm::sort(product.dims);
  return product;
}

std::optional<SizeProduct> attn::divide(const SizeProduct &dividend,
                                        const SizeProduct &divisor) {
  if (divisor.factor == 0 || dividend.factor % divisor.factor != 0 ||
      (divisor.factor == -1 &&
       dividend.factor == std::numeric_limits<int64_t>::min()))
    return std::nullopt;
  SizeProduct quotient = dividend;
  quotient.factor /= divisor.factor;
  for (unsigned dim : divisor.dims) {
    auto found = llvm::find(quotient.dims, dim);
    if (found == quotient.dims.end())
      return std::nullopt;
    quotient.dims.erase(found);
  }
  return quotient;
}

//===----------------------------------------------------------------------===//
// Dimensions
//===----------------------------------------------------------------------===//

SizeProduct SizeProducts::getSymbol(Value tensor, int64_t dim) {
  auto [entry, isNew] = numbers.try_emplace({tensor, dim}, origins.size());
  if (isNew) {
    origins.push_back({tensor, dim});
    values.push_back(SizeProduct{1, {entry->second}});
  }
  return values[entry->second];
}

SizeProduct SizeProducts::getDim(Value tensor, int64_t dim) {
  while (true) {
    auto type = cast<RankedTensorType>(tensor.getType());
    if (!type.isDynamicDim(dim))
      return SizeProduct{type.getDimSize(dim)};
    Operation *op = tensor.getDefiningOp();
    if (!op)
      return getSymbol(tensor, dim);
    if (auto cast = dyn_cast<tensor::CastOp>(op)) {
      if (!isa<RankedTensorType>(cast.getSource().getType()))
        return getSymbol(tensor, dim);
      tensor = cast.getSource();
      continue;
    }
    if (auto destination = dyn_cast<DestinationStyleOpInterface>(op)) {
      tensor = destination.getTiedOpOperand(cast<OpResult>(tensor))->get();
      continue;
    }
    if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op)) {
      SizeProduct product;
      ReassociationIndices sources = collapse.getReassociationIndices()[dim];
      for (int64_t source : sources) {
        std::optional<SizeProduct> next =
            multiply(product, getDim(collapse.getSrc(), source));
        if (!next)
          return getSymbol(tensor, dim);
        product = *next;
      }
      return product;
    }
    Value size;
    if (auto empty = dyn_cast<tensor::EmptyOp>(op))
      size = empty.getDynamicSize(dim);
    else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
      size = dyn_cast<Value>(expand.getMixedOutputShape()[dim]);
    else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op);
             slice && slice.getDroppedDims().none())
      size = dyn_cast<Value>(slice.getMixedSizes()[dim]);
    else if (auto reshape = dyn_cast<tensor::ReshapeOp>(op))
      if (auto shape =
              reshape.getShape().getDefiningOp<tensor::FromElementsOp>())
        size = shape.getElements()[dim];
    std::optional<SizeProduct> product;
    if (size)
      product = get(size);
    return product ? *product : getSymbol(tensor, dim);
  }
}

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

std::optional<SizeProduct> SizeProducts::get(Value integer) {
  auto found = known.find(integer);
  if (found != known.end())
    return found->second;
  std::optional<SizeProduct> product = compute(integer);
  known[integer] = product;
  return product;
}

std::optional<SizeProduct> SizeProducts::compute(Value integer) {
  if (!integer.getType().isIntOrIndex())
    return std::nullopt;
  APInt constant;
  if (matchPattern(integer, m_ConstantInt(&constant)))
    return constant.getBitWidth() <= 64
               ? std::optional<SizeProduct>(
                     SizeProduct{integer.getType().isInteger(1)
                                     ? int64_t(constant.getZExtValue())
                                     : constant.getSExtValue()})
               : std::nullopt;
  Operation *op = integer.getDefiningOp();
  if (!op)
    return std::nullopt;
  if (auto dim = dyn_cast<tensor::DimOp>(op)) {
    std::optional<int64_t> index = dim.getConstantIndex();
    auto type = dyn_cast<RankedTensorType>(dim.getSource().getType());
    if (!index || !type || *index < 0 || *index >= type.getRank())
      return std::nullopt;
    return getDim(dim.getSource(), *index);
  }
  if (isa<arith::ExtUIOp, arith::ExtSIOp>(op) &&
      op->getOperand(0).getType().isInteger(1)) {
    std::optional<bool> condition = getCondition(op->getOperand(0));
    if (!condition)
      return std::nullopt;
    int64_t one = isa<arith::ExtUIOp>(op) ? 1 : -1;
    return SizeProduct{*condition ? one : 0};
  }
  if (isa<arith::IndexCastOp, arith::IndexCastUIOp, arith::ExtSIOp>(op))
    return get(op->getOperand(0));
  if (auto select = dyn_cast<arith::SelectOp>(op)) {
    if (std::optional<bool> condition = getCondition(select.getCondition()))
      return get(*condition ? select.getTrueValue() : select.getFalseValue());
    std::optional<SizeProduct> left = get(select.getTrueValue());
    return left && left == get(select.getFalseValue()) ? left : std::nullopt;
  }
  if (auto apply = dyn_cast<affine::AffineApplyOp>(op)) {
    AffineMap map = apply.getAffineMap();
    return computeAffine(map.getResult(0), map.getNumDims(),
                         apply.getMapOperands());
  }
  if (isa<arith::MaxSIOp, arith::MaxUIOp, arith::MinSIOp, arith::MinUIOp>(op)) {
    std::optional<SizeProduct> left = get(op->getOperand(0));
    return left && left == get(op->getOperand(1)) ? left : std::nullopt;
  }
  if (!isa<arith::MulIOp, arith::DivSIOp, arith::DivUIOp, arith::FloorDivSIOp,
           arith::CeilDivSIOp, arith::AddIOp, arith::SubIOp>(op))
    return std::nullopt;
  std::optional<SizeProduct> left = get(op->getOperand(0));
  std::optional<SizeProduct> right = get(op->getOperand(1));
  if (!left || !right)
    return std::nullopt;
  if (isa<arith::MulIOp>(op))
    return multiply(*left, *right);
  if (!isa<arith::AddIOp, arith::SubIOp>(op))
    return divide(*left, *right);
  // Sums of the same dimensions.
  bool isSum = isa<arith::AddIOp>(op);
  if (right->factor == 0)
    return left;
  if (isSum && left->factor == 0)
    return right;
  SizeProduct sum = *left;
  if (left->dims != right->dims ||
      (isSum ? llvm::AddOverflow(left->factor, right->factor, sum.factor)
             : llvm::SubOverflow(left->factor, right->factor, sum.factor)))
    return std::nullopt;
  if (sum.factor == 0)
    sum.dims.clear();
  return sum;
}

std::optional<SizeProduct> SizeProducts::computeAffine(AffineExpr expr,
                                                       unsigned numDims,
                                                       ValueRange operands) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return SizeProduct{constant.getValue()};
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return get(operands[dim.getPosition()]);
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return get(operands[numDims + symbol.getPosition()]);
  auto binary = cast<AffineBinaryOpExpr>(expr);
  std::optional<SizeProduct> left =
      computeAffine(binary.getLHS(), numDims, operands);
  std::optional<SizeProduct> right =
      computeAffine(binary.getRHS(), numDims, operands);
  if (!left || !right)
    return std::nullopt;
  switch (binary.getKind()) {
  case AffineExprKind::Mul:
    return multiply(*left, *right);
  case AffineExprKind::FloorDiv:
  case AffineExprKind::CeilDiv:
    return divide(*left, *right);
  default:
    return std::nullopt;
  }
}

//===----------------------------------------------------------------------===//
// Facts
//===----------------------------------------------------------------------===//

void SizeProducts::addEquality(const SizeProduct &a, const SizeProduct &b) {
  if (a.dims.size() > 1 || b.dims.size() > 1 || a.factor != 1 ||
      b.factor != 1) {
    // A factor that both have, as in B * H = B' * H, and no 0.
    int64_t common = std::gcd(a.factor, b.factor);
    if (common > 1 && a.dims.size() == 1 && b.dims.size() == 1)
      return addEquality(SizeProduct{a.factor / common, a.dims},
                         SizeProduct{b.factor / common, b.dims});
    if (a.dims.size() > 1 || b.dims.size() > 1)
      return;
  }
  auto replace = [&](const SizeProduct &dim, const SizeProduct &value) {
    unsigned number = dim.dims.front();
    for (SizeProduct &entry : values)
      if (entry.dims.size() == 1 && entry.dims.front() == number)
        entry = value;
    known.clear();
  };
  // An argument of a function is there wherever the size is asked for.
  auto isArgument = [&](const SizeProduct &dim) {
    auto argument = dyn_cast<BlockArgument>(origins[dim.dims.front()].first);
    return argument && argument.getOwner()->isEntryBlock() &&
           isa<FunctionOpInterface>(argument.getOwner()->getParentOp());
  };
  bool isLeft = a.factor == 1 && a.dims.size() == 1;
  bool isRight = b.factor == 1 && b.dims.size() == 1;
  if (a == b)
    return;
  if (isLeft && b.dims.empty())
    replace(a, b);
  else if (isRight && a.dims.empty())
    replace(b, a);
  else if (isLeft && isRight && isArgument(a) &&
           (!isArgument(b) || a.dims.front() < b.dims.front()))
    replace(b, a);
  else if (isLeft && isRight && isArgument(b))
    replace(a, b);
}

void SizeProducts::addFacts(Operation *op) {
  if (auto assertion = dyn_cast<cf::AssertOp>(op)) {
    auto compare = assertion.getArg().getDefiningOp<arith::CmpIOp>();
    if (!compare || compare.getPredicate() != arith::CmpIPredicate::eq ||
        !isa<FunctionOpInterface>(op->getParentOp()) ||
        !op->getBlock()->isEntryBlock())
      return;
    std::optional<SizeProduct> left = get(compare.getLhs());
    std::optional<SizeProduct> right = get(compare.getRhs());
    if (left && right)
      addEquality(*left, *right);
  } else if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
             linalgOp && linalgOp.hasPureTensorSemantics()) {
    SmallVector<std::optional<SizeProduct>> loops(linalgOp.getNumLoops());
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isa<RankedTensorType>(operand.get().getType()))
        continue;
      for (auto [dim, expr] : llvm::enumerate(
               linalgOp.getMatchingIndexingMap(&operand).getResults())) {
        auto loop = dyn_cast<AffineDimExpr>(expr);
        if (!loop)
          continue;
        SizeProduct size = getDim(operand.get(), dim);
        std::optional<SizeProduct> &extent = loops[loop.getPosition()];
        if (extent)
          addEquality(*extent, size);
        else
          extent = size;
      }
    }
  }
}

/// What a comparison of a product that is not negative with a constant gives.
static std::optional<bool> compareSize(arith::CmpIPredicate predicate,
                                       int64_t constant) {
  using Predicate = arith::CmpIPredicate;
  switch (predicate) {
  case Predicate::slt:
  case Predicate::sge:
    if (constant <= 0)
      return predicate == Predicate::sge;
    break;
  case Predicate::sle:
  case Predicate::sgt:
    if (constant < 0)
      return predicate == Predicate::sgt;
    break;
  case Predicate::eq:
  case Predicate::ne:
    if (constant < 0)
      return predicate == Predicate::ne;
    break;
  default:
    break;
  }
  return std::nullopt;
}

std::optional<bool> SizeProducts::getCondition(Value condition) {
  APInt constant;
  if (matchPattern(condition, m_ConstantInt(&constant)))
    return !constant.isZero();
  auto compare = condition.getDefiningOp<arith::CmpIOp>();
  if (!compare || !compare.getLhs().getType().isIntOrIndex() ||
      compare.getLhs().getType().isInteger(1))
    return std::nullopt;
  std::optional<SizeProduct> left = get(compare.getLhs());
  std::optional<SizeProduct> right = get(compare.getRhs());
  if (!left || !right)
    return std::nullopt;
  arith::CmpIPredicate predicate = compare.getPredicate();
  // The difference is 0 for all sizes.
  if (*left == *right)
    return arith::applyCmpPredicate(predicate, APInt(64, 0), APInt(64, 0));
  std::optional<int64_t> first = left->getConstant();
  std::optional<int64_t> second = right->getConstant();
  if (first && second)
    return arith::applyCmpPredicate(predicate, APInt(64, *first, true),
                                    APInt(64, *second, true));
  // Canonicalization puts a constant on the right.
  if (second && left->factor > 0)
    return compareSize(predicate, *second);
  return std::nullopt;
}

Value SizeProducts::create(OpBuilder &b, Location loc,
                           const SizeProduct &product) const {
  Value value;
  if (product.dims.empty() || product.factor != 1)
    value = arith::ConstantIndexOp::create(b, loc, product.factor);
  for (unsigned number : product.dims) {
    auto [tensor, dim] = origins[number];
    Value size = tensor::DimOp::create(b, loc, tensor, dim);
    value = value ? arith::MulIOp::create(b, loc, value, size) : size;
  }
  return value;
}
