//===- Conversions.cpp - Changes of type ----------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Conversions between integers and floating point, and bitcasts. A narrowing of
// a floating-point number rounds once, to nearest, ties to even.
//
//===----------------------------------------------------------------------===//

#include "Decoder.h"
#include "FloatFormats.h"
#include "Warp.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;

namespace {

uint64_t maskOf(Kind kind) { return ~uint64_t(0) >> (64 - getBits(kind)); }

/// Applies `convert` to each element's bits.
template <typename Convert>
Step convertEach(Warp &warp, const Instruction &i, Convert convert) {
  const Register &from = i.operands[0], &to = i.results[0];
  for (unsigned e = 0; e < to.count; ++e)
    for (unsigned lane = 0; lane < lanes; ++lane)
      warp.set(to, lane, convert(warp.get(from, lane, e)), e);
  return Step::Next;
}

int64_t signExtended(Kind kind, uint64_t bits) {
  unsigned unused = 64 - getBits(kind);
  return int64_t(bits << unused) >> unused;
}

Step extendSigned(Warp &warp, const Instruction &i) {
  Kind from = i.operands[0].kind, to = i.results[0].kind;
  return convertEach(warp, i, [=](uint64_t bits) {
    return uint64_t(signExtended(from, bits)) & maskOf(to);
  });
}

Step extendUnsigned(Warp &warp, const Instruction &i) {
  Kind to = i.results[0].kind;
  return convertEach(warp, i, [=](uint64_t bits) { return bits & maskOf(to); });
}

Step convertFloat(Warp &warp, const Instruction &i) {
  Kind from = i.operands[0].kind, to = i.results[0].kind;
  return convertEach(warp, i, [=](uint64_t bits) {
    return fromDouble(to, toDouble(from, bits));
  });
}

/// To a format of at most 53 bits from an integer of 64: by way of the format's
/// own rounding only where double holds the integer.
template <typename Integer>
uint64_t integerToFloat(Kind to, Integer value) {
  return to == Kind::F32 ? FormatF32::store(float(value))
                         : fromDouble(to, double(value));
}

Step signedToFloat(Warp &warp, const Instruction &i) {
  Kind from = i.operands[0].kind, to = i.results[0].kind;
  return convertEach(warp, i, [=](uint64_t bits) {
    return integerToFloat(to, signExtended(from, bits));
  });
}

Step unsignedToFloat(Warp &warp, const Instruction &i) {
  Kind to = i.results[0].kind;
  return convertEach(warp, i,
                     [=](uint64_t bits) { return integerToFloat(to, bits); });
}

/// Towards zero; out of range to the nearest integer there is, NaN to 0, as
/// PTX's cvt does.
Step floatToSigned(Warp &warp, const Instruction &i) {
  Kind from = i.operands[0].kind, to = i.results[0].kind;
  double limit = std::ldexp(1.0, getBits(to) - 1);
  return convertEach(warp, i, [=](uint64_t bits) -> uint64_t {
    double value = std::trunc(toDouble(from, bits));
    if (value != value)
      return 0;
    if (value >= limit)
      return maskOf(to) >> 1;
    if (value < -limit)
      return (maskOf(to) >> 1) + 1;
    return uint64_t(int64_t(value)) & maskOf(to);
  });
}

Step floatToUnsigned(Warp &warp, const Instruction &i) {
  Kind from = i.operands[0].kind, to = i.results[0].kind;
  double limit = std::ldexp(1.0, getBits(to));
  return convertEach(warp, i, [=](uint64_t bits) -> uint64_t {
    double value = std::trunc(toDouble(from, bits));
    if (!(value > 0))
      return 0;
    return value >= limit ? maskOf(to) : uint64_t(value);
  });
}

/// Reinterprets the bits of a lane's elements, element 0 lowest.
Step bitcast(Warp &warp, const Instruction &i) {
  const Register &from = i.operands[0], &to = i.results[0];
  unsigned fromBits = getBits(from.kind), toBits = getBits(to.kind);
  for (unsigned lane = 0; lane < lanes; ++lane) {
    for (unsigned e = 0; e < to.count; ++e) {
      uint64_t bits = 0;
      for (unsigned bit = 0; bit < toBits;) {
        unsigned position = e * toBits + bit;
        unsigned within = position % fromBits;
        unsigned taken = std::min(fromBits - within, toBits - bit);
        uint64_t part = warp.get(from, lane, position / fromBits) >> within;
        bits |= (part & (~uint64_t(0) >> (64 - taken))) << bit;
        bit += taken;
      }
      warp.set(to, lane, bits, e);
    }
  }
  return Step::Next;
}

/// cvt.rn.{f16x2,bf16x2}.f32: operand 0 is the upper half; imm[0]: relu.
Step packFloats(Warp &warp, const Instruction &i) {
  const Register &to = i.results[0];
  for (unsigned half : {0, 1})
    for (unsigned lane = 0; lane < lanes; ++lane) {
      float value =
          FormatF32::load(warp.get(i.operands[half == 0 ? 1 : 0], lane));
      if (i.imm[0] && value < 0)
        value = 0;
      warp.set(to, lane, fromDouble(to.kind, value), half);
    }
  return Step::Next;
}

/// cvt.{rna,rn}.tf32.f32: the lower 13 bits of the fraction are rounded away.
/// imm[0]: ties away from zero.
Step roundToTF32(Warp &warp, const Instruction &i) {
  return convertEach(warp, i, [&](uint64_t bits) -> uint64_t {
    if ((bits & 0x7f800000) == 0x7f800000)
      return bits & ~uint64_t(0x1fff);
    uint64_t half = i.imm[0] ? 0x1000 : 0x0fff + (bits >> 13 & 1);
    return (bits + half) & 0xffffe000;
  });
}

bool isNearest(NVVM::FPRoundingMode mode) {
  return mode == NVVM::FPRoundingMode::RN;
}

} // namespace

Decoded Decoder::decodeConversion(Operation *op) {
  StringRef name = op->getName().getStringRef();
  Handler handler =
      llvm::StringSwitch<Handler>(name)
          .Cases({"arith.extsi", "llvm.sext", "arith.index_cast"}, extendSigned)
          .Cases({"arith.extui", "llvm.zext", "arith.index_castui",
                  "arith.trunci", "llvm.trunc"},
                 extendUnsigned)
          .Cases({"arith.extf", "llvm.fpext", "arith.truncf", "llvm.fptrunc"},
                 convertFloat)
          .Cases({"arith.sitofp", "llvm.sitofp"}, signedToFloat)
          .Cases({"arith.uitofp", "llvm.uitofp"}, unsignedToFloat)
          .Cases({"arith.fptosi", "llvm.fptosi"}, floatToSigned)
          .Cases({"arith.fptoui", "llvm.fptoui"}, floatToUnsigned)
          .Default(nullptr);
  if (handler) {
    if (auto mode = op->getAttr("roundingmode"))
      return fail(op, "explicit rounding modes are not modelled");
    return emitWhole(op, handler);
  }
  if (name == "arith.bitcast" || name == "llvm.bitcast" ||
      name == "vector.bitcast") {
    Decoded decoded = emitWhole(op, bitcast);
    if (decoded != Decoded::Done)
      return decoded;
    Instruction &i = program.code.back();
    if (i.operands.size() != 1 || i.results.size() != 1 ||
        i.operands[0].count * getBits(i.operands[0].kind) !=
            i.results[0].count * getBits(i.results[0].kind))
      return fail(op, "this bitcast is not modelled");
    i.moves = true;
    return Decoded::Done;
  }
  if (auto pack = dyn_cast<NVVM::ConvertF32x2ToBF16x2Op>(op)) {
    if (!isNearest(pack.getRnd()) ||
        pack.getSat() != NVVM::SaturationMode::NONE)
      return fail(op, "only rounding to nearest, without saturation, is "
                      "modelled");
    return emitWhole(op, packFloats, {pack.getRelu()});
  }
  if (auto pack = dyn_cast<NVVM::ConvertF32x2ToF16x2Op>(op)) {
    if (!isNearest(pack.getRnd()) ||
        pack.getSat() != NVVM::SaturationMode::NONE)
      return fail(op, "only rounding to nearest, without saturation, is "
                      "modelled");
    return emitWhole(op, packFloats, {pack.getRelu()});
  }
  if (auto round = dyn_cast<NVVM::ConvertFloatToTF32Op>(op)) {
    bool away = round.getRnd() == NVVM::FPRoundingMode::RNA;
    if ((!away && !isNearest(round.getRnd())) || round.getRelu() ||
        round.getSat() != NVVM::SaturationMode::NONE)
      return fail(op, "only rounding to nearest, without saturation, is "
                      "modelled");
    return emitWhole(op, roundToTF32, {away});
  }
  return Decoded::Unknown;
}
