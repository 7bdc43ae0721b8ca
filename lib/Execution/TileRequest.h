//===- TileRequest.h - Asking the system for the tiles of AMX ---*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_EXECUTION_TILEREQUEST_H
#define ATTN_LIB_EXECUTION_TILEREQUEST_H

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Module.h"

namespace mlir::attn {

/// Lets each function that C calls, where code of `module` uses tiles, first
/// ask the system for them, through the runtime. Where they are refused, the
/// program ends with a message that names `cpu`.
void addTileRequests(llvm::Module &module, llvm::StringRef cpu);

} // namespace mlir::attn

#endif // ATTN_LIB_EXECUTION_TILEREQUEST_H
