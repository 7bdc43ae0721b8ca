//===- Exp2Parts.cpp - Building blocks of exponentials --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Exp2Parts.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::attn;

/// The minimax polynomial of 2^f on [0, 1] in relative error, with the constant
/// term held at 1 and the others rounded to f32 from the lowest up, each time
/// refitting those above: relative error 2.2e-9, 0.02 units in the last place.
/// Then c5 is larger by 0.2 * 2^-23. For small negative y, f cannot be exact,
/// and vreduceps rounds it down, which lowers the result by up to 0.7 units
/// near f = 1; the addition splits that error between both sides.
static constexpr float kCoefficients[] = {
    1.0f,           0x1.62e42cp-1f,  0x1.ebfd3ap-3f, 0x1.c68af6p-5f,
    0x1.3cfd82p-7f, 0x1.4738d2p-10f, 0x1.c4458p-13f};

/// The minimax polynomial of degree 4, made in the same way.
static constexpr float kShortCoefficients[] = {
    1.0f, 0x1.62d6c6p-1f, 0x1.ee245p-3f, 0x1.abf868p-5f, 0x1.b7f73p-7f};

/// `attr` in every element of `type`.
static Value splat(ImplicitLocOpBuilder &b, Type type, TypedAttr attr) {
  if (auto vector = dyn_cast<VectorType>(type))
    attr = DenseElementsAttr::get(vector, Attribute(attr));
  return arith::ConstantOp::create(b, type, attr);
}

bool attn::isFixedF32(Type type) {
  if (auto vector = dyn_cast<VectorType>(type))
    return !vector.isScalable() && vector.getElementType().isF32();
  return type.isF32();
}

Value attn::splatF32(ImplicitLocOpBuilder &b, Type type, float value) {
  return splat(b, type, b.getF32FloatAttr(value));
}

Value attn::clampFromBelow(ImplicitLocOpBuilder &b, Value x, float low) {
  Value bound = splatF32(b, x.getType(), low);
  Value below = arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, x, bound);
  return arith::SelectOp::create(b, below, bound, x);
}

Value attn::clampFromAbove(ImplicitLocOpBuilder &b, Value x, float high) {
  Value bound = splatF32(b, x.getType(), high);
  Value above = arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, x, bound);
  return arith::SelectOp::create(b, above, bound, x);
}

Value attn::evaluatePolynomial(ImplicitLocOpBuilder &b, Value f,
                               ArrayRef<float> coefficients) {
  Value p = splatF32(b, f.getType(), coefficients.back());
  for (float coefficient : llvm::reverse(coefficients.drop_back()))
    p = math::FmaOp::create(b, p, f, splatF32(b, f.getType(), coefficient));
  return p;
}

Value attn::evaluateExp2Polynomial(ImplicitLocOpBuilder &b, Value f) {
  return evaluatePolynomial(b, f, kCoefficients);
}

Value attn::evaluateShortExp2Polynomial(ImplicitLocOpBuilder &b, Value f) {
  return evaluatePolynomial(b, f, kShortCoefficients);
}

Value attn::multiplyByPowerOfTwo(ImplicitLocOpBuilder &b, Value p, Value n) {
  Type type = n.getType();
  Type bitsType = b.getI32Type();
  if (auto vector = dyn_cast<VectorType>(type))
    bitsType = vector.clone(bitsType);

  // Adding 1.5 * 2^23 leaves an integer in the low bits of the significand. The
  // exponent's bias is added with it, and the shift drops everything else: n =
  // -127 gives zero, n = 128 gives infinity. A conversion to an integer would
  // be undefined for NaN; here its bits are arbitrary.
  Value shifted =
      arith::AddFOp::create(b, n, splatF32(b, type, 0x1.8p23f + 127.0f));
  Value bits = arith::BitcastOp::create(b, bitsType, shifted);
  Value exponent = arith::ShLIOp::create(
      b, bits, splat(b, bitsType, b.getI32IntegerAttr(23)));
  Value scale = arith::BitcastOp::create(b, type, exponent);
  return arith::MulFOp::create(b, p, scale);
}
