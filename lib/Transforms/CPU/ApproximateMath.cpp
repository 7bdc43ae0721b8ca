//===- ApproximateMath.cpp - Functions of scores without calls ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A score region may call functions that have no instruction; a call of the C
// library for each lane would cost more than the attention around it. Upstream
// has polynomials for many functions. Those of log and log1p are used as they
// are. Its exp and tanh are off by up to five units in the last place, which a
// softcap multiplies by the cap before it is exponentiated, so those two are
// computed here. Its sin, cos, atan and cbrt are not close enough on all
// inputs to stand for the function, and are left to the C library. Its erf
// picks each coefficient from a table by comparisons, which takes longer than
// the two ranges here.
//
//===----------------------------------------------------------------------===//

#include "Exp2Parts.h"
#include "attn/Transforms/CPU/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::attn {
#define GEN_PASS_DEF_APPROXIMATEMATHPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// log2(e) as the sum of two floats.
static constexpr float kLog2eHigh = 0x1.715476p+0f;
static constexpr float kLog2eLow = 0x1.4ae0cp-26f;

/// exp(factor * x) for a power of two as factor, for x that give a power of two
/// in the range of multiplyByPowerOfTwo. The low half of log2(e) matters: alone
/// the high half would be off by 20 units at the ends of the range.
static Value exponential(ImplicitLocOpBuilder &b, Value x, float factor) {
  Type type = x.getType();
  Value high = splatF32(b, type, factor * kLog2eHigh);
  Value low = splatF32(b, type, factor * kLog2eLow);
  Value n = math::FloorOp::create(b, arith::MulFOp::create(b, x, high));
  Value f = math::FmaOp::create(b, x, high, arith::NegFOp::create(b, n));
  f = math::FmaOp::create(b, x, low, f);
  return multiplyByPowerOfTwo(b, evaluateExp2Polynomial(b, f), n);
}

namespace {
struct ExpandExp : OpRewritePattern<math::ExpOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::ExpOp op,
                                PatternRewriter &rewriter) const override {
    if (!isFixedF32(op.getType()))
      return rewriter.notifyMatchFailure(op, "not f32 of a fixed shape");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    // Just past where the result stops being normal, and becomes infinite.
    Value x = clampFromBelow(b, op.getOperand(), -88.0f);
    x = clampFromAbove(b, x, 89.0f);
    rewriter.replaceOp(op, exponential(b, x, 1.0f));
    return success();
  }
};

/// On [0, 0.75] tanh(x) = x + x^3 q(x^2), and beyond it 1 - 2 / (1 + exp(2x)).
/// The subtraction loses accuracy the more, the smaller x is.
struct ExpandTanh : OpRewritePattern<math::TanhOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::TanhOp op,
                                PatternRewriter &rewriter) const override {
    if (!isFixedF32(op.getType()))
      return rewriter.notifyMatchFailure(op, "not f32 of a fixed shape");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    if (bitEnumContainsAll(op.getFastmath(), arith::FastMathFlags::afn)) {
      rewriter.replaceOp(op, expandAbsolute(b, op.getOperand()));
      return success();
    }
    Type type = op.getType();
    Value x = math::AbsFOp::create(b, op.getOperand());

    // The result is 1 in f32 from 9.011 on.
    Value e = exponential(b, clampFromAbove(b, x, 10.0f), 2.0f);
    Value one = splatF32(b, type, 1.0f);
    Value large = arith::DivFOp::create(b, splatF32(b, type, 2.0f),
                                        arith::AddFOp::create(b, e, one));
    large = arith::SubFOp::create(b, one, large);

    // The minimax polynomial for the relative error of tanh, 3.3e-8, its
    // coefficients rounded as those of the exponential.
    Value z = arith::MulFOp::create(b, x, x);
    Value q =
        evaluatePolynomial(b, z,
                           {-0x1.5554a4p-2f, 0x1.10ed66p-3f, -0x1.b5604cp-5f,
                            0x1.42337cp-6f, -0x1.3899eap-8f});
    Value small = math::FmaOp::create(b, arith::MulFOp::create(b, x, z), q, x);

    Value isSmall = arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, x,
                                          splatF32(b, type, 0.75f));
    Value result = arith::SelectOp::create(b, isSmall, small, large);
    rewriter.replaceOpWithNewOp<math::CopySignOp>(op, result, op.getOperand());
    return success();
  }

private:
  /// 1 - 2 / (1 + exp(2x)) for all x: an absolute error of 1.2e-7 and half the
  /// instructions.
  static Value expandAbsolute(ImplicitLocOpBuilder &b, Value x) {
    Type type = x.getType();
    x = clampFromAbove(b, x, 10.0f);
    Value e = math::Exp2Op::create(
        b, arith::MulFOp::create(b, x, splatF32(b, type, 2 * kLog2eHigh)));
    Value one = splatF32(b, type, 1.0f);
    Value rest = arith::DivFOp::create(b, splatF32(b, type, 2.0f),
                                       arith::AddFOp::create(b, e, one));
    return arith::SubFOp::create(b, one, rest);
  }
};

/// On [0, 0.875] erf(x) = x + x q(x^2), and beyond it 1 - 2^-g(x). There 1 is
/// the larger part, so that little of the error of g is left in the result.
struct ExpandErf : OpRewritePattern<math::ErfOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::ErfOp op,
                                PatternRewriter &rewriter) const override {
    if (!isFixedF32(op.getType()))
      return rewriter.notifyMatchFailure(op, "not f32 of a fixed shape");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    Type type = op.getType();
    Value x = math::AbsFOp::create(b, op.getOperand());

    // The minimax polynomials for the relative error of erf, 1.4e-8 and 1.9e-9,
    // their coefficients rounded as those of the exponential.
    Value z = arith::MulFOp::create(b, x, x);
    Value q =
        evaluatePolynomial(b, z,
                           {0x1.06eba6p-3f, -0x1.8126eep-2f, 0x1.ce1bf4p-4f,
                            -0x1.b6a314p-6f, 0x1.47cffcp-8f, -0x1.3c9b7ap-11f});
    Value small = math::FmaOp::create(b, x, q, x);

    // The result is 1 in f32 from 3.92 on, and g grows up to 4.
    Value bounded = clampFromAbove(b, x, 4.0f);
    Value g = evaluatePolynomial(
        b, bounded,
        {0x1.9426cep-13f, 0x1.a094ap+0f, 0x1.d6550ep-1f, 0x1.344008p-3f,
         -0x1.08f978p-5f, 0x1.245ee8p-8f, -0x1.300f3ap-12f});
    Value y = arith::NegFOp::create(b, g);
    Value n = math::FloorOp::create(b, y);
    Value rest = multiplyByPowerOfTwo(
        b, evaluateExp2Polynomial(b, arith::SubFOp::create(b, y, n)), n);
    Value large = arith::SubFOp::create(b, splatF32(b, type, 1.0f), rest);

    Value isSmall = arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, x,
                                          splatF32(b, type, 0.875f));
    Value result = arith::SelectOp::create(b, isSmall, small, large);
    rewriter.replaceOpWithNewOp<math::CopySignOp>(op, result, op.getOperand());
    return success();
  }
};

struct ApproximateMathPass
    : attn::impl::ApproximateMathPassBase<ApproximateMathPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ExpandErf, ExpandExp, ExpandTanh>(&getContext());
    populateMathPolynomialApproximationPatterns(patterns, [](StringRef name) {
      return name == math::LogOp::getOperationName() ||
             name == math::Log1pOp::getOperationName() ||
             name == math::Log2Op::getOperationName();
    });

    // Upstream's patterns match tensors too, and make invalid IR of them.
    SmallVector<Operation *> ops;
    getOperation()->walk([&](Operation *op) {
      if (isa<math::ErfOp, math::ExpOp, math::LogOp, math::Log1pOp,
              math::Log2Op, math::TanhOp>(op) &&
          isFixedF32(op->getResult(0).getType()))
        ops.push_back(op);
    });
    GreedyRewriteConfig config;
    config.setStrictness(GreedyRewriteStrictness::ExistingAndNewOps);
    if (failed(applyOpPatternsGreedily(ops, std::move(patterns), config)))
      signalPassFailure();
  }
};
} // namespace
