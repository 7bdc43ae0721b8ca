//===- MachinePeak.cpp - How fast this machine can be ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each kernel keeps enough independent chains of operations in registers to
// cover the latency of the units: a chain advances once per latency (4 cycles,
// 8 where multiply and add are separate), and up to two operations start per
// cycle.
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/MachinePeak.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>
#include <unistd.h>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

using namespace mlir::attn;

/// Runs `iterations` and returns a number that depends on all of them, which
/// keeps the compiler from removing any.
using Kernel = double (*)(int64_t iterations);

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

/// Read at run time, so that nothing can be computed in advance. The chains
/// converge to a number near 1 and meet no slow special values.
static volatile double factor = 0.5;
static volatile double summand = 0.5;

#if defined(__aarch64__)
// 32 registers, and up to four units.
static constexpr int chains = 24;
#else
// 16 registers in the narrower sets.
static constexpr int chains = 12;
#endif

/// One multiply-add in each lane of each chain per iteration.
template <class Real, int Bytes>
__attribute__((always_inline)) static inline double
multiplyAdd(int64_t iterations) {
  typedef Real Vector __attribute__((vector_size(Bytes)));
  constexpr int lanes = Bytes / sizeof(Real);
  const Vector a = Vector{} + static_cast<Real>(factor);
  const Vector b = Vector{} + static_cast<Real>(summand);
  Vector sums[chains];
  for (int chain = 0; chain < chains; ++chain)
    sums[chain] = b * static_cast<Real>(chain);
  for (int64_t i = 0; i < iterations; ++i)
    for (int chain = 0; chain < chains; ++chain)
      sums[chain] = sums[chain] * a + b;
  double total = 0;
  for (const Vector &sum : sums)
    for (int lane = 0; lane < lanes; ++lane)
      total += sum[lane];
  return total;
}

template <class Real>
static double multiplyAddBaseline(int64_t iterations) {
  return multiplyAdd<Real, 16>(iterations);
}

#if defined(__x86_64__)
template <class Real>
__attribute__((target("avx2,fma"))) static double
multiplyAddAVX2(int64_t iterations) {
  return multiplyAdd<Real, 32>(iterations);
}

template <class Real>
__attribute__((target("avx512f"))) static double
multiplyAddAVX512(int64_t iterations) {
  return multiplyAdd<Real, 64>(iterations);
}

__attribute__((target("avx512f,avx512bf16"))) static double
dotBF16(int64_t iterations) {
  // bf16 is the upper half of f32; 1.0 and a power of two far below it.
  const __m512bh a = (__m512bh)_mm512_set1_epi16(0x3f80);
  const __m512bh b =
      (__m512bh)_mm512_set1_epi16(static_cast<short>(factor == 0 ? 0 : 0x3000));
  __m512 sums[chains];
  for (int chain = 0; chain < chains; ++chain)
    sums[chain] = _mm512_set1_ps(static_cast<float>(chain));
  for (int64_t i = 0; i < iterations; ++i)
    for (int chain = 0; chain < chains; ++chain)
      sums[chain] = _mm512_dpbf16_ps(sums[chain], a, b);
  double total = 0;
  for (const __m512 &sum : sums)
    total += _mm512_reduce_add_ps(sum);
  return total;
}
#endif

namespace {
struct Instructions {
  const char *name;
  int64_t vectorBytes;
  Kernel f32;
  Kernel f64;
};
} // namespace

static Instructions chooseInstructions() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    return {"avx512f", 64, multiplyAddAVX512<float>, multiplyAddAVX512<double>};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return {"avx2+fma", 32, multiplyAddAVX2<float>, multiplyAddAVX2<double>};
#endif
  return {"baseline", 16, multiplyAddBaseline<float>,
          multiplyAddBaseline<double>};
}

//===----------------------------------------------------------------------===//
// Timing
//===----------------------------------------------------------------------===//

static std::atomic<double> sink;

/// Runs work(thread) on all threads at once, prepare(thread) having finished on
/// each, and returns the seconds from the first start to the last end.
template <class Prepare, class Work>
static double timeOnThreads(int threads, const Prepare &prepare,
                            const Work &work) {
  using Clock = std::chrono::steady_clock;
  std::atomic<int> ready(0);
  std::vector<Clock::time_point> starts(threads), ends(threads);
  auto run = [&](int thread) {
    prepare(thread);
    ++ready;
    while (ready.load() < threads)
      std::this_thread::yield();
    starts[thread] = Clock::now();
    double result = work(thread);
    ends[thread] = Clock::now();
    sink.store(result, std::memory_order_relaxed);
  };
  std::vector<std::thread> others;
  for (int thread = 1; thread < threads; ++thread)
    others.emplace_back(run, thread);
  run(0);
  for (std::thread &other : others)
    other.join();
  std::chrono::duration<double> time =
      *std::max_element(ends.begin(), ends.end()) -
      *std::min_element(starts.begin(), starts.end());
  return time.count();
}

/// The best rate of several runs of about five milliseconds: long enough for
/// the clock, short enough to fall between interruptions.
static double measureRate(int threads, double flopsPerIteration,
                          Kernel kernel) {
  const double enough = 0.005;
  int64_t iterations = 1 << 12;
  double seconds = 0, best = 0;
  auto nothing = [](int) {};
  for (int run = 0; run < 4;) {
    seconds = timeOnThreads(threads, nothing,
                            [&](int) { return kernel(iterations); });
    if (seconds < enough && iterations < int64_t(1) << 40) {
      iterations *= 2;
      continue;
    }
    best = std::max(best, threads * iterations * flopsPerIteration / seconds);
    ++run;
  }
  return best;
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

/// What each thread reads: together several times the last cache of a small
/// machine, and on a large one more than a core's part of all its caches;
/// within what a few hundredths of a second can fill.
static int64_t chooseBufferBytes(int threads) {
  int64_t cache = 0;
#if defined(_SC_LEVEL3_CACHE_SIZE)
  cache = sysconf(_SC_LEVEL3_CACHE_SIZE);
#endif
  const int64_t mebibyte = 1 << 20;
  int64_t together =
      std::clamp<int64_t>(4 * cache, 64 * mebibyte, 192 * mebibyte);
  return std::max(together / threads / mebibyte, int64_t(8)) * mebibyte;
}

static uint64_t readAll(const char *buffer, int64_t bytes) {
  typedef uint64_t Vector __attribute__((vector_size(64)));
  constexpr int64_t step = 4 * sizeof(Vector);
  Vector sums[4] = {};
  // These keep the loop between the two readings of the clock.
  asm volatile("" : : "r"(buffer) : "memory");
  for (int64_t at = 0; at + step <= bytes; at += step)
    for (int chain = 0; chain < 4; ++chain) {
      Vector value;
      std::memcpy(&value, buffer + at + chain * sizeof(Vector), sizeof(value));
      sums[chain] ^= value;
    }
  Vector all = sums[0] ^ sums[1] ^ sums[2] ^ sums[3];
  uint64_t total = 0;
  for (int lane = 0; lane < 8; ++lane)
    total ^= all[lane];
  asm volatile("" : : "r"(total) : "memory");
  return total;
}

static double measureReadRate(int threads) {
  const int64_t share = chooseBufferBytes(threads);
  struct Free {
    void operator()(char *pointer) const { std::free(pointer); }
  };
  std::vector<std::unique_ptr<char, Free>> buffers;
  for (int thread = 0; thread < threads; ++thread) {
    buffers.emplace_back(static_cast<char *>(std::aligned_alloc(4096, share)));
    if (!buffers.back())
      return 0;
  }

  double best = 0;
  for (int run = 0; run < 4; ++run) {
    // Each thread fills its own part, so that it lies in near memory.
    auto fill = [&](int thread) {
      if (run == 0)
        std::memset(buffers[thread].get(), 1 + thread, share);
    };
    double seconds = timeOnThreads(threads, fill, [&](int thread) {
      return static_cast<double>(readAll(buffers[thread].get(), share));
    });
    best = std::max(best, threads * static_cast<double>(share) / seconds);
  }
  return best;
}

double MachinePeak::getFlops(llvm::StringRef elementType) const {
  if (elementType == "f64")
    return f64Flops;
  if (elementType == "bf16")
    return bf16Flops.value_or(f32Flops);
  return f32Flops;
}

MachinePeak mlir::attn::measureMachinePeak(int threads) {
  MachinePeak peak;
  peak.threads = std::max(threads, 1);
  const Instructions instructions = chooseInstructions();
  peak.instructions = instructions.name;
  const double lanes32 = instructions.vectorBytes / sizeof(float);
  peak.f32Flops =
      measureRate(peak.threads, 2 * chains * lanes32, instructions.f32);
  peak.f64Flops =
      measureRate(peak.threads, 2 * chains * lanes32 / 2, instructions.f64);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bf16"))
    peak.bf16Flops = measureRate(peak.threads, 2 * chains * 32, dotBF16);
#endif
  peak.readBytes = measureReadRate(peak.threads);
  return peak;
}
