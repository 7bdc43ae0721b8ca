//===- MemoryTest.cpp - Memory of the device, constants, copies -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DriverTest.h"

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
