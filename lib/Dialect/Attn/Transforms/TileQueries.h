//===- TileQueries.h - What can be tiled over queries -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_TRANSFORMS_TILEQUERIES_H
#define ATTN_DIALECT_ATTN_TRANSFORMS_TILEQUERIES_H

#include "attn/Dialect/Attn/IR/Attn.h"

namespace mlir::attn {

/// The attn.finalize that reads the whole state `op` computes, if `op` is what
/// attn-tile-queries can tile.
FinalizeOp getTileableFinalize(OnlineSdpaOp op);

} // namespace mlir::attn

#endif // ATTN_DIALECT_ATTN_TRANSFORMS_TILEQUERIES_H
