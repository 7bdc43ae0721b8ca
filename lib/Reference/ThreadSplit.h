//===- ThreadSplit.h - Share a loop among the host's threads ----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_REFERENCE_THREADSPLIT_H
#define ATTN_LIB_REFERENCE_THREADSPLIT_H

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace mlir {
namespace attn {
namespace reference {

/// Calls body(i) once for every i in [0, n). The calls must be independent.
template <class Body>
void splitAcrossThreads(int64_t n, const Body &body) {
  int64_t count = std::min<int64_t>(n, std::thread::hardware_concurrency());
  std::atomic<int64_t> next(0);
  auto work = [&] {
    for (int64_t i = next++; i < n; i = next++)
      body(i);
  };
  std::vector<std::thread> threads;
  for (int64_t thread = 1; thread < count; ++thread)
    threads.emplace_back(work);
  work();
  for (std::thread &thread : threads)
    thread.join();
}

} // namespace reference
} // namespace attn
} // namespace mlir

#endif // ATTN_LIB_REFERENCE_THREADSPLIT_H
