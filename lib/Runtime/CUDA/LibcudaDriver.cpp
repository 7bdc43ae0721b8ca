//===- LibcudaDriver.cpp - libcuda.so.1 as an attn_cuda_driver ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LibcudaDriver.h"

#include "ContextScope.h"
#include "KnownDevices.h"
#include "LibcudaConstant.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <string_view>
#include <vector>

using namespace attn_cuda;

namespace {
/// A function of a module, and what was set on it so far.
struct Kernel {
  CUfunction function = nullptr;
  uint32_t dynamicShared = 0;
  bool nonPortableCluster = false;
};

/// What load_module gives.
struct Module {
  KnownContext context;
  CUmodule module = nullptr;
  std::mutex mutex;
  std::map<std::string, Kernel, std::less<>> kernels;
};
} // namespace

//===----------------------------------------------------------------------===//
// Device
//===----------------------------------------------------------------------===//

static int32_t deviceFacts(void *, attn_cuda_device_facts *facts, char *text,
                           uint64_t capacity) {
  Message message{text, capacity};
  ContextScope scope(nullptr);
  if (!scope.api)
    return message.fail(scope.code, scope.why);
  const DriverAPI &api = *scope.api;
  const KnownDevice *device = nullptr;
  if (CUresult result = getCurrentDevice(api, device))
    return fail(message, api, result, "the device cannot be queried");
  *facts = device->facts;
  return ATTN_CUDA_SUCCESS;
}

static int32_t currentContext(void *, attn_cuda_stream stream, void **context,
                              char *text, uint64_t capacity) {
  ContextScope scope(stream);
  if (!scope.api)
    return Message{text, capacity}.fail(scope.code, scope.why);
  auto known = KnownContext::get(*scope.api, scope.context);
  *context =
      known.number ? reinterpret_cast<void *>(known.number) : known.context;
  return ATTN_CUDA_SUCCESS;
}

//===----------------------------------------------------------------------===//
// Modules
//===----------------------------------------------------------------------===//

/// A cubin is an ELF file and a fatbin begins with a number of its own; what is
/// neither is PTX text, which the driver reads up to a zero.
static bool isText(const void *image, uint64_t bytes) {
  static constexpr unsigned char elf[] = {0x7f, 'E', 'L', 'F'};
  static constexpr unsigned char fatbin[] = {0x50, 0xed, 0x55, 0xba};
  return bytes < 4 || (std::memcmp(image, elf, 4) != 0 &&
                       std::memcmp(image, fatbin, 4) != 0);
}

/// What to do about an image that was not taken.
static std::string getAdvice(const DriverAPI &api, CUresult result) {
  std::string driver = "the driver is for CUDA " + versionText(api.version);
  switch (result) {
  case kNoBinaryForGPU:
    return "; the image holds no code for this device: compile for its chip";
  case kUnsupportedPTXVersion:
    return "; " + driver +
           " and does not know this version of PTX: compile to a cubin, or "
           "install a newer driver";
  case kInvalidImage:
    return "; " + driver;
  default:
    return "";
  }
}

static int32_t loadModule(void *, const void *image, uint64_t bytes,
                          attn_cuda_stream stream, void **module, char *text,
                          uint64_t capacity) {
  Message message{text, capacity};
  ContextScope scope(stream);
  if (!scope.api)
    return message.fail(scope.code, scope.why);
  const DriverAPI &api = *scope.api;
  std::string ptx;
  if (isText(image, bytes)) {
    ptx.assign(static_cast<const char *>(image), bytes);
    image = ptx.c_str();
  }

  // The driver writes the size of what it logged over the size of the buffer.
  std::vector<char> log(8192);
  int options[] = {kErrorLogBuffer, kErrorLogBufferSizeBytes};
  void *values[] = {log.data(), reinterpret_cast<void *>(log.size() - 1)};
  auto loaded = new Module;
  loaded->context = KnownContext::get(api, scope.context);
  CUresult result =
      api.cuModuleLoadDataEx(&loaded->module, image, 2, options, values);
  if (result == kSuccess) {
    *module = loaded;
    return ATTN_CUDA_SUCCESS;
  }
  delete loaded;
  std::string details = getAdvice(api, result);
  if (log.front())
    details += std::string("\n") + log.data();
  return message.fail(codeOf(result), "the module cannot be loaded: " +
                                          api.describe(result) + details);
}

static void unloadModule(void *, void *handle) {
  auto module = static_cast<Module *>(handle);
  int32_t code;
  std::string why;
  // Nobody is left to hear of a failure: the context may be gone already, and
  // the module with it.
  if (const DriverAPI *api = DriverAPI::get(code, why)) {
    ContextScope scope(api, module->context);
    if (scope.api)
      api->cuModuleUnload(module->module);
  }
  delete module;
}

/// Finds `name` and allows it what `config` asks for.
static int32_t prepareKernel(Module &module, const DriverAPI &api,
                             const char *name,
                             const attn_cuda_launch_config &config,
                             CUfunction &function, const Message &message) {
  std::lock_guard<std::mutex> lock(module.mutex);
  auto it = module.kernels.find(std::string_view(name));
  if (it == module.kernels.end()) {
    Kernel kernel;
    CUresult result =
        api.cuModuleGetFunction(&kernel.function, module.module, name);
    if (result == kNotFound)
      return message.fail(ATTN_CUDA_INVALID_ARGUMENT,
                          std::string("the image has no kernel '") + name +
                              "'");
    if (result != kSuccess)
      return fail(message, api, result,
                  std::string("kernel '") + name + "' cannot be used");
    it = module.kernels.emplace(name, kernel).first;
  }

  Kernel &kernel = it->second;
  function = kernel.function;
  // A block has this much without being asked.
  constexpr uint32_t defaultShared = 48 * 1024;
  if (config.dynamic_shared_bytes >
      std::max(kernel.dynamicShared, defaultShared)) {
    CUresult result =
        api.cuFuncSetAttribute(kernel.function, kMaxDynamicSharedSizeBytes,
                               static_cast<int>(config.dynamic_shared_bytes));
    if (result != kSuccess)
      return fail(message, api, result,
                  std::string("kernel '") + name + "' cannot have " +
                      std::to_string(config.dynamic_shared_bytes) +
                      " bytes of dynamic shared memory");
    kernel.dynamicShared = config.dynamic_shared_bytes;
  }
  // Eight blocks are what every device that has clusters can do.
  const uint32_t *cluster = config.cluster;
  if (cluster[0] * cluster[1] * cluster[2] > 8 && !kernel.nonPortableCluster) {
    CUresult result = api.cuFuncSetAttribute(kernel.function,
                                             kNonPortableClusterSizeAllowed, 1);
    if (result != kSuccess)
      return fail(message, api, result,
                  std::string("kernel '") + name +
                      "' cannot have a cluster of more than 8 blocks");
    kernel.nonPortableCluster = true;
  }
  return ATTN_CUDA_SUCCESS;
}

static int32_t launch(void *, void *handle, const char *name,
                      const attn_cuda_launch_config *config, void **arguments,
                      attn_cuda_stream stream, char *text, uint64_t capacity) {
  Message message{text, capacity};
  ContextScope scope(stream);
  if (!scope.api)
    return message.fail(scope.code, scope.why);
  const DriverAPI &api = *scope.api;
  CUfunction function = nullptr;
  if (int32_t code = prepareKernel(*static_cast<Module *>(handle), api, name,
                                   *config, function, message))
    return code;

  const uint32_t *grid = config->grid, *block = config->block;
  auto queue = static_cast<CUstream>(stream);
  CUresult result;
  if (config->cluster[0] * config->cluster[1] * config->cluster[2] > 1) {
    if (!api.cuLaunchKernelEx)
      return message.fail(ATTN_CUDA_NO_DRIVER,
                          std::string("kernel '") + name +
                              "' needs clusters of blocks, and the driver, for "
                              "CUDA " +
                              versionText(api.version) +
                              ", is too old for them: install one for CUDA "
                              "11.8 or later");
    LaunchAttribute cluster = {};
    cluster.id = kClusterDimension;
    std::copy_n(config->cluster, 3, cluster.value.clusterDim);
    LaunchConfig extended = {{grid[0], grid[1], grid[2]},
                             {block[0], block[1], block[2]},
                             config->dynamic_shared_bytes,
                             queue,
                             &cluster,
                             1};
    result = api.cuLaunchKernelEx(&extended, function, arguments, nullptr);
  } else {
    result = api.cuLaunchKernel(
        function, grid[0], grid[1], grid[2], block[0], block[1], block[2],
        config->dynamic_shared_bytes, queue, arguments, nullptr);
  }
  if (result == kSuccess)
    return ATTN_CUDA_SUCCESS;
  return fail(message, api, result,
              std::string("kernel '") + name + "' cannot be launched");
}

static int32_t encodeTiled(void *, void *tensorMap,
                           const attn_cuda_tiled *tiled, char *text,
                           uint64_t capacity) {
  Message message{text, capacity};
  int32_t code;
  std::string why;
  const DriverAPI *api = DriverAPI::get(code, why);
  if (!api)
    return message.fail(code, why);
  if (!api->cuTensorMapEncodeTiled)
    return message.fail(
        ATTN_CUDA_NO_DRIVER,
        "the CUDA driver, for CUDA " + versionText(api->version) +
            ", is too old for tensor maps: install one for CUDA 12.0 or later");
  int type = tiled->element == ATTN_CUDA_F32   ? kTensorMapFloat32
             : tiled->element == ATTN_CUDA_F16 ? kTensorMapFloat16
                                               : kTensorMapBFloat16;
  static constexpr uint32_t every[ATTN_CUDA_MAX_RANK] = {1, 1, 1, 1, 1};
  CUresult result = api->cuTensorMapEncodeTiled(
      tensorMap, type, static_cast<uint32_t>(tiled->rank),
      reinterpret_cast<void *>(static_cast<uintptr_t>(tiled->base)),
      tiled->sizes, tiled->strides + 1, tiled->box, every, kInterleaveNone,
      tiled->swizzle, kL2Promotion256B, kFillZero);
  if (result == kSuccess)
    return ATTN_CUDA_SUCCESS;
  return fail(message, *api, result, "the tensor map cannot be encoded");
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

static int32_t allocate(void *, uint64_t bytes, attn_cuda_stream stream,
                        void **pointer, char *text, uint64_t capacity) {
  Message message{text, capacity};
  ContextScope scope(stream);
  if (!scope.api)
    return message.fail(scope.code, scope.why);
  const DriverAPI &api = *scope.api;
  CUdeviceptr address = 0;
  const KnownDevice *device = nullptr;
  CUresult result = getCurrentDevice(api, device);
  if (result == kSuccess)
    result = device->hasPools
                 ? api.cuMemAllocAsync(&address, bytes,
                                       static_cast<CUstream>(stream))
                 : api.cuMemAlloc(&address, bytes);
  if (result != kSuccess)
    return fail(message, api, result,
                std::to_string(bytes) + " bytes cannot be allocated");
  *pointer = reinterpret_cast<void *>(static_cast<uintptr_t>(address));
  return ATTN_CUDA_SUCCESS;
}

/// Memory goes back the way it came.
static CUresult release(const DriverAPI &api, const KnownDevice &device,
                        CUdeviceptr address, CUstream stream) {
  if (device.hasPools)
    return api.cuMemFreeAsync(address, stream);
  if (CUresult result = api.cuStreamSynchronize(stream))
    return result;
  return api.cuMemFree(address);
}

static int32_t release(void *, void *pointer, attn_cuda_stream stream,
                       char *text, uint64_t capacity) {
  Message message{text, capacity};
  ContextScope scope(stream);
  if (!scope.api)
    return message.fail(scope.code, scope.why);
  const DriverAPI &api = *scope.api;
  const KnownDevice *device = nullptr;
  CUresult result = getCurrentDevice(api, device);
  if (result == kSuccess)
    result = release(api, *device, asAddress(pointer),
                     static_cast<CUstream>(stream));
  if (result == kSuccess)
    return ATTN_CUDA_SUCCESS;
  return fail(message, api, result, "memory cannot be given back");
}

static int32_t copy(void *, void *to, const void *from, uint64_t bytes,
                    int32_t direction, char *text, uint64_t capacity) {
  Message message{text, capacity};
  ContextScope scope(nullptr);
  if (!scope.api)
    return message.fail(scope.code, scope.why);
  const DriverAPI &api = *scope.api;
  CUresult result = direction == 0
                        ? api.cuMemcpyHtoD(asAddress(to), from, bytes)
                        : api.cuMemcpyDtoH(to, asAddress(from), bytes);
  if (result == kSuccess)
    return ATTN_CUDA_SUCCESS;
  return fail(message, api, result,
              std::to_string(bytes) + " bytes cannot be copied");
}

static int32_t copyOnStream(void *, void *to, const void *from, uint64_t bytes,
                            attn_cuda_stream stream, char *text,
                            uint64_t capacity) {
  Message message{text, capacity};
  ContextScope scope(stream);
  if (!scope.api)
    return message.fail(scope.code, scope.why);
  CUresult result = scope.api->cuMemcpyDtoDAsync(
      asAddress(to), asAddress(from), bytes, static_cast<CUstream>(stream));
  if (result == kSuccess)
    return ATTN_CUDA_SUCCESS;
  return fail(message, *scope.api, result,
              std::to_string(bytes) + " bytes cannot be copied");
}

static int32_t synchronize(void *, attn_cuda_stream stream, char *text,
                           uint64_t capacity) {
  Message message{text, capacity};
  ContextScope scope(stream);
  if (!scope.api)
    return message.fail(scope.code, scope.why);
  CUresult result =
      scope.api->cuStreamSynchronize(static_cast<CUstream>(stream));
  if (result == kSuccess)
    return ATTN_CUDA_SUCCESS;
  return fail(message, *scope.api, result, "work on the stream failed");
}

const attn_cuda_driver *attn_cuda::getLibcudaDriver() {
  static const attn_cuda_driver driver = {
      ATTN_CUDA_VERSION, nullptr,      deviceFacts,   loadModule,
      unloadModule,      launch,       encodeTiled,   allocate,
      release,           copy,         synchronize,   currentContext,
      copyOnStream,      loadConstant, unloadConstant};
  return &driver;
}
