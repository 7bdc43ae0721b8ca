//===- LibcudaConstant.h - Constants in the memory of a context -*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_RUNTIME_CUDA_LIBCUDACONSTANT_H
#define ATTN_LIB_RUNTIME_CUDA_LIBCUDACONSTANT_H

#include "attn/Runtime/attn_cuda.h"

namespace attn_cuda {

/// Of attn_cuda_driver.
int32_t loadConstant(void *self, const void *data, uint64_t bytes,
                     attn_cuda_stream stream, void **pointer, char *text,
                     uint64_t capacity);
void unloadConstant(void *self, void *pointer);

} // namespace attn_cuda

#endif // ATTN_LIB_RUNTIME_CUDA_LIBCUDACONSTANT_H
