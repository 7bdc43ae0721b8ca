//===- Project.h - Multiply rows by a weight matrix -------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_REFERENCE_PROJECT_H
#define ATTN_LIB_REFERENCE_PROJECT_H

#include "attn/Reference/TensorView.h"

#include <vector>

namespace mlir {
namespace attn {
namespace reference {

/// Returns `rows` weight + bias, of `rowCount` rows and `outputs` columns. The
/// rows are [rowCount, inputs], the weight is [inputs, outputs], the bias is
/// [outputs] or empty. Operands and results are rounded to `type`, sums are in
/// Real.
template <class Real>
std::vector<Real> project(ElementType type, const std::vector<Real> &rows,
                          int64_t rowCount, int64_t inputs, TensorView weight,
                          int64_t outputs, TensorView bias);

extern template std::vector<double> project(ElementType,
                                            const std::vector<double> &,
                                            int64_t, int64_t, TensorView,
                                            int64_t, TensorView);
extern template std::vector<float> project(ElementType,
                                           const std::vector<float> &, int64_t,
                                           int64_t, TensorView, int64_t,
                                           TensorView);

} // namespace reference
} // namespace attn
} // namespace mlir

#endif // ATTN_LIB_REFERENCE_PROJECT_H
