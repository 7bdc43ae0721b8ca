//===- ContextScope.h - A current context for a call ------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_RUNTIME_CUDA_CONTEXTSCOPE_H
#define ATTN_LIB_RUNTIME_CUDA_CONTEXTSCOPE_H

#include "DriverAPI.h"
#include "Failure.h"
#include "attn/Runtime/attn_cuda.h"

namespace attn_cuda {

/// A context, told apart from another one that has got its address since, where
/// the driver gives them numbers.
struct KnownContext {
  CUcontext context = nullptr;
  unsigned long long number = 0;

  static KnownContext get(const DriverAPI &api, CUcontext context);
};

/// Makes sure that the calling thread has a current context: its own, else the
/// stream's, else the primary one of device 0. Takes away again what it gave.
class ContextScope {
public:
  explicit ContextScope(attn_cuda_stream stream);
  /// Of a context that existed; fails where it is gone.
  ContextScope(const DriverAPI *api, const KnownContext &known);
  ~ContextScope();
  ContextScope(const ContextScope &) = delete;

  /// Null where the scope failed.
  const DriverAPI *api = nullptr;
  CUcontext context = nullptr;
  int32_t code = ATTN_CUDA_SUCCESS;
  std::string why;

private:
  bool pushed = false;
};

/// The ATTN_CUDA_ code of what a function of the driver returned.
int32_t codeOf(CUresult result);

/// Says that `what` failed with `result`; returns its code.
int32_t fail(const Message &message, const DriverAPI &api, CUresult result,
             const std::string &what);

inline CUdeviceptr asAddress(const void *pointer) {
  return static_cast<CUdeviceptr>(reinterpret_cast<uintptr_t>(pointer));
}

} // namespace attn_cuda

#endif // ATTN_LIB_RUNTIME_CUDA_CONTEXTSCOPE_H
