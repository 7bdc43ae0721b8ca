//===- RowRescale.h - Factors between softmax states ------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOLINALG_ROWRESCALE_H
#define ATTN_LIB_CONVERSION_ATTNTOLINALG_ROWRESCALE_H

#include "SoftmaxSteps.h"

namespace mlir::attn {

/// destination[b,h,i] = 2^(oldMax - newMax): what brings a state of maximum
/// `oldMax` to `newMax`. 0 where the old state has no key.
Value buildRescale(StructuredBuilder &steps, Value oldMax, Value newMax,
                   Value destination);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOLINALG_ROWRESCALE_H
