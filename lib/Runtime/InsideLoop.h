//===- InsideLoop.h - Whether a thread is inside a parallel loop ----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_RUNTIME_INSIDELOOP_H
#define ATTN_LIB_RUNTIME_INSIDELOOP_H

namespace attn_rt {

/// Whether this thread is inside a body that may share its loop with others.
bool isInsideLoop();

} // namespace attn_rt

#endif // ATTN_LIB_RUNTIME_INSIDELOOP_H
