//===- TensorMap.h - Tensor maps of the model -------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_TENSORMAP_H
#define ATTN_LIB_GPUMODEL_TENSORMAP_H

#include "attn/Runtime/attn_cuda.h"

#include <cstdint>
#include <string>

namespace mlir::attn::gpu_model {

/// What the model puts into the bytes that a driver keeps opaque.
struct TensorMap {
  static constexpr uint64_t magicNumber = 0x50414d524f534e54;

  uint64_t magic;
  attn_cuda_tiled tiled;

  uint32_t elementBytes() const;
  /// Bytes of one row of the box, and of all of it.
  uint32_t rowBytes() const { return tiled.box[0] * elementBytes(); }
  uint32_t boxBytes() const;
  /// Bytes within which 16-byte chunks are permuted; 16: none.
  uint32_t swizzleBytes() const;
};
static_assert(sizeof(TensorMap) == ATTN_CUDA_TENSOR_MAP_BYTES,
              "the model's encoding fills a tensor map");

/// Where the swizzle of `span` bytes puts what would lie at `address` in shared
/// memory: 16-byte chunk index xor 128-byte line, as far as the span goes.
inline uint32_t swizzle(uint32_t address, uint32_t span) {
  return address ^ ((address >> 7 & (span / 16 - 1)) << 4);
}

/// Checks the rules that cuTensorMapEncodeTiled documents.
bool encodeTensorMap(const attn_cuda_tiled &tiled, void *tensorMap,
                     std::string &error);

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_TENSORMAP_H
