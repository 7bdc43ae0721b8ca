/*===- threads.c - Prints how many threads a loop may use
------------------===*\
|*
|* Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
\*===----------------------------------------------------------------------===*/

#include "attn/Runtime/attn_runtime.h"

#include <stdio.h>
#include <stdlib.h>

static void add(void *context, int64_t index) {
  __atomic_fetch_add((int64_t *)context, index, __ATOMIC_RELAXED);
}

int main(void) {
  int64_t sum = 0;
  attn_rt_parallel_for(3, add, &sum);
  const char *variable = getenv("OMP_NUM_THREADS");
  printf("threads %d, sum %d, variable %s\n", attn_rt_get_num_threads(),
         (int)sum, variable ? variable : "unset");
  return 0;
}
