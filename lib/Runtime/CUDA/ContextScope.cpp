//===- ContextScope.cpp - A current context for a call --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContextScope.h"

#include <mutex>

using namespace attn_cuda;

/// The default stream of any context: NULL, or the driver's names of its two
/// forms, CU_STREAM_LEGACY and CU_STREAM_PER_THREAD.
static bool isDefault(attn_cuda_stream stream) {
  return reinterpret_cast<uintptr_t>(stream) <= 2;
}

/// The primary context is that of frameworks too. It is retained once, and
/// kept: giving it back last would destroy it with all its memory.
static CUresult retainPrimary(const DriverAPI &api, CUcontext &context) {
  static std::mutex mutex;
  static CUcontext primary = nullptr;
  std::lock_guard<std::mutex> lock(mutex);
  CUdevice device = 0;
  CUresult result = kSuccess;
  if (!primary)
    result = api.cuDeviceGet(&device, 0);
  if (!primary && result == kSuccess)
    result = api.cuDevicePrimaryCtxRetain(&primary, device);
  context = primary;
  return result;
}

KnownContext KnownContext::get(const DriverAPI &api, CUcontext context) {
  KnownContext known{context};
  if (api.cuCtxGetId && api.cuCtxGetId(context, &known.number) != kSuccess)
    known.number = 0;
  return known;
}

ContextScope::ContextScope(attn_cuda_stream stream) {
  api = DriverAPI::get(code, why);
  if (!api)
    return;
  CUresult result = api->cuCtxGetCurrent(&context);
  if (result == kSuccess && context)
    return;
  if (!isDefault(stream))
    result = api->cuStreamGetCtx(static_cast<CUstream>(stream), &context);
  else
    result = retainPrimary(*api, context);
  if (result == kSuccess)
    result = api->cuCtxPushCurrent(context);
  pushed = result == kSuccess;
  if (pushed)
    return;
  code = ATTN_CUDA_NO_DEVICE;
  why = "there is no CUDA context: " + api->describe(result);
  api = nullptr;
}

ContextScope::ContextScope(const DriverAPI *driver, const KnownContext &known)
    : context(known.context),
      pushed(driver->cuCtxPushCurrent(known.context) == kSuccess) {
  if (!pushed)
    return;
  if (KnownContext::get(*driver, known.context).number == known.number) {
    api = driver;
    return;
  }
  driver->cuCtxPopCurrent(&context);
  pushed = false;
}

ContextScope::~ContextScope() {
  CUcontext popped;
  if (pushed)
    api->cuCtxPopCurrent(&popped);
}

int32_t attn_cuda::codeOf(CUresult result) {
  switch (result) {
  case kSuccess:
    return ATTN_CUDA_SUCCESS;
  case kInvalidValue:
    return ATTN_CUDA_INVALID_ARGUMENT;
  case kOutOfMemory:
    return ATTN_CUDA_OUT_OF_MEMORY;
  case kStubLibrary:
  case kSystemNotReady:
  case kSystemDriverMismatch:
  case kCompatNotSupportedOnDevice:
    return ATTN_CUDA_NO_DRIVER;
  case kDeviceUnavailable:
  case kNoDevice:
  case kInvalidDevice:
  case kInvalidContext:
  case kContextIsDestroyed:
    return ATTN_CUDA_NO_DEVICE;
  case kInvalidImage:
  case kNoBinaryForGPU:
  case kInvalidPTX:
  case kJITCompilerNotFound:
  case kUnsupportedPTXVersion:
  case kJITCompilationDisabled:
  case kInvalidSource:
    return ATTN_CUDA_BAD_IMAGE;
  default:
    return ATTN_CUDA_FAILED;
  }
}

int32_t attn_cuda::fail(const Message &message, const DriverAPI &api,
                        CUresult result, const std::string &what) {
  return message.fail(codeOf(result), what + ": " + api.describe(result));
}
