/*===- HeaderIsC.c - The header for CUDA is plain C
-------------------------===*\
|*                                                                            *|
|* Part of the attn project, under the Apache License v2.0 with LLVM          *|
|* Exceptions.                                                                *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#include "attn/Runtime/attn_cuda.h"

int32_t cudaVersionFromC(void);

int32_t cudaVersionFromC(void) {
  attn_cuda_launch_config config = {{1, 1, 1}, {1, 1, 1}, {0, 0, 0}, 0};
  return attn_cuda_version() * (int32_t)config.grid[0];
}
