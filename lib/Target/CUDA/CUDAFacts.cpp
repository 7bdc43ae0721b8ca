//===- CUDAFacts.cpp - What the CUDA policy knows of a device -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where the numbers are from:
//
// - shared memory, registers, threads, blocks: CUDA C++ Programming Guide,
// table
//   "Technical Specifications per Compute Capability";
// - f32 operations and exponentials (the row of reciprocals, logarithms and
//   exponentials): the same, table "Throughput of Native Arithmetic
//   Instructions";
// - instructions and versions of PTX: PTX ISA, "Target ISA Notes" and "PTX ISA
//   Notes" of each instruction. The copies of whole tiles that stay in the
//   block
//   (.shared::cta) came with 8.6;
// - products: the peak of the product's data sheet, without sparsity, divided
// by
//   multiprocessors and clock. A100 312 TFLOP/s, A10 125, L40S 362, H100 SXM
//   989, B200 2250 in bf16; tf32 has half of that;
// - multiprocessors, boost clock, L2, bandwidth: the data sheet or the
//   architecture's white paper. 1.83 GHz is the clock that the peak of H100 SXM
//   is stated for.
//
//===----------------------------------------------------------------------===//

#include "attn/Target/CUDA/CUDAFacts.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir::attn;

static constexpr int64_t kKiB = 1024;
static constexpr int64_t kMiB = 1024 * kKiB;

/// What all chips in the table have in common.
static constexpr int64_t kRegisters = 65536;
static constexpr int64_t kRegistersPerThread = 255;
static constexpr int64_t kExp2 = 16;

static constexpr CUDAFacts makeSM100(llvm::StringLiteral chip, bool specific) {
  return {chip,
          "B200",
          /*capability=*/100,
          /*ptxVersion=*/86,
          /*wgmma=*/false,
          /*tma=*/true,
          /*setMaxRegisters=*/specific,
          /*tensorMemory=*/specific,
          /*sharedBytesPerBlock=*/227 * kKiB,
          /*sharedBytes=*/228 * kKiB,
          kRegisters,
          kRegistersPerThread,
          /*scheduleRegisters=*/34,
          /*threads=*/2048,
          /*blocks=*/32,
          /*mmaFlops=*/8192,
          /*mmaFlopsTF32=*/4096,
          /*f32Flops=*/256,
          kExp2,
          /*multiprocessors=*/148,
          /*clockGHz=*/1.85,
          /*l2Bytes=*/126 * kMiB,
          /*bandwidth=*/8.0e12};
}

static constexpr CUDAFacts kTable[] = {
    {"sm_80",
     "A100 SXM 80 GB",
     /*capability=*/80,
     /*ptxVersion=*/78,
     /*wgmma=*/false,
     /*tma=*/false,
     /*setMaxRegisters=*/false,
     /*tensorMemory=*/false,
     /*sharedBytesPerBlock=*/163 * kKiB,
     /*sharedBytes=*/164 * kKiB,
     kRegisters,
     kRegistersPerThread,
     /*scheduleRegisters=*/0,
     /*threads=*/2048,
     /*blocks=*/32,
     /*mmaFlops=*/2048,
     /*mmaFlopsTF32=*/1024,
     /*f32Flops=*/128,
     kExp2,
     /*multiprocessors=*/108,
     /*clockGHz=*/1.41,
     /*l2Bytes=*/40 * kMiB,
     /*bandwidth=*/2.039e12},
    {"sm_86",
     "A10",
     /*capability=*/86,
     /*ptxVersion=*/78,
     /*wgmma=*/false,
     /*tma=*/false,
     /*setMaxRegisters=*/false,
     /*tensorMemory=*/false,
     /*sharedBytesPerBlock=*/99 * kKiB,
     /*sharedBytes=*/100 * kKiB,
     kRegisters,
     kRegistersPerThread,
     /*scheduleRegisters=*/0,
     /*threads=*/1536,
     /*blocks=*/16,
     /*mmaFlops=*/1024,
     /*mmaFlopsTF32=*/512,
     /*f32Flops=*/256,
     kExp2,
     /*multiprocessors=*/72,
     /*clockGHz=*/1.695,
     /*l2Bytes=*/6 * kMiB,
     /*bandwidth=*/0.6e12},
    {"sm_89",
     "L40S",
     /*capability=*/89,
     /*ptxVersion=*/78,
     /*wgmma=*/false,
     /*tma=*/false,
     /*setMaxRegisters=*/false,
     /*tensorMemory=*/false,
     /*sharedBytesPerBlock=*/99 * kKiB,
     /*sharedBytes=*/100 * kKiB,
     kRegisters,
     kRegistersPerThread,
     /*scheduleRegisters=*/0,
     /*threads=*/1536,
     /*blocks=*/24,
     /*mmaFlops=*/1024,
     /*mmaFlopsTF32=*/512,
     /*f32Flops=*/256,
     kExp2,
     /*multiprocessors=*/142,
     /*clockGHz=*/2.52,
     /*l2Bytes=*/96 * kMiB,
     /*bandwidth=*/0.864e12},
    {"sm_90a",
     "H100 SXM",
     /*capability=*/90,
     /*ptxVersion=*/86,
     /*wgmma=*/true,
     /*tma=*/true,
     /*setMaxRegisters=*/true,
     /*tensorMemory=*/false,
     /*sharedBytesPerBlock=*/227 * kKiB,
     /*sharedBytes=*/228 * kKiB,
     kRegisters,
     kRegistersPerThread,
     /*scheduleRegisters=*/0,
     /*threads=*/2048,
     /*blocks=*/32,
     /*mmaFlops=*/4096,
     /*mmaFlopsTF32=*/2048,
     /*f32Flops=*/256,
     kExp2,
     /*multiprocessors=*/132,
     /*clockGHz=*/1.83,
     /*l2Bytes=*/50 * kMiB,
     /*bandwidth=*/3.35e12},
    // What is specific to a chip (sm_100a) runs on no later one; the code of
    // sm_100 does.
    makeSM100("sm_100", /*specific=*/false),
    makeSM100("sm_100a", /*specific=*/true),
};

std::string CUDAFacts::getPTXFeature() const {
  return "+ptx" + std::to_string(ptxVersion);
}

llvm::ArrayRef<CUDAFacts> CUDAFacts::getAll() { return kTable; }

llvm::Expected<CUDAFacts> CUDAFacts::get(llvm::StringRef chip) {
  std::string known;
  for (const CUDAFacts &facts : kTable) {
    if (facts.chip == chip)
      return facts;
    known += (known.empty() ? "" : ", ") + facts.chip.str();
  }
  return llvm::createStringError("unknown chip '%s'; there are %s",
                                 chip.str().c_str(), known.c_str());
}
