//===- RowQuotient.h - From a softmax state to its results ------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOLINALG_ROWQUOTIENT_H
#define ATTN_LIB_CONVERSION_ATTNTOLINALG_ROWQUOTIENT_H

#include "SoftmaxSteps.h"

namespace mlir::attn {

/// output = accumulator / sum, 0 where the sum is 0: in a row without keys.
/// `layout` is that of the output, whose element type it is rounded to.
Value buildQuotient(StructuredBuilder &steps, Value accumulator, Value sum,
                    Value output, HeadLayout layout);

/// lse = max + log(sum), -inf where the sum is 0.
Value buildLogSumExp(StructuredBuilder &steps, Value max, Value sum, Value lse);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOLINALG_ROWQUOTIENT_H
