//===- IntegerArithmetic.cpp - Integers, element by element ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Integer operations of arith, math and llvm, element by element over all
// lanes: what inactive lanes compute is never read.
//
//===----------------------------------------------------------------------===//

#include "Decoder.h"
#include "Warp.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;

namespace {

template <typename S>
std::make_signed_t<S> signExtend(S value, unsigned bits) {
  unsigned unused = 8 * sizeof(S) - bits;
  return std::make_signed_t<S>(value << unused) >> unused;
}

template <typename S>
S lowBits(unsigned bits) {
  return S(~S(0)) >> (8 * sizeof(S) - bits);
}

#define INTEGER(NAME, EXPRESSION)                                              \
  struct NAME {                                                                \
    template <typename S>                                                      \
    static S apply(S a, S b, unsigned bits) {                                  \
      auto x = signExtend(a, bits);                                            \
      auto y = signExtend(b, bits);                                            \
      (void)x, (void)y;                                                        \
      return EXPRESSION;                                                       \
    }                                                                          \
  };
INTEGER(AddI, S(a + b))
INTEGER(SubI, S(a - b))
INTEGER(MulI, S(a *b))
INTEGER(AndI, S(a &b))
INTEGER(OrI, S(a | b))
INTEGER(XorI, S(a ^ b))
INTEGER(ShlI, b >= bits ? S(0) : S(a << b))
INTEGER(ShrUI, b >= bits ? S(0) : S(a >> b))
INTEGER(ShrSI, S(x >> (b >= bits ? bits - 1 : b)))
INTEGER(MaxSI, x > y ? a : b)
INTEGER(MinSI, x < y ? a : b)
INTEGER(MaxUI, a > b ? a : b)
INTEGER(MinUI, a < b ? a : b)
INTEGER(DivUI, b == 0 ? S(0) : S(a / b))
INTEGER(RemUI, b == 0 ? S(0) : S(a % b))
// -1 as divisor overflows for one dividend.
INTEGER(DivSI, b == 0 ? S(0) : y == -1 ? S(S(0) - a) : S(x / y))
INTEGER(RemSI, b == 0 || y == -1 ? S(0) : S(x % y))
INTEGER(CeilDivUI, b == 0 ? S(0) : S(a / b + (a % b != 0)))
INTEGER(FloorDivSI, b == 0    ? S(0)
                    : y == -1 ? S(S(0) - a)
                              : S(x / y - (x % y != 0 && ((x ^ y) < 0))))
INTEGER(CeilDivSI, b == 0    ? S(0)
                   : y == -1 ? S(S(0) - a)
                             : S(x / y + (x % y != 0 && ((x ^ y) >= 0))))
#undef INTEGER

template <typename S, typename Op>
Step integerBinary(Warp &warp, const Instruction &i) {
  const S *a = warp.as<S>(i.operands[0]), *b = warp.as<S>(i.operands[1]);
  S *result = warp.as<S>(i.results[0]);
  unsigned bits = getBits(i.results[0].kind);
  S mask = lowBits<S>(bits);
  for (unsigned n = 0, e = i.results[0].count * lanes; n < e; ++n)
    result[n] = Op::template apply<S>(a[n], b[n], bits) & mask;
  return Step::Next;
}

template <typename S, typename Op>
Step integerDivision(Warp &warp, const Instruction &i) {
  const Register &divisor = i.operands[1];
  for (unsigned e = 0; e < divisor.count; ++e)
    if (!forLanes(warp.mask, [&](unsigned lane) {
          if (warp.get(divisor, lane, e) != 0)
            return true;
          warp.fail(i, lane, "division by zero");
          return false;
        }))
      return Step::Failed;
  return integerBinary<S, Op>(warp, i);
}

template <typename S>
Step compareIntegers(Warp &warp, const Instruction &i) {
  const S *a = warp.as<S>(i.operands[0]), *b = warp.as<S>(i.operands[1]);
  uint32_t *result = warp.words(i.results[0]);
  unsigned bits = getBits(i.operands[0].kind);
  auto loop = [&](auto compare) {
    for (unsigned n = 0, e = i.results[0].count * lanes; n < e; ++n)
      result[n] = compare(a[n], b[n]);
    return Step::Next;
  };
  auto sign = [bits](S v) { return signExtend(v, bits); };
  // arith and llvm number the predicates alike.
  switch (i.imm[0]) {
  case 0:
    return loop([](S a, S b) { return a == b; });
  case 1:
    return loop([](S a, S b) { return a != b; });
  case 2:
    return loop([&](S a, S b) { return sign(a) < sign(b); });
  case 3:
    return loop([&](S a, S b) { return sign(a) <= sign(b); });
  case 4:
    return loop([&](S a, S b) { return sign(a) > sign(b); });
  case 5:
    return loop([&](S a, S b) { return sign(a) >= sign(b); });
  case 6:
    return loop([](S a, S b) { return a < b; });
  case 7:
    return loop([](S a, S b) { return a <= b; });
  case 8:
    return loop([](S a, S b) { return a > b; });
  default:
    return loop([](S a, S b) { return a >= b; });
  }
}

Step selectValues(Warp &warp, const Instruction &i) {
  const Register &condition = i.operands[0], &result = i.results[0];
  const uint32_t *chosen = warp.words(condition);
  bool one = condition.count == 1;
  auto loop = [&](auto *to, auto *a, auto *b) {
    for (unsigned e = 0; e < result.count; ++e)
      for (unsigned lane = 0; lane < lanes; ++lane) {
        unsigned n = e * lanes + lane;
        to[n] = chosen[one ? lane : n] ? a[n] : b[n];
      }
    return Step::Next;
  };
  if (isWide(result.kind))
    return loop(warp.as<uint64_t>(result), warp.as<uint64_t>(i.operands[1]),
                warp.as<uint64_t>(i.operands[2]));
  return loop(warp.words(result), warp.words(i.operands[1]),
              warp.words(i.operands[2]));
}

/// One of the 64-bit and 32-bit forms.
template <typename Op, bool Divides = false>
Handler integerHandler(Kind kind) {
  if constexpr (Divides)
    return isWide(kind) ? integerDivision<uint64_t, Op>
                        : integerDivision<uint32_t, Op>;
  else
    return isWide(kind) ? integerBinary<uint64_t, Op>
                        : integerBinary<uint32_t, Op>;
}

/// The full product of two integers of 32 bits, in halves. imm[0]: signed.
Step multiplyExtended(Warp &warp, const Instruction &i) {
  const uint32_t *a = warp.words(i.operands[0]), *b = warp.words(i.operands[1]);
  uint32_t *low = warp.words(i.results[0]), *high = warp.words(i.results[1]);
  for (unsigned n = 0, e = i.results[0].count * lanes; n < e; ++n) {
    uint64_t product =
        i.imm[0] ? uint64_t(int64_t(int32_t(a[n])) * int64_t(int32_t(b[n])))
                 : uint64_t(a[n]) * b[n];
    low[n] = uint32_t(product);
    high[n] = product >> 32;
  }
  return Step::Next;
}

using Function = uint64_t (*)(uint64_t value, unsigned bits);

/// A function of one integer; imm[0] is the function.
Step applyFunction(Warp &warp, const Instruction &i) {
  auto function = reinterpret_cast<Function>(i.imm[0]);
  const Register &operand = i.operands[0], &result = i.results[0];
  unsigned bits = getBits(operand.kind);
  for (unsigned e = 0; e < result.count; ++e)
    for (unsigned lane = 0; lane < lanes; ++lane)
      warp.set(result, lane,
               function(warp.get(operand, lane, e), bits) &
                   lowBits<uint64_t>(bits),
               e);
  return Step::Next;
}

uint64_t absolute(uint64_t value, unsigned bits) {
  return value >> (bits - 1) & 1 ? -value : value;
}
uint64_t countOnes(uint64_t value, unsigned) { return llvm::popcount(value); }
uint64_t countLeading(uint64_t value, unsigned bits) {
  return llvm::countl_zero(value) - (64 - bits);
}
uint64_t countTrailing(uint64_t value, unsigned bits) {
  return value == 0 ? bits : llvm::countr_zero(value);
}

using HandlerFor = Handler (*)(Kind);

HandlerFor findInteger(StringRef name) {
  return llvm::StringSwitch<HandlerFor>(name)
      .Cases({"arith.addi", "llvm.add"}, integerHandler<AddI>)
      .Cases({"arith.subi", "llvm.sub"}, integerHandler<SubI>)
      .Cases({"arith.muli", "llvm.mul"}, integerHandler<MulI>)
      .Cases({"arith.andi", "llvm.and"}, integerHandler<AndI>)
      .Cases({"arith.ori", "llvm.or"}, integerHandler<OrI>)
      .Cases({"arith.xori", "llvm.xor"}, integerHandler<XorI>)
      .Cases({"arith.shli", "llvm.shl"}, integerHandler<ShlI>)
      .Cases({"arith.shrui", "llvm.lshr"}, integerHandler<ShrUI>)
      .Cases({"arith.shrsi", "llvm.ashr"}, integerHandler<ShrSI>)
      .Cases({"arith.maxsi", "llvm.intr.smax"}, integerHandler<MaxSI>)
      .Cases({"arith.minsi", "llvm.intr.smin"}, integerHandler<MinSI>)
      .Cases({"arith.maxui", "llvm.intr.umax"}, integerHandler<MaxUI>)
      .Cases({"arith.minui", "llvm.intr.umin"}, integerHandler<MinUI>)
      .Cases({"arith.divui", "llvm.udiv"}, integerHandler<DivUI, true>)
      .Cases({"arith.remui", "llvm.urem"}, integerHandler<RemUI, true>)
      .Cases({"arith.divsi", "llvm.sdiv"}, integerHandler<DivSI, true>)
      .Cases({"arith.remsi", "llvm.srem"}, integerHandler<RemSI, true>)
      .Case("arith.ceildivui", integerHandler<CeilDivUI, true>)
      .Case("arith.ceildivsi", integerHandler<CeilDivSI, true>)
      .Case("arith.floordivsi", integerHandler<FloorDivSI, true>)
      .Default(nullptr);
}

Function findFunction(StringRef name) {
  return llvm::StringSwitch<Function>(name)
      .Cases({"math.absi", "llvm.intr.abs"}, absolute)
      .Cases({"math.ctpop", "llvm.intr.ctpop"}, countOnes)
      .Cases({"math.ctlz", "llvm.intr.ctlz"}, countLeading)
      .Cases({"math.cttz", "llvm.intr.cttz"}, countTrailing)
      .Default(nullptr);
}

} // namespace

Decoded Decoder::decodeInteger(Operation *op) {
  StringRef name = op->getName().getStringRef();
  Kind kind;
  if (!getOperandKind(op, kind))
    return Decoded::Unknown;
  if (HandlerFor handler = findInteger(name))
    return emitWhole(op, handler(kind));
  if (Function function = findFunction(name))
    return emitWhole(op, applyFunction,
                     {int64_t(reinterpret_cast<intptr_t>(function))});
  if (name == "arith.cmpi" || name == "llvm.icmp")
    return emitWhole(op,
                     isWide(kind) ? compareIntegers<uint64_t>
                                  : compareIntegers<uint32_t>,
                     {op->getAttrOfType<IntegerAttr>("predicate").getInt()});
  if (name == "arith.mului_extended" || name == "arith.mulsi_extended") {
    if (kind != Kind::I32)
      return fail(op, "only products of 32 bits are modelled");
    return emitWhole(op, multiplyExtended, {name == "arith.mulsi_extended"});
  }
  if (name == "arith.select" || name == "llvm.select") {
    Decoded decoded = emitWhole(op, selectValues);
    if (decoded == Decoded::Done && program.code.back().results.size() != 1)
      return fail(op, "a choice between structs is not modelled");
    return decoded;
  }
  return Decoded::Unknown;
}
