//===- DiscardableAttrs.h - Attributes of attn on other ops -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Their names; what they mean is in the description of the dialect.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_IR_DISCARDABLEATTRS_H
#define ATTN_DIALECT_ATTN_IR_DISCARDABLEATTRS_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace mlir {
class Operation;
} // namespace mlir

namespace mlir::attn {

// On functions.
inline constexpr llvm::StringLiteral kLanes = "attn.lanes";
inline constexpr llvm::StringLiteral kAVX512Exp2 = "attn.avx512_exp2";
inline constexpr llvm::StringLiteral kAMXTiles = "attn.amx_tiles";
// On operations of linalg.
inline constexpr llvm::StringLiteral kMatmulConfig = "attn.matmul_config";
inline constexpr llvm::StringLiteral kRegisterTile = "attn.register_tile";
inline constexpr llvm::StringLiteral kOverwrite = "attn.overwrite";
// On attention.
inline constexpr llvm::StringLiteral kCUDAConfig = "attn.cuda_config";
inline constexpr llvm::StringLiteral kDecodeConfig = "attn.decode_config";

/// f32 elements of one vector register, as the function around `op` says; 0
/// where it says nothing.
int64_t getVectorLanes(Operation *op);

} // namespace mlir::attn

#endif // ATTN_DIALECT_ATTN_IR_DISCARDABLEATTRS_H
