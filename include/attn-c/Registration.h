/*===- Registration.h - The dialect in a context of the caller ----*- C -*-===*\
|*                                                                            *|
|* Part of the attn project, under the Apache License v2.0 with LLVM          *|
|* Exceptions.                                                                *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* For a program that uses the C interface of MLIR itself. The program and    *|
|* libattn must share one libMLIR.so; the types of mlir-c stand for objects   *|
|* of it.                                                                     *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef ATTN_C_REGISTRATION_H
#define ATTN_C_REGISTRATION_H

#include "attn-c/Compiler.h"

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The handle of the dialect, for mlirDialectHandleInsertDialect and its like;
 * what MLIR_DECLARE_CAPI_DIALECT_REGISTRATION(Attn, attn) would declare. */
ATTN_C_EXPORT MlirDialectHandle mlirGetDialectHandle__attn__(void);

/* Adds to `registry` the dialect, all of upstream, and the interfaces between
 * them: all that a module needs to be parsed and run through the passes. */
ATTN_C_EXPORT void attnRegisterDialects(MlirDialectRegistry registry);

/* Makes the passes and pipelines of this project known by their names, for
 * mlirParsePassPipeline: attn-to-llvm, attn-stage-..., and each pass. */
ATTN_C_EXPORT void attnRegisterPasses(void);

/* As attnCompile, of a module in memory: a builtin.module, which is only read.
 * It goes through bytecode into a context of its own, so its own context may be
 * used by other threads that do not change the module. */
ATTN_C_EXPORT AttnStatus attnCompileOperation(MlirOperation module,
                                              const AttnCompileOptions *options,
                                              AttnModule **result);

#ifdef __cplusplus
}
#endif

#endif /* ATTN_C_REGISTRATION_H */
