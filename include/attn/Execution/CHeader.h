//===- CHeader.h - Compiled functions as C declarations ---------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_CHEADER_H
#define ATTN_EXECUTION_CHEADER_H

#include "attn/Execution/FunctionSignature.h"

namespace mlir::attn {

/// Whose memory the tensors are in.
enum class TensorMemory { Host, Device };

/// The text of a header that declares `functions` for C and C++, with the
/// descriptors they take. `fileName` gives the include guard. Fails on a
/// function whose name C cannot write, and on a bf16 or f16 passed by itself:
/// how C passes those depends on the compiler.
llvm::Expected<std::string>
generateCHeader(ArrayRef<FunctionSignature> functions, StringRef fileName,
                TensorMemory memory = TensorMemory::Host);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_CHEADER_H
