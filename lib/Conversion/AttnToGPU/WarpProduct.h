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

/// What one mma.sync multiplies: 16 rows of the left matrix with 8 columns, of
/// 16-bit elements 16 deep, of f32, of which it takes tf32, 8.
constexpr int64_t kMmaRows = 16, kMmaColumns = 8, kMmaDepth = 16;
constexpr int64_t kMmaBytes = 2 * kMmaDepth;

/// The product of four registers of operand A and two of operand B, each with
/// two elements of the 16-bit float type `element`, or with one of f32, added
/// to an accumulator of four elements of f32.
Value multiplyRegisters(KernelBuilder &b, ValueRange a, ValueRange right,
                        Value accumulator, Type element);

/// Registers of f32 in numbers of tf32, for products with the accuracy of f32.
struct SplitRegisters {
  SmallVector<Value> larger;  ///< rounded to tf32
  SmallVector<Value> rests;   ///< what that leaves, 0 where it is not finite
  SmallVector<Value> factors; ///< `larger`, but 0 where it is not finite

  static SplitRegisters get(KernelBuilder &b, ValueRange registers);
};

/// The product of operands of f32, added to an accumulator: all products but
/// those of rests with each other.
Value multiplySplit(KernelBuilder &b, const SplitRegisters &a,
                    const SplitRegisters &right, Value accumulator);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_WARPPRODUCT_H
