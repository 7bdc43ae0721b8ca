//===- SplitKeys.h - Parts of the keys, on the host -------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_SPLITKEYS_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_SPLITKEYS_H

#include "KernelBuilder.h"

#include "attn/Dialect/Attn/IR/Attn.h"

namespace mlir::attn {

/// How many parts the keys of `op` have, an index: what `split` says for a
/// launch that without a split has `tiles` blocks.
Value getPartCount(KernelBuilder &host, SdpaOp op, KeySplitAttr split,
                   Value tiles);

/// The number of elements of [B, H, Sq], an index.
Value getRowCount(KernelBuilder &host, SdpaOp op);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_SPLITKEYS_H
