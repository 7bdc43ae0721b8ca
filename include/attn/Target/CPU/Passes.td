//===- Passes.td - CPU policy ------------------------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TARGET_CPU_PASSES_TD
#define ATTN_TARGET_CPU_PASSES_TD

include "mlir/Pass/PassBase.td"

def SetCPUConfigPass : Pass<"attn-set-cpu-config"> {
  let summary = "Choose kernel shapes for a CPU from machine facts";
  let description = [{
    Postcondition: every `attn.online_sdpa` has a `cpu_config`, or an
    `attn.decode_config` where its keys serve few rows, every
    `linalg.matmul` an `attn.matmul_config`, and every function says in
    `attn.lanes` how many f32 a vector register holds, and in
    `attn.avx512_exp2` if it may use vreduceps and vscalefps, and in
    `attn.amx_tiles` if its products of bf16 may use AMX: where the CPU has it
    and is named, not `native`. What is already there is kept: a user's or
    tuner's choice wins.

    The register tile fills the vector registers with accumulators and leaves
    room for one row of B and one broadcast of A: 6 x 4 of 32 registers, 6 x 2
    of 16. For pairs of bf16 in AMX it is 16 x 2, the rows of one tile and the
    columns of two. A key block is as long as its keys fit into a quarter of the
    second-level cache, but at most 256 (64 where a window or a mask region
    leaves blocks out) and no shorter than one register tile; a query block is
    as tall as its queries and accumulator fit into another quarter, but at most
    96 rows (48), so that a key block is read from there many times.

    Weights of no more than 16 second-level caches, which is what a last-level
    cache holds, are packed ahead (`k` of the `matmul_config` is the whole
    reduction); larger ones panel by panel.

    The product of attention's output with weights gets blocks of one query
    block and all columns, so that `attn-fuse-output-projection` fuses them,
    where that leaves each core at least two tasks (or there is one core). A
    number of queries that is not known counts as 1024.

    Keys that serve at most 16 queries and at most 64 rows (query heads of a
    group times queries) are not packed. A task reads about half a mebibyte of
    keys and values, in blocks of a sixteenth of the second-level cache.

    A tuning file has shapes that were found by trying, by CPU, element type,
    widths and classes of sizes. An entry that makes no sense is warned of, and
    the analytic shape is taken; a file that is none is an error.

    ```mlir
    attn.online_sdpa ... config <query_block = 96, key_block = 128, rows = 6,
                                 vectors = 4, lanes = 16>
    ```
  }];
  let dependentDialects = ["::mlir::attn::AttnDialect"];
  let options = [
    Option<"triple", "triple", "std::string", /*default=*/"\"\"",
           "Target triple. Default: that of the host.">,
    Option<"cpu", "cpu", "std::string", /*default=*/"\"native\"",
           "Target CPU as LLVM names it. Default native: this one, with its "
           "cache sizes.">,
    Option<"features", "features", "std::string", /*default=*/"\"\"",
           "Features added to and taken from the CPU's, e.g. +avx2,-fma.">,
    Option<"threads", "threads", "int64_t", /*default=*/"0",
           "Threads that will share the work. Default 0: one for each core.">,
    Option<"tuningFile", "tuning-file", "std::string", /*default=*/"\"\"",
           "Shapes found by a search (attn-run --tune), which come before the "
           "analytic ones. Default: none.">,
    Option<"candidatesFile", "candidates-file", "std::string",
           /*default=*/"\"\"",
           "Where to write, as a tuning file, the shapes that were chosen, and "
           "the changes to each that a search should try. Default: nowhere.">
  ];
}

#endif // ATTN_TARGET_CPU_PASSES_TD
