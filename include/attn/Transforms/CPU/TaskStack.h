//===- TaskStack.h - The stack of a task ------------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TRANSFORMS_CPU_TASKSTACK_H
#define ATTN_TRANSFORMS_CPU_TASKSTACK_H

#include <cstdint>

namespace mlir::attn {

/// The largest buffer that is on the stack and not on the heap. The runtime
/// promises a body of its parallel loop 1 MiB of stack (attn_rt_body), and a
/// task has few large buffers.
inline constexpr int64_t kMaxStackBufferBytes = 512 * 1024;

} // namespace mlir::attn

#endif // ATTN_TRANSFORMS_CPU_TASKSTACK_H
