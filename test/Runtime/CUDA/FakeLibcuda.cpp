//===- FakeLibcuda.cpp - A CUDA driver without a device -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Built as libcuda.so.1 in several forms:
//   FAKE_VERSION    what cuDriverGetVersion says; functions that are younger
//   are
//                   missing
//   FAKE_NO_UNLOAD  one function that every driver has is missing
// It records calls, fails on demand, and checks what a driver would check and
// the library must not get wrong: a current context, PTX that ends in a zero,
// dynamic shared memory that was allowed before. It is written from the
// documentation of the driver's interface, with types of its own, so that a
// mistake in those of the library does not cancel out.
//
//===----------------------------------------------------------------------===//

#include "FakeLibcuda.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <set>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {
struct Function {
  std::string name;
  int dynamicShared = 48 * 1024;
  bool nonPortable = false;
};

struct State {
  std::mutex mutex;
  FakeRecord record;
  std::map<std::string, int> failures;
  std::set<void *> streams;
  /// What cuMemAlloc gave, and the context that it is of.
  std::map<unsigned long long, void *> memory;
  /// Loaded modules, some of a context that a test says is gone.
  std::set<void *> modules;
  bool initialized = false;
  /// Of all contexts.
  int device = 0;
  /// How often all contexts went, for new ones at their addresses.
  int resets = 0;
};
} // namespace

static State &state() {
  static State *instance = new State;
  return *instance;
}

static thread_local std::vector<void *> contexts;
static char primaryContext;
static char otherContext;
/// What cuMemAllocAsync gives.
[[maybe_unused]] static constexpr unsigned long long kPooled =
    0x700000000100ull;

/// Counts a call; the code it is to fail with.
static int enter(const char *name, bool needsContext = false) {
  State &s = state();
  std::lock_guard<std::mutex> lock(s.mutex);
  ++s.record.calls[name];
  auto failure = s.failures.find(name);
  if (failure != s.failures.end())
    return failure->second;
  if (!s.initialized && std::strcmp(name, "cuInit") != 0)
    return 3; // CUDA_ERROR_NOT_INITIALIZED
  return needsContext && contexts.empty() ? 201 : 0;
}

//===----------------------------------------------------------------------===//
// What the tests call
//===----------------------------------------------------------------------===//

EXPORT FakeRecord *fakeRecord() { return &state().record; }

EXPORT void fakeFail(const char *name, int code) {
  std::lock_guard<std::mutex> lock(state().mutex);
  if (code)
    state().failures[name] = code;
  else
    state().failures.erase(name);
}

EXPORT void fakeSetDevice(int device) { state().device = device; }
EXPORT void fakeResetContexts() {
  std::lock_guard<std::mutex> lock(state().mutex);
  ++state().resets;
  state().memory.clear();
}
EXPORT size_t fakeBlocksOfMemory() { return state().memory.size(); }
EXPORT void *fakeOtherContext() { return &otherContext; }

//===----------------------------------------------------------------------===//
// The driver
//===----------------------------------------------------------------------===//

EXPORT int cuInit(unsigned flags) {
  if (int code = enter("cuInit"))
    return code;
  std::lock_guard<std::mutex> lock(state().mutex);
  state().initialized = true;
  return flags ? 1 : 0;
}

EXPORT int cuDriverGetVersion(int *version) {
  *version = FAKE_VERSION;
  return 0;
}

EXPORT int cuGetErrorName(int code, const char **name) {
  switch (code) {
  case 1:
    *name = "CUDA_ERROR_INVALID_VALUE";
    return 0;
  case 2:
    *name = "CUDA_ERROR_OUT_OF_MEMORY";
    return 0;
  case 100:
    *name = "CUDA_ERROR_NO_DEVICE";
    return 0;
  case 209:
    *name = "CUDA_ERROR_NO_BINARY_FOR_GPU";
    return 0;
  case 218:
    *name = "CUDA_ERROR_INVALID_PTX";
    return 0;
  case 222:
    *name = "CUDA_ERROR_UNSUPPORTED_PTX_VERSION";
    return 0;
  case 719:
    *name = "CUDA_ERROR_LAUNCH_FAILED";
    return 0;
  case 802:
    *name = "CUDA_ERROR_SYSTEM_NOT_READY";
    return 0;
  default:
    *name = nullptr;
    return 1;
  }
}

EXPORT int cuGetErrorString(int code, const char **text) {
  *text = "a text of the fake driver";
  return code == 719 ? 1 : 0;
}

EXPORT int cuDeviceGet(int *device, int ordinal) {
  *device = 0;
  return ordinal ? 101 : enter("cuDeviceGet");
}

EXPORT int cuDeviceGetAttribute(int *value, int attribute, int device) {
  if (int code = enter("cuDeviceGetAttribute"))
    return code;
  switch (attribute) {
  case 16:
    *value = 132 - device;
    return 0;
  case 38:
    *value = 50 * 1024 * 1024;
    return 0;
  case 75:
    *value = 9;
    return 0;
  case 76:
    *value = 0;
    return 0;
  case 82:
    *value = 65536;
    return 0;
  case 97:
    *value = 232448;
    return 0;
  case 115:
    // Devices of odd numbers have none.
    *value = device % 2 == 0;
    return 0;
  default:
    return 1;
  }
}

EXPORT int cuDeviceTotalMem_v2(size_t *bytes, int) {
  *bytes = size_t(80) << 30;
  return enter("cuDeviceTotalMem");
}

EXPORT int cuDevicePrimaryCtxRetain(void **context, int) {
  *context = &primaryContext;
  return enter("cuDevicePrimaryCtxRetain");
}

EXPORT int cuCtxGetCurrent(void **context) {
  *context = contexts.empty() ? nullptr : contexts.back();
  return enter("cuCtxGetCurrent");
}

EXPORT int cuCtxGetDevice(int *device) {
  *device = state().device;
  return enter("cuCtxGetDevice", true);
}

EXPORT int cuCtxGetId(void *context, unsigned long long *id) {
  if (int code = enter("cuCtxGetId", false))
    return code;
  std::lock_guard<std::mutex> lock(state().mutex);
  *id = (context == &otherContext ? 1000 : 1) + state().resets;
  return 0;
}

EXPORT int cuCtxPushCurrent_v2(void *context) {
  if (int code = enter("cuCtxPushCurrent"))
    return code;
  contexts.push_back(context);
  return 0;
}

EXPORT int cuCtxPopCurrent_v2(void **context) {
  if (int code = enter("cuCtxPopCurrent", true))
    return code;
  *context = contexts.back();
  contexts.pop_back();
  return 0;
}

/// Streams of the tests all belong to the other context.
EXPORT int cuStreamGetCtx(void *, void **context) {
  *context = &otherContext;
  return enter("cuStreamGetCtx");
}

EXPORT int cuStreamSynchronize(void *) {
  return enter("cuStreamSynchronize", true);
}

EXPORT int cuModuleLoadDataEx(void **module, const void *image, unsigned count,
                              int *options, void **values) {
  int code = enter("cuModuleLoadDataEx", true);
  FakeImage loaded;
  loaded.context = contexts.empty() ? nullptr : contexts.back();
  auto text = static_cast<const char *>(image);
  loaded.isText = std::memcmp(text,
                              "\x7f"
                              "ELF",
                              4) != 0;
  if (loaded.isText)
    loaded.text = text;
  for (unsigned i = 0; i < count; ++i)
    if (code && options[i] == 5)
      std::strcpy(static_cast<char *>(values[i]),
                  "ptxas application ptx input, line 7; error: no such thing");
  std::lock_guard<std::mutex> lock(state().mutex);
  if (code)
    return code;
  state().record.images.push_back(loaded);
  *module = new std::map<std::string, Function>;
  state().modules.insert(*module);
  return 0;
}

#ifndef FAKE_NO_UNLOAD
EXPORT int cuModuleUnload(void *module) {
  if (int code = enter("cuModuleUnload", true))
    return code;
  std::lock_guard<std::mutex> lock(state().mutex);
  state().modules.erase(module);
  delete static_cast<std::map<std::string, Function> *>(module);
  return 0;
}
#endif

EXPORT int cuModuleGetFunction(void **function, void *module,
                               const char *name) {
  if (int code = enter("cuModuleGetFunction", true))
    return code;
  if (std::strncmp(name, "missing", 7) == 0)
    return 500;
  auto &functions = *static_cast<std::map<std::string, Function> *>(module);
  functions[name].name = name;
  *function = &functions[name];
  return 0;
}

EXPORT int cuFuncSetAttribute(void *function, int attribute, int value) {
  if (int code = enter("cuFuncSetAttribute", true))
    return code;
  auto &target = *static_cast<Function *>(function);
  if (attribute == 14) {
    target.nonPortable = value;
    return 0;
  }
  if (attribute != 8 || value > 232448)
    return 1;
  target.dynamicShared = value;
  return 0;
}

static int recordLaunch(FakeLaunch launch, const Function &function,
                        void **arguments) {
  launch.kernel = function.name;
  launch.context = contexts.back();
  if (arguments)
    launch.firstArgument = *static_cast<int64_t *>(arguments[0]);
  if (launch.shared > static_cast<unsigned>(function.dynamicShared))
    return 1;
  if (launch.cluster[0] * launch.cluster[1] * launch.cluster[2] > 8 &&
      !function.nonPortable)
    return 1;
  std::lock_guard<std::mutex> lock(state().mutex);
  state().record.launches.push_back(launch);
  return 0;
}

EXPORT int cuLaunchKernel(void *function, unsigned gx, unsigned gy, unsigned gz,
                          unsigned bx, unsigned by, unsigned bz,
                          unsigned shared, void *stream, void **arguments,
                          void **extra) {
  if (int code = enter("cuLaunchKernel", true))
    return code;
  FakeLaunch launch;
  launch.grid = {gx, gy, gz};
  launch.block = {bx, by, bz};
  launch.shared = shared;
  launch.stream = stream;
  return extra ? 1
               : recordLaunch(launch, *static_cast<Function *>(function),
                              arguments);
}

EXPORT int cuMemAlloc_v2(unsigned long long *address, size_t bytes) {
  if (int code = enter("cuMemAlloc", true))
    return code;
  if (!bytes)
    return 1;
  *address = reinterpret_cast<unsigned long long>(std::malloc(bytes));
  std::lock_guard<std::mutex> lock(state().mutex);
  state().memory[*address] = contexts.back();
  return 0;
}

EXPORT int cuMemFree_v2(unsigned long long address) {
  if (int code = enter("cuMemFree", true))
    return code;
  std::lock_guard<std::mutex> lock(state().mutex);
  auto found = state().memory.find(address);
  if (found == state().memory.end() || found->second != contexts.back())
    return 1;
  state().memory.erase(found);
  std::free(reinterpret_cast<void *>(address));
  return 0;
}

EXPORT int cuMemcpyHtoD_v2(unsigned long long to, const void *from,
                           size_t bytes) {
  if (int code = enter("cuMemcpyHtoD", true))
    return code;
  std::memcpy(reinterpret_cast<void *>(to), from, bytes);
  return 0;
}

EXPORT int cuMemcpyDtoDAsync_v2(unsigned long long to, unsigned long long from,
                                size_t bytes, void *) {
  if (int code = enter("cuMemcpyDtoDAsync", true))
    return code;
  std::memcpy(reinterpret_cast<void *>(to), reinterpret_cast<void *>(from),
              bytes);
  return 0;
}

EXPORT int cuMemcpyDtoH_v2(void *to, unsigned long long from, size_t bytes) {
  if (int code = enter("cuMemcpyDtoH", true))
    return code;
  std::memcpy(to, reinterpret_cast<void *>(from), bytes);
  return 0;
}

#if FAKE_VERSION >= 12000
EXPORT int cuMemAllocAsync(unsigned long long *address, size_t bytes, void *) {
  if (int code = enter("cuMemAllocAsync", true))
    return code;
  *address = kPooled;
  return bytes ? 0 : 1;
}

EXPORT int cuMemFreeAsync(unsigned long long address, void *) {
  if (int code = enter("cuMemFreeAsync", true))
    return code;
  return address == kPooled ? 0 : 1;
}

struct Attribute {
  int id;
  int padding;
  unsigned value[16];
};

struct Configuration {
  unsigned gridX, gridY, gridZ, blockX, blockY, blockZ, shared;
  void *stream;
  Attribute *attributes;
  unsigned count;
};

EXPORT int cuLaunchKernelEx(const Configuration *config, void *function,
                            void **arguments, void **extra) {
  if (int code = enter("cuLaunchKernelEx", true))
    return code;
  FakeLaunch launch;
  launch.grid = {config->gridX, config->gridY, config->gridZ};
  launch.block = {config->blockX, config->blockY, config->blockZ};
  launch.shared = config->shared;
  launch.stream = config->stream;
  for (unsigned i = 0; i < config->count; ++i) {
    if (config->attributes[i].id != 4)
      return 1;
    const unsigned *value = config->attributes[i].value;
    launch.cluster = {value[0], value[1], value[2]};
  }
  return extra ? 1
               : recordLaunch(launch, *static_cast<Function *>(function),
                              arguments);
}

EXPORT int cuTensorMapEncodeTiled(void *map, int type, uint32_t rank,
                                  void *address, const uint64_t *sizes,
                                  const uint64_t *strides, const uint32_t *box,
                                  const uint32_t *elementStrides,
                                  int interleave, int swizzle, int promotion,
                                  int fill) {
  if (int code = enter("cuTensorMapEncodeTiled"))
    return code;
  FakeTensorMap encoded;
  encoded.type = type;
  encoded.swizzle = swizzle;
  encoded.address = reinterpret_cast<uint64_t>(address);
  encoded.sizes.assign(sizes, sizes + rank);
  encoded.strides.assign(strides, strides + rank - 1);
  encoded.box.assign(box, box + rank);
  for (uint32_t i = 0; i < rank; ++i)
    if (elementStrides[i] != 1)
      return 1;
  if (interleave || promotion > 3 || fill)
    return 1;
  std::memset(map, 0x5a, 128);
  std::lock_guard<std::mutex> lock(state().mutex);
  state().record.tensorMaps.push_back(encoded);
  return 0;
}

EXPORT int cuGetProcAddress_v2(const char *name, void **address, int version,
                               uint64_t flags, int *status) {
  static const std::map<std::string, void *> functions = {
      {"cuInit", reinterpret_cast<void *>(cuInit)},
      {"cuMemAlloc", reinterpret_cast<void *>(cuMemAlloc_v2)},
      {"cuLaunchKernelEx", reinterpret_cast<void *>(cuLaunchKernelEx)},
  };
  ++state().record.calls[std::string("find ") + name];
  auto it = functions.find(name);
  *address = it == functions.end() ? nullptr : it->second;
  *status = *address ? 0 : 1;
  return version > FAKE_VERSION || flags ? 1 : 0;
}
#endif
