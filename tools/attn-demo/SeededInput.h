//===- SeededInput.h - Inputs that only a seed decides ----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_DEMO_SEEDEDINPUT_H
#define ATTN_TOOLS_ATTN_DEMO_SEEDEDINPUT_H

#include "attn/Execution/HostTensor.h"

namespace mlir::attn {

/// A tensor of f32 numbers spread evenly in (-r, r), where r makes their
/// standard deviation `deviation`. Each number depends on `seed` and its place
/// alone, and is the same on every machine.
HostTensor makeSeededInput(ArrayRef<int64_t> shape, double deviation,
                           uint64_t seed);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_DEMO_SEEDEDINPUT_H
