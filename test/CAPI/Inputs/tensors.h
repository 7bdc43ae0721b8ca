/*===- tensors.h - Tensors and expectations of the tests in C -----*- C -*-===*\
|*                                                                            *|
|* Part of the attn project, under the Apache License v2.0 with LLVM          *|
|* Exceptions.                                                                *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef ATTN_TEST_CAPI_TENSORS_H
#define ATTN_TEST_CAPI_TENSORS_H

#include "attn-c/Compiler.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ends the program where a status is not ATTN_SUCCESS. */
#define OK(call)                                                               \
  do {                                                                         \
    AttnStatus status_ = (call);                                               \
    if (status_ != ATTN_SUCCESS) {                                             \
      printf("%s:%d: status %d: %s\n", __FILE__, __LINE__, (int)status_,       \
             attnGetErrorMessage());                                           \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

/* Ends the program where a condition does not hold. */
#define HOLDS(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      printf("%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);    \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

#define MAX_RANK 4

/* A tensor with its sizes and strides beside it. Not to be copied. */
typedef struct Array {
  AttnTensor tensor;
  int64_t shape[MAX_RANK];
  int64_t strides[MAX_RANK];
} Array;

/* Makes *array a contiguous tensor of the given type and sizes on `data`. */
static inline AttnOperand view(Array *array, void *data, AttnDataType dtype,
                               int32_t rank, const int64_t *shape) {
  memset(array, 0, sizeof *array);
  array->tensor.data = data;
  array->tensor.device.device_type = ATTN_CPU;
  array->tensor.ndim = rank;
  array->tensor.dtype = dtype;
  array->tensor.shape = array->shape;
  array->tensor.strides = array->strides;
  int64_t stride = 1;
  for (int32_t dim = rank - 1; dim >= 0; --dim) {
    array->shape[dim] = shape[dim];
    array->strides[dim] = stride;
    stride *= shape[dim];
  }
  AttnOperand operand = {&array->tensor, 0};
  return operand;
}

static const AttnDataType F32 = {ATTN_FLOAT, 32, 1};

/* `count` numbers between -1 and 1 that follow from `seed`. */
static inline float *fill(int64_t count, uint32_t seed) {
  float *data = malloc((count > 0 ? count : 1) * sizeof *data);
  for (int64_t i = 0; i < count; ++i) {
    seed = seed * 1664525u + 1013904223u;
    data[i] = (float)(int32_t)seed / 2147483648.0f;
  }
  return data;
}

/* The number at [b, h, s, d] of a tensor of f32. */
static inline float at(const AttnTensor *t, int64_t b, int64_t h, int64_t s,
                       int64_t d) {
  const float *data =
      (const float *)(const void *)((const char *)t->data + t->byte_offset);
  return data[b * t->strides[0] + h * t->strides[1] + s * t->strides[2] +
              d * t->strides[3]];
}

/* How far `o` is from softmax(q k^T / sqrt(D)) v in f64, relative in norm. */
static inline double sdpa_error(const AttnTensor *q, const AttnTensor *k,
                                const AttnTensor *v, const AttnTensor *o) {
  int64_t heads = q->shape[1], group = heads / k->shape[1];
  int64_t keys = k->shape[2], width = q->shape[3];
  double difference = 0, norm = 0;
  double *p = malloc((keys > 0 ? keys : 1) * sizeof *p);
  for (int64_t b = 0; b < q->shape[0]; ++b)
    for (int64_t h = 0; h < heads; ++h)
      for (int64_t i = 0; i < q->shape[2]; ++i) {
        double max = -INFINITY, sum = 0;
        for (int64_t j = 0; j < keys; ++j) {
          double s = 0;
          for (int64_t d = 0; d < width; ++d)
            s += (double)at(q, b, h, i, d) * at(k, b, h / group, j, d);
          p[j] = s / sqrt((double)width);
          max = p[j] > max ? p[j] : max;
        }
        for (int64_t j = 0; j < keys; ++j)
          sum += p[j] = exp(p[j] - max);
        for (int64_t d = 0; d < v->shape[3]; ++d) {
          double expected = 0;
          for (int64_t j = 0; j < keys; ++j)
            expected += p[j] / sum * at(v, b, h / group, j, d);
          double error = at(o, b, h, i, d) - expected;
          difference += error * error;
          norm += expected * expected;
        }
      }
  free(p);
  return norm > 0 ? sqrt(difference / norm) : sqrt(difference);
}

/* Attention of 4 heads on 2 of keys, for any batch and length. */
static const char *const kSdpa =
    "func.func @attend(%q: tensor<?x4x?x16xf32>, %k: tensor<?x2x?x16xf32>,\n"
    "                  %v: tensor<?x2x?x16xf32>) -> tensor<?x4x?x16xf32> {\n"
    "  %c0 = arith.constant 0 : index\n"
    "  %c2 = arith.constant 2 : index\n"
    "  %b = tensor.dim %q, %c0 : tensor<?x4x?x16xf32>\n"
    "  %n = tensor.dim %q, %c2 : tensor<?x4x?x16xf32>\n"
    "  %init = tensor.empty(%b, %n) : tensor<?x4x?x16xf32>\n"
    "  %o = attn.sdpa ins(%q, %k, %v : tensor<?x4x?x16xf32>,\n"
    "      tensor<?x2x?x16xf32>, tensor<?x2x?x16xf32>)\n"
    "    outs(%init : tensor<?x4x?x16xf32>) -> tensor<?x4x?x16xf32>\n"
    "  return %o : tensor<?x4x?x16xf32>\n"
    "}\n";

static inline AttnModule *compile(const char *text,
                                  const AttnCompileOptions *options) {
  AttnModule *module = NULL;
  OK(attnCompile(text, strlen(text), options, &module));
  return module;
}

static inline const AttnFunction *find(const AttnModule *module,
                                       const char *name) {
  const AttnFunction *function = NULL;
  OK(attnFindFunction(module, name, &function));
  return function;
}

#endif /* ATTN_TEST_CAPI_TENSORS_H */
