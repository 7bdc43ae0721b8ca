//===- ExpandExp2.cpp - math.exp2 as a polynomial -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The exponential is the one transcendental function in the inner loop of a
// softmax. It has a form for every target, and one for a register of AVX-512,
// whose instructions do the splitting and the scaling of Exp2Parts.h.
//
//===----------------------------------------------------------------------===//

#include "Exp2Parts.h"
#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::attn {
#define GEN_PASS_DEF_EXPANDEXP2PASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// The result is a normal number for y in [-126, 128).
static constexpr float kFirstNormal = -126.0f;
static constexpr float kFirstInfinite = 128.0f;

using Polynomial = Value (*)(ImplicitLocOpBuilder &, Value);

/// The form that every target can run: fourteen instructions on x86.
static Value expandGeneric(ImplicitLocOpBuilder &b, Value y,
                           Polynomial evaluate) {
  y = clampFromBelow(b, y, kFirstNormal - 1);
  y = clampFromAbove(b, y, kFirstInfinite);
  Value n = math::FloorOp::create(b, y);
  Value f = arith::SubFOp::create(b, y, n);
  return multiplyByPowerOfTwo(b, evaluate(b, f), n);
}

/// The form for a register of AVX-512: nine instructions. vreduceps gives
/// y - floor(y), and zero for infinities; vscalefps gives p * 2^floor(y), with
/// 0 for -inf, inf for +inf, and overflow to inf. Both propagate NaN. Its mask
/// keeps results below the normal numbers zero.
static Value expandAVX512(ImplicitLocOpBuilder &b, Value y,
                          Polynomial evaluate) {
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
  Value p = evaluate(b, f);

  // "Not less", which NaN passes too.
  Value normal = arith::CmpFOp::create(b, arith::CmpFPredicate::UGE, y,
                                       splatF32(b, type, kFirstNormal));
  Value mask = LLVM::BitcastOp::create(b, i16, normal);
  return LLVM::CallIntrinsicOp::create(
             b, type, b.getStringAttr("llvm.x86.avx512.mask.scalef.ps.512"),
             ValueRange{p, y, splatF32(b, type, 0.0f), mask, currentDirection})
      .getResults();
}

namespace {
struct ExpandExp2 : OpRewritePattern<math::Exp2Op> {
  ExpandExp2(MLIRContext *context, bool avx512)
      : OpRewritePattern(context), avx512(avx512) {}

  LogicalResult matchAndRewrite(math::Exp2Op op,
                                PatternRewriter &rewriter) const override {
    if (!isFixedF32(op.getType()))
      return rewriter.notifyMatchFailure(op, "not f32 of a fixed shape");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    auto vector = dyn_cast<VectorType>(op.getType());
    bool isRegister =
        vector && vector.getRank() == 1 && vector.getNumElements() == 16;
    auto function = op->getParentOfType<FunctionOpInterface>();
    bool hasAVX512 = avx512 || (function && function->hasAttr(kAVX512Exp2));
    Polynomial evaluate = evaluateExp2Polynomial;
    if (bitEnumContainsAll(op.getFastmath(), arith::FastMathFlags::afn))
      evaluate = evaluateShortExp2Polynomial;
    rewriter.replaceOp(op, hasAVX512 && isRegister
                               ? expandAVX512(b, op.getOperand(), evaluate)
                               : expandGeneric(b, op.getOperand(), evaluate));
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
