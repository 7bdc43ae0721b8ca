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
                              Value accumulator, Type narrow) {
  auto type = narrow.isBF16() ? NVVM::MMATypes::bf16 : NVVM::MMATypes::f16;
  // The operation takes bf16 as i32, but f16 as pairs.
  auto convert = [&](ValueRange registers) {
    SmallVector<Value> operands(registers);
    if (narrow.isF16())
      for (Value &operand : operands)
        operand = LLVM::BitcastOp::create(b.b, b.loc,
                                          VectorType::get(2, narrow), operand);
    return operands;
  };
  SmallVector<Value> c;
  for (int64_t i = 0; i < 4; ++i)
    c.push_back(b.element(accumulator, i));
  auto result = LLVM::LLVMStructType::getLiteral(b.b.getContext(),
                                                 SmallVector<Type>(4, b.f32()));
  Value product = NVVM::MmaOp::create(
      b.b, b.loc, result, convert(a), convert(right), c,
      ArrayRef<int64_t>{kMmaRows, kMmaColumns, kMmaDepth}, std::nullopt,
      std::nullopt, std::array{type, type},
      std::array{NVVM::MMALayout::row, NVVM::MMALayout::col});
  SmallVector<Value> elements;
  for (int64_t i = 0; i < 4; ++i)
    elements.push_back(LLVM::ExtractValueOp::create(b.b, b.loc, product, i));
  return b.fromElements(elements);
}
