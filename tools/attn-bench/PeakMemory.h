//===- PeakMemory.h - The memory that some work needs -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_BENCH_PEAKMEMORY_H
#define ATTN_TOOLS_ATTN_BENCH_PEAKMEMORY_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

#include <cstdint>

namespace mlir::attn {

/// Runs `work` in a child of this process and returns by how many bytes the
/// child's resident memory was larger at its peak than before. The caller has
/// no threads that `work` needs. Fails where the child does.
llvm::Expected<int64_t>
measurePeakMemory(llvm::function_ref<llvm::Error()> work);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_BENCH_PEAKMEMORY_H
