//===- TensorMap.cpp - Tensor maps of the model ---------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TensorMap.h"

#include "llvm/Support/FormatVariadic.h"

#include <cstring>

using namespace mlir::attn::gpu_model;
using llvm::formatv;

uint32_t TensorMap::elementBytes() const {
  return tiled.element == ATTN_CUDA_F32 ? 4 : 2;
}

uint32_t TensorMap::boxBytes() const {
  uint32_t bytes = elementBytes();
  for (int32_t d = 0; d < tiled.rank; ++d)
    bytes *= tiled.box[d];
  return bytes;
}

uint32_t TensorMap::swizzleBytes() const { return 16u << tiled.swizzle; }

bool mlir::attn::gpu_model::encodeTensorMap(const attn_cuda_tiled &tiled,
                                            void *tensorMap,
                                            std::string &error) {
  auto fail = [&](std::string message) {
    error = std::move(message);
    return false;
  };
  if (reinterpret_cast<uint64_t>(tensorMap) % ATTN_CUDA_TENSOR_MAP_ALIGNMENT)
    return fail(formatv("the tensor map is not aligned to {0} bytes",
                        ATTN_CUDA_TENSOR_MAP_ALIGNMENT));
  if (tiled.rank < 1 || tiled.rank > ATTN_CUDA_MAX_RANK)
    return fail(formatv("rank {0} is not from 1 to {1}", tiled.rank,
                        ATTN_CUDA_MAX_RANK));
  if (tiled.element < ATTN_CUDA_F32 || tiled.element > ATTN_CUDA_BF16)
    return fail(formatv("unknown element type {0}", tiled.element));
  if (tiled.swizzle < ATTN_CUDA_SWIZZLE_NONE ||
      tiled.swizzle > ATTN_CUDA_SWIZZLE_128B)
    return fail(formatv("unknown swizzle {0}", tiled.swizzle));
  if (tiled.base == 0 || tiled.base % 16 != 0)
    return fail(formatv("base address {0:x} is no multiple of 16", tiled.base));

  TensorMap map;
  std::memset(static_cast<void *>(&map), 0, sizeof(map));
  map.magic = TensorMap::magicNumber;
  map.tiled = tiled;
  if (tiled.strides[0] != map.elementBytes())
    return fail(formatv("stride 0 is {0} bytes, and elements have {1}",
                        tiled.strides[0], map.elementBytes()));
  for (int32_t d = 0; d < tiled.rank; ++d) {
    if (tiled.sizes[d] < 1 || tiled.sizes[d] > uint64_t(1) << 32)
      return fail(
          formatv("size {0} is {1}: it is from 1 to 2^32", d, tiled.sizes[d]));
    if (tiled.box[d] < 1 || tiled.box[d] > 256)
      return fail(
          formatv("box size {0} is {1}: it is from 1 to 256", d, tiled.box[d]));
    if (d > 0 &&
        (tiled.strides[d] % 16 != 0 || tiled.strides[d] >= uint64_t(1) << 40))
      return fail(formatv("stride {0} is {1} bytes: it is a multiple of 16 "
                          "below 2^40",
                          d, tiled.strides[d]));
  }
  if (map.rowBytes() % 16 != 0)
    return fail(formatv("a row of the box has {0} bytes, which is no multiple "
                        "of 16",
                        map.rowBytes()));
  if (tiled.swizzle != ATTN_CUDA_SWIZZLE_NONE &&
      map.rowBytes() > map.swizzleBytes())
    return fail(formatv("a row of the box has {0} bytes, more than the {1} of "
                        "the swizzle",
                        map.rowBytes(), map.swizzleBytes()));
  std::memcpy(tensorMap, &map, sizeof(map));
  return true;
}
