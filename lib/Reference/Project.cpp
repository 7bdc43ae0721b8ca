//===- Project.cpp - Multiply rows by a weight matrix ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A plain matrix product, blocked so that real layers can be checked in
// seconds: each block of the weights is converted once and then used for all
// rows.
//
//===----------------------------------------------------------------------===//

#include "Project.h"
#include "ThreadSplit.h"

#include <cstring>

using namespace mlir::attn::reference;

/// A block of the weights, 128 x 128 doubles at most, stays in the second
/// cache.
static constexpr int64_t inputBlock = 128;
static constexpr int64_t outputBlock = 128;
/// Rows computed together, so that each weight loaded is used four times.
static constexpr int64_t rowBlock = 4;

/// 64 bytes, however many registers they take on the machine at hand.
template <class Real>
struct Wide {
  typedef Real type __attribute__((vector_size(64)));
  static constexpr int64_t lanes = 64 / sizeof(Real);
};

/// tile[4, outputBlock] += rows[4, inputs] block[inputs, outputBlock]
template <class Real>
__attribute__((always_inline)) static inline void
multiplyBlock(const Real *rows, int64_t rowStride, const Real *block,
              int64_t inputs, Real *tile) {
  using Vector = typename Wide<Real>::type;
  constexpr int64_t lanes = Wide<Real>::lanes;
  constexpr int64_t columns = 2 * lanes;
  for (int64_t n = 0; n < outputBlock; n += columns) {
    Vector sums[rowBlock][2];
    for (int64_t m = 0; m < rowBlock; ++m)
      std::memcpy(sums[m], tile + m * outputBlock + n, sizeof(sums[m]));
    for (int64_t k = 0; k < inputs; ++k) {
      Vector weights[2];
      std::memcpy(weights, block + k * outputBlock + n, sizeof(weights));
      for (int64_t m = 0; m < rowBlock; ++m) {
        sums[m][0] += rows[m * rowStride + k] * weights[0];
        sums[m][1] += rows[m * rowStride + k] * weights[1];
      }
    }
    for (int64_t m = 0; m < rowBlock; ++m)
      std::memcpy(tile + m * outputBlock + n, sums[m], sizeof(sums[m]));
  }
}

template <class Real>
using MultiplyBlock = void (*)(const Real *, int64_t, const Real *, int64_t,
                               Real *);

template <class Real>
static void multiplyBlockBaseline(const Real *rows, int64_t rowStride,
                                  const Real *block, int64_t inputs,
                                  Real *tile) {
  multiplyBlock(rows, rowStride, block, inputs, tile);
}

#if defined(__x86_64__)
template <class Real>
__attribute__((target("avx2,fma"))) static void
multiplyBlockAVX2(const Real *rows, int64_t rowStride, const Real *block,
                  int64_t inputs, Real *tile) {
  multiplyBlock(rows, rowStride, block, inputs, tile);
}

template <class Real>
__attribute__((target("avx512f"))) static void
multiplyBlockAVX512(const Real *rows, int64_t rowStride, const Real *block,
                    int64_t inputs, Real *tile) {
  multiplyBlock(rows, rowStride, block, inputs, tile);
}
#endif

template <class Real>
static MultiplyBlock<Real> chooseMultiplyBlock() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    return multiplyBlockAVX512<Real>;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return multiplyBlockAVX2<Real>;
#endif
  return multiplyBlockBaseline<Real>;
}

template <class Real>
std::vector<Real> mlir::attn::reference::project(
    ElementType type, const std::vector<Real> &rows, int64_t rowCount,
    int64_t inputs, TensorView weight, int64_t outputs, TensorView bias) {
  std::vector<Real> result(rowCount * outputs);
  const MultiplyBlock<Real> multiply = chooseMultiplyBlock<Real>();
  const int64_t paddedRows = (rowCount + rowBlock - 1) / rowBlock * rowBlock;
  // The rows that fill the last group of four up are zero, and their results
  // are dropped.
  std::vector<Real> padded(rows.begin(), rows.begin() + rowCount * inputs);
  padded.resize(paddedRows * inputs);

  const int64_t blocks = (outputs + outputBlock - 1) / outputBlock;
  splitAcrossThreads(blocks, [&](int64_t blockIndex) {
    const int64_t firstOutput = blockIndex * outputBlock;
    const int64_t width = std::min(outputBlock, outputs - firstOutput);
    std::vector<Real> tile(paddedRows * outputBlock);
    std::vector<Real> block(inputBlock * outputBlock);
    for (int64_t k = 0; k < inputs; k += inputBlock) {
      const int64_t depth = std::min(inputBlock, inputs - k);
      for (int64_t at = 0; at < depth; ++at)
        weight.copyTo(&block[at * outputBlock],
                      (k + at) * outputs + firstOutput, width, type);
      for (int64_t m = 0; m < paddedRows; m += rowBlock)
        multiply(&padded[m * inputs + k], inputs, block.data(), depth,
                 &tile[m * outputBlock]);
    }
    std::vector<Real> offsets(width);
    if (!bias.empty())
      bias.copyTo(offsets.data(), firstOutput, width, type);
    for (int64_t m = 0; m < rowCount; ++m)
      for (int64_t n = 0; n < width; ++n)
        result[m * outputs + firstOutput + n] = static_cast<Real>(
            roundTo(type, tile[m * outputBlock + n] + offsets[n]));
  });
  return result;
}

template std::vector<double>
mlir::attn::reference::project(ElementType, const std::vector<double> &,
                               int64_t, int64_t, TensorView, int64_t,
                               TensorView);
template std::vector<float>
mlir::attn::reference::project(ElementType, const std::vector<float> &, int64_t,
                               int64_t, TensorView, int64_t, TensorView);
