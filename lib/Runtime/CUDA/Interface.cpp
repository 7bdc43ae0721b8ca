//===- Interface.cpp - The functions of attn_cuda.h -----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arguments are checked here, once for all drivers; a driver sees valid ones.
//
//===----------------------------------------------------------------------===//

#include "attn/Runtime/attn_cuda.h"

#include "ContextCache.h"
#include "Failure.h"
#include "LibcudaDriver.h"

#include <atomic>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <utility>

using namespace attn_cuda;

static thread_local char lastMessage[4096];

/// Of compiled functions.
static thread_local attn_cuda_stream currentStream = nullptr;
static thread_local int32_t keptFailure = ATTN_CUDA_SUCCESS;
static thread_local char keptMessage[sizeof(lastMessage)];

static std::atomic<const attn_cuda_driver *> registered{nullptr};

static const attn_cuda_driver &getDriver() {
  const attn_cuda_driver *driver = registered.load(std::memory_order_acquire);
  return driver ? *driver : *getLibcudaDriver();
}

/// Never destroyed: a thread may launch while the process ends.
static ContextCache &getCache() {
  static ContextCache *cache = new ContextCache;
  return *cache;
}

static Message getMessage() { return {lastMessage, sizeof(lastMessage)}; }

/// Tables of an older version end before copy_on_stream.
static constexpr uint32_t kCopyOnStreamVersion = 1001;
/// And before load_constant.
static constexpr uint32_t kConstantVersion = 1002;

static int32_t reject(const std::string &why) {
  return getMessage().fail(ATTN_CUDA_INVALID_ARGUMENT, why);
}

/// "a, b, c".
static std::string join(const uint32_t *values, int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += (i ? ", " : "") + std::to_string(values[i]);
  return text;
}

//===----------------------------------------------------------------------===//
// Checks of arguments
//===----------------------------------------------------------------------===//

static int32_t checkConfig(const attn_cuda_launch_config &config) {
  const uint32_t *grid = config.grid, *block = config.block;
  const uint32_t *cluster = config.cluster;
  if (!grid[0] || !grid[1] || !grid[2] || grid[0] > 0x7fffffffu ||
      grid[1] > 65535 || grid[2] > 65535)
    return reject("a grid of " + join(grid, 3) +
                  " blocks: each has to be at least 1, the first at most "
                  "2147483647, the others at most 65535");
  if (!block[0] || !block[1] || !block[2] || block[0] > 1024 ||
      block[1] > 1024 || block[2] > 64 || block[0] * block[1] * block[2] > 1024)
    return reject("a block of " + join(block, 3) +
                  " threads: each has to be at least 1, the last at most 64, "
                  "and their product at most 1024");
  if (!cluster[0] && !cluster[1] && !cluster[2])
    return ATTN_CUDA_SUCCESS;
  uint32_t size = 1;
  for (int i = 0; i < 3; ++i) {
    if (!cluster[i] || cluster[i] > 16 || grid[i] % cluster[i])
      return reject("a cluster of " + join(cluster, 3) +
                    " blocks: each has to be at least 1 and divide the grid, " +
                    join(grid, 3) + ", and their product at most 16");
    size *= cluster[i];
  }
  if (size > 16)
    return reject("a cluster of " + join(cluster, 3) +
                  " blocks: their product has to be at most 16");
  return ATTN_CUDA_SUCCESS;
}

static int32_t checkTiled(const attn_cuda_tiled &tiled) {
  if (tiled.rank < 1 || tiled.rank > ATTN_CUDA_MAX_RANK)
    return reject("a tensor map of rank " + std::to_string(tiled.rank) +
                  ": it has to be 1 to " + std::to_string(ATTN_CUDA_MAX_RANK));
  uint64_t element;
  switch (tiled.element) {
  case ATTN_CUDA_F32:
    element = 4;
    break;
  case ATTN_CUDA_F16:
  case ATTN_CUDA_BF16:
    element = 2;
    break;
  default:
    return reject("element type " + std::to_string(tiled.element) +
                  " of a tensor map is unknown");
  }
  if (tiled.swizzle < ATTN_CUDA_SWIZZLE_NONE ||
      tiled.swizzle > ATTN_CUDA_SWIZZLE_128B)
    return reject("swizzle " + std::to_string(tiled.swizzle) +
                  " of a tensor map is unknown");
  if (!tiled.base || tiled.base % 16)
    return reject("the address of a tensor map's tensor is 0 or no multiple of "
                  "16 bytes");
  if (tiled.strides[0] != element)
    return reject("the first stride of a tensor map has to be the element's "
                  "size, " +
                  std::to_string(element) + ", but is " +
                  std::to_string(tiled.strides[0]));
  for (int i = 0; i < tiled.rank; ++i) {
    std::string dimension =
        "dimension " + std::to_string(i) + " of a tensor map has ";
    if (!tiled.sizes[i] || tiled.sizes[i] > (uint64_t(1) << 32))
      return reject(dimension + std::to_string(tiled.sizes[i]) +
                    " elements: it has to be 1 to 2^32");
    if (i && (tiled.strides[i] % 16 || tiled.strides[i] >= (uint64_t(1) << 40)))
      return reject(dimension + "a stride of " +
                    std::to_string(tiled.strides[i]) +
                    " bytes: it has to be a multiple of 16 below 2^40");
    if (!tiled.box[i] || tiled.box[i] > 256)
      return reject(dimension + "a box of " + std::to_string(tiled.box[i]) +
                    " elements: it has to be 1 to 256");
  }
  uint64_t row = tiled.box[0] * element;
  if (row % 16)
    return reject("a row of a tensor map's box has " + std::to_string(row) +
                  " bytes: it has to be a multiple of 16");
  // 32, 64 and 128 bytes.
  uint64_t span = uint64_t(16) << tiled.swizzle;
  if (tiled.swizzle != ATTN_CUDA_SWIZZLE_NONE && row > span)
    return reject("a row of a tensor map's box has " + std::to_string(row) +
                  " bytes, which is more than its swizzle's " +
                  std::to_string(span));
  return ATTN_CUDA_SUCCESS;
}

//===----------------------------------------------------------------------===//
// The interface
//===----------------------------------------------------------------------===//

int32_t attn_cuda_version(void) { return ATTN_CUDA_VERSION; }

const char *attn_cuda_message(void) { return lastMessage; }

int32_t attn_cuda_set_driver(const attn_cuda_driver *driver) {
  if (driver) {
    if (driver->version / 1000 != ATTN_CUDA_VERSION_MAJOR)
      return reject("the driver was made for version " +
                    std::to_string(driver->version / 1000) +
                    " of attn_cuda.h, and this library is version " +
                    std::to_string(ATTN_CUDA_VERSION_MAJOR));
    if (!driver->device_facts || !driver->load_module ||
        !driver->unload_module || !driver->launch || !driver->encode_tiled ||
        !driver->alloc || !driver->free || !driver->copy ||
        !driver->synchronize)
      return reject("the driver lacks a function");
  }
  const attn_cuda_driver *previous =
      registered.exchange(driver, std::memory_order_acq_rel);
  if (previous && previous != driver)
    getCache().forgetDriver(*previous);
  return ATTN_CUDA_SUCCESS;
}

int32_t attn_cuda_get_device_facts(attn_cuda_device_facts *facts) {
  if (!facts)
    return reject("attn_cuda_get_device_facts: facts is NULL");
  const attn_cuda_driver &driver = getDriver();
  return driver.device_facts(driver.self, facts, lastMessage,
                             sizeof(lastMessage));
}

int32_t attn_cuda_launch(const void *image, uint64_t bytes, const char *kernel,
                         const attn_cuda_launch_config *config,
                         void **arguments, attn_cuda_stream stream) {
  if (!image || !bytes)
    return reject("attn_cuda_launch: the image is NULL or empty");
  if (!kernel || !*kernel)
    return reject("attn_cuda_launch: the name of the kernel is NULL or empty");
  if (!config)
    return reject("attn_cuda_launch: config is NULL");
  if (int32_t code = checkConfig(*config))
    return code;
  const attn_cuda_driver &driver = getDriver();
  void *module = nullptr;
  if (int32_t code = getCache().get(driver, Loaded::Module, image, bytes,
                                    stream, module, getMessage()))
    return code;
  return driver.launch(driver.self, module, kernel, config, arguments, stream,
                       lastMessage, sizeof(lastMessage));
}

int32_t attn_cuda_load_constant(const void *data, uint64_t bytes,
                                attn_cuda_stream stream, void **pointer) {
  if (!pointer)
    return reject("attn_cuda_load_constant: pointer is NULL");
  *pointer = nullptr;
  if (!bytes)
    return ATTN_CUDA_SUCCESS;
  if (!data)
    return reject("attn_cuda_load_constant: data is NULL");
  const attn_cuda_driver &driver = getDriver();
  if (driver.version < kConstantVersion || !driver.load_constant ||
      !driver.unload_constant)
    return reject("the driver has no constants in the device's memory");
  return getCache().get(driver, Loaded::Constant, data, bytes, stream, *pointer,
                        getMessage());
}

int32_t attn_cuda_unload(const void *data) {
  if (!data)
    return reject("attn_cuda_unload: data is NULL");
  getCache().forgetData(data);
  return ATTN_CUDA_SUCCESS;
}

int32_t attn_cuda_encode_tiled(void *tensor_map, const attn_cuda_tiled *tiled) {
  if (!tensor_map || !tiled)
    return reject("attn_cuda_encode_tiled: tensor_map or tiled is NULL");
  if (reinterpret_cast<uintptr_t>(tensor_map) % ATTN_CUDA_TENSOR_MAP_ALIGNMENT)
    return reject("attn_cuda_encode_tiled: tensor_map is not aligned to " +
                  std::to_string(ATTN_CUDA_TENSOR_MAP_ALIGNMENT) + " bytes");
  if (int32_t code = checkTiled(*tiled))
    return code;
  const attn_cuda_driver &driver = getDriver();
  return driver.encode_tiled(driver.self, tensor_map, tiled, lastMessage,
                             sizeof(lastMessage));
}

int32_t attn_cuda_multiprocessors(void) {
  attn_cuda_device_facts facts;
  if (int32_t code = attn_cuda_get_device_facts(&facts))
    return -code;
  return facts.multiprocessors;
}

int32_t attn_cuda_alloc(uint64_t bytes, attn_cuda_stream stream,
                        void **pointer) {
  if (!pointer)
    return reject("attn_cuda_alloc: pointer is NULL");
  *pointer = nullptr;
  if (!bytes)
    return ATTN_CUDA_SUCCESS;
  const attn_cuda_driver &driver = getDriver();
  return driver.alloc(driver.self, bytes, stream, pointer, lastMessage,
                      sizeof(lastMessage));
}

int32_t attn_cuda_free(void *pointer, attn_cuda_stream stream) {
  if (!pointer)
    return ATTN_CUDA_SUCCESS;
  const attn_cuda_driver &driver = getDriver();
  return driver.free(driver.self, pointer, stream, lastMessage,
                     sizeof(lastMessage));
}

int32_t attn_cuda_copy(void *to, const void *from, uint64_t bytes,
                       int32_t direction) {
  if (direction != 0 && direction != 1)
    return reject("attn_cuda_copy: the direction is " +
                  std::to_string(direction) + ", neither 0 nor 1");
  if (!bytes)
    return ATTN_CUDA_SUCCESS;
  if (!to || !from)
    return reject("attn_cuda_copy: to or from is NULL");
  const attn_cuda_driver &driver = getDriver();
  return driver.copy(driver.self, to, from, bytes, direction, lastMessage,
                     sizeof(lastMessage));
}

int32_t attn_cuda_copy_on_stream(void *to, const void *from, uint64_t bytes,
                                 attn_cuda_stream stream) {
  if (!bytes)
    return ATTN_CUDA_SUCCESS;
  if (!to || !from)
    return reject("attn_cuda_copy_on_stream: to or from is NULL");
  const attn_cuda_driver &driver = getDriver();
  if (driver.version < kCopyOnStreamVersion || !driver.copy_on_stream)
    return reject("the driver has no copies within the device's memory");
  return driver.copy_on_stream(driver.self, to, from, bytes, stream,
                               lastMessage, sizeof(lastMessage));
}

int32_t attn_cuda_synchronize(attn_cuda_stream stream) {
  const attn_cuda_driver &driver = getDriver();
  return driver.synchronize(driver.self, stream, lastMessage,
                            sizeof(lastMessage));
}

//===----------------------------------------------------------------------===//
// For compiled functions
//===----------------------------------------------------------------------===//

/// Keeps the failure `code`, whose message is the thread's last.
static void keep(int32_t code) {
  if (!code)
    return;
  keptFailure = code;
  std::memcpy(keptMessage, lastMessage, sizeof(keptMessage));
}

void attn_cuda_launch_on_current_stream(const void *image, uint64_t bytes,
                                        const char *kernel,
                                        const attn_cuda_launch_config *config,
                                        void **arguments) {
  if (!keptFailure)
    keep(attn_cuda_launch(image, bytes, kernel, config, arguments,
                          currentStream));
}

void *attn_cuda_alloc_on_current_stream(uint64_t bytes) {
  void *pointer = nullptr;
  if (!keptFailure)
    keep(attn_cuda_alloc(bytes, currentStream, &pointer));
  return pointer;
}

void attn_cuda_free_on_current_stream(void *pointer) {
  // Memory goes back whatever happened since it came.
  if (int32_t code = attn_cuda_free(pointer, currentStream); !keptFailure)
    keep(code);
}

void attn_cuda_copy_on_current_stream(void *to, const void *from,
                                      uint64_t bytes) {
  if (!keptFailure)
    keep(attn_cuda_copy_on_stream(to, from, bytes, currentStream));
}

void *attn_cuda_constant_for_launch(const void *data, uint64_t bytes) {
  void *pointer = nullptr;
  if (!keptFailure)
    keep(attn_cuda_load_constant(data, bytes, currentStream, &pointer));
  return pointer;
}

void attn_cuda_encode_tiled_for_launch(void *tensor_map,
                                       const attn_cuda_tiled *tiled) {
  if (!keptFailure)
    keep(attn_cuda_encode_tiled(tensor_map, tiled));
}

int32_t attn_cuda_multiprocessors_for_launch(void) {
  int32_t count = keptFailure ? 0 : attn_cuda_multiprocessors();
  if (count < 0)
    keep(-count);
  return count > 0 ? count : 1;
}

int32_t attn_cuda_capability_for_launch(void) {
  if (keptFailure)
    return 0;
  attn_cuda_device_facts facts;
  int32_t code = attn_cuda_get_device_facts(&facts);
  keep(code);
  return code ? 0 : facts.capability;
}

void attn_cuda_check_alignment_for_launch(const void *pointer,
                                          uint64_t alignment,
                                          const char *kernel,
                                          int32_t argument) {
  auto address = reinterpret_cast<uintptr_t>(pointer);
  if (keptFailure || !alignment || address % alignment == 0)
    return;
  char text[2 + 2 * sizeof(address) + 1];
  std::snprintf(text, sizeof(text), "0x%" PRIxPTR, address);
  keep(reject("the tensor that is argument " + std::to_string(argument) +
              " of kernel '" + kernel + "' begins at address " + text +
              ", which is no multiple of " + std::to_string(alignment) +
              " bytes; copy it to where memory of its own begins"));
}

void attn_cuda_check_count_for_launch(uint64_t count, uint64_t most) {
  if (keptFailure || count <= most)
    return;
  keep(reject("a size, or rows, keys or blocks that follow from sizes, are " +
              std::to_string(count) + ", and a kernel counts to " +
              std::to_string(most) + " at most; make several calls of it"));
}

void attn_cuda_set_current_stream(attn_cuda_stream stream) {
  currentStream = stream;
}

attn_cuda_stream attn_cuda_get_current_stream(void) { return currentStream; }

int32_t attn_cuda_take_status(void) {
  if (!keptFailure)
    return ATTN_CUDA_SUCCESS;
  std::memcpy(lastMessage, keptMessage, sizeof(keptMessage));
  return std::exchange(keptFailure, ATTN_CUDA_SUCCESS);
}
