//===- RegionBody.cpp - What a region of an attn op may do ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A region is evaluated at as many (b, h, i, j) as the lowering likes, also
// ones whose score nobody needs: it must not write, and must not fail. Upstream
// says of some operations that they never fail although they do: the remainders
// and arith.floordivsi by zero, and affine expressions with a symbol as
// divisor.
//
//===----------------------------------------------------------------------===//

#include "Constraints.h"
#include "RegionRanges.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::attn;

static bool isSignedDivision(Operation *op) {
  return isa<arith::DivSIOp, arith::RemSIOp, arith::FloorDivSIOp,
             arith::CeilDivSIOp>(op);
}

static bool isDivision(Operation *op) {
  return isSignedDivision(op) ||
         isa<arith::DivUIOp, arith::RemUIOp, arith::CeilDivUIOp>(op);
}

/// An expression divides by positive constants only.
static bool dividesByConstants(AffineMap map) {
  bool byConstants = true;
  map.walkExprs([&](AffineExpr expr) {
    auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
    if (!binary || binary.getKind() == AffineExprKind::Add ||
        binary.getKind() == AffineExprKind::Mul)
      return;
    auto divisor = dyn_cast<AffineConstantExpr>(binary.getRHS());
    byConstants &= divisor && divisor.getValue() > 0;
  });
  return byConstants;
}

static bool cannotFail(Operation *op) {
  if (auto apply = dyn_cast<affine::AffineApplyOp>(op))
    return dividesByConstants(apply.getAffineMap());
  if (auto min = dyn_cast<affine::AffineMinOp>(op))
    return dividesByConstants(min.getAffineMap());
  if (auto max = dyn_cast<affine::AffineMaxOp>(op))
    return dividesByConstants(max.getAffineMap());
  if (auto delinearize = dyn_cast<affine::AffineDelinearizeIndexOp>(op))
    return delinearize.getDynamicBasis().empty();
  // The operations of LLVM are the only ones with a trap and no interface that
  // tells, and are named here because this library does not know their dialect.
  StringRef name = op->getName().getStringRef();
  if (name == "llvm.sdiv" || name == "llvm.udiv" || name == "llvm.srem" ||
      name == "llvm.urem")
    return false;
  auto interface = dyn_cast<ConditionallySpeculatable>(op);
  return interface &&
         interface.getSpeculatability() != Speculation::NotSpeculatable;
}

/// Divisions are a matter of verifyDivision.
static bool isAllowedInRegion(Operation *op) {
  bool reads = false;
  if (auto effectOp = dyn_cast<MemoryEffectOpInterface>(op)) {
    SmallVector<MemoryEffects::EffectInstance> effects;
    effectOp.getEffects(effects);
    for (const MemoryEffects::EffectInstance &effect : effects)
      if (!isa<MemoryEffects::Read>(effect.getEffect()))
        return false;
    reads = !effects.empty();
  } else if (!op->hasTrait<OpTrait::HasRecursiveMemoryEffects>()) {
    return false;
  }
  return reads || isDivision(op) || cannotFail(op);
}

namespace {
/// The verification of one region.
class Verifier {
public:
  Verifier(Operation *op, unsigned constraint, StringRef name, Region &region,
           ArrayRef<int64_t> sizes)
      : op(op), constraint(constraint), name(name), region(region),
        ranges(region, sizes),
        isEvaluated(llvm::none_of(sizes, [](int64_t n) { return n == 0; })) {}

  LogicalResult verify(Operation *nested);

private:
  LogicalResult verifyDivision(Operation *division);
  LogicalResult verifyShift(Operation *shift);
  LogicalResult verifyIndices(Operation *read, ShapedType type,
                              ValueRange indices);
  LogicalResult fail(Operation *nested, const Twine &message);

  Operation *op;
  unsigned constraint;
  StringRef name;
  Region &region;
  RegionRanges ranges;
  /// There is a position.
  bool isEvaluated;
};
} // namespace

LogicalResult Verifier::fail(Operation *nested, const Twine &message) {
  InFlightDiagnostic diag = violates(op, constraint) << message;
  diag.attachNote(nested->getLoc()) << "operation is here";
  return diag;
}

LogicalResult Verifier::verifyDivision(Operation *division) {
  ConstantIntRanges divisor = ranges.get(division->getOperand(1));
  StringRef found = division->getName().getStringRef();
  bool isSigned = isSignedDivision(division);
  bool mayBeZero = divisor.umin().isZero() &&
                   !divisor.smin().isStrictlyPositive() &&
                   !divisor.smax().isNegative();
  if (mayBeZero)
    return fail(division,
                "expected a divisor in " + name +
                    " that is known not to be 0, found one of " + found +
                    " that may be: divide by a constant, or by "
                    "arith.max" +
                    (isSigned ? "si" : "ui") + " of the divisor and 1");
  if (!isSigned)
    return success();
  ConstantIntRanges dividend = ranges.get(division->getOperand(0));
  bool mayBeMinusOne = divisor.smin().sle(-1) && divisor.smax().sge(-1);
  if (mayBeMinusOne && dividend.smin().isMinSignedValue())
    return fail(division,
                "expected no quotient in " + name + " that overflows, found " +
                    found +
                    " of what may be the least number by what may be -1: "
                    "divide by a constant other than -1, or by arith.maxsi of "
                    "the divisor and 1");
  return success();
}

LogicalResult Verifier::verifyShift(Operation *shift) {
  ConstantIntRanges amount = ranges.get(shift->getOperand(1));
  unsigned width = amount.umin().getBitWidth();
  if (amount.umin().ult(width))
    return success();
  return fail(shift, "expected shifts in " + name + " by less than the " +
                         Twine(width) + " bits of the type, found " +
                         shift->getName().getStringRef() + " by at least " +
                         Twine(amount.umin().getLimitedValue()));
}

LogicalResult Verifier::verifyIndices(Operation *read, ShapedType type,
                                      ValueRange indices) {
  // What stands in a conditional may be read at some positions only.
  if (read->getBlock() != &region.front() || !isEvaluated)
    return success();
  for (auto [dim, index] : llvm::enumerate(indices)) {
    if (type.isDynamicDim(dim))
      continue;
    int64_t size = type.getDimSize(dim);
    ConstantIntRanges range = ranges.get(index);
    int64_t low = range.smin().getSExtValue();
    int64_t high = range.smax().getSExtValue();
    bool isAlwaysOutside = high < 0 || low >= size;
    bool isOutsideOnce = (low < 0 || high >= size) && ranges.isAttained(index);
    if (isAlwaysOutside || isOutsideOnce)
      return fail(read, "expected " + name + " to read inside of " +
                            (isa<TensorType>(type) ? "tensors" : "memory") +
                            " at every position, masked or not, found index " +
                            Twine(dim) + " of " +
                            read->getName().getStringRef() + " from " +
                            Twine(low) + " to " + Twine(high) +
                            " where the size is " + Twine(size) +
                            ": limit it with arith.maxsi and arith.minsi");
  }
  return success();
}

LogicalResult Verifier::verify(Operation *nested) {
  if (!isAllowedInRegion(nested))
    return fail(nested, "expected operations of " + name +
                            " to write nothing and to be speculatable, found " +
                            nested->getName().getStringRef());
  if (isDivision(nested))
    return verifyDivision(nested);
  if (isa<arith::ShLIOp, arith::ShRSIOp, arith::ShRUIOp>(nested))
    return verifyShift(nested);
  if (auto extract = dyn_cast<tensor::ExtractOp>(nested))
    return verifyIndices(extract, extract.getTensor().getType(),
                         extract.getIndices());
  if (auto load = dyn_cast<memref::LoadOp>(nested))
    return verifyIndices(load, load.getMemRefType(), load.getIndices());
  // Asked for in order, a value has the ranges of its operands at hand.
  for (Value result : nested->getResults())
    if (ConstantIntRanges::getStorageBitwidth(result.getType()))
      (void)ranges.get(result);
  return success();
}

LogicalResult attn::verifyRegionBody(Operation *op, unsigned constraint,
                                     StringRef name, Region &region,
                                     ArrayRef<int64_t> sizes) {
  if (region.empty())
    return success();
  Verifier verifier(op, constraint, name, region, sizes);
  WalkResult result = region.walk<WalkOrder::PreOrder>([&](Operation *nested) {
    return failed(verifier.verify(nested)) ? WalkResult::interrupt()
                                           : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}
