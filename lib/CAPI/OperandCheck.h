//===- OperandCheck.h - Whether a tensor fits a function --------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CAPI_OPERANDCHECK_H
#define ATTN_LIB_CAPI_OPERANDCHECK_H

#include "Module.h"

#include "llvm/ADT/SmallVector.h"

namespace mlir::attn {

/// The sizes that the arguments of one call have, by id. They agree, and so do
/// those of a result with them.
class CallSizes {
public:
  explicit CallSizes(const AttnFunction &function)
      : sizes(function.numSizeIds, ATTN_DYNAMIC) {}

  /// The size with this id; ATTN_DYNAMIC where no argument has it.
  int64_t get(int64_t id) const { return id < 0 ? ATTN_DYNAMIC : sizes[id]; }
  void set(int64_t id, int64_t size) { sizes[id] = size; }

private:
  llvm::SmallVector<int64_t, 16> sizes;
};

/// Fails where `operand` cannot be argument `index` of `function`. Notes its
/// sizes.
AttnStatus checkArgument(const AttnFunction &function, int64_t index,
                         const AttnOperand &operand, CallSizes &sizes);

/// Fails where result `index` cannot be written to `operand`.
AttnStatus checkResult(const AttnFunction &function, int64_t index,
                       const AttnOperand &operand, const CallSizes &sizes);

/// Fails where result `index` has another size in a dimension than the tensor
/// it is to be written to.
AttnStatus failResultSize(const AttnFunction &function, int64_t index,
                          int64_t dim, int64_t actual, int64_t given);

/// The first element. Of a tensor without elements the offset may be anything.
inline char *getData(const AttnTensor &tensor) {
  return reinterpret_cast<char *>(reinterpret_cast<uintptr_t>(tensor.data) +
                                  static_cast<uintptr_t>(tensor.byte_offset));
}

} // namespace mlir::attn

#endif // ATTN_LIB_CAPI_OPERANDCHECK_H
