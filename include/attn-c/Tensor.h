/*===- Tensor.h - Tensors as DLPack has them ----------------------*- C -*-===*\
|*                                                                            *|
|* Part of the attn project, under the Apache License v2.0 with LLVM          *|
|* Exceptions.                                                                *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* The structs have the layout of those of DLPack 1.x, so that a pointer to   *|
|* one may be cast to a pointer to the other: AttnTensor is DLTensor,         *|
|* AttnManagedTensor is DLManagedTensorVersioned. They are declared here under*|
|* other names, so that this header goes together with any dlpack.h.          *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef ATTN_C_TENSOR_H
#define ATTN_C_TENSOR_H

#include "attn-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Kinds of element types, as in DLDataTypeCode. */
enum {
  ATTN_INT = 0,
  ATTN_FLOAT = 2,
  ATTN_BFLOAT = 4,
  ATTN_BOOL = 6 /* A byte that is 0 or 1. */
};

/* DLDataType. f32 is {ATTN_FLOAT, 32, 1}. */
typedef struct AttnDataType {
  uint8_t code;
  uint8_t bits;
  uint16_t lanes; /* Always 1. */
} AttnDataType;

/* The only device so far, kDLCPU. */
enum { ATTN_CPU = 1 };

/* DLDevice. */
typedef struct AttnDevice {
  int32_t device_type;
  int32_t device_id;
} AttnDevice;

/* DLTensor. */
typedef struct AttnTensor {
  void *data;
  AttnDevice device;
  int32_t ndim;
  AttnDataType dtype;
  int64_t *shape;
  /* In elements. NULL: contiguous, the last dimension innermost. */
  int64_t *strides;
  uint64_t byte_offset;
} AttnTensor;

/* A bit of `flags`, DLPACK_FLAG_BITMASK_READ_ONLY: nobody may write through
 * this tensor. */
#define ATTN_TENSOR_READ_ONLY ((uint64_t)1)

/* DLPackVersion. */
typedef struct AttnPackVersion {
  uint32_t major;
  uint32_t minor;
} AttnPackVersion;

/* DLManagedTensorVersioned: a tensor and how to give it back. */
typedef struct AttnManagedTensor {
  AttnPackVersion version;
  void *manager_ctx;
  /* Frees the tensor and this struct; to be called once, from any thread. */
  void (*deleter)(struct AttnManagedTensor *self);
  uint64_t flags;
  AttnTensor tensor;
} AttnManagedTensor;

#ifdef __cplusplus
}
#endif

#endif /* ATTN_C_TENSOR_H */
