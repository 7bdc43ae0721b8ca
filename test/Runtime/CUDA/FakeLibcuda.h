//===- FakeLibcuda.h - What the fake CUDA driver recorded -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TEST_RUNTIME_CUDA_FAKELIBCUDA_H
#define ATTN_TEST_RUNTIME_CUDA_FAKELIBCUDA_H

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

struct FakeLaunch {
  std::string kernel;
  std::array<unsigned, 3> grid = {}, block = {}, cluster = {};
  unsigned shared = 0;
  void *stream = nullptr;
  void *context = nullptr;
  int64_t firstArgument = 0;
};

struct FakeImage {
  void *context = nullptr;
  bool isText = false;
  std::string text;
};

struct FakeTensorMap {
  int type = 0, swizzle = 0;
  uint64_t address = 0;
  std::vector<uint64_t> sizes, strides;
  std::vector<uint32_t> box;
};

struct FakeRecord {
  std::map<std::string, int> calls;
  std::vector<FakeLaunch> launches;
  std::vector<FakeImage> images;
  std::vector<FakeTensorMap> tensorMaps;
};

#endif // ATTN_TEST_RUNTIME_CUDA_FAKELIBCUDA_H
