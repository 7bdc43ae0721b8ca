//===- MachinePeak.h - How fast this machine can be -------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Measured upper bounds, for stating what share of the machine a program uses.
// They are measured and not looked up, because what a processor sustains
// depends on its clock under vector load and on its neighbours.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_MACHINEPEAK_H
#define ATTN_EXECUTION_MACHINEPEAK_H

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace mlir {
namespace attn {

/// What the given number of threads reach together, per second.
struct MachinePeak {
  int threads = 1;
  /// The vector instructions measured: "avx512f", "avx2+fma", or "baseline" for
  /// what every machine of this architecture has.
  std::string instructions;
  /// Floating-point operations; a fused multiply-add is two.
  double f32Flops = 0;
  double f64Flops = 0;
  /// Of bf16 dot products accumulated in f32 (vdpbf16ps), where the processor
  /// has the instruction.
  std::optional<double> bf16Flops;
  /// Bytes read from memory, from a buffer larger than the caches.
  double readBytes = 0;

  /// The rate for an element type by its MLIR name: that of the instructions
  /// made for f64 and bf16, where there are any, else that of f32.
  double getFlops(llvm::StringRef elementType) const;
};

/// Measures for a few tenths of a second; other work on the machine meanwhile
/// lowers the result. `threads` below 1 counts as 1.
MachinePeak measureMachinePeak(int threads);

} // namespace attn
} // namespace mlir

#endif // ATTN_EXECUTION_MACHINEPEAK_H
