//===- DriverTest.cpp - Devices, launches and their failures --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DriverTest.h"

#include <thread>
#include <vector>

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
