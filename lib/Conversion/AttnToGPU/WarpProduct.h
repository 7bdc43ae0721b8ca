//===- WarpProduct.h - A product of registers -------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_WARPPRODUCT_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_WARPPRODUCT_H

#include "KernelBuilder.h"

namespace mlir::attn {

/// What one mma.sync multiplies: 16 x 16 of the left matrix with 16 x 8.
constexpr int64_t kMmaRows = 16, kMmaColumns = 8, kMmaDepth = 16;

/// The product of four registers of operand A and two of operand B, each with
/// two elements of the 16-bit float type `narrow`, added to an accumulator of
/// four elements of f32.
Value multiplyRegisters(KernelBuilder &b, ValueRange a, ValueRange right,
                        Value accumulator, Type narrow);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_WARPPRODUCT_H
