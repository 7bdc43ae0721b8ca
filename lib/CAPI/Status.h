//===- Status.h - How a C function fails ------------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CAPI_STATUS_H
#define ATTN_LIB_CAPI_STATUS_H

#include "attn-c/Support.h"

#include "llvm/Support/Error.h"

#include <string>

namespace mlir::attn {

/// Keeps `message` for attnGetErrorMessage and returns `status`.
AttnStatus fail(AttnStatus status, std::string message);
AttnStatus fail(AttnStatus status, llvm::Error error);

/// The same of a tensor: the index of an argument, or -1 - index of a result.
AttnStatus failTensor(int64_t tensor, std::string message);

/// Hands `bytes` to a caller, for attnFreeBytes.
AttnStatus returnBytes(llvm::StringRef bytes, char **result, size_t *size);

} // namespace mlir::attn

#endif // ATTN_LIB_CAPI_STATUS_H
