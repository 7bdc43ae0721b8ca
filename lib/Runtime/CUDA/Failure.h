//===- Failure.h - What went wrong, for the caller --------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_RUNTIME_CUDA_FAILURE_H
#define ATTN_LIB_RUNTIME_CUDA_FAILURE_H

#include <cstdint>
#include <string>

namespace attn_cuda {

/// The place for a message that a driver's caller provides.
struct Message {
  char *text;
  uint64_t capacity;

  /// Cuts `words` where they do not fit; returns `code`.
  int32_t fail(int32_t code, const std::string &words) const {
    if (text && capacity) {
      uint64_t length = words.copy(text, capacity - 1);
      text[length] = 0;
    }
    return code;
  }
};

} // namespace attn_cuda

#endif // ATTN_LIB_RUNTIME_CUDA_FAILURE_H
