/*===- which_variant.c - Tells where the code of a layer's loops is -------===*\
|*
|* Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* The address is that of a function of the variant in use, whose name the
|* symbols of the program have.
|*
\*===----------------------------------------------------------------------===*/

#include "layer.h"

#include <attn/Runtime/attn_runtime.h>
#include <stdio.h>

/* In place of the runtime's, which gives a pool a body of its own. */
void attn_rt_parallel_for(int64_t n, attn_rt_body body, void *context) {
  printf("loop at %016lx\n", (unsigned long)body);
  for (int64_t i = 0; i < n; ++i)
    body(context, i);
}

int main(void) {
  enum { LENGTH = 5, MODEL = 4 };
  float x[LENGTH * MODEL] = {0}, one[MODEL * MODEL] = {0};
  attn_memref_f32_3d input = attn_make_f32_3d(x, 1, LENGTH, MODEL), result;
  attn_memref_f32_2d weight = attn_make_f32_2d(one, MODEL, MODEL);
  _mlir_ciface_layer(&result, &input, &weight, &weight, &weight, &weight);
  attn_rt_free(result.allocated);
  return 0;
}
