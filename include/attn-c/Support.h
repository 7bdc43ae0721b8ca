/*===- Support.h - Version, errors and what every function shares -*- C -*-===*\
|*                                                                            *|
|* Part of the attn project, under the Apache License v2.0 with LLVM          *|
|* Exceptions.                                                                *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* The C interface of libattn: the compiler and what it compiled, for a       *|
|* program in any language. All functions may be called from any thread, and  *|
|* none throws or ends the process over what it was given.                    *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef ATTN_C_SUPPORT_H
#define ATTN_C_SUPPORT_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define ATTN_C_EXPORT __attribute__((visibility("default")))
#else
#define ATTN_C_EXPORT
#endif

/* A change of the major version breaks callers; a change of the minor version
 * only adds functions, and fields at the end of structs that have their size in
 * `struct_size`. */
#define ATTN_C_VERSION_MAJOR 1
#define ATTN_C_VERSION_MINOR 1
#define ATTN_C_VERSION (ATTN_C_VERSION_MAJOR * 1000 + ATTN_C_VERSION_MINOR)

#ifdef __cplusplus
extern "C" {
#endif

/* The ATTN_C_VERSION of the library that was loaded, to be compared with the
 * ATTN_C_VERSION of the header the caller was compiled with. */
ATTN_C_EXPORT int32_t attnGetVersion(void);

/* The versions of the project and of the LLVM in it, as in "0.1.0, LLVM
 * 22.1.8": what a cache of compiled modules must keep apart. */
ATTN_C_EXPORT const char *attnGetBuild(void);

/* What a function returns. Everything but ATTN_SUCCESS has left a message for
 * attnGetErrorMessage, and nothing at the places it would have written to. */
typedef int32_t AttnStatus;
enum {
  ATTN_SUCCESS = 0,
  /* An argument of the C function itself: a null pointer, a size of a struct, a
   * negative count, an option that does not exist. */
  ATTN_INVALID_ARGUMENT = 1,
  /* The module is no MLIR, or does not verify. */
  ATTN_PARSE_ERROR = 2,
  /* The module cannot be compiled for the target. */
  ATTN_COMPILE_ERROR = 3,
  /* Bytes given to attnLoadModule are no module that this library can run. */
  ATTN_LOAD_ERROR = 4,
  /* There is no function of that name. */
  ATTN_NOT_FOUND = 5,
  /* A tensor does not fit the function: its type, rank, sizes, strides, device,
   * alignment, or that it may not be written to. */
  ATTN_INVALID_TENSOR = 6,
  /* Memory for a result could not be had. */
  ATTN_OUT_OF_MEMORY = 7
};

/* The message of the last function that failed on this thread, in UTF-8;
 * "" if none has. It is valid until the next call on this thread. */
ATTN_C_EXPORT const char *attnGetErrorMessage(void);

/* Which tensor the last ATTN_INVALID_TENSOR on this thread was about: the
 * index of an argument, or -1 - index of a result. Meaningless after any other
 * status. */
ATTN_C_EXPORT int64_t attnGetErrorTensor(void);

#ifdef __cplusplus
}
#endif

#endif /* ATTN_C_SUPPORT_H */
