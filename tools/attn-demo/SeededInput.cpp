//===- SeededInput.cpp - Inputs that only a seed decides ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SeededInput.h"

#include <cmath>

using namespace mlir;
using namespace mlir::attn;

/// The finalizer of SplitMix64, which turns a counter into random bits. The
/// weights of the largest layer are more than half a billion numbers: this and
/// an even distribution take about as long as writing them.
static uint64_t mix(uint64_t counter) {
  counter = (counter ^ counter >> 30) * 0xbf58476d1ce4e5b9;
  counter = (counter ^ counter >> 27) * 0x94d049bb133111eb;
  return counter ^ counter >> 31;
}

HostTensor mlir::attn::makeSeededInput(ArrayRef<int64_t> shape,
                                       double deviation, uint64_t seed) {
  HostTensor tensor(ScalarType::F32, shape);
  auto *values = static_cast<float *>(tensor.getData());
  const int64_t count = tensor.getNumElements();
  const float reach = static_cast<float>(deviation * std::sqrt(3.0));
  const uint64_t base = mix(seed + 1);
  for (int64_t i = 0; i < count; ++i) {
    // 24 bits are what an f32 holds exactly.
    auto bits = static_cast<int32_t>(mix(base + i) >> 40);
    values[i] = reach * (static_cast<float>(2 * bits + 1) * 0x1p-24f - 1.0f);
  }
  return tensor;
}
