//===- AddressSpace.h - Which memory an address means -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_ADDRESSSPACE_H
#define ATTN_LIB_GPUMODEL_ADDRESSSPACE_H

#include "CTA.h"

namespace mlir::attn::gpu_model {

/// A generic pointer to shared memory: PTX has a window of generic addresses
/// for it, here those whose upper byte is this one.
constexpr uint64_t sharedWindow = uint64_t(0x7f) << 56;
constexpr uint64_t sharedWindowMask = uint64_t(0xff) << 56;

inline bool isSharedSpace(int64_t space) { return space == 3 || space == 7; }

/// Whether `pointer` of address space `space` means shared memory; `pointer`
/// becomes the address there.
inline bool pointsToShared(int64_t space, uint64_t &pointer) {
  if (isSharedSpace(space)) {
    pointer = uint32_t(pointer);
    return true;
  }
  if (space != 0 || (pointer & sharedWindowMask) != sharedWindow)
    return false;
  pointer = uint32_t(pointer);
  return true;
}

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_ADDRESSSPACE_H
