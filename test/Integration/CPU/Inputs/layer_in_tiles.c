/*===- layer_in_tiles.c - Layers of bf16 against the same in f32 ----------===*\
|*
|* Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* Compares the functions of layer-in-tiles.mlir in bf16 with those in f32, on
|* the same numbers.
|*
\*===----------------------------------------------------------------------===*/

#include "bf16.h"
#include "f32.h"
#include "one_thread_host.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static float widen(uint16_t half) {
  uint32_t bits = (uint32_t)half << 16;
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

/* The same numbers in both types. */
typedef struct {
  uint16_t *narrow;
  float *wide;
} numbers;

/* `count` numbers of seven bits, at most `largest`, a power of two. */
static numbers make_numbers(int64_t count, float largest, int seed) {
  numbers made = {malloc(count * sizeof(uint16_t)),
                  malloc(count * sizeof(float))};
  for (int64_t i = 0; i < count; ++i) {
    uint32_t mixed = (uint32_t)(i + 7919 * seed + 1) * 2654435761u;
    float value = ((float)(mixed >> 9 & 127) / 64 - 1) * largest;
    uint32_t bits;
    memcpy(&bits, &value, 4);
    made.narrow[i] = bits >> 16;
    made.wide[i] = value;
  }
  return made;
}

/* Prints and returns whether `size` numbers, of bf16 where `narrow` is given
 * and of f32 else, agree with `exact`. */
static int agree(const char *name, int64_t size, const uint16_t *narrow,
                 const float *wide, const float *exact, double allowed) {
  double error = 0, norm = 0;
  for (int64_t i = 0; i < size; ++i) {
    double difference = (narrow ? widen(narrow[i]) : wide[i]) - exact[i];
    error += difference * difference;
    norm += (double)exact[i] * exact[i];
  }
  double relative = sqrt(error / norm);
  /* Not true of NaN. */
  int ok = relative <= allowed;
  printf("%s: %s\n", name, ok ? "ok" : "wrong");
  if (!ok)
    printf("relative error %g\n", relative);
  return ok;
}

/* Queries, keys, values, weights and outputs of heads are rounded to bf16. */
static const double layer_error = 1e-2;

static int check_narrow(int64_t batch, int64_t tokens) {
  enum { IN = 96, HEADS = 120 };
  numbers x = make_numbers(batch * tokens * IN, 2, 1),
          w = make_numbers(IN * HEADS, 0.125f, 2),
          b = make_numbers(HEADS, 1, 3),
          wo = make_numbers(HEADS * IN, 0.125f, 4);
  attn_memref_bf16_3d x16 = attn_make_bf16_3d(x.narrow, batch, tokens, IN), y16;
  attn_memref_bf16_2d w16 = attn_make_bf16_2d(w.narrow, IN, HEADS),
                      wo16 = attn_make_bf16_2d(wo.narrow, HEADS, IN);
  attn_memref_bf16_1d b16 = attn_make_bf16_1d(b.narrow, HEADS);
  _mlir_ciface_narrow_bf16(&y16, &x16, &w16, &b16, &wo16);
  attn_memref_f32_3d x32 = attn_make_f32_3d(x.wide, batch, tokens, IN), y32;
  attn_memref_f32_2d w32 = attn_make_f32_2d(w.wide, IN, HEADS),
                     wo32 = attn_make_f32_2d(wo.wide, HEADS, IN);
  attn_memref_f32_1d b32 = attn_make_f32_1d(b.wide, HEADS);
  _mlir_ciface_narrow_f32(&y32, &x32, &w32, &b32, &wo32);
  return agree("narrow layer", batch * tokens * IN, y16.aligned + y16.offset,
               NULL, y32.aligned + y32.offset, layer_error);
}

static int check_wide(void) {
  enum { BATCH = 2, TOKENS = 150, WIDTH = 256 };
  numbers x = make_numbers(BATCH * TOKENS * WIDTH, 2, 1),
          w = make_numbers(WIDTH * WIDTH, 0.125f, 2),
          b = make_numbers(WIDTH, 1, 3);
  attn_memref_bf16_3d x16 = attn_make_bf16_3d(x.narrow, BATCH, TOKENS, WIDTH),
                      y16;
  attn_memref_bf16_2d w16 = attn_make_bf16_2d(w.narrow, WIDTH, WIDTH);
  attn_memref_bf16_1d b16 = attn_make_bf16_1d(b.narrow, WIDTH);
  _mlir_ciface_wide_bf16(&y16, &x16, &w16, &b16);
  attn_memref_f32_3d x32 = attn_make_f32_3d(x.wide, BATCH, TOKENS, WIDTH), y32;
  attn_memref_f32_2d w32 = attn_make_f32_2d(w.wide, WIDTH, WIDTH);
  attn_memref_f32_1d b32 = attn_make_f32_1d(b.wide, WIDTH);
  _mlir_ciface_wide_f32(&y32, &x32, &w32, &b32);
  return agree("wide layer", BATCH * TOKENS * WIDTH, y16.aligned + y16.offset,
               NULL, y32.aligned + y32.offset, layer_error);
}

/* Nothing is rounded but the sums. */
static int check_product(int64_t rows, int64_t columns) {
  enum { DEPTH = 2200 };
  numbers a = make_numbers(rows * DEPTH, 1, 5),
          b = make_numbers(DEPTH * columns, 1, 6);
  attn_memref_bf16_2d a16 = attn_make_bf16_2d(a.narrow, rows, DEPTH),
                      b16 = attn_make_bf16_2d(b.narrow, DEPTH, columns);
  attn_memref_f32_2d a32 = attn_make_f32_2d(a.wide, rows, DEPTH),
                     b32 = attn_make_f32_2d(b.wide, DEPTH, columns), c, exact;
  _mlir_ciface_product_bf16(&c, &a16, &b16);
  _mlir_ciface_product_f32(&exact, &a32, &b32);
  return agree("product", rows * columns, NULL, c.aligned + c.offset,
               exact.aligned + exact.offset, 1e-5);
}

int main(void) {
  int ok = check_narrow(1, 5) & check_narrow(2, 37) & check_narrow(1, 300) &
           check_wide() & check_product(7, 90) & check_product(33, 16) &
           check_product(100, 300);
  return ok ? 0 : 1;
}
