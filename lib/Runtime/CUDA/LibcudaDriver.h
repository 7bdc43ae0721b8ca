//===- LibcudaDriver.h - libcuda.so.1 as an attn_cuda_driver ----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_RUNTIME_CUDA_LIBCUDADRIVER_H
#define ATTN_LIB_RUNTIME_CUDA_LIBCUDADRIVER_H

#include "attn/Runtime/attn_cuda.h"

namespace attn_cuda {

/// The driver of this machine. Nothing is opened before one of its functions is
/// called.
const attn_cuda_driver *getLibcudaDriver();

} // namespace attn_cuda

#endif // ATTN_LIB_RUNTIME_CUDA_LIBCUDADRIVER_H
