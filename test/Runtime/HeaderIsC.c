/*===- HeaderIsC.c - The runtime's header is plain C ---------------*- C
-*-===*\
|*                                                                            *|
|* Part of the attn project, under the Apache License v2.0 with LLVM          *|
|* Exceptions.                                                                *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#include "attn/Runtime/attn_runtime.h"

static void addIndex(void *context, int64_t index) {
  __atomic_fetch_add((int64_t *)context, index, __ATOMIC_RELAXED);
}

int64_t sumBelowFromC(int64_t n);

int64_t sumBelowFromC(int64_t n) {
  int64_t sum = 0;
  attn_rt_parallel_for(n, addIndex, &sum);
  return sum;
}
