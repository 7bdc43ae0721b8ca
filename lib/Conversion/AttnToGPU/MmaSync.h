//===- MmaSync.h - Products of fragments ------------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_MMASYNC_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_MMASYNC_H

#include "KernelBuilder.h"

namespace mlir::attn {

/// One instruction's product: 16 x 8, 16 deep.
inline constexpr int64_t kMmaRows = 16, kMmaColumns = 8, kMmaDepth = 16;

/// `left` times `right` plus an accumulator of four f32, by mma.sync on f16 or
/// bf16: four and two registers of i32.
Value multiplyFragments(KernelBuilder &b, Type narrow, ValueRange left,
                        ValueRange right, Value accumulator);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_MMASYNC_H
