//===- DriverTest.cpp - The runtime on a driver that records --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FakeAccess.h"
#include "attn/Runtime/attn_cuda.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>
#include <vector>

namespace {
using Extents = std::array<unsigned, 3>;

constexpr char kCubin[] = "\x7f"
                          "ELF one";

const attn_cuda_launch_config kConfig = {
    {4, 2, 1}, {128, 1, 1}, {0, 0, 0}, 1024};

int32_t launch(const void *image, const attn_cuda_launch_config &config,
               attn_cuda_stream stream = nullptr,
               const char *kernel = "forward") {
  int64_t value = 42;
  void *arguments[] = {&value};
  return attn_cuda_launch(image, sizeof(kCubin), kernel, &config, arguments,
                          stream);
}

/// Each test begins with nothing loaded and nothing recorded.
class CUDADriver : public testing::Test {
protected:
  void SetUp() override {
    attn_cuda_device_facts facts;
    ASSERT_EQ(attn_cuda_get_device_facts(&facts), ATTN_CUDA_SUCCESS)
        << attn_cuda_message();
    record() = FakeRecord();
  }
  void TearDown() override {
    EXPECT_EQ(attn_cuda_unload(kCubin), ATTN_CUDA_SUCCESS);
  }
  int calls(const char *name) { return record().calls[name]; }
  /// The device of all contexts; those of odd numbers have no pools.
  void setDevice(int number) { findInFake<void(int)>("fakeSetDevice")(number); }
};
} // namespace

TEST_F(CUDADriver, FactsAreThoseOfTheDevice) {
  attn_cuda_device_facts facts;
  ASSERT_EQ(attn_cuda_get_device_facts(&facts), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(facts.capability, 90);
  EXPECT_EQ(facts.multiprocessors, 132);
  EXPECT_EQ(facts.shared_bytes_per_block, 232448);
  EXPECT_EQ(facts.registers_per_multiprocessor, 65536);
  EXPECT_EQ(facts.l2_bytes, 50 * 1024 * 1024);
  EXPECT_EQ(facts.memory_bytes, int64_t(80) << 30);
  EXPECT_EQ(attn_cuda_multiprocessors(), 132);
}

TEST_F(CUDADriver, DevicesAreAskedOnce) {
  // SetUp has asked the first one. These have not been asked by other tests.
  EXPECT_EQ(attn_cuda_multiprocessors(), 132);
  EXPECT_EQ(calls("cuDeviceGetAttribute"), 0);
  EXPECT_EQ(calls("cuDeviceTotalMem"), 0);
  setDevice(4);
  failIn("cuDeviceGetAttribute", 719);
  EXPECT_EQ(attn_cuda_multiprocessors(), -ATTN_CUDA_FAILED);
  failIn("cuDeviceGetAttribute", 0);
  failIn("cuDeviceTotalMem", 719);
  EXPECT_EQ(attn_cuda_multiprocessors(), -ATTN_CUDA_FAILED);
  failIn("cuDeviceTotalMem", 0);
  record() = FakeRecord();

  // Seven attributes and the size of the memory, whoever comes first.
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([] {
      for (int i = 0; i < 10; ++i)
        EXPECT_EQ(attn_cuda_multiprocessors(), 128);
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(calls("cuDeviceGetAttribute"), 7);
  EXPECT_EQ(calls("cuDeviceTotalMem"), 1);

  // What allocates asks no more.
  void *pointer = nullptr;
  ASSERT_EQ(attn_cuda_alloc(100, nullptr, &pointer), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(attn_cuda_free(pointer, nullptr), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(calls("cuMemAllocAsync"), 1);
  EXPECT_EQ(calls("cuDeviceGetAttribute"), 7);

  // Each device has its own answers, and keeps them.
  setDevice(6);
  EXPECT_EQ(attn_cuda_multiprocessors(), 126);
  EXPECT_EQ(calls("cuDeviceGetAttribute"), 14);
  setDevice(0);
  EXPECT_EQ(attn_cuda_multiprocessors(), 132);
  EXPECT_EQ(calls("cuDeviceGetAttribute"), 14);
}

TEST_F(CUDADriver, LaunchHandsEverythingOn) {
  attn_cuda_launch_config config = {{4, 2, 3}, {32, 4, 2}, {1, 1, 1}, 1000};
  ASSERT_EQ(launch(kCubin, config), ATTN_CUDA_SUCCESS) << attn_cuda_message();
  ASSERT_EQ(record().launches.size(), 1u);
  const FakeLaunch &seen = record().launches[0];
  EXPECT_EQ(seen.kernel, "forward");
  EXPECT_EQ(seen.grid, (Extents{4, 2, 3}));
  EXPECT_EQ(seen.block, (Extents{32, 4, 2}));
  EXPECT_EQ(seen.shared, 1000u);
  EXPECT_EQ(seen.firstArgument, 42);
  // A cluster of one block is none.
  EXPECT_EQ(calls("cuLaunchKernelEx"), 0);
}

TEST_F(CUDADriver, ImageIsLoadedOnceForEachContext) {
  for (int i = 0; i < 3; ++i)
    ASSERT_EQ(launch(kCubin, kConfig), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(calls("cuModuleLoadDataEx"), 1);
  EXPECT_EQ(calls("cuModuleGetFunction"), 1);

  // This thread has no context: the stream's counts.
  char stream;
  ASSERT_EQ(launch(kCubin, kConfig, &stream), ATTN_CUDA_SUCCESS);
  ASSERT_EQ(launch(kCubin, kConfig, &stream), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(calls("cuModuleLoadDataEx"), 2);
  void *other = findInFake<void *()>("fakeOtherContext")();
  EXPECT_NE(record().images[0].context, other);
  EXPECT_EQ(record().images[1].context, other);
  EXPECT_EQ(record().launches.back().context, other);
  EXPECT_EQ(record().launches.back().stream, &stream);

  // Unloading forgets both, and another image of that address is another.
  ASSERT_EQ(attn_cuda_unload(kCubin), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(calls("cuModuleUnload"), 2);
  ASSERT_EQ(launch(kCubin, kConfig), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(calls("cuModuleLoadDataEx"), 3);
}

TEST_F(CUDADriver, WhatWasLoadedWentWithItsContext) {
  const int data[] = {3, 4};
  void *pointer = nullptr;
  ASSERT_EQ(launch(kCubin, kConfig), ATTN_CUDA_SUCCESS);
  ASSERT_EQ(attn_cuda_load_constant(data, sizeof(data), nullptr, &pointer),
            ATTN_CUDA_SUCCESS);
  failIn("cuCtxPushCurrent", 709);
  EXPECT_EQ(attn_cuda_unload(kCubin), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(attn_cuda_unload(data), ATTN_CUDA_SUCCESS);
  failIn("cuCtxPushCurrent", 0);
  EXPECT_EQ(calls("cuModuleUnload"), 0);
  EXPECT_EQ(calls("cuMemFree"), 0);
  // A new context has an image of its own.
  ASSERT_EQ(launch(kCubin, kConfig), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(calls("cuModuleLoadDataEx"), 2);
}

TEST_F(CUDADriver, ContextAtTheAddressOfOneThatIsGone) {
  const int data[] = {5, 6};
  void *pointer = nullptr;
  auto load = [&] {
    EXPECT_EQ(launch(kCubin, kConfig), ATTN_CUDA_SUCCESS);
    EXPECT_EQ(attn_cuda_load_constant(data, sizeof(data), nullptr, &pointer),
              ATTN_CUDA_SUCCESS);
  };
  load();
  findInFake<void()>("fakeResetContexts")();
  load();
  load();
  EXPECT_EQ(calls("cuModuleLoadDataEx"), 2);
  EXPECT_EQ(calls("cuMemAlloc"), 2);
  // What the first one had went with it.
  EXPECT_EQ(attn_cuda_unload(kCubin), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(attn_cuda_unload(data), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(calls("cuModuleUnload"), 1);
  EXPECT_EQ(calls("cuMemFree"), 1);
}

TEST_F(CUDADriver, DefaultStreamsBelongToThePrimaryContext) {
  for (uintptr_t name : {0, 1, 2})
    ASSERT_EQ(launch(kCubin, kConfig, reinterpret_cast<void *>(name)),
              ATTN_CUDA_SUCCESS)
        << attn_cuda_message();
  EXPECT_EQ(calls("cuModuleLoadDataEx"), 1);
  EXPECT_EQ(calls("cuStreamGetCtx"), 0);
}

TEST_F(CUDADriver, CallersContextIsUsedAndKept) {
  auto push = findInFake<int(void *)>("cuCtxPushCurrent_v2");
  auto pop = findInFake<int(void **)>("cuCtxPopCurrent_v2");
  auto getCurrent = findInFake<int(void **)>("cuCtxGetCurrent");
  void *current = nullptr;
  ASSERT_EQ(launch(kCubin, kConfig), ATTN_CUDA_SUCCESS);
  getCurrent(&current);
  EXPECT_EQ(current, nullptr);

  char mine;
  push(&mine);
  ASSERT_EQ(launch(kCubin, kConfig), ATTN_CUDA_SUCCESS);
  getCurrent(&current);
  EXPECT_EQ(current, &mine);
  EXPECT_EQ(record().launches.back().context, &mine);
  ASSERT_EQ(attn_cuda_unload(kCubin), ATTN_CUDA_SUCCESS);
  getCurrent(&current);
  EXPECT_EQ(current, &mine);
  pop(&current);
}

TEST_F(CUDADriver, ManyThreadsLoadOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (int t = 0; t < 16; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i)
        failures += launch(kCubin, kConfig) != ATTN_CUDA_SUCCESS;
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(calls("cuModuleLoadDataEx"), 1);
  EXPECT_EQ(calls("cuModuleGetFunction"), 1);
  EXPECT_EQ(record().launches.size(), 16u * 50);
}

TEST_F(CUDADriver, SharedMemoryIsAskedForOnce) {
  attn_cuda_launch_config config = kConfig;
  config.dynamic_shared_bytes = 48 * 1024;
  ASSERT_EQ(launch(kCubin, config), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(calls("cuFuncSetAttribute"), 0);
  config.dynamic_shared_bytes = 200 * 1024;
  ASSERT_EQ(launch(kCubin, config), ATTN_CUDA_SUCCESS) << attn_cuda_message();
  ASSERT_EQ(launch(kCubin, config), ATTN_CUDA_SUCCESS);
  config.dynamic_shared_bytes = 100 * 1024;
  ASSERT_EQ(launch(kCubin, config), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(calls("cuFuncSetAttribute"), 1);

  config.dynamic_shared_bytes = 400 * 1024;
  EXPECT_EQ(launch(kCubin, config), ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_STREQ(attn_cuda_message(),
               "kernel 'forward' cannot have 409600 bytes of dynamic shared "
               "memory: CUDA_ERROR_INVALID_VALUE: a text of the fake driver");
}

TEST_F(CUDADriver, ClustersGoThroughTheExtendedLaunch) {
  attn_cuda_launch_config config = kConfig;
  config.cluster[0] = 2;
  config.cluster[1] = config.cluster[2] = 1;
  ASSERT_EQ(launch(kCubin, config), ATTN_CUDA_SUCCESS) << attn_cuda_message();
  EXPECT_EQ(record().launches.back().cluster, (Extents{2, 1, 1}));
  EXPECT_EQ(record().launches.back().grid, (Extents{4, 2, 1}));
  EXPECT_EQ(record().launches.back().shared, 1024u);
  EXPECT_EQ(record().launches.back().firstArgument, 42);

  // More than eight blocks are allowed by an attribute, once.
  config.grid[0] = config.cluster[0] = 16;
  ASSERT_EQ(launch(kCubin, config), ATTN_CUDA_SUCCESS) << attn_cuda_message();
  ASSERT_EQ(launch(kCubin, config), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(calls("cuFuncSetAttribute"), 1);
}

TEST_F(CUDADriver, PTXEndsInAZero) {
  // Whatever follows the text in memory.
  const char image[] = {'.', 'v', 'e', 'r', '!', '!'};
  int64_t value = 0;
  void *arguments[] = {&value};
  ASSERT_EQ(attn_cuda_launch(image, 4, "forward", &kConfig, arguments, nullptr),
            ATTN_CUDA_SUCCESS);
  ASSERT_EQ(record().images.size(), 1u);
  EXPECT_EQ(record().images[0].text, ".ver");
  attn_cuda_unload(image);
}

TEST_F(CUDADriver, LoadFailuresAreToldAndNotKept) {
  failIn("cuModuleLoadDataEx", 218);
  EXPECT_EQ(launch(kCubin, kConfig), ATTN_CUDA_BAD_IMAGE);
  EXPECT_STREQ(
      attn_cuda_message(),
      "the module cannot be loaded: CUDA_ERROR_INVALID_PTX: a text of the fake "
      "driver\nptxas application ptx input, line 7; error: no such thing");
  failIn("cuModuleLoadDataEx", 222);
  EXPECT_EQ(launch(kCubin, kConfig), ATTN_CUDA_BAD_IMAGE);
  EXPECT_PRED_FORMAT2(testing::IsSubstring,
                      "the driver is for CUDA 13.0 and does not know this "
                      "version of PTX: compile to a cubin",
                      attn_cuda_message());
  failIn("cuModuleLoadDataEx", 209);
  EXPECT_EQ(launch(kCubin, kConfig), ATTN_CUDA_BAD_IMAGE);
  EXPECT_PRED_FORMAT2(testing::IsSubstring, "compile for its chip",
                      attn_cuda_message());
  failIn("cuModuleLoadDataEx", 0);
  EXPECT_EQ(launch(kCubin, kConfig), ATTN_CUDA_SUCCESS) << attn_cuda_message();
}

TEST_F(CUDADriver, FailuresOfCallsAreTold) {
  EXPECT_EQ(launch(kCubin, kConfig, nullptr, "missing_kernel"),
            ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_STREQ(attn_cuda_message(), "the image has no kernel 'missing_kernel'");

  failIn("cuLaunchKernel", 719);
  EXPECT_EQ(launch(kCubin, kConfig), ATTN_CUDA_FAILED);
  EXPECT_STREQ(attn_cuda_message(), "kernel 'forward' cannot be launched: "
                                    "CUDA_ERROR_LAUNCH_FAILED");
  // A code that the driver has no name for.
  failIn("cuLaunchKernel", 4321);
  EXPECT_EQ(launch(kCubin, kConfig), ATTN_CUDA_FAILED);
  EXPECT_PRED_FORMAT2(testing::IsSubstring, "error 4321 of the CUDA driver",
                      attn_cuda_message());
  failIn("cuLaunchKernel", 0);

  failIn("cuMemAllocAsync", 2);
  void *pointer = &pointer;
  EXPECT_EQ(attn_cuda_alloc(100, nullptr, &pointer), ATTN_CUDA_OUT_OF_MEMORY);
  EXPECT_EQ(pointer, nullptr);
  EXPECT_STREQ(attn_cuda_message(),
               "100 bytes cannot be allocated: CUDA_ERROR_OUT_OF_MEMORY: a "
               "text of the fake driver");
  failIn("cuMemAllocAsync", 0);

  failIn("cuCtxGetDevice", 719);
  EXPECT_EQ(attn_cuda_multiprocessors(), -ATTN_CUDA_FAILED);
  failIn("cuCtxGetDevice", 0);

  failIn("cuStreamSynchronize", 719);
  EXPECT_EQ(attn_cuda_synchronize(nullptr), ATTN_CUDA_FAILED);
  EXPECT_PRED_FORMAT2(testing::IsSubstring, "work on the stream failed",
                      attn_cuda_message());
  failIn("cuStreamSynchronize", 0);
  EXPECT_EQ(attn_cuda_synchronize(nullptr), ATTN_CUDA_SUCCESS);
}

TEST_F(CUDADriver, MessagesBelongToTheThread) {
  EXPECT_EQ(launch(kCubin, kConfig, nullptr, "missing_here"),
            ATTN_CUDA_INVALID_ARGUMENT);
  std::thread([] {
    EXPECT_EQ(launch(kCubin, kConfig, nullptr, "missing_there"),
              ATTN_CUDA_INVALID_ARGUMENT);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "missing_there",
                        attn_cuda_message());
  }).join();
  EXPECT_PRED_FORMAT2(testing::IsSubstring, "missing_here",
                      attn_cuda_message());
}

TEST_F(CUDADriver, MemoryComesFromAPoolWhereThereIsOne) {
  void *pointer = nullptr;
  ASSERT_EQ(attn_cuda_alloc(100, nullptr, &pointer), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(attn_cuda_free(pointer, nullptr), ATTN_CUDA_SUCCESS)
      << attn_cuda_message();
  EXPECT_EQ(calls("cuMemAllocAsync"), 1);
  EXPECT_EQ(calls("cuMemFreeAsync"), 1);
  EXPECT_EQ(calls("cuStreamSynchronize"), 0);

  // A device without pools.
  setDevice(1);
  ASSERT_EQ(attn_cuda_alloc(100, nullptr, &pointer), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(attn_cuda_free(pointer, nullptr), ATTN_CUDA_SUCCESS)
      << attn_cuda_message();
  setDevice(0);
  EXPECT_EQ(calls("cuMemAlloc"), 1);
  EXPECT_EQ(calls("cuMemFree"), 1);
  EXPECT_EQ(calls("cuStreamSynchronize"), 1);

  EXPECT_EQ(attn_cuda_alloc(0, nullptr, &pointer), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(pointer, nullptr);
  EXPECT_EQ(attn_cuda_free(pointer, nullptr), ATTN_CUDA_SUCCESS);
}

TEST_F(CUDADriver, ConstantsAreCopiedOncePerContext) {
  auto blocks = findInFake<size_t()>("fakeBlocksOfMemory");
  const size_t before = blocks();
  const int data[] = {3, 4};
  void *first = nullptr, *again = nullptr;
  ASSERT_EQ(attn_cuda_load_constant(data, sizeof(data), nullptr, &first),
            ATTN_CUDA_SUCCESS)
      << attn_cuda_message();
  ASSERT_EQ(attn_cuda_load_constant(data, sizeof(data), nullptr, &again),
            ATTN_CUDA_SUCCESS);
  EXPECT_EQ(first, again);
  EXPECT_EQ(static_cast<int *>(first)[1], 4);
  EXPECT_EQ(calls("cuMemcpyHtoD"), 1);
  // The copy is done before any stream can need it.
  EXPECT_EQ(calls("cuStreamSynchronize"), 1);

  // The stream's context has a copy of its own.
  char stream;
  attn_cuda_set_current_stream(&stream);
  void *other = attn_cuda_constant_for_launch(data, sizeof(data));
  attn_cuda_set_current_stream(nullptr);
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_SUCCESS);
  EXPECT_NE(other, first);
  EXPECT_EQ(calls("cuMemcpyHtoD"), 2);
  EXPECT_EQ(blocks(), before + 2);

  // Each goes back in its context.
  ASSERT_EQ(attn_cuda_unload(data), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(blocks(), before);
  void *current = nullptr;
  findInFake<int(void **)>("cuCtxGetCurrent")(&current);
  EXPECT_EQ(current, nullptr);
}

TEST_F(CUDADriver, ConstantsThatCannotBeLoaded) {
  auto blocks = findInFake<size_t()>("fakeBlocksOfMemory");
  const size_t before = blocks();
  const int data[] = {3, 4};
  failIn("cuMemAlloc", 2);
  EXPECT_EQ(attn_cuda_constant_for_launch(data, sizeof(data)), nullptr);
  failIn("cuMemAlloc", 0);
  // The failure is kept.
  EXPECT_EQ(attn_cuda_constant_for_launch(data, sizeof(data)), nullptr);
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_OUT_OF_MEMORY);
  EXPECT_STREQ(attn_cuda_message(),
               "a constant of 8 bytes cannot be allocated: "
               "CUDA_ERROR_OUT_OF_MEMORY: a text of the fake driver");

  // As on a stream that is being captured.
  void *pointer = nullptr;
  for (const char *name : {"cuMemcpyHtoD", "cuStreamSynchronize"}) {
    failIn(name, 900);
    EXPECT_EQ(attn_cuda_load_constant(data, sizeof(data), nullptr, &pointer),
              ATTN_CUDA_FAILED);
    failIn(name, 0);
    EXPECT_PRED_FORMAT2(testing::IsSubstring,
                        "a constant of 8 bytes cannot be copied to the device",
                        attn_cuda_message());
    EXPECT_EQ(pointer, nullptr);
  }
  EXPECT_EQ(blocks(), before);
  EXPECT_EQ(attn_cuda_load_constant(data, sizeof(data), nullptr, &pointer),
            ATTN_CUDA_SUCCESS);
  ASSERT_EQ(attn_cuda_unload(data), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(blocks(), before);
}

TEST_F(CUDADriver, CopiesBothWays) {
  int host = 7, device = 0;
  ASSERT_EQ(attn_cuda_copy(&device, &host, sizeof(int), 0), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(device, 7);
  device = 9;
  ASSERT_EQ(attn_cuda_copy(&host, &device, sizeof(int), 1), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(host, 9);
  EXPECT_EQ(calls("cuMemcpyHtoD"), 1);
  EXPECT_EQ(calls("cuMemcpyDtoH"), 1);
}

TEST_F(CUDADriver, CopiesWithinTheDeviceDoNotWait) {
  int from = 7, to = 0;
  ASSERT_EQ(attn_cuda_copy_on_stream(&to, &from, sizeof(int), nullptr),
            ATTN_CUDA_SUCCESS);
  EXPECT_EQ(to, 7);
  from = 8;
  attn_cuda_copy_on_current_stream(&to, &from, sizeof(int));
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(to, 8);
  EXPECT_EQ(calls("cuMemcpyDtoDAsync"), 2);
  EXPECT_EQ(calls("cuStreamSynchronize"), 0);

  // A failure stays until it is taken, and nothing is copied meanwhile.
  attn_cuda_copy_on_current_stream(&to, nullptr, sizeof(int));
  from = 9;
  attn_cuda_copy_on_current_stream(&to, &from, sizeof(int));
  EXPECT_EQ(to, 8);
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_PRED_FORMAT2(testing::IsSubstring, "to or from is NULL",
                      attn_cuda_message());
}

TEST_F(CUDADriver, PointersAreCheckedForALaunch) {
  alignas(16) char memory[32];
  attn_cuda_check_alignment_for_launch(memory, 16, "forward", 0);
  attn_cuda_check_alignment_for_launch(nullptr, 16, "forward", 1);
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_SUCCESS);
  attn_cuda_check_alignment_for_launch(memory + 8, 16, "forward", 2);
  // What follows does nothing until the failure is taken.
  EXPECT_EQ(attn_cuda_capability_for_launch(), 0);
  attn_cuda_check_alignment_for_launch(memory + 4, 16, "forward", 3);
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_PRED_FORMAT2(testing::IsSubstring,
                      "the tensor that is argument 2 of kernel 'forward' "
                      "begins at address 0x",
                      attn_cuda_message());
  EXPECT_PRED_FORMAT2(testing::IsSubstring,
                      "8, which is no multiple of 16 bytes",
                      attn_cuda_message());
  EXPECT_EQ(attn_cuda_capability_for_launch(), 90);
}

TEST_F(CUDADriver, CountsAreCheckedForALaunch) {
  attn_cuda_check_count_for_launch(7, 7);
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_SUCCESS);
  attn_cuda_check_count_for_launch(uint64_t(1) << 31, 2146435072);
  // The first failure is kept.
  attn_cuda_check_count_for_launch(9, 8);
  EXPECT_EQ(attn_cuda_alloc_on_current_stream(100), nullptr);
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_STREQ(attn_cuda_message(),
               "a size, or rows, keys or blocks that follow from sizes, are "
               "2147483648, and a kernel counts to 2146435072 at most; make "
               "several calls of it");
  EXPECT_EQ(calls("cuMemAllocAsync"), 0);
}

TEST_F(CUDADriver, TensorMapsAreEncoded) {
  alignas(64) char map[128] = {};
  attn_cuda_tiled tiled = {};
  tiled.base = 0x10000;
  tiled.rank = 3;
  tiled.element = ATTN_CUDA_BF16;
  tiled.swizzle = ATTN_CUDA_SWIZZLE_128B;
  const uint64_t sizes[] = {128, 1000, 8}, strides[] = {2, 256, 256000};
  const uint32_t box[] = {64, 128, 1};
  std::copy_n(sizes, 3, tiled.sizes);
  std::copy_n(strides, 3, tiled.strides);
  std::copy_n(box, 3, tiled.box);
  ASSERT_EQ(attn_cuda_encode_tiled(map, &tiled), ATTN_CUDA_SUCCESS)
      << attn_cuda_message();
  tiled.element = ATTN_CUDA_F16;
  ASSERT_EQ(attn_cuda_encode_tiled(map, &tiled), ATTN_CUDA_SUCCESS);
  tiled.element = ATTN_CUDA_F32;
  tiled.strides[0] = 4;
  tiled.box[0] = 32;
  ASSERT_EQ(attn_cuda_encode_tiled(map, &tiled), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(map[127], 0x5a);

  ASSERT_EQ(record().tensorMaps.size(), 3u);
  const FakeTensorMap &seen = record().tensorMaps[0];
  EXPECT_EQ(seen.type, 9);
  EXPECT_EQ(seen.swizzle, 3);
  EXPECT_EQ(seen.address, 0x10000u);
  EXPECT_EQ(seen.sizes, (std::vector<uint64_t>{128, 1000, 8}));
  EXPECT_EQ(seen.strides, (std::vector<uint64_t>{256, 256000}));
  EXPECT_EQ(seen.box, (std::vector<uint32_t>{64, 128, 1}));
  EXPECT_EQ(record().tensorMaps[1].type, 6);
  EXPECT_EQ(record().tensorMaps[2].type, 7);
}

TEST_F(CUDADriver, CompiledFunctionsLaunchOnTheThreadsStream) {
  int64_t value = 42;
  void *arguments[] = {&value};
  auto launchNamed = [&](const char *kernel) {
    attn_cuda_launch_on_current_stream(kCubin, sizeof(kCubin), kernel, &kConfig,
                                       arguments);
  };
  char stream;
  EXPECT_EQ(attn_cuda_get_current_stream(), nullptr);
  attn_cuda_set_current_stream(&stream);
  std::thread([] {
    EXPECT_EQ(attn_cuda_get_current_stream(), nullptr);
  }).join();
  launchNamed("forward");
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_SUCCESS);
  ASSERT_EQ(record().launches.size(), 1u);
  EXPECT_EQ(record().launches[0].stream, &stream);

  // The first failure is kept, and nothing is launched after it.
  launchNamed("missing_first");
  launchNamed("missing_second");
  launchNamed("forward");
  EXPECT_EQ(record().launches.size(), 1u);
  EXPECT_EQ(attn_cuda_alloc(1, nullptr, nullptr), ATTN_CUDA_INVALID_ARGUMENT);
  std::thread([] {
    EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_SUCCESS);
  }).join();
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_STREQ(attn_cuda_message(), "the image has no kernel 'missing_first'");
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_SUCCESS);
  launchNamed("forward");
  EXPECT_EQ(record().launches.size(), 2u);
  attn_cuda_set_current_stream(nullptr);
}

TEST_F(CUDADriver, CompiledFunctionsStopAtTheFirstFailure) {
  alignas(64) char map[128];
  attn_cuda_tiled tiled = {};
  tiled.base = 16;
  tiled.rank = 1;
  tiled.sizes[0] = tiled.box[0] = 8;
  tiled.strides[0] = 4;

  EXPECT_EQ(attn_cuda_multiprocessors_for_launch(), 132);
  void *pointer = attn_cuda_alloc_on_current_stream(100);
  EXPECT_NE(pointer, nullptr);
  attn_cuda_encode_tiled_for_launch(map, &tiled);
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(record().tensorMaps.size(), 1u);

  tiled.rank = 9;
  attn_cuda_encode_tiled_for_launch(map, &tiled);
  tiled.rank = 1;
  attn_cuda_encode_tiled_for_launch(map, &tiled);
  EXPECT_EQ(record().tensorMaps.size(), 1u);
  EXPECT_EQ(attn_cuda_multiprocessors_for_launch(), 1);
  EXPECT_EQ(attn_cuda_alloc_on_current_stream(100), nullptr);
  EXPECT_EQ(calls("cuMemAllocAsync"), 1);
  attn_cuda_free_on_current_stream(pointer);
  EXPECT_EQ(calls("cuMemFreeAsync"), 1);
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_PRED_FORMAT2(testing::IsSubstring, "a tensor map of rank 9",
                      attn_cuda_message());

  failIn("cuMemAllocAsync", 2);
  EXPECT_EQ(attn_cuda_alloc_on_current_stream(100), nullptr);
  failIn("cuMemAllocAsync", 0);
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_OUT_OF_MEMORY);
  failIn("cuCtxGetDevice", 719);
  EXPECT_EQ(attn_cuda_multiprocessors_for_launch(), 1);
  failIn("cuCtxGetDevice", 0);
  EXPECT_EQ(attn_cuda_take_status(), ATTN_CUDA_FAILED);
}
