//===- CompiledFunctionTest.cpp - What compiled functions call ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DriverTest.h"

#include <thread>
#include <vector>

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
