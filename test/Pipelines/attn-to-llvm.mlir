// The stages run one after the other are the pipeline, and each can be run alone.
// RUN: attn-opt %s --attn-to-llvm=fuse=false > %t.whole.mlir
// RUN: attn-opt %s --attn-stage-decompose > %t.1.mlir
// RUN: attn-opt %t.1.mlir --attn-stage-unfused > %t.2.mlir
// RUN: attn-opt %t.2.mlir --attn-stage-bufferize > %t.3.mlir
// RUN: attn-opt %t.3.mlir --attn-stage-kernel --attn-stage-vector > %t.4.mlir
// RUN: attn-opt %t.4.mlir --attn-stage-llvm > %t.5.mlir
// RUN: diff %t.whole.mlir %t.5.mlir

// RUN: FileCheck %s --check-prefix=DECOMPOSED --input-file %t.1.mlir
// RUN: FileCheck %s --check-prefix=UNFUSED --input-file %t.2.mlir
// RUN: FileCheck %s --check-prefix=BUFFERIZED --input-file %t.3.mlir
// RUN: FileCheck %s --check-prefix=VECTOR --input-file %t.4.mlir
// RUN: FileCheck %s --check-prefix=LLVM --input-file %t.5.mlir

// DECOMPOSED-NOT: attn.multihead
// DECOMPOSED-COUNT-3: linalg.matmul
// DECOMPOSED: attn.sdpa
// DECOMPOSED: linalg.matmul

// UNFUSED-NOT: attn.
// UNFUSED: math.exp

// No tensor is left, and the arguments are contiguous.
// BUFFERIZED-LABEL: func.func @layer
// BUFFERIZED-SAME: memref<1x?x4xbf16>
// BUFFERIZED-SAME: -> memref<1x?x4xbf16> attributes {llvm.emit_c_interface}
// BUFFERIZED-NOT: tensor
// BUFFERIZED: memref.alloc

// Allocations have their deallocations, and linalg is loops.
// VECTOR-NOT: {{(linalg|bufferization)\.}}
// VECTOR: memref.alloc
// VECTOR: scf.for
// VECTOR: memref.dealloc
// VECTOR-NOT: {{(linalg|bufferization)\.}}

// LLVM-NOT: {{(arith|scf|cf|memref|math|vector|affine|func|index)\.}}
// LLVM-DAG: llvm.func @attn_rt_alloc(i64) -> (!llvm.ptr {llvm.noalias})
// LLVM-DAG: llvm.func @attn_rt_free(!llvm.ptr)
// LLVM: llvm.func @_mlir_ciface_layer(
// LLVM-NOT: unrealized_conversion_cast

func.func @layer(%x: tensor<1x?x4xbf16>, %wq: tensor<4x4xbf16>,
                 %wk: tensor<4x4xbf16>, %wv: tensor<4x4xbf16>,
                 %wo: tensor<4x4xbf16>) -> tensor<1x?x4xbf16> {
  %y = attn.multihead %x heads(2) d_k(2) kv(mha) wq(%wq : tensor<4x4xbf16>)
      wk(%wk : tensor<4x4xbf16>) wv(%wv : tensor<4x4xbf16>)
      wo(%wo : tensor<4x4xbf16>) : tensor<1x?x4xbf16> -> tensor<1x?x4xbf16>
  return %y : tensor<1x?x4xbf16>
}
