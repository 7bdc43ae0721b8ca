//===- MemoryTest.cpp - Tests of the runtime's memory ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Runtime/attn_runtime.h"

#include "gtest/gtest.h"
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>
#include <unistd.h>
#include <vector>

/// In this thread: how often the system was asked, and how often it will have
/// nothing.
static thread_local int systemCalls = 0, shortages = 0;

/// The runtime allocates through this one, because the program's comes first.
extern "C" __attribute__((visibility("default"))) void *
aligned_alloc(size_t alignment, size_t size) {
  ++systemCalls;
  if (shortages > 0) {
    --shortages;
    return nullptr;
  }
  void *block = nullptr;
  return posix_memalign(&block, alignment, size) == 0 ? block : nullptr;
}

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

TEST_F(Memory, LargeBlocksAreUsedAgain) {
  constexpr int64_t bytes = 1 << 20;
  void *first = attn_rt_alloc(bytes);
  attn_rt_free(first);
  // Of about the size: a smaller one is not served by it, nor a larger one.
  void *small = attn_rt_alloc(bytes / 4);
  void *large = attn_rt_alloc(bytes + 4096);
  EXPECT_NE(small, first);
  EXPECT_NE(large, first);
  void *again = attn_rt_alloc(bytes - 4096);
  EXPECT_EQ(again, first);
  // Once only.
  void *other = attn_rt_alloc(bytes);
  EXPECT_NE(other, first);
  for (void *pointer : {small, large, again, other})
    attn_rt_free(pointer);
}

TEST_F(Memory, TheBlockFreedLastIsUsedFirst) {
  constexpr int64_t bytes = 1 << 20;
  void *first = attn_rt_alloc(bytes), *second = attn_rt_alloc(bytes);
  attn_rt_free(first);
  attn_rt_free(second);
  void *again = attn_rt_alloc(bytes);
  EXPECT_EQ(again, second);
  attn_rt_free(again);
}

/// Resident bytes of this process.
static int64_t getResidentBytes() {
  std::ifstream file("/proc/self/statm");
  int64_t total = 0, resident = 0;
  file >> total >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

TEST_F(Memory, CacheIsLimited) {
  constexpr int64_t bytes = int64_t(64) << 20, slack = int64_t(16) << 20;
  auto touchAndFree = [&](int blocks) {
    std::vector<void *> pointers;
    for (int i = 0; i < blocks; ++i) {
      pointers.push_back(attn_rt_alloc(bytes));
      std::memset(pointers.back(), 1, bytes);
    }
    for (void *pointer : pointers)
      attn_rt_free(pointer);
  };
  ASSERT_EQ(attn_rt_set_cache_limit(0), ATTN_RT_SUCCESS);
  int64_t before = getResidentBytes();
  touchAndFree(3);
  EXPECT_LT(getResidentBytes(), before + slack);
  ASSERT_EQ(attn_rt_set_cache_limit(2 * bytes + slack), ATTN_RT_SUCCESS);
  touchAndFree(3);
  int64_t kept = getResidentBytes() - before;
  EXPECT_GT(kept, 2 * bytes - slack);
  EXPECT_LT(kept, 2 * bytes + slack);
  ASSERT_EQ(attn_rt_set_cache_limit(0), ATTN_RT_SUCCESS);
  EXPECT_LT(getResidentBytes(), before + slack);
  EXPECT_EQ(attn_rt_set_cache_limit(-1), ATTN_RT_INVALID_ARGUMENT);
  ASSERT_EQ(attn_rt_set_cache_limit(int64_t(256) << 20), ATTN_RT_SUCCESS);
}

TEST_F(Memory, CacheServesThreads) {
  auto work = [](int seed) {
    for (int i = 0; i < 2000; ++i) {
      int64_t bytes = (int64_t(64) << 10) * (1 + (seed + i) % 7);
      auto *block = static_cast<int *>(attn_rt_alloc(bytes));
      block[0] = block[bytes / sizeof(int) - 1] = seed;
      std::this_thread::yield();
      ASSERT_EQ(block[0], seed);
      ASSERT_EQ(block[bytes / sizeof(int) - 1], seed);
      attn_rt_free(block);
    }
  };
  std::vector<std::thread> threads;
  for (int seed = 0; seed < 4; ++seed)
    threads.emplace_back(work, seed);
  for (std::thread &thread : threads)
    thread.join();
}

// What is kept is given back before the handler is asked.
TEST_F(Memory, ShortageGivesBackWhatIsKept) {
  constexpr int64_t bytes = 1 << 20;
  attn_rt_free(attn_rt_alloc(bytes));
  shortages = 1;
  attn_rt_free(attn_rt_alloc(4 * bytes));
  EXPECT_EQ(shortages, 0);
  systemCalls = 0;
  attn_rt_free(attn_rt_alloc(bytes));
  EXPECT_EQ(systemCalls, 1);
}

// Threads that run short at the same time leave the limit as it is.
TEST_F(Memory, ShortageLeavesTheLimit) {
  constexpr int64_t kept = 64 << 10, large = 2 << 20;
  ASSERT_EQ(attn_rt_set_cache_limit(large / 2), ATTN_RT_SUCCESS);
  auto work = [] {
    for (int i = 0; i < 4000; ++i) {
      attn_rt_free(attn_rt_alloc(kept));
      // Never kept, so that the system is always asked for it.
      shortages = 1;
      attn_rt_free(attn_rt_alloc(large));
      ASSERT_EQ(shortages, 0);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(work);
  for (std::thread &thread : threads)
    thread.join();
  // Blocks of half the limit are all kept, and those of twice the limit not.
  auto countSystemCalls = [&](int blocks) {
    std::vector<void *> pointers;
    systemCalls = 0;
    for (int i = 0; i < blocks; ++i)
      pointers.push_back(attn_rt_alloc(kept));
    for (void *pointer : pointers)
      attn_rt_free(pointer);
    return systemCalls;
  };
  countSystemCalls(8);
  EXPECT_EQ(countSystemCalls(8), 0);
  countSystemCalls(32);
  EXPECT_GT(countSystemCalls(32), 8);
  ASSERT_EQ(attn_rt_set_cache_limit(0), ATTN_RT_SUCCESS);
  ASSERT_EQ(attn_rt_set_cache_limit(int64_t(256) << 20), ATTN_RT_SUCCESS);
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
