//===- WarpProduct.cpp - A product of registers ---------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WarpProduct.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace mlir::attn;

Value attn::multiplyRegisters(KernelBuilder &b, ValueRange a, ValueRange right,
                              Value accumulator, Type element) {
  auto type = element.isF32()    ? NVVM::MMATypes::tf32
              : element.isBF16() ? NVVM::MMATypes::bf16
                                 : NVVM::MMATypes::f16;
  int64_t depth = 8 * kMmaBytes / element.getIntOrFloatBitWidth();
  // The operation takes bf16 and tf32 as i32, but f16 as pairs.
  auto convert = [&](ValueRange registers) {
    SmallVector<Value> operands(registers);
    if (element.isF16())
      for (Value &operand : operands)
        operand = LLVM::BitcastOp::create(b.b, b.loc,
                                          VectorType::get(2, element), operand);
    return operands;
  };
  SmallVector<Value> c;
  for (int64_t i = 0; i < 4; ++i)
    c.push_back(b.element(accumulator, i));
  auto result = LLVM::LLVMStructType::getLiteral(b.b.getContext(),
                                                 SmallVector<Type>(4, b.f32()));
  Value product = NVVM::MmaOp::create(
      b.b, b.loc, result, convert(a), convert(right), c,
      ArrayRef<int64_t>{kMmaRows, kMmaColumns, depth}, std::nullopt,
      std::nullopt, std::array{type, type},
      std::array{NVVM::MMALayout::row, NVVM::MMALayout::col});
  SmallVector<Value> elements;
  for (int64_t i = 0; i < 4; ++i)
    elements.push_back(LLVM::ExtractValueOp::create(b.b, b.loc, product, i));
  return b.fromElements(elements);
}

SplitRegisters SplitRegisters::get(KernelBuilder &b, ValueRange registers) {
  // From here on rounding gives an infinity, and so the larger part is rounded
  // down.
  constexpr int64_t kLimit = 0x7f7ff000, kInfinity = 0x7f800000;
  auto toFloat = [&](Value bits) {
    return arith::BitcastOp::create(b.b, b.loc, b.f32(), bits);
  };
  Value zero = b.i32(0), kept = b.i32(-0x2000);
  SplitRegisters parts;
  for (Value whole : registers) {
    Value magnitude = b.bitAnd(whole, b.i32(0x7fffffff));
    auto isBelow = [&](int64_t limit) {
      return b.compare(arith::CmpIPredicate::slt, magnitude, b.i32(limit));
    };
    Value rounded = b.bitAnd(b.add(whole, b.i32(0x1000)), kept);
    Value larger = b.select(isBelow(kLimit), rounded, b.bitAnd(whole, kept));
    Value rest = b.subF(toFloat(whole), toFloat(larger));
    rest = arith::BitcastOp::create(b.b, b.loc, b.i32(), rest);
    Value isNumber = isBelow(kInfinity);
    parts.larger.push_back(larger);
    parts.rests.push_back(b.select(isNumber, rest, zero));
    parts.factors.push_back(b.select(isNumber, larger, zero));
  }
  return parts;
}

Value attn::multiplySplit(KernelBuilder &b, const SplitRegisters &a,
                          const SplitRegisters &right, Value accumulator) {
  // The small products first.
  Type f32 = b.f32();
  accumulator = multiplyRegisters(b, a.rests, right.factors, accumulator, f32);
  accumulator = multiplyRegisters(b, a.factors, right.rests, accumulator, f32);
  return multiplyRegisters(b, a.larger, right.larger, accumulator, f32);
}
