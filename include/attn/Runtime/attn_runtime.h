/*===- attn_runtime.h - What generated code asks of its host ------*- C -*-===*\
|*                                                                            *|
|* Part of the attn project, under the Apache License v2.0 with LLVM          *|
|* Exceptions.                                                                *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* The plain C interface between compiled attention code and the program it   *|
|* runs in: a parallel loop, aligned memory, and the features of the CPU.     *|
|* Compiled code calls only attn_rt_parallel_for, attn_rt_alloc,              *|
|* attn_rt_free, and, where it has variants for several CPUs,                 *|
|* attn_rt_cpu_supports and attn_rt_unsupported_cpu; the other functions are  *|
|* for the embedding program. All functions may be called from any thread.    *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef ATTN_RUNTIME_ATTN_RUNTIME_H
#define ATTN_RUNTIME_ATTN_RUNTIME_H

#include <stdint.h>

#if defined(__GNUC__)
#define ATTN_RT_EXPORT __attribute__((visibility("default")))
#else
#define ATTN_RT_EXPORT
#endif

/* A change of the major version breaks callers; a change of the minor version
 * only adds functions. */
#define ATTN_RT_VERSION_MAJOR 1
#define ATTN_RT_VERSION_MINOR 2
#define ATTN_RT_VERSION (ATTN_RT_VERSION_MAJOR * 1000 + ATTN_RT_VERSION_MINOR)

/* The alignment, in bytes, of what attn_rt_alloc returns. */
#define ATTN_RT_ALIGNMENT 64

/* The largest thread limit attn_rt_set_num_threads accepts. */
#define ATTN_RT_MAX_THREADS 1024

/* What the functions that set something return. */
#define ATTN_RT_SUCCESS 0
#define ATTN_RT_INVALID_ARGUMENT 1
#define ATTN_RT_OUT_OF_MEMORY 2

#ifdef __cplusplus
extern "C" {
#endif

/* The ATTN_RT_VERSION of the library that was loaded, to be compared with the
 * ATTN_RT_VERSION of the header the caller was compiled with. */
ATTN_RT_EXPORT int32_t attn_rt_version(void);

/*===-- The parallel loop -------------------------------------------------===*/

/* One iteration of a parallel loop. `context` is what the loop was given. A
 * body uses up to 1 MiB of stack, must not throw, and must not call longjmp out
 * of itself. */
typedef void (*attn_rt_body)(void *context, int64_t index);

/* Calls body(context, i) once for every i in [0, n), in any order and on any
 * thread, and returns when all calls have returned; what the bodies wrote is
 * then visible to the caller. Does nothing when n <= 0.
 *
 * n == 1 runs on the calling thread. So does a loop started from within a body:
 * the outer loop already occupies the threads. */
ATTN_RT_EXPORT void attn_rt_parallel_for(int64_t n, attn_rt_body body,
                                         void *context);

/* Limits the default implementation to n threads, the calling thread included,
 * in loops started from now on. 0 restores the default: OMP_NUM_THREADS where
 * it is set to a number (but no more than ATTN_RT_MAX_THREADS), else the number
 * of processors this process may run on. Returns ATTN_RT_SUCCESS, or
 * ATTN_RT_INVALID_ARGUMENT and changes nothing when n is negative or above
 * ATTN_RT_MAX_THREADS. A registered pool (see below) is not affected: it
 * decides its own width. */
ATTN_RT_EXPORT int attn_rt_set_num_threads(int n);

/* The number of threads the default implementation uses at most; at least 1. */
ATTN_RT_EXPORT int attn_rt_get_num_threads(void);

/* An embedder's own parallel loop. It must call body(context, i) once for every
 * i in [0, n) and return only when all those calls have returned. `pool` is the
 * pointer it was registered with. n is at least 2. Its threads need 2 MiB of
 * stack. It may be called by several threads at once. */
typedef void (*attn_rt_parallel_for_fn)(int64_t n, attn_rt_body body,
                                        void *context, void *pool);

/* Runs all loops started from now on with `fn` instead of the default
 * implementation; NULL restores the default. Loops already running finish where
 * they started, so the old pool must live until they have. */
ATTN_RT_EXPORT void attn_rt_set_parallel_for(attn_rt_parallel_for_fn fn,
                                             void *pool);

/*===-- Memory ------------------------------------------------------------===*/

/* Returns `bytes` bytes of uninitialised memory aligned to ATTN_RT_ALIGNMENT,
 * never NULL; 0 bytes give a pointer that may only be freed. Compiled code has
 * no way to report a failure, so a failed allocation goes to the out-of-memory
 * handler. */
ATTN_RT_EXPORT void *attn_rt_alloc(int64_t bytes);

/* Frees what attn_rt_alloc returned. NULL is ignored. Large blocks are kept for
 * the next attn_rt_alloc of about their size; see below. */
ATTN_RT_EXPORT void attn_rt_free(void *pointer);

/* At most how many bytes of freed blocks are kept; 256 MiB by default. What is
 * above the limit is given back to the system at once, so a limit of 0 gives
 * back everything. Returns ATTN_RT_SUCCESS, or ATTN_RT_INVALID_ARGUMENT and
 * changes nothing when bytes is negative. */
ATTN_RT_EXPORT int attn_rt_set_cache_limit(int64_t bytes);

/* Called when `bytes` bytes could not be allocated (or when `bytes` is negative
 * or too large for any address space). Returns nonzero to try the allocation
 * again, after having released memory; returns zero to give up, and then, as
 * without a handler, a message goes to stderr and the process ends through
 * abort. Ending there is the only safe default: the caller is compiled code
 * that writes through the pointer at once, it has no error path and no unwind
 * tables, and it may run on a thread that nobody waits for. abort rather than
 * exit, because exit would run destructors while other threads still compute,
 * and because abort leaves a core file. The handler may run on any thread, and
 * may itself not allocate through attn_rt_alloc. */
typedef int (*attn_rt_out_of_memory_fn)(int64_t bytes, void *context);

/* Registers the out-of-memory handler; NULL restores the default. */
ATTN_RT_EXPORT void
attn_rt_set_out_of_memory_handler(attn_rt_out_of_memory_fn handler,
                                  void *context);

/* Calls function(context), compiled code, and returns ATTN_RT_SUCCESS. Where an
 * allocation fails on this thread, outside of a parallel loop, and the handler
 * gives up, the process goes on: the call is left where it is, what it has
 * allocated is freed, and ATTN_RT_OUT_OF_MEMORY is returned. Nothing is cleaned
 * up on the way, so `function` may only be what has nothing to clean up. Inside
 * of a parallel loop others wait for the thread, and the process ends as it
 * does without this function. */
ATTN_RT_EXPORT int attn_rt_try_call(void (*function)(void *context),
                                    void *context);

/*===-- The CPU -----------------------------------------------------------===*/

/* What attn_rt_cpu_supports returns for a name that this library does not know.
 */
#define ATTN_RT_UNKNOWN_FEATURE (-1)

/* Whether the CPU and the system this runs on have every feature of `names`:
 * names with commas between, as LLVM has them ("avx2,fma"), or the levels
 * "x86-64", "x86-64-v2", "x86-64-v3" and "x86-64-v4". Returns 1 or 0, or
 * ATTN_RT_UNKNOWN_FEATURE where a name is unknown. Features of an architecture
 * that this is not are known and absent.
 *
 * The features that the variable ATTN_RT_DISABLE_CPU_FEATURES of the
 * environment lists, with commas between, count as absent: a way to run, on one
 * machine, what others would. It is read once.
 *
 * To ask for the feature amx-tile asks the system for the use of the tiles. */
ATTN_RT_EXPORT int attn_rt_cpu_supports(const char *names);

/* What compiled code calls where the CPU can run none of its variants: a
 * message with the names of the CPUs that it is for goes to stderr, and the
 * process ends through abort. A program that wants to go on asks
 * attn_rt_cpu_supports before it calls compiled code. */
ATTN_RT_EXPORT void attn_rt_unsupported_cpu(const char *names);

#ifdef __cplusplus
}
#endif

#endif /* ATTN_RUNTIME_ATTN_RUNTIME_H */
