/*===- attn_cuda.h - Launching CUDA kernels from compiled code ----*- C -*-===*\
|*                                                                            *|
|* Part of the attn project, under the Apache License v2.0 with LLVM          *|
|* Exceptions.                                                                *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* The plain C interface between host code that was compiled for CUDA and the *|
|* driver of the device. Compiled code calls the functions whose names end in *|
|* _on_current_stream and _for_launch; the other functions are for the        *|
|* embedding program. The driver is libcuda.so.1, opened when it is first     *|
|* needed, or a table of functions that the program registers, such as a      *|
|* model of a device. All functions may be called from any thread.            *|
|*                                                                            *|
|* With libcuda.so.1, work is done in the calling thread's current context,   *|
|* which is also that of a framework that owns the memory. Where the thread   *|
|* has none, it is done in the stream's context, and without a stream in the  *|
|* primary context of device 0; the thread has none afterwards either.        *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef ATTN_RUNTIME_ATTN_CUDA_H
#define ATTN_RUNTIME_ATTN_CUDA_H

#include <stdint.h>

#if defined(__GNUC__)
#define ATTN_CUDA_EXPORT __attribute__((visibility("default")))
#else
#define ATTN_CUDA_EXPORT
#endif

/* A change of the major version breaks callers; a change of the minor version
 * only adds functions. */
#define ATTN_CUDA_VERSION_MAJOR 1
#define ATTN_CUDA_VERSION_MINOR 2
#define ATTN_CUDA_VERSION                                                      \
  (ATTN_CUDA_VERSION_MAJOR * 1000 + ATTN_CUDA_VERSION_MINOR)

/* What functions that can fail return. attn_cuda_message says more. */
#define ATTN_CUDA_SUCCESS 0
#define ATTN_CUDA_INVALID_ARGUMENT 1
#define ATTN_CUDA_NO_DRIVER 2     /* libcuda.so.1 is missing or too old */
#define ATTN_CUDA_NO_DEVICE 3     /* a driver, but no device or context */
#define ATTN_CUDA_BAD_IMAGE 4     /* the image does not fit this device */
#define ATTN_CUDA_OUT_OF_MEMORY 5 /* of the device */
#define ATTN_CUDA_FAILED 6        /* the driver reported another error */

#ifdef __cplusplus
extern "C" {
#endif

/* A stream of the driver (CUstream); NULL is the default stream. */
typedef void *attn_cuda_stream;

/* Element types of tiles, as PTX ISA names them. */
enum attn_cuda_element {
  ATTN_CUDA_F32 = 0,
  ATTN_CUDA_F16 = 1,
  ATTN_CUDA_BF16 = 2,
};

/* How a tile's 16-byte chunks are permuted in shared memory: within rows of so
 * many bytes, chunk index xor row index. */
enum attn_cuda_swizzle {
  ATTN_CUDA_SWIZZLE_NONE = 0,
  ATTN_CUDA_SWIZZLE_32B = 1,
  ATTN_CUDA_SWIZZLE_64B = 2,
  ATTN_CUDA_SWIZZLE_128B = 3,
};

#define ATTN_CUDA_MAX_RANK 5

/* A tensor in global memory and the box of it that one TMA copy moves.
 * Dimension 0 is contiguous. What lies outside of `sizes` is read as zero and
 * not written. */
typedef struct attn_cuda_tiled {
  uint64_t base; /* address, a multiple of 16 */
  uint64_t sizes[ATTN_CUDA_MAX_RANK];
  /* Bytes from one index to the next; strides[0] is the element's size, the
   * others are multiples of 16. */
  uint64_t strides[ATTN_CUDA_MAX_RANK];
  uint32_t box[ATTN_CUDA_MAX_RANK]; /* 1 to 256 elements */
  int32_t rank;                     /* 1 to ATTN_CUDA_MAX_RANK */
  int32_t element;                  /* enum attn_cuda_element */
  int32_t swizzle;                  /* enum attn_cuda_swizzle */
} attn_cuda_tiled;

/* The size and the alignment, in bytes, of an encoded tensor map. */
#define ATTN_CUDA_TENSOR_MAP_BYTES 128
#define ATTN_CUDA_TENSOR_MAP_ALIGNMENT 64

/* A launch: block and grid, and pointers to the kernel's arguments in order. */
typedef struct attn_cuda_launch_config {
  uint32_t grid[3];
  uint32_t block[3];
  uint32_t cluster[3]; /* {0, 0, 0} or {1, 1, 1}: none */
  uint32_t dynamic_shared_bytes;
} attn_cuda_launch_config;

/* Facts about the device of the current context. */
typedef struct attn_cuda_device_facts {
  int32_t capability; /* 10 * major + minor, e.g. 90 */
  int32_t multiprocessors;
  int32_t shared_bytes_per_block; /* the largest that may be asked for */
  int32_t registers_per_multiprocessor;
  int64_t l2_bytes;
  int64_t memory_bytes;
} attn_cuda_device_facts;

/* A driver. Each function returns an ATTN_CUDA_ code, and where that is not
 * ATTN_CUDA_SUCCESS has written a message of at most `capacity` bytes, the
 * terminating zero included. The functions may be called by several threads at
 * once. What is handed to them was checked: no pointer is NULL where one is
 * needed, and sizes are within the limits that are stated here. */
typedef struct attn_cuda_driver {
  uint32_t version; /* ATTN_CUDA_VERSION */
  void *self;
  int32_t (*device_facts)(void *self, attn_cuda_device_facts *facts,
                          char *message, uint64_t capacity);
  /* The module is for launches on `stream`. */
  int32_t (*load_module)(void *self, const void *image, uint64_t bytes,
                         attn_cuda_stream stream, void **module, char *message,
                         uint64_t capacity);
  void (*unload_module)(void *self, void *module);
  int32_t (*launch)(void *self, void *module, const char *kernel,
                    const attn_cuda_launch_config *config, void **arguments,
                    attn_cuda_stream stream, char *message, uint64_t capacity);
  int32_t (*encode_tiled)(void *self, void *tensor_map,
                          const attn_cuda_tiled *tiled, char *message,
                          uint64_t capacity);
  int32_t (*alloc)(void *self, uint64_t bytes, attn_cuda_stream stream,
                   void **pointer, char *message, uint64_t capacity);
  int32_t (*free)(void *self, void *pointer, attn_cuda_stream stream,
                  char *message, uint64_t capacity);
  /* Direction: 0 host to device, 1 device to host. Returns when done. */
  int32_t (*copy)(void *self, void *to, const void *from, uint64_t bytes,
                  int32_t direction, char *message, uint64_t capacity);
  int32_t (*synchronize)(void *self, attn_cuda_stream stream, char *message,
                         uint64_t capacity);
  /* What tells contexts apart, in which modules are loaded: the one that
   * load_module and launch would use now. May be NULL: there is only one. */
  int32_t (*context)(void *self, attn_cuda_stream stream, void **context,
                     char *message, uint64_t capacity);
  /* Since version 1.1: between two places of the device's memory, in the order
   * of the stream. Does not wait. May be NULL: there are no such copies. */
  int32_t (*copy_on_stream)(void *self, void *to, const void *from,
                            uint64_t bytes, attn_cuda_stream stream,
                            char *message, uint64_t capacity);
  /* Since version 1.2: memory of the device in the context of `stream`, with a
   * copy of the `bytes` at `data`, that work on any stream of the context may
   * read when the function returns. May be NULL: there are no constants. */
  int32_t (*load_constant)(void *self, const void *data, uint64_t bytes,
                           attn_cuda_stream stream, void **pointer,
                           char *message, uint64_t capacity);
  void (*unload_constant)(void *self, void *pointer);
} attn_cuda_driver;

/* The ATTN_CUDA_VERSION of the library that was loaded. */
ATTN_CUDA_EXPORT int32_t attn_cuda_version(void);

/* What went wrong in this thread's last call that failed; never NULL. */
ATTN_CUDA_EXPORT const char *attn_cuda_message(void);

/* Uses `driver`, which must outlive all calls, from now on; NULL restores
 * libcuda.so.1. Unloads the modules of the driver that `driver` replaces,
 * unless that is libcuda.so.1: no kernel of them may run, and no other thread
 * may be in a call of these functions. */
ATTN_CUDA_EXPORT int32_t attn_cuda_set_driver(const attn_cuda_driver *driver);

ATTN_CUDA_EXPORT int32_t
attn_cuda_get_device_facts(attn_cuda_device_facts *facts);

/* Launches `kernel` of the module in `image` (cubin, fatbin or PTX) on
 * `stream`. An image is loaded once per context, recognised by its address and
 * size, and stays loaded until attn_cuda_unload; the first launch of a PTX
 * image compiles it. Does not wait for the kernel. `arguments` may be NULL
 * where the kernel has none. The limits are those of every device: 1024 threads
 * of a block, 65535 blocks along y and z, 16 blocks of a cluster, which divides
 * the grid. */
ATTN_CUDA_EXPORT int32_t attn_cuda_launch(const void *image, uint64_t bytes,
                                          const char *kernel,
                                          const attn_cuda_launch_config *config,
                                          void **arguments,
                                          attn_cuda_stream stream);

/* What compiled functions, which return nothing, call: the functions of the
 * same names on the thread's current stream. The first failure is kept. As long
 * as it is, they do nothing but give memory back, since later kernels would
 * read what was not written: memory is then NULL, and there is one
 * multiprocessor. */
ATTN_CUDA_EXPORT void attn_cuda_launch_on_current_stream(
    const void *image, uint64_t bytes, const char *kernel,
    const attn_cuda_launch_config *config, void **arguments);
ATTN_CUDA_EXPORT void *attn_cuda_alloc_on_current_stream(uint64_t bytes);
ATTN_CUDA_EXPORT void attn_cuda_free_on_current_stream(void *pointer);
ATTN_CUDA_EXPORT void
attn_cuda_copy_on_current_stream(void *to, const void *from, uint64_t bytes);
ATTN_CUDA_EXPORT void *attn_cuda_constant_for_launch(const void *data,
                                                     uint64_t bytes);
ATTN_CUDA_EXPORT void
attn_cuda_encode_tiled_for_launch(void *tensor_map,
                                  const attn_cuda_tiled *tiled);
ATTN_CUDA_EXPORT int32_t attn_cuda_multiprocessors_for_launch(void);
/* 10 * major + minor of the current device; 0 after a failure. */
ATTN_CUDA_EXPORT int32_t attn_cuda_capability_for_launch(void);
/* A failure where `pointer`, argument `argument` of `kernel`, is no multiple of
 * `alignment` bytes. */
ATTN_CUDA_EXPORT void attn_cuda_check_alignment_for_launch(const void *pointer,
                                                           uint64_t alignment,
                                                           const char *kernel,
                                                           int32_t argument);
/* A failure where `count`, of rows, keys, blocks or a size, is more than
 * `most`, which is what a kernel can count. */
ATTN_CUDA_EXPORT void attn_cuda_check_count_for_launch(uint64_t count,
                                                       uint64_t most);

/* The stream of this thread for compiled functions; NULL at first. */
ATTN_CUDA_EXPORT void attn_cuda_set_current_stream(attn_cuda_stream stream);
ATTN_CUDA_EXPORT attn_cuda_stream attn_cuda_get_current_stream(void);

/* The failure that this thread's compiled functions met, and forgets it:
 * ATTN_CUDA_SUCCESS where there was none. attn_cuda_message then says more. To
 * be called after each call of a compiled function. */
ATTN_CUDA_EXPORT int32_t attn_cuda_take_status(void);

/* Where the device's memory has a copy of the `bytes` at `data`, which do not
 * change. They are copied once per context, recognised by their address and
 * size, and the copy stays until attn_cuda_unload: the first call waits, and
 * cannot be part of a graph that is being captured. Zero bytes are NULL. */
ATTN_CUDA_EXPORT int32_t attn_cuda_load_constant(const void *data,
                                                 uint64_t bytes,
                                                 attn_cuda_stream stream,
                                                 void **pointer);

/* Forgets, in every context, what was loaded from `data`: the module of an
 * image, or a constant. No kernel may run that needs it. A library of compiled
 * functions calls it for all that it loaded when it leaves the process. */
ATTN_CUDA_EXPORT int32_t attn_cuda_unload(const void *data);

/* Encodes `tiled` into the ATTN_CUDA_TENSOR_MAP_BYTES at `tensor_map`. */
ATTN_CUDA_EXPORT int32_t attn_cuda_encode_tiled(void *tensor_map,
                                                const attn_cuda_tiled *tiled);

/* The number of multiprocessors of the current device, or a negative
 * ATTN_CUDA_ code. */
ATTN_CUDA_EXPORT int32_t attn_cuda_multiprocessors(void);

/* Memory of the device that is ready, or given back, in the order of `stream`.
 * Without pools of memory (an old driver) it is ready at once, and giving it
 * back waits for `stream`. Zero bytes are NULL, which may be given back. */
ATTN_CUDA_EXPORT int32_t attn_cuda_alloc(uint64_t bytes,
                                         attn_cuda_stream stream,
                                         void **pointer);
ATTN_CUDA_EXPORT int32_t attn_cuda_free(void *pointer, attn_cuda_stream stream);

/* Direction: 0 host to device, 1 device to host. Returns when done. Runs on the
 * default stream: work on a stream that does not wait for that one has to be
 * finished first. */
ATTN_CUDA_EXPORT int32_t attn_cuda_copy(void *to, const void *from,
                                        uint64_t bytes, int32_t direction);

/* Copies within the device's memory, in the order of `stream`, and does not
 * wait. The two places do not overlap. */
ATTN_CUDA_EXPORT int32_t attn_cuda_copy_on_stream(void *to, const void *from,
                                                  uint64_t bytes,
                                                  attn_cuda_stream stream);
ATTN_CUDA_EXPORT int32_t attn_cuda_synchronize(attn_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif /* ATTN_RUNTIME_ATTN_CUDA_H */
