//===- MatrixDescriptor.h - Tiles of wgmma in shared memory -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// A matrix descriptor as PTX ISA defines it ("Asynchronous Warpgroup Level
// Matrix Instructions: Matrix-Descriptor Format" and "Strides"):
//
//   bits  0-13  address of the tile, in units of 16 bytes
//   bits 16-29  leading dimension byte offset, likewise
//   bits 32-45  stride dimension byte offset, likewise
//   bits 49-51  base offset
//   bits 62-63  swizzle: 0 none, 1 of 128 bytes, 2 of 64, 3 of 32
//
// A tile consists of rows of 16 bytes. K-major, such a chunk holds consecutive
// k of one row m or n; MN-major, consecutive m or n of one k.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_MATRIXDESCRIPTOR_H
#define ATTN_LIB_GPUMODEL_MATRIXDESCRIPTOR_H

#include <cstdint>

namespace mlir::attn::gpu_model {

class MatrixDescriptor {
public:
  explicit MatrixDescriptor(uint64_t bits)
      : start((bits & 0x3fff) << 4), leading((bits >> 16 & 0x3fff) << 4),
        stride((bits >> 32 & 0x3fff) << 4), base(bits >> 49 & 7),
        mode(bits >> 62) {}

  /// The bytes of a swizzle's span; 16: none.
  uint32_t span() const {
    return mode == 0 ? 16 : mode == 1 ? 128 : mode == 2 ? 64 : 32;
  }

  /// The 128-byte line of the swizzle's pattern that the tile begins in. PTX
  /// ISA wants the base offset to be this one.
  uint32_t firstLine() const { return start >> 7 & (span() / 16 - 1); }
  uint32_t baseOffset() const { return base; }

  /// K-major: where the chunk lies that has the elements k = 8 c ... 8 c + 7 of
  /// row `row` (of 16 bits; c counts 16 bytes in any case).
  uint32_t kMajor(uint32_t row, uint32_t c) const {
    // Without a swizzle the two chunks of a row are `leading` apart, and rows
    // of eight are packed; with one, they are neighbours in rows of a span.
    uint32_t across = mode == 0 ? c * leading : c * 16;
    return place(row / 8 * stride + row % 8 * span() + across);
  }

  /// MN-major: where the chunk lies that has the elements 8 c ... 8 c + 7 of
  /// column `k`.
  uint32_t mnMajor(uint32_t c, uint32_t k) const {
    uint32_t chunks = span() / 16;
    uint32_t across =
        mode == 0 ? c * stride : c / chunks * leading + c % chunks * 16;
    uint32_t down = k / 8 * (mode == 0 ? leading : stride) + k % 8 * span();
    return place(across + down);
  }

private:
  /// The 16-byte chunk index is permuted by the number of the 128-byte line, as
  /// in a tensor copy; `base` is the line that the pattern begins at.
  uint32_t place(uint32_t offset) const {
    uint32_t address = start + offset;
    uint32_t line = (address >> 7) - base;
    return address ^ (line & (span() / 16 - 1)) << 4;
  }

  uint32_t start, leading, stride, base, mode;
};

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_MATRIXDESCRIPTOR_H
