//===- ExpandExp2.cpp - math.exp2 as a polynomial -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The exponential is the one transcendental function in the inner loop of a
// softmax. With n = floor(y) and f = y - n in [0, 1],
//
//   2^y = 2^n * p(f),   p(f) = 1 + c1 f + ... + c6 f^6.
//
// n is rounded down, and not to the nearest integer, so that p(f) >= 1 and the
// one multiplication by 2^n needs no care at the ends of the range: 2^n is zero
// or infinite exactly where the result is.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::attn {
#define GEN_PASS_DEF_EXPANDEXP2PASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

/// The minimax polynomial of 2^f on [0, 1] in relative error, with the constant
/// term held at 1 and the others rounded to f32 from the lowest up, each time
/// refitting those above: relative error 2.2e-9, 0.02 units in the last place.
/// Then c5 is larger by 0.2 * 2^-23. For small negative y, f cannot be exact,
/// and vreduceps rounds it down, which lowers the result by up to 0.7 units
/// near f = 1; the addition splits that error between both sides.
static constexpr float kCoefficients[] = {
    1.0f,           0x1.62e42cp-1f,  0x1.ebfd3ap-3f, 0x1.c68af6p-5f,
    0x1.3cfd82p-7f, 0x1.4738d2p-10f, 0x1.c4458p-13f};

/// The result is a normal number for y in [-126, 128).
static constexpr float kFirstNormal = -126.0f;
static constexpr float kFirstInfinite = 128.0f;

/// `value` in every element of `type`, a float or a vector of floats.
static Value splat(ImplicitLocOpBuilder &b, Type type, float value) {
  TypedAttr attr = b.getF32FloatAttr(value);
  if (auto vector = dyn_cast<VectorType>(type))
    attr = DenseElementsAttr::get(vector, Attribute(attr));
  return arith::ConstantOp::create(b, type, attr);
}

/// As above for integers.
static Value splat(ImplicitLocOpBuilder &b, Type type, int32_t value) {
  TypedAttr attr = b.getI32IntegerAttr(value);
  if (auto vector = dyn_cast<VectorType>(type))
    attr = DenseElementsAttr::get(vector, Attribute(attr));
  return arith::ConstantOp::create(b, type, attr);
}

static Value evaluatePolynomial(ImplicitLocOpBuilder &b, Value f) {
  Type type = f.getType();
  constexpr size_t degree = std::size(kCoefficients) - 1;
  Value p = splat(b, type, kCoefficients[degree]);
  for (size_t k = degree; k-- > 0;)
    p = math::FmaOp::create(b, p, f, splat(b, type, kCoefficients[k]));
  return p;
}

/// The form that every target can run: thirteen operations.
static Value expandGeneric(ImplicitLocOpBuilder &b, Value y) {
  Type type = y.getType();
  Type bitsType = b.getI32Type();
  if (auto vector = dyn_cast<VectorType>(type))
    bitsType = vector.clone(bitsType);

  // Past these ends n would not fit in the exponent. A comparison with NaN is
  // false, so NaN stays; x86 has exactly this choice as one instruction.
  Value low = splat(b, type, kFirstNormal - 1);
  Value high = splat(b, type, kFirstInfinite);
  Value tooLow = arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, y, low);
  y = arith::SelectOp::create(b, tooLow, low, y);
  Value tooHigh = arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, y, high);
  y = arith::SelectOp::create(b, tooHigh, high, y);

  Value n = math::FloorOp::create(b, y);
  Value f = arith::SubFOp::create(b, y, n);
  Value p = evaluatePolynomial(b, f);

  // Adding 1.5 * 2^23 leaves an integer in the low bits of the significand. The
  // exponent's bias is added with it, and the shift drops everything else: n =
  // -127 gives zero, n = 128 gives infinity. A conversion to an integer would
  // be undefined for NaN; here its bits are arbitrary, and p is NaN.
  Value shifter = splat(b, type, 0x1.8p23f + 127.0f);
  Value shifted = arith::AddFOp::create(b, n, shifter);
  Value bits = arith::BitcastOp::create(b, bitsType, shifted);
  Value exponent = arith::ShLIOp::create(b, bits, splat(b, bitsType, 23));
  Value scale = arith::BitcastOp::create(b, type, exponent);
  return arith::MulFOp::create(b, p, scale);
}

/// The form for a register of AVX-512: nine instructions. vreduceps gives
/// y - floor(y), and zero for infinities; vscalefps gives p * 2^floor(y), with
/// 0 for -inf, inf for +inf, and overflow to inf. Both propagate NaN. Its mask
/// keeps results below the normal numbers zero.
static Value expandAVX512(ImplicitLocOpBuilder &b, Value y) {
  auto type = cast<VectorType>(y.getType());
  Type i16 = b.getIntegerType(16), i32 = b.getI32Type();
  auto constant = [&](Type type, int64_t value) -> Value {
    return LLVM::ConstantOp::create(b, type, b.getIntegerAttr(type, value));
  };
  // Keep no fraction bits, raise no exception, round down.
  Value roundDown = constant(i32, 0b1001);
  Value currentDirection = constant(i32, 4);
  Value all = constant(i16, -1);
  Value f = LLVM::CallIntrinsicOp::create(
                b, type, b.getStringAttr("llvm.x86.avx512.mask.reduce.ps.512"),
                ValueRange{y, roundDown, y, all, currentDirection})
                .getResults();
  Value p = evaluatePolynomial(b, f);

  // "Not less", which NaN passes too.
  Value normal = arith::CmpFOp::create(b, arith::CmpFPredicate::UGE, y,
                                       splat(b, type, kFirstNormal));
  Value mask = LLVM::BitcastOp::create(b, i16, normal);
  return LLVM::CallIntrinsicOp::create(
             b, type, b.getStringAttr("llvm.x86.avx512.mask.scalef.ps.512"),
             ValueRange{p, y, splat(b, type, 0.0f), mask, currentDirection})
      .getResults();
}

namespace {
struct ExpandExp2 : OpRewritePattern<math::Exp2Op> {
  ExpandExp2(MLIRContext *context, bool avx512)
      : OpRewritePattern(context), avx512(avx512) {}

  LogicalResult matchAndRewrite(math::Exp2Op op,
                                PatternRewriter &rewriter) const override {
    Type type = op.getType();
    auto vector = dyn_cast<VectorType>(type);
    if (!getElementTypeOrSelf(type).isF32() || isa<TensorType>(type) ||
        (vector && vector.isScalable()))
      return rewriter.notifyMatchFailure(op, "not f32 of a fixed length");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    bool oneRegister =
        vector && vector.getRank() == 1 && vector.getNumElements() == 16;
    auto function = op->getParentOfType<FunctionOpInterface>();
    bool hasAVX512 =
        avx512 || (function && function->hasAttr("attn.avx512_exp2"));
    rewriter.replaceOp(op, hasAVX512 && oneRegister
                               ? expandAVX512(b, op.getOperand())
                               : expandGeneric(b, op.getOperand()));
    return success();
  }

  bool avx512;
};

struct ExpandExp2Pass : attn::impl::ExpandExp2PassBase<ExpandExp2Pass> {
  using ExpandExp2PassBase::ExpandExp2PassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ExpandExp2>(&getContext(), avx512);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
