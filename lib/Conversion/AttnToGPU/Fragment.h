//===- Fragment.h - A thread's part of an accumulator -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENT_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENT_H

#include "KernelBuilder.h"

namespace mlir::attn {

/// A value for each of the two rows of which a thread holds elements: rows
/// lane / 4 and lane / 4 + 8 of 16.
using RowPair = std::array<Value, 2>;

// The accumulators of mma.sync and of wgmma give a thread the same elements of
// 16 rows (PTX ISA, "Matrix fragments for mma.m16n8k16" and "Register fragments
// for wgmma"): element i of a fragment is in the first row where (i / 2) % 2 is
// 0, else in the second, and in column 8 (i / 4) + 2 (lane % 4) + i % 2.

/// The columns of `count` elements, i32; `base` is the first column of the
/// fragment plus 2 (lane % 4).
Value getColumns(KernelBuilder &b, Value base, int64_t count);

/// A fragment from the accumulators of 8 columns each, side by side.
Value joinColumns(KernelBuilder &b, ArrayRef<Value> accumulators);

/// A vector of `count` elements that has the value of each element's row.
/// Equal values stay one scalar.
Value spreadRows(KernelBuilder &b, RowPair rows, int64_t count);

enum class RowReduction { Max, Sum };

/// The reduction over the elements of each row that this thread holds.
RowPair reduceElements(KernelBuilder &b, Value fragment, RowReduction kind);

/// The reduction over the four threads that share a row.
RowPair reduceThreads(KernelBuilder &b, RowPair rows, RowReduction kind);

/// The elements of a fragment rounded to `narrow`, 16 bits, as the registers of
/// operand A: four i32 for every 8 elements, which are 16 columns. Of f32: four
/// for every 4 elements, which are 8 columns in the order 0, 2, 4, 6, 1, 3,
/// 5, 7.
SmallVector<Value> toOperandA(KernelBuilder &b, Value fragment, Type narrow);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENT_H
