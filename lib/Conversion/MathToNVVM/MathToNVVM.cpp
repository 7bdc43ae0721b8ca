//===- MathToNVVM.cpp - Functions as instructions of the device -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream lowers functions on a device to calls of a library of bitcode that
// comes with CUDA. The instructions below are what that library would use with
// its fastest settings; where they alone are not accurate enough, a few more
// make up for it.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/MathToNVVM/MathToNVVM.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

#include "llvm/ADT/TypeSwitch.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTMATHTONVVMPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// log2(e) as the sum of two floats, and ln(2).
static constexpr float kLog2eHigh = 0x1.715476p+0f;
static constexpr float kLog2eLow = 0x1.4ae0cp-26f;
static constexpr float kLn2 = 0x1.62e43p-1f;

namespace {
/// Expressions on scalars of f32.
class Scalar {
public:
  Scalar(ImplicitLocOpBuilder &b, bool approximate)
      : b(b), approximate(approximate) {}

  /// The value of `op` on `x`, its operands; null where there is no form.
  Value emit(Operation *op, ValueRange x);

private:
  Value constant(float value) {
    return arith::ConstantOp::create(b, b.getF32FloatAttr(value));
  }
  Value call(StringRef intrinsic, ValueRange x) {
    return LLVM::CallIntrinsicOp::create(b, x.front().getType(),
                                         b.getStringAttr(intrinsic), x)
        .getResults();
  }
  Value exp2(Value x) { return call("llvm.nvvm.ex2.approx.ftz.f", x); }
  Value log2(Value x) { return call("llvm.nvvm.lg2.approx.ftz.f", x); }
  Value rcp(Value x) { return call("llvm.nvvm.rcp.approx.ftz.f", x); }
  Value mul(Value x, Value y) { return arith::MulFOp::create(b, x, y); }
  Value fma(Value x, Value y, Value z) { return call("llvm.fma", {x, y, z}); }

  Value exp(Value x);
  Value log1p(Value x);
  Value tanh(Value x);

  ImplicitLocOpBuilder &b;
  bool approximate;
};
} // namespace

/// exp(x) = 2^t (1 + r ln(2)) with t = x log2(e) rounded and r the rest.
Value Scalar::exp(Value x) {
  if (approximate)
    return exp2(mul(x, constant(kLog2eHigh)));
  // Just past where the result is zero and infinite; beyond, the rest would be
  // the difference of two infinities.
  x = arith::MaximumFOp::create(b, x, constant(-104.0f));
  x = arith::MinimumFOp::create(b, x, constant(89.0f));
  Value high = constant(kLog2eHigh);
  Value t = mul(x, high);
  Value rest = fma(x, high, arith::NegFOp::create(b, t));
  rest = fma(x, constant(kLog2eLow), rest);
  return mul(exp2(t), fma(rest, constant(kLn2), constant(1.0f)));
}

/// ln(1 + x) = ln(u) x / (u - 1) with u = 1 + x rounded: the quotient makes up
/// for the rounding. Where u is 1, the result is x; where it is infinite, the
/// quotient would be no number.
Value Scalar::log1p(Value x) {
  Value one = constant(1.0f);
  Value u = arith::AddFOp::create(b, x, one);
  Value log = mul(log2(u), constant(kLn2));
  Value quotient = mul(x, rcp(arith::SubFOp::create(b, u, one)));
  Value result = mul(log, quotient);
  Value isTiny = arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, u, one);
  // From here on 1 + x rounds to x, or to a neighbour.
  Value isLarge =
      arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, x, constant(0x1p24f));
  result = arith::SelectOp::create(b, isTiny, x, result);
  return arith::SelectOp::create(b, isLarge, log, result);
}

Value Scalar::tanh(Value x) {
  Value one = constant(1.0f);
  auto beyond = [&](Value x) {
    Value e = exp2(mul(x, constant(2 * kLog2eHigh)));
    Value quotient = rcp(arith::AddFOp::create(b, e, one));
    return fma(quotient, constant(-2.0f), one);
  };
  if (approximate)
    return beyond(x);

  // The odd polynomial of the CPU: x + x^3 q(x^2).
  static constexpr float coefficients[] = {-0x1.5554a4p-2f, 0x1.10ed66p-3f,
                                           -0x1.b5604cp-5f, 0x1.42337cp-6f,
                                           -0x1.3899eap-8f};
  Value z = mul(x, x);
  Value q = constant(coefficients[std::size(coefficients) - 1]);
  for (size_t k = std::size(coefficients) - 1; k-- > 0;)
    q = fma(q, z, constant(coefficients[k]));
  Value small = fma(mul(x, z), q, x);
  Value isSmall = arith::CmpFOp::create(b, arith::CmpFPredicate::OLT,
                                        call("llvm.fabs", x), constant(0.75f));
  return arith::SelectOp::create(b, isSmall, small, beyond(x));
}

Value Scalar::emit(Operation *op, ValueRange x) {
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case([&](math::Exp2Op) { return exp2(x[0]); })
      .Case([&](math::ExpOp) { return exp(x[0]); })
      .Case([&](math::Log2Op) { return log2(x[0]); })
      .Case([&](math::LogOp) { return mul(log2(x[0]), constant(kLn2)); })
      .Case([&](math::Log1pOp) { return log1p(x[0]); })
      .Case([&](math::TanhOp) { return tanh(x[0]); })
      .Case([&](math::RsqrtOp) {
        return call("llvm.nvvm.rsqrt.approx.ftz.f", x);
      })
      .Default(Value());
}

/// The intrinsic of an operation that the device computes as it is, in any
/// float.
static StringRef getExactIntrinsic(Operation *op) {
  return llvm::TypeSwitch<Operation *, StringRef>(op)
      .Case([](math::AbsFOp) { return "llvm.fabs"; })
      .Case([](math::CeilOp) { return "llvm.ceil"; })
      .Case([](math::CopySignOp) { return "llvm.copysign"; })
      .Case([](math::FloorOp) { return "llvm.floor"; })
      .Case([](math::FmaOp) { return "llvm.fma"; })
      .Case([](math::RoundEvenOp) { return "llvm.roundeven"; })
      .Case([](math::RoundOp) { return "llvm.round"; })
      .Case([](math::SqrtOp) { return "llvm.sqrt"; })
      .Case([](math::TruncOp) { return "llvm.trunc"; })
      .Default(StringRef());
}

/// One element of the result.
static Value emitElement(ImplicitLocOpBuilder &b, Operation *op,
                         ValueRange operands) {
  Type type = operands.front().getType();
  bool narrow = type.isBF16() || type.isF16();
  SmallVector<Value> x(operands);
  if (narrow)
    for (Value &value : x)
      value = arith::ExtFOp::create(b, b.getF32Type(), value);
  Value result;
  if (StringRef intrinsic = getExactIntrinsic(op); !intrinsic.empty()) {
    result = LLVM::CallIntrinsicOp::create(b, x.front().getType(),
                                           b.getStringAttr(intrinsic), x)
                 .getResults();
  } else if (x.front().getType().isF32()) {
    auto fastMath = dyn_cast<arith::ArithFastMathInterface>(op);
    bool approximate =
        fastMath &&
        bitEnumContainsAll(fastMath.getFastMathFlagsAttr().getValue(),
                           arith::FastMathFlags::afn);
    result = Scalar(b, approximate).emit(op, x);
  }
  if (result && narrow)
    result = arith::TruncFOp::create(b, type, result);
  return result;
}

static LogicalResult convertFunction(Operation *op) {
  ImplicitLocOpBuilder b(op->getLoc(), op);
  Type type = op->getResult(0).getType();
  auto vector = dyn_cast<VectorType>(type);
  bool fixed = isa<FloatType>(type) || (vector && !vector.isScalable());
  Value result;
  if (fixed && !vector) {
    result = emitElement(b, op, op->getOperands());
  } else if (fixed) {
    SmallVector<ValueRange> columns;
    for (Value operand : op->getOperands())
      columns.push_back(vector::ToElementsOp::create(b, operand).getResults());
    SmallVector<Value> elements;
    for (int64_t i = 0; i < vector.getNumElements(); ++i) {
      SmallVector<Value> x;
      for (ValueRange column : columns)
        x.push_back(column[i]);
      elements.push_back(emitElement(b, op, x));
      if (!elements.back())
        break;
    }
    if (elements.back())
      result = vector::FromElementsOp::create(b, vector, elements);
  }
  if (!result)
    return op->emitOpError("has no form on a CUDA device for ") << type;
  op->replaceAllUsesWith(ValueRange(result));
  op->erase();
  return success();
}

/// Pairs of neighbours are rounded by one instruction into one register.
static void convertTruncation(arith::TruncFOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), op);
  auto type = cast<VectorType>(op.getType());
  Type element = type.getElementType();
  auto pair = VectorType::get(2, element);
  StringAttr intrinsic = b.getStringAttr(
      element.isBF16() ? "llvm.nvvm.ff2bf16x2.rn" : "llvm.nvvm.ff2f16x2.rn");
  ValueRange x = vector::ToElementsOp::create(b, op.getIn()).getResults();
  SmallVector<Value> registers;
  for (size_t i = 0; i < x.size(); i += 2) {
    // The first operand is the upper half.
    Value rounded = LLVM::CallIntrinsicOp::create(b, pair, intrinsic,
                                                  ValueRange{x[i + 1], x[i]})
                        .getResults();
    registers.push_back(LLVM::BitcastOp::create(b, b.getI32Type(), rounded));
  }
  auto words = VectorType::get(type.getNumElements() / 2, b.getI32Type());
  Value packed = vector::FromElementsOp::create(b, words, registers);
  op.replaceAllUsesWith(vector::BitCastOp::create(b, type, packed).getResult());
  op.erase();
}

static bool isPairTruncation(arith::TruncFOp op) {
  auto type = dyn_cast<VectorType>(op.getType());
  auto roundingMode = op.getRoundingmode();
  return type && type.getRank() == 1 && !type.isScalable() &&
         type.getNumElements() % 2 == 0 &&
         (type.getElementType().isBF16() || type.getElementType().isF16()) &&
         getElementTypeOrSelf(op.getIn()).isF32() &&
         (!roundingMode ||
          *roundingMode == arith::RoundingMode::to_nearest_even);
}

namespace {
struct ConvertMathToNVVMPass
    : attn::impl::ConvertMathToNVVMPassBase<ConvertMathToNVVMPass> {
  void runOnOperation() override {
    SmallVector<Operation *> functions;
    SmallVector<arith::TruncFOp> truncations;
    getOperation()->walk([&](Operation *op) {
      if (auto truncation = dyn_cast<arith::TruncFOp>(op)) {
        if (isPairTruncation(truncation))
          truncations.push_back(truncation);
      } else if (isa_and_nonnull<math::MathDialect>(op->getDialect()) &&
                 op->getNumResults() == 1 &&
                 isa<FloatType>(getElementTypeOrSelf(op->getResult(0)))) {
        functions.push_back(op);
      }
    });
    for (arith::TruncFOp op : truncations)
      convertTruncation(op);
    for (Operation *op : functions)
      if (failed(convertFunction(op)))
        signalPassFailure();
  }
};
} // namespace
