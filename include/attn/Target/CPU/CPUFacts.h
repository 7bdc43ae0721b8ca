//===- CPUFacts.h - What the CPU policy knows of a machine ------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TARGET_CPU_CPUFACTS_H
#define ATTN_TARGET_CPU_CPUFACTS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>

namespace mlir::attn {

/// What a compiled function may have in buffers on its stack. A function and a
/// body of its parallel loops take a quarter of a mebibyte of one thread then,
/// where the runtime promises one to a body; of the threads in use only musl's,
/// of 128 KiB, have to be asked for more. The tiles of heads of up to 128 fit.
/// A task of wider ones is long enough for an allocation not to be seen, while
/// one or two of them took 1 to 3% of the short tasks of narrow heads.
inline constexpr uint64_t kMaxStackBytes = 128 * 1024;

/// The facts a kernel's shape depends on.
struct CPUFacts {
  /// f32 elements of one vector register.
  int64_t lanes = 4;
  /// Architectural vector registers.
  int64_t registers = 16;
  /// The instructions vreduceps and vscalefps, on 512-bit vectors.
  bool avx512Exp2 = false;
  /// The instruction vdpbf16ps, on 512-bit vectors.
  bool bf16Pairs = false;
  /// The tiles of AMX, with products of bf16. Not of the CPU `native`: the
  /// system lends them only to a process that asks, which is for compiled code
  /// to do, and code for a named CPU does.
  bool amxTiles = false;
  /// Data caches of one core, in bytes.
  int64_t l1Bytes = 32 * 1024;
  int64_t l2Bytes = 1024 * 1024;
  /// Cores that share the work.
  int64_t cores = 4;

  /// Rows, and vectors of columns, of the block of a result that the registers
  /// hold: rows * vectors accumulators, `vectors` of the right operand, one of
  /// the left. A product in tiles of AMX has the rows of one tile and the
  /// columns of two, and what tiles leave of it nearly fits the vectors.
  struct RegisterShape {
    int64_t rows, vectors;
  };
  RegisterShape getRegisterShape(bool inTiles) const {
    if (inTiles)
      return {16, 2};
    return {6, registers >= 32 ? 4 : 2};
  }
  /// Vector registers that the sums of a product of few rows take, and the rows
  /// of scores that they are made for together.
  int64_t getSumRegisters() const { return registers >= 32 ? 24 : 10; }
  int64_t getScoreRows() const { return registers >= 32 ? 8 : 4; }

  /// Facts of a target. An empty triple is the host's; the CPU `native` is the
  /// host's too, and then its cache sizes and cores are read off; other CPUs
  /// get the numbers above, which are the smallest in use. `features`
  /// ("+avx2,-fma") is applied on top of what the CPU has. An empty CPU is the
  /// plainest of the architecture. Fails on a triple without a target, on an
  /// unknown CPU or feature, and on `native` for another architecture.
  static llvm::Expected<CPUFacts>
  get(llvm::StringRef triple, llvm::StringRef cpu, llvm::StringRef features);
};

} // namespace mlir::attn

#endif // ATTN_TARGET_CPU_CPUFACTS_H
