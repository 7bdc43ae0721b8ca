//===- PartialResults.cpp - Results of parts of the keys ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PartialResults.h"

using namespace mlir;
using namespace mlir::attn;

static constexpr int64_t kFloatBytes = 4;
/// The largest score and the sum.
static constexpr int64_t kStateBytes = 2 * kFloatBytes;

Value PartialResults::getBytes(KernelBuilder &host, Value parts, Value rows,
                               int64_t width) {
  int64_t bytes = getPaddedWidth(width) * kFloatBytes + kStateBytes;
  Value all = host.mul(
      host.mul(parts, rows),
      arith::ConstantIndexOp::create(host.b, host.loc, bytes).getResult());
  return arith::IndexCastOp::create(host.b, host.loc, host.i64(), all);
}

Value PartialResults::getIndex(Value part, Value row) const {
  return b.add(b.mul(b.extend(part), b.extend(rows)), b.extend(row));
}

Value PartialResults::getOutput(Value part, Value row) const {
  return b.offset(pointer, b.mul(getIndex(part, row),
                                 b.i64(getPaddedWidth(width) * kFloatBytes)));
}

Value PartialResults::getState(Value part, Value row) const {
  Value outputs = b.mul(b.mul(b.extend(parts), b.extend(rows)),
                        b.i64(getPaddedWidth(width) * kFloatBytes));
  return b.offset(
      pointer, b.add(outputs, b.mul(getIndex(part, row), b.i64(kStateBytes))));
}
