//===- FloatArithmetic.cpp - Numbers, element by element ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Floating-point operations of arith, math and llvm, element by element over
// all lanes: what inactive lanes compute is never read. Functions of one
// number, and what PTX calls approximate, are evaluated in double and rounded
// once.
//
//===----------------------------------------------------------------------===//

#include "Decoder.h"
#include "FloatFormats.h"
#include "Warp.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;

namespace {

#define BINARY(NAME, EXPRESSION)                                               \
  struct NAME {                                                                \
    template <typename C>                                                      \
    static C apply(C a, C b) {                                                 \
      return EXPRESSION;                                                       \
    }                                                                          \
  };
BINARY(AddF, a + b)
BINARY(SubF, a - b)
BINARY(MulF, a *b)
BINARY(DivF, a / b)
BINARY(RemF, std::fmod(a, b))
// A NaN is the other operand's loss, and +0 is above -0.
BINARY(MaxNumF, a != a                      ? b
                : b != b                    ? a
                : a > b                     ? a
                : a == b && std::signbit(b) ? a
                                            : b)
BINARY(MinNumF, a != a                      ? b
                : b != b                    ? a
                : a < b                     ? a
                : a == b && std::signbit(a) ? a
                                            : b)
// A NaN is everybody's.
BINARY(MaximumF, a != a ? a : b != b ? b : MaxNumF::apply(a, b))
BINARY(MinimumF, a != a ? a : b != b ? b : MinNumF::apply(a, b))
BINARY(PowF, C(std::pow(double(a), double(b))))
BINARY(CopySignF, std::copysign(a, b))
BINARY(Atan2F, C(std::atan2(double(a), double(b))))
#undef BINARY

template <typename F, typename Op>
Step floatBinary(Warp &warp, const Instruction &i) {
  auto *a = warp.as<typename F::Storage>(i.operands[0]);
  auto *b = warp.as<typename F::Storage>(i.operands[1]);
  auto *result = warp.as<typename F::Storage>(i.results[0]);
  for (unsigned n = 0, e = i.results[0].count * lanes; n < e; ++n)
    result[n] = F::store(Op::apply(F::load(a[n]), F::load(b[n])));
  return Step::Next;
}

template <typename Op>
Handler binaryHandler(Kind kind) {
  switch (kind) {
  case Kind::F16:
    return floatBinary<FormatF16, Op>;
  case Kind::BF16:
    return floatBinary<FormatBF16, Op>;
  case Kind::F64:
    return floatBinary<FormatF64, Op>;
  default:
    return floatBinary<FormatF32, Op>;
  }
}

template <typename F>
Step fusedMultiplyAdd(Warp &warp, const Instruction &i) {
  auto *a = warp.as<typename F::Storage>(i.operands[0]);
  auto *b = warp.as<typename F::Storage>(i.operands[1]);
  auto *c = warp.as<typename F::Storage>(i.operands[2]);
  auto *result = warp.as<typename F::Storage>(i.results[0]);
  for (unsigned n = 0, e = i.results[0].count * lanes; n < e; ++n)
    result[n] = F::store(std::fma(F::load(a[n]), F::load(b[n]), F::load(c[n])));
  return Step::Next;
}

Handler fmaHandler(Kind kind) {
  switch (kind) {
  case Kind::F16:
    return fusedMultiplyAdd<FormatF16>;
  case Kind::BF16:
    return fusedMultiplyAdd<FormatBF16>;
  case Kind::F64:
    return fusedMultiplyAdd<FormatF64>;
  default:
    return fusedMultiplyAdd<FormatF32>;
  }
}

using Function = double (*)(double);

/// A function of one number: operand and result may differ in format. imm[0] is
/// the function; imm[1]: subnormal numbers of f32 are taken as, and made, zero.
Step applyFunction(Warp &warp, const Instruction &i) {
  auto function = reinterpret_cast<Function>(i.imm[0]);
  const Register &operand = i.operands[0], &result = i.results[0];
  auto flush = [&](double v) {
    return i.imm[1] && std::fabs(v) < 0x1p-126 ? std::copysign(0.0, v) : v;
  };
  if (operand.kind == Kind::F32 && result.kind == Kind::F32) {
    const uint32_t *from = warp.words(operand);
    uint32_t *to = warp.words(result);
    for (unsigned n = 0, e = result.count * lanes; n < e; ++n)
      to[n] = FormatF32::store(
          float(flush(function(flush(FormatF32::load(from[n]))))));
    return Step::Next;
  }
  for (unsigned e = 0; e < result.count; ++e)
    for (unsigned lane = 0; lane < lanes; ++lane)
      warp.set(result, lane,
               fromDouble(result.kind,
                          function(toDouble(operand.kind,
                                            warp.get(operand, lane, e)))),
               e);
  return Step::Next;
}

template <typename F>
Step compareFloats(Warp &warp, const Instruction &i) {
  auto *a = warp.as<typename F::Storage>(i.operands[0]);
  auto *b = warp.as<typename F::Storage>(i.operands[1]);
  uint32_t *result = warp.words(i.results[0]);
  // For each predicate, which arith and llvm number alike, the relations that
  // make it true: 1 equal, 2 greater, 4 less, 8 unordered.
  static constexpr uint8_t relations[] = {0, 1,  2,  3,  4,  5,  6, 7,
                                          9, 10, 11, 12, 13, 14, 8, 15};
  unsigned predicate = relations[i.imm[0] & 15];
  for (unsigned n = 0, e = i.results[0].count * lanes; n < e; ++n) {
    auto x = F::load(a[n]), y = F::load(b[n]);
    unsigned relation = x == y ? 1 : x > y ? 2 : x < y ? 4 : 8;
    result[n] = (predicate & relation) != 0;
  }
  return Step::Next;
}

Handler compareHandler(Kind kind) {
  switch (kind) {
  case Kind::F16:
    return compareFloats<FormatF16>;
  case Kind::BF16:
    return compareFloats<FormatBF16>;
  case Kind::F64:
    return compareFloats<FormatF64>;
  default:
    return compareFloats<FormatF32>;
  }
}

using HandlerFor = Handler (*)(Kind);

HandlerFor findBinary(StringRef name) {
  return llvm::StringSwitch<HandlerFor>(name)
      .Cases({"arith.addf", "llvm.fadd"}, binaryHandler<AddF>)
      .Cases({"arith.subf", "llvm.fsub"}, binaryHandler<SubF>)
      .Cases({"arith.mulf", "llvm.fmul"}, binaryHandler<MulF>)
      .Cases({"arith.divf", "llvm.fdiv"}, binaryHandler<DivF>)
      .Cases({"arith.remf", "llvm.frem"}, binaryHandler<RemF>)
      .Cases({"arith.maxnumf", "llvm.intr.maxnum"}, binaryHandler<MaxNumF>)
      .Cases({"arith.minnumf", "llvm.intr.minnum"}, binaryHandler<MinNumF>)
      .Cases({"arith.maximumf", "llvm.intr.maximum"}, binaryHandler<MaximumF>)
      .Cases({"arith.minimumf", "llvm.intr.minimum"}, binaryHandler<MinimumF>)
      .Cases({"math.powf", "llvm.intr.pow"}, binaryHandler<PowF>)
      .Cases({"math.copysign", "llvm.intr.copysign"}, binaryHandler<CopySignF>)
      .Case("math.atan2", binaryHandler<Atan2F>)
      .Default(nullptr);
}

Function findFunction(StringRef name) {
  return llvm::StringSwitch<Function>(name)
      .Cases({"math.exp", "llvm.intr.exp"},
             [](double x) { return std::exp(x); })
      .Cases({"math.exp2", "llvm.intr.exp2"},
             [](double x) { return std::exp2(x); })
      .Case("math.expm1", [](double x) { return std::expm1(x); })
      .Cases({"math.log", "llvm.intr.log"},
             [](double x) { return std::log(x); })
      .Cases({"math.log2", "llvm.intr.log2"},
             [](double x) { return std::log2(x); })
      .Case("math.log1p", [](double x) { return std::log1p(x); })
      .Cases({"math.sqrt", "llvm.intr.sqrt"},
             [](double x) { return std::sqrt(x); })
      .Case("math.rsqrt", [](double x) { return 1 / std::sqrt(x); })
      .Cases({"math.tanh", "llvm.intr.tanh"},
             [](double x) { return std::tanh(x); })
      .Cases({"math.sin", "llvm.intr.sin"},
             [](double x) { return std::sin(x); })
      .Cases({"math.cos", "llvm.intr.cos"},
             [](double x) { return std::cos(x); })
      .Case("math.atan", [](double x) { return std::atan(x); })
      .Case("math.erf", [](double x) { return std::erf(x); })
      .Cases({"math.absf", "llvm.intr.fabs"},
             [](double x) { return std::fabs(x); })
      .Cases({"math.floor", "llvm.intr.floor"},
             [](double x) { return std::floor(x); })
      .Cases({"math.ceil", "llvm.intr.ceil"},
             [](double x) { return std::ceil(x); })
      .Cases({"math.trunc", "llvm.intr.trunc"},
             [](double x) { return std::trunc(x); })
      .Cases({"math.round", "llvm.intr.round"},
             [](double x) { return std::round(x); })
      .Cases({"math.roundeven", "llvm.intr.roundeven", "llvm.intr.rint"},
             [](double x) { return std::nearbyint(x); })
      .Cases({"arith.negf", "llvm.fneg"}, [](double x) { return -x; })
      .Default(nullptr);
}

/// What PTX computes approximately. The name says whether subnormal numbers are
/// flushed.
Function findApproximation(StringRef name) {
  return llvm::StringSwitch<Function>(name)
      .StartsWith("llvm.nvvm.ex2.approx", [](double x) { return std::exp2(x); })
      .StartsWith("llvm.nvvm.lg2.approx", [](double x) { return std::log2(x); })
      .StartsWith("llvm.nvvm.rcp.approx", [](double x) { return 1 / x; })
      .StartsWith("llvm.nvvm.rsqrt.approx",
                  [](double x) { return 1 / std::sqrt(x); })
      .StartsWith("llvm.nvvm.sqrt.approx",
                  [](double x) { return std::sqrt(x); })
      .StartsWith("llvm.nvvm.tanh.approx",
                  [](double x) { return std::tanh(x); })
      .StartsWith("llvm.nvvm.sin.approx", [](double x) { return std::sin(x); })
      .StartsWith("llvm.nvvm.cos.approx", [](double x) { return std::cos(x); })
      .Default(nullptr);
}

} // namespace

Decoded Decoder::decodeFloat(Operation *op) {
  StringRef name = op->getName().getStringRef();
  Kind kind;
  if (!getOperandKind(op, kind))
    return Decoded::Unknown;
  if (HandlerFor handler = findBinary(name))
    return emitWhole(op, handler(kind));
  if (Function function = findFunction(name))
    return emitWhole(op, applyFunction,
                     {int64_t(reinterpret_cast<intptr_t>(function)), 0});
  if (name == "math.fma" || name == "llvm.intr.fma" ||
      name == "llvm.intr.fmuladd" || name == "vector.fma")
    return emitWhole(op, fmaHandler(kind));
  if (name == "arith.cmpf" || name == "llvm.fcmp")
    return emitWhole(op, compareHandler(kind),
                     {op->getAttrOfType<IntegerAttr>("predicate").getInt()});
  if (name == "nvvm.rcp.approx.ftz.f")
    return emitWhole(op, applyFunction,
                     {int64_t(reinterpret_cast<intptr_t>(
                          findApproximation("llvm.nvvm.rcp.approx"))),
                      1});
  if (auto call = dyn_cast<LLVM::CallIntrinsicOp>(op)) {
    StringRef intrinsic = call.getIntrin();
    if (Function function = findApproximation(intrinsic))
      return emitWhole(op, applyFunction,
                       {int64_t(reinterpret_cast<intptr_t>(function)),
                        intrinsic.contains(".ftz")});
    if (intrinsic.starts_with("llvm.nvvm.fma.rn") && isFloat(kind) &&
        call->getNumOperands() == 3)
      return emitWhole(op, fmaHandler(kind));
    if (intrinsic.starts_with("llvm.nvvm.fmax.") &&
        !intrinsic.contains("nan") && !intrinsic.contains("xorsign"))
      return emitWhole(op, binaryHandler<MaxNumF>(kind));
    if (intrinsic.starts_with("llvm.nvvm.fmin.") &&
        !intrinsic.contains("nan") && !intrinsic.contains("xorsign"))
      return emitWhole(op, binaryHandler<MinNumF>(kind));
    return fail(op, "the intrinsic " + intrinsic + " is not modelled");
  }
  return Decoded::Unknown;
}
