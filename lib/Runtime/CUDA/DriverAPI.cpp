//===- DriverAPI.cpp - Opening libcuda.so.1 -------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DriverAPI.h"

#include "attn/Runtime/attn_cuda.h"

#include <atomic>
#include <mutex>

#include <dlfcn.h>

using namespace attn_cuda;

namespace {
/// The library, opened once in the life of the process. Never closed: modules
/// and contexts of it may be alive until the end.
struct Library {
  DriverAPI api;
  /// Why it cannot be used; empty where it can.
  std::string why;

  Library();

private:
  void *findSymbol(const char *name, int version, const char *form);

  void *handle = nullptr;
  /// The two forms of cuGetProcAddress; the second has one parameter more.
  CUresult (*getProcAddress)(const char *, void **, int, uint64_t) = nullptr;
  CUresult (*getProcAddress2)(const char *, void **, int, uint64_t,
                              int *) = nullptr;
};
} // namespace

template <typename Function>
static Function asFunction(void *address) {
  return reinterpret_cast<Function>(reinterpret_cast<uintptr_t>(address));
}

/// cuGetProcAddress before dlsym: it also finds what a newer driver no longer
/// exports by name.
void *Library::findSymbol(const char *name, int version, const char *form) {
  void *address = nullptr;
  if (getProcAddress2) {
    int status = 0;
    if (getProcAddress2(name, &address, version, 0, &status) == kSuccess &&
        address)
      return address;
  } else if (getProcAddress) {
    if (getProcAddress(name, &address, version, 0) == kSuccess && address)
      return address;
  }
  return dlsym(handle, form);
}

Library::Library() {
  handle = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    const char *reason = dlerror();
    why = "there is no CUDA driver: libcuda.so.1 cannot be opened (" +
          std::string(reason ? reason : "unknown reason") +
          "). Install NVIDIA's driver, or in a container pass the GPU and its "
          "driver in, or add the folder of libcuda.so.1 to LD_LIBRARY_PATH";
    return;
  }
  getProcAddress2 = asFunction<decltype(getProcAddress2)>(
      dlsym(handle, "cuGetProcAddress_v2"));
  getProcAddress =
      asFunction<decltype(getProcAddress)>(dlsym(handle, "cuGetProcAddress"));

  const char *missing = nullptr;
#define ATTN_CUDA_FIND(name, version, form, parameters)                        \
  api.name = asFunction<decltype(api.name)>(findSymbol(#name, version, #form));
#define ATTN_CUDA_FIND_REQUIRED(name, version, form, parameters)               \
  ATTN_CUDA_FIND(name, version, form, parameters)                              \
  if (!api.name && !missing)                                                   \
    missing = #name;
  ATTN_CUDA_REQUIRED_FUNCTIONS(ATTN_CUDA_FIND_REQUIRED)
  ATTN_CUDA_OPTIONAL_FUNCTIONS(ATTN_CUDA_FIND)
#undef ATTN_CUDA_FIND_REQUIRED
#undef ATTN_CUDA_FIND

  // The version explains a missing function best, so it comes first.
  if (api.cuDriverGetVersion &&
      api.cuDriverGetVersion(&api.version) != kSuccess)
    api.version = 0;
  if (api.version && api.version < kOldestVersion)
    why = "the CUDA driver is too old: it is for CUDA " +
          versionText(api.version) + ", and at least " +
          versionText(kOldestVersion) + " is needed. Install a newer driver";
  else if (missing)
    why = std::string("the CUDA driver cannot be used: libcuda.so.1 has no "
                      "function ") +
          missing + ". Install a newer driver";
}

std::string attn_cuda::versionText(int version) {
  return std::to_string(version / 1000) + "." +
         std::to_string(version % 1000 / 10);
}

std::string DriverAPI::describe(CUresult result) const {
  const char *name = nullptr, *text = nullptr;
  if (cuGetErrorName(result, &name) != kSuccess || !name)
    return "error " + std::to_string(result) + " of the CUDA driver";
  if (cuGetErrorString(result, &text) != kSuccess || !text)
    return name;
  return std::string(name) + ": " + text;
}

const DriverAPI *DriverAPI::get(int32_t &code, std::string &why) {
  // Never destroyed: a thread may launch while the process ends.
  static Library *library = new Library;
  static std::atomic<bool> initialized{false};
  static std::mutex mutex;
  if (!library->why.empty()) {
    code = ATTN_CUDA_NO_DRIVER;
    why = library->why;
    return nullptr;
  }
  const DriverAPI &api = library->api;
  if (initialized.load(std::memory_order_acquire))
    return &api;
  // A machine that starts may not be ready yet, so a failure is not kept.
  std::lock_guard<std::mutex> lock(mutex);
  if (CUresult result = api.cuInit(0)) {
    bool noDevice = result == kNoDevice || result == kInvalidDevice ||
                    result == kDeviceUnavailable;
    code = noDevice ? ATTN_CUDA_NO_DEVICE : ATTN_CUDA_NO_DRIVER;
    why = (noDevice ? "there is no CUDA device: "
                    : "the CUDA driver does not start: ") +
          api.describe(result);
    return nullptr;
  }
  initialized.store(true, std::memory_order_release);
  return &api;
}
