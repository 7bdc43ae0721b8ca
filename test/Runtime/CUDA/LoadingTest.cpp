//===- LoadingTest.cpp - Images and the contexts they are loaded in -------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DriverTest.h"

#include <atomic>
#include <thread>
#include <vector>

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
