//===- ParallelFor.cpp - The parallel loop of generated code --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The default loop is OpenMP with one iteration per chunk: an iteration is one
// block of queries of one head, thousands of instructions at least, and causal
// blocks differ in length, so balance matters more than the cost of a chunk.
//
// libomp gives its workers the stack limit of the process (ulimit -s, usually
// 8 MiB; at most 64 MiB), well above what a body may use. OMP_STACKSIZE
// overrides it.
//
// OMP_NUM_THREADS is looked at before libomp reads it, because libomp ends the
// process over an empty value, spends minutes and gigabytes over a large one,
// and makes one thread of anything else that is no number.
//
//===----------------------------------------------------------------------===//

#include "attn/Runtime/attn_runtime.h"

#include "InsideLoop.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <omp.h>

namespace {

/// An embedder's loop and its argument, which must be read as a pair.
struct Pool {
  attn_rt_parallel_for_fn run;
  void *argument;
};

} // namespace

static std::mutex poolMutex;
static Pool pool = {nullptr, nullptr};
/// Lets the usual case, no registered pool, skip the lock.
static std::atomic<bool> hasPool(false);

/// 0 stands for the default.
static std::atomic<int> threadLimit(0);

/// Whether this thread is inside a body that may share its loop with others.
static thread_local bool insideLoop = false;

bool attn_rt::isInsideLoop() { return insideLoop; }

static Pool currentPool() {
  if (!hasPool.load(std::memory_order_acquire))
    return {nullptr, nullptr};
  std::lock_guard<std::mutex> lock(poolMutex);
  return pool;
}

namespace {

/// What a registered pool is given in place of the body, so that its threads
/// know that they are inside a loop.
struct MarkedBody {
  attn_rt_body body;
  void *context;

  static void run(void *self, int64_t index) {
    auto *marked = static_cast<MarkedBody *>(self);
    bool outer = insideLoop;
    insideLoop = true;
    marked->body(marked->context, index);
    insideLoop = outer;
  }
};

} // namespace

/// Reads a list of numbers with commas between, one for each level of nesting,
/// and writes it to `result` with none above the limit. Returns false where it
/// is no such list, or one longer than anyone nests.
template <size_t size>
static bool limitThreads(const char *text, char (&result)[size]) {
  size_t length = 0;
  for (;;) {
    while (*text == ' ')
      ++text;
    int64_t number = 0;
    if (*text < '0' || *text > '9')
      return false;
    for (; *text >= '0' && *text <= '9'; ++text)
      if (number <= ATTN_RT_MAX_THREADS)
        number = 10 * number + (*text - '0');
    while (*text == ' ')
      ++text;
    if (number == 0 || (*text != ',' && *text != '\0'))
      return false;
    if (number > ATTN_RT_MAX_THREADS)
      number = ATTN_RT_MAX_THREADS;
    int written = std::snprintf(result + length, size - length, "%d%s",
                                static_cast<int>(number), *text ? "," : "");
    length += written;
    if (length >= size)
      return false;
    if (*text++ == '\0')
      return true;
  }
}

/// Runs when the library is loaded, the usual time at which a process has one
/// thread: the environment must not change while another reads it.
__attribute__((constructor)) static void checkEnvironment() {
  const char *name = "OMP_NUM_THREADS";
  const char *text = std::getenv(name);
  char limited[256];
  if (!text)
    return;
  if (!limitThreads(text, limited)) {
    std::fprintf(stderr,
                 "attn runtime: %s='%s' is ignored: not a number of threads\n",
                 name, text);
    unsetenv(name);
  } else if (std::strcmp(limited, text) != 0) {
    setenv(name, limited, /*overwrite=*/1);
  }
}

int32_t attn_rt_version(void) { return ATTN_RT_VERSION; }

int attn_rt_set_num_threads(int n) {
  if (n < 0 || n > ATTN_RT_MAX_THREADS)
    return ATTN_RT_INVALID_ARGUMENT;
  threadLimit.store(n, std::memory_order_relaxed);
  return ATTN_RT_SUCCESS;
}

int attn_rt_get_num_threads(void) {
  int limit = threadLimit.load(std::memory_order_relaxed);
  if (limit > 0)
    return limit;
  // Asked once: the answer costs a library call, and a loop may be short.
  static const int defaultLimit = [] {
    int threads = omp_get_max_threads();
    return threads < ATTN_RT_MAX_THREADS ? threads : ATTN_RT_MAX_THREADS;
  }();
  return defaultLimit;
}

void attn_rt_set_parallel_for(attn_rt_parallel_for_fn fn, void *argument) {
  std::lock_guard<std::mutex> lock(poolMutex);
  pool = {fn, fn ? argument : nullptr};
  hasPool.store(fn != nullptr, std::memory_order_release);
}

void attn_rt_parallel_for(int64_t n, attn_rt_body body, void *context) {
  // A single iteration does not mark the thread: a loop inside it is free to
  // use the other threads.
  if (n == 1) {
    body(context, 0);
    return;
  }

  if (n > 1 && !insideLoop) {
    Pool own = currentPool();
    if (own.run) {
      MarkedBody marked = {body, context};
      own.run(n, MarkedBody::run, &marked, own.argument);
      return;
    }

    int64_t limit = attn_rt_get_num_threads();
    if (limit > 1) {
      int threads = static_cast<int>(n < limit ? n : limit);
#pragma omp parallel num_threads(threads)
      {
        insideLoop = true;
#pragma omp for schedule(dynamic, 1) nowait
        for (int64_t i = 0; i < n; ++i)
          body(context, i);
        insideLoop = false;
      }
      return;
    }
  }

  for (int64_t i = 0; i < n; ++i)
    body(context, i);
}
