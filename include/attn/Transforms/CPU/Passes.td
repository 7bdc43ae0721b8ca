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

def PackMatmulPass : Pass<"attn-pack-matmul"> {
  let summary = "Multiply by packed panels of the right operand";
  let description = [{
    Precondition: a `linalg.matmul` on memrefs carries `attn.matmul_config`.
    Its result is f32 or f64; its operands have that type or a narrower float
    type.

    Postcondition: for each block of `k` along the reduction and of `n` columns
    a panel of the right operand is copied to a contiguous buffer of the
    result's type, and a `linalg.matmul` with `attn.register_tile` adds its
    product. A narrower left operand is widened by blocks of `m` rows. Buffers
    of up to 512 KiB are on the stack of the nearest function or parallel loop,
    larger ones on the heap.

    A product that cannot be served keeps its form, with a remark that says
    why, and falls to upstream's lowering.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def TileMatmulPass : Pass<"attn-tile-matmul"> {
  let summary = "Tile a matrix product into a parallel loop of blocks";
  let description = [{
    Precondition: a `linalg.matmul` on tensors carries `attn.matmul_config`.

    Postcondition: the product is an `scf.forall` over blocks of at most `m`
    rows and `n` columns with the whole reduction in each, and the product of a
    block still carries the attribute. The fill or broadcast that initializes
    the result is computed block by block, and so is an elementwise
    `linalg.generic` that is the only user of the product. Run it once: it does
    not recognize its own tiles.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

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
