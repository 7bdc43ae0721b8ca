//===- DriverTest.h - Tests on a driver that records ------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TEST_RUNTIME_CUDA_DRIVERTEST_H
#define ATTN_TEST_RUNTIME_CUDA_DRIVERTEST_H

#include "FakeAccess.h"
#include "attn/Runtime/attn_cuda.h"

#include <gtest/gtest.h>

#include <array>

using Extents = std::array<unsigned, 3>;

inline constexpr char kCubin[] = "\x7f"
                                 "ELF one";

inline constexpr attn_cuda_launch_config kConfig = {
    {4, 2, 1}, {128, 1, 1}, {0, 0, 0}, 1024};

inline int32_t launch(const void *image, const attn_cuda_launch_config &config,
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

#endif // ATTN_TEST_RUNTIME_CUDA_DRIVERTEST_H
