//===- CUDAFacts.h - What the CUDA policy knows of a device -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TARGET_CUDA_CUDAFACTS_H
#define ATTN_TARGET_CUDA_CUDAFACTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>

namespace mlir::attn {

/// The facts a kernel's schedule depends on. Rates are of one multiprocessor
/// and one clock. See the table in CUDAFacts.cpp for the sources.
struct CUDAFacts {
  /// As ptxas names it, e.g. sm_90a.
  llvm::StringLiteral chip;
  /// The product whose multiprocessors, clock, L2 and bandwidth are below;
  /// another of the same chip differs in these only.
  llvm::StringLiteral product;
  /// 10 * major + minor.
  int64_t capability;
  /// The version of PTX that code for the chip is written in, e.g. 86 for 8.6:
  /// the lowest that has what the kernels use, for the sake of older drivers.
  int64_t ptxVersion;

  /// Instructions. Products of a warp (mma.sync on bf16), copies by threads
  /// (cp.async) and ldmatrix are in all.
  /// Products of a warpgroup with operands in shared memory (wgmma).
  bool wgmma;
  /// Copies of whole tiles (cp.async.bulk.tensor), their barriers (mbarrier
  /// with a count of bytes), and clusters of blocks.
  bool tma;
  /// Registers move between warps (setmaxnreg).
  bool setMaxRegisters;
  /// Products with accumulators in a memory of their own (tcgen05).
  bool tensorMemory;

  /// Bytes of shared memory that one block may have, and that a multiprocessor
  /// has for all of its blocks, each of which costs 1024 bytes more.
  int64_t sharedBytesPerBlock;
  int64_t sharedBytes;
  /// 32-bit registers, and how many of them a thread can have.
  int64_t registers;
  int64_t registersPerThread;
  /// Registers that ptxas takes for the same kernel more than on sm_80.
  int64_t scheduleRegisters;
  int64_t threads;
  int64_t blocks;

  /// Floating-point operations of dense products in bf16 or f16 with sums in
  /// f32, of products in tf32, and of fused multiply-adds in f32.
  int64_t mmaFlops;
  int64_t mmaFlopsTF32;
  int64_t f32Flops;
  /// Approximate exponentials (ex2.approx).
  int64_t exp2;

  int64_t multiprocessors;
  double clockGHz;
  int64_t l2Bytes;
  /// Of the device's memory, in bytes a second.
  double bandwidth;

  /// "+ptx86": what LLVM's NVPTX target calls the version of PTX.
  std::string getPTXFeature() const;

  /// The facts of `chip`. Fails on one that is not in the table; the message
  /// lists those that are.
  static llvm::Expected<CUDAFacts> get(llvm::StringRef chip);

  /// All of them, by capability.
  static llvm::ArrayRef<CUDAFacts> getAll();
};

} // namespace mlir::attn

#endif // ATTN_TARGET_CUDA_CUDAFACTS_H
