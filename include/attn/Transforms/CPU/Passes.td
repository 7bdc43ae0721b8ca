//===- Passes.td - CPU stages on upstream dialects ---------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TRANSFORMS_CPU_PASSES_TD
#define ATTN_TRANSFORMS_CPU_PASSES_TD

include "mlir/Pass/PassBase.td"

def VectorizeMatmulPass : Pass<"attn-vectorize-matmul"> {
  let summary = "Keep a tile of a matrix product in vector registers";
  let description = [{
    Precondition: a `linalg.matmul` on memrefs carries `attn.register_tile`.
    Its elements are f32 or f64, the right operand and the result have unit
    stride along their columns, and the number of columns is static or dynamic.

    Postcondition: the product is `scf` loops over `vector.fma` whose
    accumulators are carried by the loop along K: `rows * vectors` of them for
    a full tile, fewer at the edges. A row of the result that is not a whole
    number of vectors ends in a masked vector. With the unit attribute
    `attn.overwrite` the accumulators start from zero, and the old content of
    the result is not read.

    A product that cannot be served keeps its form, with a remark that says
    why, and falls to upstream's lowering.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

#endif // ATTN_TRANSFORMS_CPU_PASSES_TD
