/*===- Compiler.h - Modules compiled into this process ------------*- C -*-===*\
|*                                                                            *|
|* Part of the attn project, under the Apache License v2.0 with LLVM          *|
|* Exceptions.                                                                *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef ATTN_C_COMPILER_H
#define ATTN_C_COMPILER_H

#include "attn-c/Support.h"
#include "attn-c/Tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/*===-- Compiling ---------------------------------------------------------===*/

enum {
  ATTN_FAST_MATH_STRICT = 0,     /* Round as written. */
  ATTN_FAST_MATH_CONTRACT = 1,   /* Fuse products with sums. */
  ATTN_FAST_MATH_REASSOCIATE = 2 /* Also reorder sums and products. */
};

/* How a module is compiled. attnInitCompileOptions fills in the defaults;
 * strings may be NULL, which means the default, and are not kept. */
typedef struct AttnCompileOptions {
  /* sizeof(AttnCompileOptions) of the caller. */
  size_t struct_size;
  /* As LLVM names it; this machine's by default. Only attnCompileToFile
   * compiles for another one. */
  const char *target_triple;
  /* As LLVM names it, or "native", the default: the CPU this runs on. */
  const char *target_cpu;
  /* Features added to and taken from the CPU's, as in "+avx512f,-amx-tile". */
  const char *target_features;
  /* Names of CPUs. Where there is one and more, the code has a variant for each
   * and takes the best that the CPU it runs on can run; target_cpu is then not
   * looked at. A module that is to be saved for other machines wants these. */
  const char *const *variants;
  int64_t num_variants;
  /* Shapes of kernels that attn-run --tune found. NULL: none. */
  const char *tuning_file;
  /* 1: no parallel loop in the code, all on the calling thread. 0, the default:
   * as many threads as attnSetNumThreads or the registered pool say. */
  int64_t threads;
  /* 0 to 3; 3 by default. */
  int32_t opt_level;
  /* 0: compile without fusing attention. 1 by default. */
  int32_t fuse;
  /* ATTN_FAST_MATH_CONTRACT by default. */
  int32_t fast_math;
  /* 1, the default: tensor arguments of rank 2 and more may have any strides
   * but the last, where this costs no copy; attnGetValueInfo says which.
   * 0: all arguments are contiguous. */
  int32_t strided_arguments;
} AttnCompileOptions;

/* Writes the defaults to *options, whose size is `size`. Fails where the caller
 * has a larger struct than this library: it asks for options that are not
 * there. */
ATTN_C_EXPORT AttnStatus attnInitCompileOptions(AttnCompileOptions *options,
                                                size_t size);

/* A module compiled and loaded into this process. */
typedef struct AttnModule AttnModule;

/* Compiles the `size` bytes at `source`, MLIR as text or bytecode, and writes
 * the result to *module, for attnDestroyModule. `options` may be NULL, for the
 * defaults. The message of a failure has one line for each diagnostic, with
 * line and column. */
ATTN_C_EXPORT AttnStatus attnCompile(const char *source, size_t size,
                                     const AttnCompileOptions *options,
                                     AttnModule **module);

/* Frees the module and its functions, which nobody may be calling. Results live
 * on. NULL is ignored. */
ATTN_C_EXPORT void attnDestroyModule(AttnModule *module);

/* From the call of attnCompile or attnLoadModule to its return. */
ATTN_C_EXPORT double attnGetCompileSeconds(const AttnModule *module);

/*===-- Saving and loading ------------------------------------------------===*/

/* Writes the machine code of the module, with what is needed to load it, as one
 * block to *bytes and its size to *size; attnFreeBytes frees it. */
ATTN_C_EXPORT AttnStatus attnSaveModule(const AttnModule *module, char **bytes,
                                        size_t *size);

ATTN_C_EXPORT void attnFreeBytes(char *bytes);

/* Loads what attnSaveModule wrote, here or on another machine, without
 * compiling. Bytes that are damaged, of another attnGetBuild, or for a CPU that
 * has what this one lacks, are ATTN_LOAD_ERROR. Damage is found; malice is not:
 * the bytes are machine code. */
ATTN_C_EXPORT AttnStatus attnLoadModule(const char *bytes, size_t size,
                                        AttnModule **module);

/* Compiles to a file, for this machine or another one, that is linked into a
 * program: LLVM IR (.ll), assembly (.s), an object file (.o) or a shared
 * library
 * (.so), which wants a linker, by the ending of `path`. header_path: where to
 * write a C header of the functions; NULL: nowhere. LLVM itself may end the
 * process over features with which a target cannot express an operation. */
ATTN_C_EXPORT AttnStatus attnCompileToFile(const char *source, size_t size,
                                           const AttnCompileOptions *options,
                                           const char *path,
                                           const char *header_path);

/*===-- Looking inside ----------------------------------------------------===*/

/* Runs passes and stages on a module and returns what becomes of it, as text
 * that attnFreeBytes frees. `passes` are names with commas between and options
 * in braces, as in "attn-stage-decompose,attn-stage-fused-cpu{threads=1}";
 * those of attn-opt, upstream's included. With none the module is only parsed,
 * verified and printed. */
ATTN_C_EXPORT AttnStatus attnRunPasses(const char *source, size_t size,
                                       const char *passes, char **text,
                                       size_t *text_size);

/* The same text with the location of every operation, as in loc(...): where the
 * operation it was made of stands in the source, which is called "module". */
ATTN_C_EXPORT AttnStatus attnRunPassesWithLocations(const char *source,
                                                    size_t size,
                                                    const char *passes,
                                                    char **text,
                                                    size_t *text_size);

/* What this machine was measured to reach, per second: bounds to hold a program
 * against. */
typedef struct AttnMachinePeak {
  /* sizeof(AttnMachinePeak) of the caller. */
  size_t struct_size;
  /* How many threads did it together, and with which vector instructions. */
  int64_t threads;
  char instructions[24];
  /* Floating-point operations, a multiplication and an addition being two. */
  double f32_flops;
  double f64_flops;
  /* Of dot products of bf16; that of f32 where the CPU has none. */
  double bf16_flops;
  /* Bytes read from memory. */
  double read_bytes;
} AttnMachinePeak;

/* Measures for some tenths of a second, with as many threads as
 * attnGetNumThreads says, and writes to *peak, of which the caller has set
 * struct_size. */
ATTN_C_EXPORT AttnStatus attnMeasureMachinePeak(AttnMachinePeak *peak);

/*===-- Functions ---------------------------------------------------------===*/

/* A public function of a module; it lives as long as the module. */
typedef struct AttnFunction AttnFunction;

ATTN_C_EXPORT int64_t attnGetNumFunctions(const AttnModule *module);

/* Function `index` in the order of the module; NULL out of range. */
ATTN_C_EXPORT const AttnFunction *attnGetFunction(const AttnModule *module,
                                                  int64_t index);

/* Writes the function called `name` to *function. */
ATTN_C_EXPORT AttnStatus attnFindFunction(const AttnModule *module,
                                          const char *name,
                                          const AttnFunction **function);

ATTN_C_EXPORT const char *attnGetFunctionName(const AttnFunction *function);
ATTN_C_EXPORT int64_t attnGetNumArguments(const AttnFunction *function);
ATTN_C_EXPORT int64_t attnGetNumResults(const AttnFunction *function);

/* A size that is known when the function is called. */
#define ATTN_DYNAMIC (-1)

/* What an argument must be, or what a result is. */
typedef struct AttnValueInfo {
  /* sizeof(AttnValueInfo) of the caller. */
  size_t struct_size;
  AttnDataType dtype;
  /* A number is passed as a tensor of rank 0. */
  int32_t ndim;
  /* Sizes, ATTN_DYNAMIC where they are known at run time only. */
  const int64_t *shape;
  /* For each dimension: a number that it shares with all dimensions of
   * arguments and results that are equal to it, or -1. Dynamic sizes of
   * arguments with one number are checked to agree. */
  const int64_t *size_ids;
  /* Whether all strides but the last, which is 1, are the caller's. Else the
   * tensor must be contiguous. */
  int32_t is_strided;
  /* Whether the function writes to this argument. */
  int32_t is_written;
} AttnValueInfo;

/* Writes to *info, of which the caller has set struct_size, what is known of an
 * argument or result. The arrays live as long as the module. */
ATTN_C_EXPORT AttnStatus attnGetArgumentInfo(const AttnFunction *function,
                                             int64_t index,
                                             AttnValueInfo *info);
ATTN_C_EXPORT AttnStatus attnGetResultInfo(const AttnFunction *function,
                                           int64_t index, AttnValueInfo *info);

/*===-- Calling -----------------------------------------------------------===*/

/* A tensor as an argument or as the place for a result. Nothing of it is kept
 * after the call. */
typedef struct AttnOperand {
  const AttnTensor *tensor;
  /* ATTN_TENSOR_READ_ONLY or 0. */
  uint64_t flags;
} AttnOperand;

/* Calls the function and writes its results to new tensors: *results[i] is the
 * caller's, for its deleter. They are contiguous and aligned to 64 bytes, no
 * two share memory, and they outlive the module.
 *
 * Every argument is checked against attnGetArgumentInfo before anything runs:
 * number, type, rank, sizes, agreement of sizes, strides, device, alignment to
 * its elements, and null data where there are elements. */
ATTN_C_EXPORT AttnStatus attnCall(const AttnFunction *function,
                                  const AttnOperand *arguments,
                                  int64_t num_arguments,
                                  AttnManagedTensor **results,
                                  int64_t num_results);

/* The same with results written to tensors of the caller, which have the right
 * types and sizes, any strides that keep elements apart, and may overlap with
 * arguments, but not with each other. Where sizes of results do not follow from
 * those of the arguments, they are checked after the function has run. */
ATTN_C_EXPORT AttnStatus attnCallInto(const AttnFunction *function,
                                      const AttnOperand *arguments,
                                      int64_t num_arguments,
                                      const AttnOperand *results,
                                      int64_t num_results);

/*===-- Threads and memory of compiled code -------------------------------===*/

/* Limits compiled code in this process to `threads`, the calling one included;
 * 0 restores the default: OMP_NUM_THREADS, or all processors this process may
 * run on. */
ATTN_C_EXPORT AttnStatus attnSetNumThreads(int64_t threads);
ATTN_C_EXPORT int64_t attnGetNumThreads(void);

/* Runs parallel loops of compiled code, in this process, on threads of the
 * program: `fn` calls body(context, i) once for every i in [0, n), on threads
 * with 2 MiB of stack, and returns when all have returned. It may be called by
 * several threads at once. NULL restores the default. See attn_runtime.h. */
typedef void (*AttnLoopBody)(void *context, int64_t index);
typedef void (*AttnParallelFor)(int64_t n, AttnLoopBody body, void *context,
                                void *pool);
ATTN_C_EXPORT void attnSetParallelFor(AttnParallelFor fn, void *pool);

/* At most how many bytes of freed memory are kept for the next call; 256 MiB by
 * default. */
ATTN_C_EXPORT AttnStatus attnSetCacheLimit(int64_t bytes);

#ifdef __cplusplus
}
#endif

#endif /* ATTN_C_COMPILER_H */
