//===- PartialResults.h - Results of parts of the keys ----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_PARTIALRESULTS_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_PARTIALRESULTS_H

#include "KernelBuilder.h"

namespace mlir::attn {

/// Memory of the device in which the parts of a split attention leave their
/// results, for another kernel to combine: for each part and row an output in
/// f32, divided by its sum, and then for each part and row the largest score
/// and the sum. A row is the number of an element of [B, H, Sq].
class PartialResults {
public:
  /// In a kernel: `rows` of all parts, i32, with outputs of `width` columns.
  PartialResults(KernelBuilder &b, Value pointer, Value parts, Value rows,
                 int64_t width)
      : b(b), pointer(pointer), parts(parts), rows(rows), width(width) {}

  /// On the host: the size in bytes, i64, for indices `parts` and `rows`.
  static Value getBytes(KernelBuilder &host, Value parts, Value rows,
                        int64_t width);

  /// Outputs have whole groups of 16 bytes.
  static int64_t getPaddedWidth(int64_t width) {
    return llvm::alignTo(width, kGroup);
  }
  /// Elements of 16 bytes.
  static constexpr int64_t kGroup = 4;

  /// Addresses: of the first column of an output, a multiple of 16, and of the
  /// pair of largest score and sum, a multiple of 8.
  Value getOutput(Value part, Value row) const;
  Value getState(Value part, Value row) const;

private:
  Value getIndex(Value part, Value row) const;

  KernelBuilder &b;
  Value pointer, parts, rows;
  int64_t width;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_PARTIALRESULTS_H
