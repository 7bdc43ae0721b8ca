/*===- attend_elsewhere.c - Compiled attention on another machine ---------===*\
|*
|* Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* Compares with the definitions, computed in double: attention of grouped heads
|* in the type F32, F16 or BF16, whichever is defined, and a product of matrices
|* in f32.
|*
\*===----------------------------------------------------------------------===*/

#include "attend.h"
#include "one_thread_host.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(F32)
typedef float element;
typedef attn_memref_f32_4d heads;
#define make_heads attn_make_f32_4d
static const double allowed = 1e-5;
static float to_element(float value) { return value; }
static float from_element(float value) { return value; }
#elif defined(F16)
typedef uint16_t element;
typedef attn_memref_f16_4d heads;
#define make_heads attn_make_f16_4d
static const double allowed = 1e-3;
static element to_element(float value) {
  _Float16 half = (_Float16)value;
  element bits;
  memcpy(&bits, &half, 2);
  return bits;
}
static float from_element(element bits) {
  _Float16 half;
  memcpy(&half, &bits, 2);
  return (float)half;
}
#else
typedef uint16_t element;
typedef attn_memref_bf16_4d heads;
#define make_heads attn_make_bf16_4d
static const double allowed = 8e-3;
/* The numbers used have few bits, so the lower half is zero. */
static element to_element(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return (element)(bits >> 16);
}
static float from_element(element half) {
  uint32_t bits = (uint32_t)half << 16;
  float value;
  memcpy(&value, &bits, 4);
  return value;
}
#endif

/* Numbers of seven bits, which every type holds. */
static float number(uint64_t i) {
  return (float)((i + 1) * 2654435761u >> 9 & 127) / 32 - 2;
}

static heads filled(int64_t count, int64_t tokens, int64_t width, int seed) {
  element *data = malloc(count * tokens * width * sizeof *data);
  for (int64_t i = 0; i < count * tokens * width; ++i)
    data[i] = to_element(number(i + 7919 * seed));
  return make_heads(data, 1, count, tokens, width);
}

static int report(const char *name, int64_t size, double error, double norm,
                  double limit) {
  double relative = sqrt(error / norm);
  /* Not true of NaN. */
  int ok = relative <= limit;
  printf("%s of %d: %s\n", name, (int)size, ok ? "ok" : "wrong");
  if (!ok)
    printf("relative error %g\n", relative);
  return ok;
}

enum { HEADS = 4, GROUPS = 2, WIDTH = 64 };

static int check_attention(int64_t queries, int64_t keys) {
  heads q = filled(HEADS, queries, WIDTH, 1),
        k = filled(GROUPS, keys, WIDTH, 2), v = filled(GROUPS, keys, WIDTH, 3),
        o;
  _mlir_ciface_attend(&o, &q, &k, &v);

  double error = 0, norm = 0, *weights = malloc(keys * sizeof *weights);
  for (int64_t h = 0; h < HEADS; ++h)
    for (int64_t i = 0; i < queries; ++i) {
      int64_t group = h / (HEADS / GROUPS), seen = i + keys - queries + 1;
      double largest = -INFINITY, sum = 0;
      for (int64_t j = 0; j < seen; ++j) {
        weights[j] = 0;
        for (int64_t d = 0; d < WIDTH; ++d)
          weights[j] += from_element(q.aligned[(h * queries + i) * WIDTH + d]) *
                        from_element(k.aligned[(group * keys + j) * WIDTH + d]);
        weights[j] /= sqrt(WIDTH);
        largest = fmax(largest, weights[j]);
      }
      for (int64_t j = 0; j < seen; ++j)
        sum += weights[j] = exp(weights[j] - largest);
      for (int64_t d = 0; d < WIDTH; ++d) {
        double expected = 0;
        for (int64_t j = 0; j < seen; ++j)
          expected += weights[j] / sum *
                      from_element(v.aligned[(group * keys + j) * WIDTH + d]);
        double actual =
            from_element(o.aligned[o.offset + (h * queries + i) * WIDTH + d]);
        error += (actual - expected) * (actual - expected);
        norm += expected * expected;
      }
    }
  free(weights);
  free(q.aligned);
  free(k.aligned);
  free(v.aligned);
  attn_rt_free(o.allocated);
  return report("attention", queries, error, norm, allowed);
}

static int check_product(int64_t rows) {
  enum { DEPTH = 70, COLUMNS = 101 };
  float *a = malloc(rows * DEPTH * sizeof *a), b[DEPTH * COLUMNS];
  for (int64_t i = 0; i < rows * DEPTH; ++i)
    a[i] = number(i);
  for (int64_t i = 0; i < DEPTH * COLUMNS; ++i)
    b[i] = number(3 * i);
  attn_memref_f32_2d left = attn_make_f32_2d(a, rows, DEPTH),
                     right = attn_make_f32_2d(b, DEPTH, COLUMNS), result;
  _mlir_ciface_product(&result, &left, &right);
  double error = 0, norm = 0;
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < COLUMNS; ++j) {
      double expected = 0;
      for (int64_t k = 0; k < DEPTH; ++k)
        expected += (double)a[i * DEPTH + k] * b[k * COLUMNS + j];
      double actual = result.aligned[result.offset + i * COLUMNS + j];
      error += (actual - expected) * (actual - expected);
      norm += expected * expected;
    }
  free(a);
  attn_rt_free(result.allocated);
  return report("product", rows, error, norm, 1e-5);
}

int main(void) {
  int ok = check_attention(1, 1) & check_attention(1, 300) &
           check_attention(7, 131) & check_attention(100, 100) &
           check_attention(130, 300) & check_product(1) & check_product(77);
  return ok ? 0 : 1;
}
