//===- ParallelForTest.cpp - Tests of the parallel loop -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Runtime/attn_runtime.h"

#include "gtest/gtest.h"
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

extern "C" int64_t sumBelowFromC(int64_t n);

/// Asked by the leak sanitizer: libomp keeps a record of every thread of ours
/// that started a loop, and does not free those whose thread has ended.
extern "C" const char *__lsan_default_suppressions();
extern "C" const char *__lsan_default_suppressions() {
  return "leak:libomp.so\n";
}

namespace {

using Body = std::function<void(int64_t)>;

void parallelFor(int64_t n, const Body &body) {
  attn_rt_parallel_for(
      n,
      [](void *context, int64_t index) {
        (*static_cast<const Body *>(context))(index);
      },
      const_cast<Body *>(&body));
}

/// How often each of the indices below `n` is visited.
std::vector<int> countVisits(int64_t n) {
  std::vector<std::atomic<int>> visits(n > 0 ? n : 0);
  parallelFor(n, [&](int64_t i) {
    ASSERT_GE(i, 0);
    ASSERT_LT(i, n);
    ++visits[i];
  });
  return std::vector<int>(visits.begin(), visits.end());
}

/// Restores the defaults, whatever a test set.
class ParallelFor : public testing::Test {
protected:
  void TearDown() override {
    attn_rt_set_parallel_for(nullptr, nullptr);
    attn_rt_set_num_threads(0);
  }
};

TEST_F(ParallelFor, VisitsEveryIndexOnce) {
  for (int threads : {0, 1, 2, 3, 7}) {
    ASSERT_EQ(attn_rt_set_num_threads(threads), ATTN_RT_SUCCESS);
    for (int64_t n : {1, 2, 3, 8, 1000})
      EXPECT_EQ(countVisits(n), std::vector<int>(n, 1))
          << n << " iterations, thread limit " << threads;
  }
}

TEST_F(ParallelFor, NoIterations) {
  for (int64_t n : {int64_t(0), int64_t(-1), int64_t(-1000), INT64_MIN})
    parallelFor(n, [&](int64_t i) { FAIL() << "called with " << i; });
}

TEST_F(ParallelFor, CallableFromC) { EXPECT_EQ(sumBelowFromC(101), 5050); }

TEST_F(ParallelFor, UsesSeveralThreadsButNoMoreThanTheLimit) {
  ASSERT_EQ(attn_rt_set_num_threads(3), ATTN_RT_SUCCESS);
  // Each body waits until a second one runs beside it, so a loop that in truth
  // ran on one thread would time out.
  std::atomic<int> started(0);
  std::mutex mutex;
  std::set<std::thread::id> threads;
  parallelFor(64, [&](int64_t) {
    ++started;
    auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (started < 2 && std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
    std::lock_guard<std::mutex> lock(mutex);
    threads.insert(std::this_thread::get_id());
  });
  EXPECT_GE(threads.size(), 2u);
  EXPECT_LE(threads.size(), 3u);
}

TEST_F(ParallelFor, OneIterationAndOneThreadRunOnTheCaller) {
  std::thread::id caller = std::this_thread::get_id();
  parallelFor(1,
              [&](int64_t) { EXPECT_EQ(std::this_thread::get_id(), caller); });
  ASSERT_EQ(attn_rt_set_num_threads(1), ATTN_RT_SUCCESS);
  parallelFor(100,
              [&](int64_t) { EXPECT_EQ(std::this_thread::get_id(), caller); });
}

TEST_F(ParallelFor, NestedLoopsRunOnTheThreadThatStartedThem) {
  ASSERT_EQ(attn_rt_set_num_threads(4), ATTN_RT_SUCCESS);
  std::vector<std::atomic<int>> visits(8 * 50);
  parallelFor(8, [&](int64_t outer) {
    std::thread::id self = std::this_thread::get_id();
    parallelFor(50, [&](int64_t inner) {
      EXPECT_EQ(std::this_thread::get_id(), self);
      ++visits[outer * 50 + inner];
    });
  });
  for (std::atomic<int> &count : visits)
    EXPECT_EQ(count, 1);
}

TEST_F(ParallelFor, ConcurrentLoopsDoNotDisturbEachOther) {
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i)
    callers.emplace_back([] {
      for (int repeat = 0; repeat < 20; ++repeat)
        EXPECT_EQ(countVisits(100), std::vector<int>(100, 1));
    });
  for (std::thread &caller : callers)
    caller.join();
}

TEST_F(ParallelFor, BodiesHaveAMebibyteOfStack) {
  ASSERT_EQ(attn_rt_set_num_threads(4), ATTN_RT_SUCCESS);
  std::atomic<int64_t> sum(0);
  parallelFor(16, [&](int64_t i) {
    volatile char buffer[1 << 20];
    for (size_t at = 0; at < sizeof(buffer); at += 512)
      buffer[at] = static_cast<char>(i);
    sum += buffer[sizeof(buffer) - 512];
  });
  EXPECT_EQ(sum, 120);
}

TEST_F(ParallelFor, ThreadLimitIsChecked) {
  EXPECT_GE(attn_rt_get_num_threads(), 1);
  ASSERT_EQ(attn_rt_set_num_threads(5), ATTN_RT_SUCCESS);
  for (int bad : {-1, -1000, INT32_MIN, ATTN_RT_MAX_THREADS + 1, INT32_MAX}) {
    EXPECT_EQ(attn_rt_set_num_threads(bad), ATTN_RT_INVALID_ARGUMENT);
    EXPECT_EQ(attn_rt_get_num_threads(), 5) << "after the bad number " << bad;
  }
  EXPECT_EQ(attn_rt_set_num_threads(ATTN_RT_MAX_THREADS), ATTN_RT_SUCCESS);
  EXPECT_EQ(attn_rt_get_num_threads(), ATTN_RT_MAX_THREADS);
}

TEST_F(ParallelFor, Version) { EXPECT_EQ(attn_rt_version(), ATTN_RT_VERSION); }

/// A pool that runs the even indices on a second thread.
struct TwoThreadPool {
  std::atomic<int> loops{0};
  std::atomic<int64_t> iterations{0};

  static void run(int64_t n, attn_rt_body body, void *context, void *pool) {
    auto *self = static_cast<TwoThreadPool *>(pool);
    ++self->loops;
    self->iterations += n;
    std::thread even([&] {
      for (int64_t i = 0; i < n; i += 2)
        body(context, i);
    });
    for (int64_t i = 1; i < n; i += 2)
      body(context, i);
    even.join();
  }
};

TEST_F(ParallelFor, OwnPoolRunsTheLoops) {
  TwoThreadPool pool;
  attn_rt_set_parallel_for(TwoThreadPool::run, &pool);
  EXPECT_EQ(countVisits(1000), std::vector<int>(1000, 1));
  EXPECT_EQ(countVisits(3), std::vector<int>(3, 1));
  EXPECT_EQ(pool.loops, 2);
  EXPECT_EQ(pool.iterations, 1003);

  // Nothing to share in these.
  EXPECT_EQ(countVisits(1), std::vector<int>(1, 1));
  EXPECT_EQ(countVisits(0), std::vector<int>());
  EXPECT_EQ(pool.loops, 2);

  // The pool decides its own width.
  ASSERT_EQ(attn_rt_set_num_threads(1), ATTN_RT_SUCCESS);
  EXPECT_EQ(countVisits(10), std::vector<int>(10, 1));
  EXPECT_EQ(pool.loops, 3);

  attn_rt_set_parallel_for(nullptr, &pool);
  EXPECT_EQ(countVisits(1000), std::vector<int>(1000, 1));
  EXPECT_EQ(pool.loops, 3);
}

TEST_F(ParallelFor, NestedLoopsDoNotReachTheOwnPool) {
  TwoThreadPool pool;
  attn_rt_set_parallel_for(TwoThreadPool::run, &pool);
  std::atomic<int> visits(0);
  parallelFor(4, [&](int64_t) { parallelFor(5, [&](int64_t) { ++visits; }); });
  EXPECT_EQ(visits, 20);
  EXPECT_EQ(pool.loops, 1);
  // The mark of the inner loop has been taken off the caller again.
  parallelFor(4, [&](int64_t) { ++visits; });
  EXPECT_EQ(pool.loops, 2);
}

TEST_F(ParallelFor, PoolAndArgumentAreReadAsAPair) {
  // Each loop function checks that it got its own argument.
  struct Checked {
    static void first(int64_t n, attn_rt_body body, void *context, void *pool) {
      EXPECT_EQ(*static_cast<int *>(pool), 1);
      for (int64_t i = 0; i < n; ++i)
        body(context, i);
    }
    static void second(int64_t n, attn_rt_body body, void *context,
                       void *pool) {
      EXPECT_EQ(*static_cast<int *>(pool), 2);
      for (int64_t i = 0; i < n; ++i)
        body(context, i);
    }
  };
  int one = 1, two = 2;
  std::atomic<bool> stop(false);
  std::thread setter([&] {
    while (!stop) {
      attn_rt_set_parallel_for(Checked::first, &one);
      attn_rt_set_parallel_for(Checked::second, &two);
    }
  });
  for (int repeat = 0; repeat < 2000; ++repeat)
    ASSERT_EQ(countVisits(2), std::vector<int>(2, 1));
  stop = true;
  setter.join();
}

} // namespace
