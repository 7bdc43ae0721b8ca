/*===- call_layer.c - Calls a compiled layer from C -----------------------===*\
|*
|* Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* With identity weights the layer is causal attention of x on itself, head by
|* head, which is written out here once more.
|*
\*===----------------------------------------------------------------------===*/

#include "layer.h"

#include <math.h>
#include <stdio.h>

enum { HEADS = 2, WIDTH = 2, MODEL = HEADS * WIDTH };

static void attend(const float *x, int length, double *result) {
  for (int head = 0; head < HEADS; ++head)
    for (int i = 0; i < length; ++i) {
      const float *q = x + i * MODEL + head * WIDTH;
      double sum = 0, total[WIDTH] = {0};
      for (int j = 0; j <= i; ++j) {
        const float *k = x + j * MODEL + head * WIDTH;
        double weight = exp((q[0] * k[0] + q[1] * k[1]) / sqrt(WIDTH));
        sum += weight;
        for (int d = 0; d < WIDTH; ++d)
          total[d] += weight * k[d];
      }
      for (int d = 0; d < WIDTH; ++d)
        result[i * MODEL + head * WIDTH + d] = total[d] / sum;
    }
}

static int check_layer(int length) {
  float x[16 * MODEL], before[16 * MODEL], one[MODEL * MODEL] = {0};
  double expected[16 * MODEL];
  for (int i = 0; i < length * MODEL; ++i)
    before[i] = x[i] = (float)(i * 37 % 11) / 8 - 0.5f;
  for (int i = 0; i < MODEL; ++i)
    one[i * MODEL + i] = 1;
  attend(x, length, expected);

  attn_memref_f32_3d input = attn_make_f32_3d(x, 1, length, MODEL), result;
  attn_memref_f32_2d weight = attn_make_f32_2d(one, MODEL, MODEL);
  _mlir_ciface_layer(&result, &input, &weight, &weight, &weight, &weight);

  int ok = result.sizes[0] == 1 && result.sizes[1] == length &&
           result.sizes[2] == MODEL && result.strides[1] == MODEL;
  for (int i = 0; ok && i < length * MODEL; ++i)
    ok = fabs(result.aligned[result.offset + i] - expected[i]) < 1e-5 &&
         x[i] == before[i];
  attn_rt_free(result.allocated);
  printf("layer of %d: %s\n", length, ok ? "ok" : "wrong");
  return ok;
}

int main(void) {
  int ok = check_layer(1) && check_layer(5) && check_layer(16);

  uint16_t bits[6] = {0};
  attn_memref_bf16_2d matrix = attn_make_bf16_2d(bits, 2, 3);
  attn_sizes_results sizes;
  _mlir_ciface_sizes(&sizes, &matrix);
  printf("sizes %d %d, %d\n", (int)sizes.result0.aligned[0],
         (int)sizes.result0.aligned[1], (int)sizes.result1);
  attn_rt_free(sizes.result0.allocated);
  printf("next %d\n", (int)_mlir_ciface_next(41));
  return ok ? 0 : 1;
}
