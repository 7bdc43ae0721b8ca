//===- UnusableDriverTest.cpp - No driver, an old one, no device ----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A process opens one driver in its life, so each of these tests is run in a
// process of its own, with the folder of its driver in LD_LIBRARY_PATH.
//
//===----------------------------------------------------------------------===//

#include "FakeAccess.h"
#include "attn/Runtime/attn_cuda.h"

#include <gtest/gtest.h>

static const char kCubin[] = "\x7f"
                             "ELF one";
static attn_cuda_launch_config config = {{4, 2, 1}, {128, 1, 1}, {0, 0, 0}, 0};

static int32_t launch() {
  return attn_cuda_launch(kCubin, sizeof(kCubin), "forward", &config, nullptr,
                          nullptr);
}

TEST(CUDAUnusable, MissingDriver) {
  attn_cuda_device_facts facts;
  EXPECT_EQ(attn_cuda_get_device_facts(&facts), ATTN_CUDA_NO_DRIVER);
  EXPECT_EQ(launch(), ATTN_CUDA_NO_DRIVER);
  EXPECT_EQ(attn_cuda_multiprocessors(), -ATTN_CUDA_NO_DRIVER);
  void *pointer;
  EXPECT_EQ(attn_cuda_alloc(1, nullptr, &pointer), ATTN_CUDA_NO_DRIVER);
  EXPECT_EQ(attn_cuda_free(&pointer, nullptr), ATTN_CUDA_NO_DRIVER);
  EXPECT_EQ(attn_cuda_copy(&pointer, &pointer, 1, 0), ATTN_CUDA_NO_DRIVER);
  EXPECT_EQ(attn_cuda_synchronize(nullptr), ATTN_CUDA_NO_DRIVER);
  alignas(64) char map[128];
  attn_cuda_tiled tiled = {};
  tiled.base = 16;
  tiled.rank = 1;
  tiled.sizes[0] = tiled.box[0] = 8;
  tiled.strides[0] = 4;
  EXPECT_EQ(attn_cuda_encode_tiled(map, &tiled), ATTN_CUDA_NO_DRIVER);
  EXPECT_PRED_FORMAT2(testing::IsSubstring,
                      "there is no CUDA driver: libcuda.so.1 cannot be "
                      "opened (",
                      attn_cuda_message());
  EXPECT_PRED_FORMAT2(testing::IsSubstring, "Install NVIDIA's driver",
                      attn_cuda_message());
  EXPECT_EQ(attn_cuda_unload(kCubin), ATTN_CUDA_SUCCESS);
}

TEST(CUDAUnusable, MissingFunction) {
  EXPECT_EQ(launch(), ATTN_CUDA_NO_DRIVER);
  EXPECT_STREQ(attn_cuda_message(),
               "the CUDA driver cannot be used: libcuda.so.1 has no function "
               "cuModuleUnload. Install a newer driver");
}

TEST(CUDAUnusable, AncientDriver) {
  EXPECT_EQ(launch(), ATTN_CUDA_NO_DRIVER);
  EXPECT_STREQ(attn_cuda_message(),
               "the CUDA driver is too old: it is for CUDA 10.2, and at least "
               "11.0 is needed. Install a newer driver");
}

/// An old driver launches kernels without clusters and allocates without pools.
TEST(CUDAUnusable, OldDriver) {
  EXPECT_EQ(launch(), ATTN_CUDA_SUCCESS) << attn_cuda_message();
  config.cluster[0] = 2;
  config.cluster[1] = config.cluster[2] = 1;
  EXPECT_EQ(launch(), ATTN_CUDA_NO_DRIVER);
  EXPECT_PRED_FORMAT2(testing::IsSubstring,
                      "the driver, for CUDA 11.0, is too old for them: "
                      "install one for CUDA 11.8 or later",
                      attn_cuda_message());
  alignas(64) char map[128];
  attn_cuda_tiled tiled = {};
  tiled.base = 16;
  tiled.rank = 1;
  tiled.sizes[0] = tiled.box[0] = 8;
  tiled.strides[0] = 4;
  EXPECT_EQ(attn_cuda_encode_tiled(map, &tiled), ATTN_CUDA_NO_DRIVER);
  EXPECT_STREQ(attn_cuda_message(),
               "the CUDA driver, for CUDA 11.0, is too old for tensor maps: "
               "install one for CUDA 12.0 or later");
  void *pointer = nullptr;
  ASSERT_EQ(attn_cuda_alloc(100, nullptr, &pointer), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(attn_cuda_free(pointer, nullptr), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(record().calls["cuMemAlloc"], 1);
  EXPECT_EQ(record().calls["cuMemFree"], 1);
}

/// The driver is asked again: it may only have been starting.
TEST(CUDAUnusable, NoDevice) {
  failIn("cuInit", 100);
  EXPECT_EQ(launch(), ATTN_CUDA_NO_DEVICE);
  EXPECT_STREQ(attn_cuda_message(),
               "there is no CUDA device: CUDA_ERROR_NO_DEVICE: a text of the "
               "fake driver");
  failIn("cuInit", 802);
  EXPECT_EQ(launch(), ATTN_CUDA_NO_DRIVER);
  EXPECT_PRED_FORMAT2(testing::IsSubstring,
                      "the CUDA driver does not start: "
                      "CUDA_ERROR_SYSTEM_NOT_READY",
                      attn_cuda_message());
  failIn("cuInit", 0);
  failIn("cuDevicePrimaryCtxRetain", 2);
  EXPECT_EQ(launch(), ATTN_CUDA_NO_DEVICE);
  EXPECT_PRED_FORMAT2(testing::IsSubstring,
                      "there is no CUDA context: ", attn_cuda_message());
  failIn("cuDevicePrimaryCtxRetain", 0);
  EXPECT_EQ(launch(), ATTN_CUDA_SUCCESS) << attn_cuda_message();
}

/// cuGetProcAddress comes before the names that the library exports.
TEST(CUDAUnusable, FunctionsAreFoundByVersion) {
  EXPECT_EQ(launch(), ATTN_CUDA_SUCCESS) << attn_cuda_message();
  EXPECT_EQ(record().calls["find cuLaunchKernelEx"], 1);
  EXPECT_EQ(record().calls["find cuMemAlloc"], 1);
}
