//===- DriverAPI.h - The functions of libcuda.so.1 that we call -*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The driver's interface is a stable C ABI. Its types and numbers are written
// down here, so that the library builds where there is no CUDA toolkit.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_RUNTIME_CUDA_DRIVERAPI_H
#define ATTN_LIB_RUNTIME_CUDA_DRIVERAPI_H

#include <cstddef>
#include <cstdint>
#include <string>

namespace attn_cuda {

using CUresult = int;
using CUdevice = int;
using CUdeviceptr = unsigned long long;
using CUcontext = struct CUctx_st *;
using CUmodule = struct CUmod_st *;
using CUfunction = struct CUfunc_st *;
using CUstream = struct CUstream_st *;

/// Values of CUresult.
enum : CUresult {
  kSuccess = 0,
  kInvalidValue = 1,
  kOutOfMemory = 2,
  kStubLibrary = 34,
  kDeviceUnavailable = 46,
  kNoDevice = 100,
  kInvalidDevice = 101,
  kInvalidImage = 200,
  kInvalidContext = 201,
  kNoBinaryForGPU = 209,
  kInvalidPTX = 218,
  kJITCompilerNotFound = 221,
  kUnsupportedPTXVersion = 222,
  kJITCompilationDisabled = 223,
  kInvalidSource = 300,
  kNotFound = 500,
  kContextIsDestroyed = 709,
  kSystemNotReady = 802,
  kSystemDriverMismatch = 803,
  kCompatNotSupportedOnDevice = 804,
};

/// Values of CUdevice_attribute.
enum : int {
  kMultiprocessorCount = 16,
  kL2CacheSize = 38,
  kComputeCapabilityMajor = 75,
  kComputeCapabilityMinor = 76,
  kMaxRegistersPerMultiprocessor = 82,
  kMaxSharedMemoryPerBlockOptin = 97,
  kMemoryPoolsSupported = 115,
};

/// Values of CUfunction_attribute.
enum : int {
  kMaxDynamicSharedSizeBytes = 8,
  kNonPortableClusterSizeAllowed = 14,
};

/// Values of CUjit_option.
enum : int {
  kInfoLogBuffer = 3,
  kInfoLogBufferSizeBytes = 4,
  kErrorLogBuffer = 5,
  kErrorLogBufferSizeBytes = 6,
};

/// Values of CUlaunchAttributeID.
enum : int { kClusterDimension = 4 };

/// Values of CUtensorMapDataType, CUtensorMapInterleave,
/// CUtensorMapL2promotion and CUtensorMapFloatOOBfill.
enum : int {
  kTensorMapFloat16 = 6,
  kTensorMapFloat32 = 7,
  kTensorMapBFloat16 = 9,
  kInterleaveNone = 0,
  kL2Promotion256B = 3,
  kFillZero = 0,
};

/// CUlaunchAttribute: its value is a union of 64 bytes.
struct LaunchAttribute {
  int id;
  char pad[8 - sizeof(int)];
  union {
    uint32_t clusterDim[3];
    char bytes[64];
  } value;
};
static_assert(sizeof(LaunchAttribute) == 72);

/// CUlaunchConfig.
struct LaunchConfig {
  unsigned grid[3];
  unsigned block[3];
  unsigned sharedMemBytes;
  CUstream stream;
  LaunchAttribute *attributes;
  unsigned numAttributes;
};
static_assert(sizeof(LaunchConfig) == 56);

// X(name, version of the CUDA toolkit whose form of it is meant, the name of
// that form, parameters). The form is what the name alone stands for in that
// toolkit's header.
#define ATTN_CUDA_REQUIRED_FUNCTIONS(X)                                        \
  X(cuInit, 2000, cuInit, (unsigned))                                          \
  X(cuDriverGetVersion, 2020, cuDriverGetVersion, (int *))                     \
  X(cuGetErrorName, 6000, cuGetErrorName, (CUresult, const char **))           \
  X(cuGetErrorString, 6000, cuGetErrorString, (CUresult, const char **))       \
  X(cuDeviceGet, 2000, cuDeviceGet, (CUdevice *, int))                         \
  X(cuDeviceGetAttribute, 2000, cuDeviceGetAttribute, (int *, int, CUdevice))  \
  X(cuDeviceTotalMem, 3020, cuDeviceTotalMem_v2, (size_t *, CUdevice))         \
  X(cuDevicePrimaryCtxRetain, 7000, cuDevicePrimaryCtxRetain,                  \
    (CUcontext *, CUdevice))                                                   \
  X(cuCtxGetCurrent, 4000, cuCtxGetCurrent, (CUcontext *))                     \
  X(cuCtxGetDevice, 2000, cuCtxGetDevice, (CUdevice *))                        \
  X(cuCtxPushCurrent, 4000, cuCtxPushCurrent_v2, (CUcontext))                  \
  X(cuCtxPopCurrent, 4000, cuCtxPopCurrent_v2, (CUcontext *))                  \
  X(cuStreamGetCtx, 9020, cuStreamGetCtx, (CUstream, CUcontext *))             \
  X(cuStreamSynchronize, 2000, cuStreamSynchronize, (CUstream))                \
  X(cuModuleLoadDataEx, 2010, cuModuleLoadDataEx,                              \
    (CUmodule *, const void *, unsigned, int *, void **))                      \
  X(cuModuleUnload, 2000, cuModuleUnload, (CUmodule))                          \
  X(cuModuleGetFunction, 2000, cuModuleGetFunction,                            \
    (CUfunction *, CUmodule, const char *))                                    \
  X(cuFuncSetAttribute, 9000, cuFuncSetAttribute, (CUfunction, int, int))      \
  X(cuLaunchKernel, 4000, cuLaunchKernel,                                      \
    (CUfunction, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned,   \
     unsigned, CUstream, void **, void **))                                    \
  X(cuMemAlloc, 3020, cuMemAlloc_v2, (CUdeviceptr *, size_t))                  \
  X(cuMemFree, 3020, cuMemFree_v2, (CUdeviceptr))                              \
  X(cuMemcpyHtoD, 3020, cuMemcpyHtoD_v2, (CUdeviceptr, const void *, size_t))  \
  X(cuMemcpyDtoH, 3020, cuMemcpyDtoH_v2, (void *, CUdeviceptr, size_t))        \
  X(cuMemcpyDtoDAsync, 3020, cuMemcpyDtoDAsync_v2,                             \
    (CUdeviceptr, CUdeviceptr, size_t, CUstream))

// Null where the driver is older than they are.
#define ATTN_CUDA_OPTIONAL_FUNCTIONS(X)                                        \
  X(cuMemAllocAsync, 11020, cuMemAllocAsync,                                   \
    (CUdeviceptr *, size_t, CUstream))                                         \
  X(cuMemFreeAsync, 11020, cuMemFreeAsync, (CUdeviceptr, CUstream))            \
  X(cuLaunchKernelEx, 11060, cuLaunchKernelEx,                                 \
    (const LaunchConfig *, CUfunction, void **, void **))                      \
  X(cuCtxGetId, 12000, cuCtxGetId, (CUcontext, unsigned long long *))          \
  X(cuTensorMapEncodeTiled, 12000, cuTensorMapEncodeTiled,                     \
    (void *, int, uint32_t, void *, const uint64_t *, const uint64_t *,        \
     const uint32_t *, const uint32_t *, int, int, int, int))

/// The oldest driver that is served, as cuDriverGetVersion counts: the first
/// that knows sm_80.
inline constexpr int kOldestVersion = 11000;

struct DriverAPI {
#define ATTN_CUDA_MEMBER(name, version, form, parameters)                      \
  CUresult(*name) parameters = nullptr;
  ATTN_CUDA_REQUIRED_FUNCTIONS(ATTN_CUDA_MEMBER)
  ATTN_CUDA_OPTIONAL_FUNCTIONS(ATTN_CUDA_MEMBER)
#undef ATTN_CUDA_MEMBER

  /// As cuDriverGetVersion counts, e.g. 12040.
  int version = 0;

  /// Opens the driver on the first call of a thread, and initializes it until
  /// that succeeds once. Null where there is none that can be used: `code` is
  /// then an ATTN_CUDA_ code, and `why` a sentence.
  static const DriverAPI *get(int32_t &code, std::string &why);

  /// "CUDA_ERROR_X: description" of an error that a function returned.
  std::string describe(CUresult result) const;
};

/// "12.4" of 12040.
std::string versionText(int version);

} // namespace attn_cuda

#endif // ATTN_LIB_RUNTIME_CUDA_DRIVERAPI_H
