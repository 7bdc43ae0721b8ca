//===- MemoryTest.cpp - Tests of the runtime's memory ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Runtime/attn_runtime.h"

#include "gtest/gtest.h"
#include <cstring>
#include <vector>

namespace {

class Memory : public testing::Test {
protected:
  void TearDown() override {
    attn_rt_set_out_of_memory_handler(nullptr, nullptr);
  }
};

TEST_F(Memory, IsAlignedAndWritable) {
  std::vector<void *> pointers;
  for (int64_t bytes : {0, 1, 7, 63, 64, 65, 4096, 1000003, 50000000}) {
    void *pointer = attn_rt_alloc(bytes);
    ASSERT_NE(pointer, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(pointer) % ATTN_RT_ALIGNMENT, 0u)
        << bytes << " bytes";
    std::memset(pointer, 0x5a, bytes);
    pointers.push_back(pointer);
  }
  for (void *pointer : pointers)
    attn_rt_free(pointer);
  attn_rt_free(nullptr);
}

TEST_F(Memory, MoreThanFourGibibytes) {
  // Touched at both ends only, so that few pages become real.
  int64_t bytes = (int64_t(1) << 32) + 4096;
  char *pointer = static_cast<char *>(attn_rt_alloc(bytes));
  pointer[0] = 1;
  pointer[bytes - 1] = 2;
  EXPECT_EQ(pointer[0] + pointer[bytes - 1], 3);
  attn_rt_free(pointer);
}

using MemoryDeathTest = Memory;

TEST_F(MemoryDeathTest, FailureEndsTheProcessWithAMessage) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH(attn_rt_alloc(INT64_MAX),
               "attn runtime: out of memory: cannot allocate "
               "9223372036854775807 bytes");
  EXPECT_DEATH(attn_rt_alloc(-8), "cannot allocate -8 bytes");
}

TEST_F(MemoryDeathTest, HandlerIsAskedUntilItGivesUp) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  auto handler = [](int64_t bytes, void *context) -> int {
    int *tries = static_cast<int *>(context);
    std::fprintf(stderr, "handler %d for %lld, ", *tries,
                 static_cast<long long>(bytes));
    return --*tries > 0;
  };
  int tries = 2;
  attn_rt_set_out_of_memory_handler(handler, &tries);
  EXPECT_DEATH(attn_rt_alloc(-3), "handler 2 for -3, handler 1 for -3, attn "
                                  "runtime: out of memory");
}

} // namespace
