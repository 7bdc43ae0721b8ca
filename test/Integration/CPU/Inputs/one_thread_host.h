/*===- one_thread_host.h - What compiled code asks of its host ------------===*\
|*
|* Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* All of it on one thread, so that the machine needs no library of ours. For
|* one file of a program.
|*
\*===----------------------------------------------------------------------===*/

#include <stdint.h>
#include <stdlib.h>

typedef void (*attn_rt_body)(void *context, int64_t index);

void attn_rt_parallel_for(int64_t n, attn_rt_body body, void *context);
void attn_rt_parallel_for(int64_t n, attn_rt_body body, void *context) {
  for (int64_t i = 0; i < n; ++i)
    body(context, i);
}

void *attn_rt_alloc(int64_t bytes);
void *attn_rt_alloc(int64_t bytes) {
  return aligned_alloc(64, (bytes + 64) / 64 * 64);
}

void attn_rt_free(void *pointer) { free(pointer); }
