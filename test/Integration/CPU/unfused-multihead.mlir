// RUN: attn-opt %s -attn-decompose-multihead -attn-convert-to-linalg \
// RUN:   -one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   -convert-linalg-to-loops -attn-convert-expand-shape -expand-strided-metadata -lower-affine -convert-scf-to-cf \
// RUN:   -convert-math-to-llvm -convert-math-to-libm -finalize-memref-to-llvm -convert-func-to-llvm \
// RUN:   -convert-arith-to-llvm -convert-cf-to-llvm -reconcile-unrealized-casts \
// RUN: | mlir-runner -e main -entry-point-result=void -shared-libs=%mlir_runner_utils,%mlir_c_runner_utils \
// RUN: | FileCheck %s
// RUN: attn-opt %s -attn-to-llvm=fuse=true | FileCheck %s --check-prefix=COMPILES
// RUN: attn-opt %s -attn-to-llvm=fuse=false | FileCheck %s --check-prefix=COMPILES

// A layer whose batch and length are both dynamic. The query projection is 0,
// so that a row is the mean of the values it sees; values, keys and output are
// projected by the identity, and the output bias adds 100 to column 1. Causal:
// running means, for two heads of width one.

// COMPILES: llvm.func @layer

func.func private @printMemrefF32(memref<*xf32>) attributes {llvm.emit_c_interface}

func.func @layer(%x: tensor<?x?x2xf32>) -> tensor<?x?x2xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x2xf32>
  %identity = arith.constant dense<[[1.0, 0.0], [0.0, 1.0]]> : tensor<2x2xf32>
  %bias = arith.constant dense<[0.0, 100.0]> : tensor<2xf32>
  %y = attn.multihead %x heads(2) d_k(1) kv(mha) wq(%zero : tensor<2x2xf32>)
    wk(%identity : tensor<2x2xf32>) wv(%identity : tensor<2x2xf32>)
    bo(%bias : tensor<2xf32>) causal(top_left) wo(%identity : tensor<2x2xf32>)
    : tensor<?x?x2xf32> -> tensor<?x?x2xf32>
  return %y : tensor<?x?x2xf32>
}

func.func @main() {
  // CHECK: sizes = [2, 3, 2]
  // CHECK: [1, 110]
  // CHECK-NEXT: [2, 120]
  // CHECK-NEXT: [3, 130]
  // CHECK: [4, 140]
  // CHECK-NEXT: [2, 120]
  // CHECK-NEXT: [2, 120]
  %x = arith.constant dense<[[[1.0, 10.0], [3.0, 30.0], [5.0, 50.0]],
                             [[4.0, 40.0], [0.0, 0.0], [2.0, 20.0]]]> : tensor<2x3x2xf32>
  %dynamic = tensor.cast %x : tensor<2x3x2xf32> to tensor<?x?x2xf32>
  %y = call @layer(%dynamic) : (tensor<?x?x2xf32>) -> tensor<?x?x2xf32>
  %m = bufferization.to_buffer %y : tensor<?x?x2xf32> to memref<?x?x2xf32>
  %u = memref.cast %m : memref<?x?x2xf32> to memref<*xf32>
  call @printMemrefF32(%u) : (memref<*xf32>) -> ()
  return
}
