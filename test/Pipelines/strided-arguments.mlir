// Arguments that callers stride are read where they are.
//
// RUN: attn-opt %s --attn-stage-decompose=strided-arguments=true \
// RUN:   --attn-stage-fused-cpu=target-cpu=haswell --attn-stage-bufferize \
// RUN:   | FileCheck %s --implicit-check-not='memref.copy %arg'
// RUN: attn-opt %s --attn-to-llvm=strided-arguments=true | FileCheck %s --check-prefix=LLVM

// CHECK: func.func @attend(%arg0: memref<?x8x?x64xf32, strided<[?, ?, ?, 1]>>,
// CHECK-SAME: %arg1: memref<?x2x?x64xf32, strided<[?, ?, ?, 1]>>,
// CHECK-SAME: %arg2: memref<?x2x?x64xf32, strided<[?, ?, ?, 1]>>)
// CHECK-SAME: -> memref<?x8x?x64xf32>
// CHECK: memref.subview %arg2{{.+}} to memref<1x1x?x64xf32, strided<[?, ?, ?, 1], offset: ?>>

// LLVM: llvm.func @_mlir_ciface_attend
func.func @attend(%q: tensor<?x8x?x64xf32>, %k: tensor<?x2x?x64xf32>,
                  %v: tensor<?x2x?x64xf32>) -> tensor<?x8x?x64xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %b = tensor.dim %q, %c0 : tensor<?x8x?x64xf32>
  %n = tensor.dim %q, %c2 : tensor<?x8x?x64xf32>
  %init = tensor.empty(%b, %n) : tensor<?x8x?x64xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<?x8x?x64xf32>, tensor<?x2x?x64xf32>,
                                  tensor<?x2x?x64xf32>)
    outs(%init : tensor<?x8x?x64xf32>) -> tensor<?x8x?x64xf32>
  return %o : tensor<?x8x?x64xf32>
}
