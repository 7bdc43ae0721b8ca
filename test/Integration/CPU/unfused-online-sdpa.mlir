// RUN: attn-opt %s -attn-convert-to-linalg \
// RUN:   -one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   -convert-linalg-to-loops -expand-strided-metadata -lower-affine -convert-scf-to-cf \
// RUN:   -convert-math-to-llvm -convert-math-to-libm -finalize-memref-to-llvm -convert-func-to-llvm \
// RUN:   -convert-arith-to-llvm -convert-cf-to-llvm -reconcile-unrealized-casts \
// RUN: | mlir-runner -e main -entry-point-result=void -shared-libs=%mlir_runner_utils,%mlir_c_runner_utils \
// RUN: | FileCheck %s

// States of softmax attention, on tensors and in place on memrefs. Keys are
// 0, 1, 2, 3 and values 1, 2, 3, 4; the query is 1 and the scale 1, so that
// key j weighs e^j: output 108.9459 / 31.19287, log-sum-exp ln(31.19287).

func.func private @printMemrefF32(memref<*xf32>) attributes {llvm.emit_c_interface}

!scalar = tensor<1x1x1x1xf32>
!row = tensor<1x1x1xf32>
!keys = tensor<1x1x2x1xf32>

func.func @print(%o: memref<1x1x1x1xf32>, %l: memref<1x1x1xf32>) {
  %ou = memref.cast %o : memref<1x1x1x1xf32> to memref<*xf32>
  call @printMemrefF32(%ou) : (memref<*xf32>) -> ()
  %lu = memref.cast %l : memref<1x1x1xf32> to memref<*xf32>
  call @printMemrefF32(%lu) : (memref<*xf32>) -> ()
  return
}

func.func @finalize(%acc: !scalar, %max: !row, %sum: !row) {
  %o = tensor.empty() : !scalar
  %l = tensor.empty() : !row
  %r:2 = attn.finalize ins(%acc, %max, %sum : !scalar, !row, !row) outs(%o, %l : !scalar, !row) -> !scalar, !row
  %om = bufferization.to_buffer %r#0 : !scalar to memref<1x1x1x1xf32>
  %lm = bufferization.to_buffer %r#1 : !row to memref<1x1x1xf32>
  call @print(%om, %lm) : (memref<1x1x1x1xf32>, memref<1x1x1xf32>) -> ()
  return
}

// A tile of one query at position 3 of a causal attention with an offset of
// -1, on packed blocks of two keys. The limit leaves three of four keys, the
// last is NaN. A second query and three columns are padding, which the output
// leaves out.
func.func @tile(%q: memref<1x1x2x1xf32>, %k: memref<1x1x2x1x2xf32>, %v: memref<1x1x2x2x4xf32>) {
  %c0 = arith.constant 0 : index
  %c3 = arith.constant 3 : index
  %back = arith.constant -1 : index
  %zero = arith.constant 0.0 : f32
  %minus_inf = arith.constant 0xFF800000 : f32
  %acc = memref.alloc() : memref<1x1x2x4xf32>
  %max = memref.alloc() : memref<1x1x2xf32>
  %sum = memref.alloc() : memref<1x1x2xf32>
  linalg.fill ins(%zero : f32) outs(%acc : memref<1x1x2x4xf32>)
  linalg.fill ins(%minus_inf : f32) outs(%max : memref<1x1x2xf32>)
  linalg.fill ins(%zero : f32) outs(%sum : memref<1x1x2xf32>)
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x2x1xf32>, memref<1x1x2x1x2xf32>, memref<1x1x2x2x4xf32>)
    scale(1.0) at(%c0, %c0, %c3, %c0) diagonal(%back) key_limit(%c3) causal
    outs(%acc, %max, %sum : memref<1x1x2x4xf32>, memref<1x1x2xf32>, memref<1x1x2xf32>)
  %o = memref.alloc() : memref<1x1x1x1xf32>
  %l = memref.alloc() : memref<1x1x1xf32>
  attn.finalize ins(%acc, %max, %sum : memref<1x1x2x4xf32>, memref<1x1x2xf32>, memref<1x1x2xf32>)
    outs(%o, %l : memref<1x1x1x1xf32>, memref<1x1x1xf32>)
  call @print(%o, %l) : (memref<1x1x1x1xf32>, memref<1x1x1xf32>) -> ()

  // The same keys again, as another state, merged in place: the output stays,
  // the log-sum-exp grows by ln(2). The padding stays NaN.
  %acc2 = memref.alloc() : memref<1x1x2x4xf32>
  %max2 = memref.alloc() : memref<1x1x2xf32>
  %sum2 = memref.alloc() : memref<1x1x2xf32>
  memref.copy %acc, %acc2 : memref<1x1x2x4xf32> to memref<1x1x2x4xf32>
  memref.copy %max, %max2 : memref<1x1x2xf32> to memref<1x1x2xf32>
  memref.copy %sum, %sum2 : memref<1x1x2xf32> to memref<1x1x2xf32>
  attn.merge_states ins(%acc, %max, %sum : memref<1x1x2x4xf32>, memref<1x1x2xf32>, memref<1x1x2xf32>)
    outs(%acc2, %max2, %sum2 : memref<1x1x2x4xf32>, memref<1x1x2xf32>, memref<1x1x2xf32>)
  %o2 = memref.alloc() : memref<1x1x2x1xf32>
  %l2 = memref.alloc() : memref<1x1x2xf32>
  attn.finalize ins(%acc2, %max2, %sum2 : memref<1x1x2x4xf32>, memref<1x1x2xf32>, memref<1x1x2xf32>)
    outs(%o2, %l2 : memref<1x1x2x1xf32>, memref<1x1x2xf32>)
  %ou = memref.cast %o2 : memref<1x1x2x1xf32> to memref<*xf32>
  call @printMemrefF32(%ou) : (memref<*xf32>) -> ()
  %lu = memref.cast %l2 : memref<1x1x2xf32> to memref<*xf32>
  call @printMemrefF32(%lu) : (memref<*xf32>) -> ()
  return
}

// The first three keys again, in pairs of features and of values: two features
// whose product with the queries (1, 1) is the key, and two columns of values,
// the second ten times the first. What the last pair lacks is NaN.
func.func @pairs(%q: memref<1x1x1x2xf32>, %k: memref<1x1x2x1x2x2xf32>, %v: memref<1x1x2x1x2x2xf32>) {
  %c0 = arith.constant 0 : index
  %c3 = arith.constant 3 : index
  %zero = arith.constant 0.0 : f32
  %minus_inf = arith.constant 0xFF800000 : f32
  %acc = memref.alloc() : memref<1x1x1x2xf32>
  %max = memref.alloc() : memref<1x1x1xf32>
  %sum = memref.alloc() : memref<1x1x1xf32>
  linalg.fill ins(%zero : f32) outs(%acc : memref<1x1x1x2xf32>)
  linalg.fill ins(%minus_inf : f32) outs(%max : memref<1x1x1xf32>)
  linalg.fill ins(%zero : f32) outs(%sum : memref<1x1x1xf32>)
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x1x2xf32>, memref<1x1x2x1x2x2xf32>, memref<1x1x2x1x2x2xf32>)
    scale(1.0) at(%c0, %c0, %c0, %c0) key_limit(%c3)
    outs(%acc, %max, %sum : memref<1x1x1x2xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
  %o = memref.alloc() : memref<1x1x1x2xf32>
  %l = memref.alloc() : memref<1x1x1xf32>
  attn.finalize ins(%acc, %max, %sum : memref<1x1x1x2xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    outs(%o, %l : memref<1x1x1x2xf32>, memref<1x1x1xf32>)
  %ou = memref.cast %o : memref<1x1x1x2xf32> to memref<*xf32>
  call @printMemrefF32(%ou) : (memref<*xf32>) -> ()
  %lu = memref.cast %l : memref<1x1x1xf32> to memref<*xf32>
  call @printMemrefF32(%lu) : (memref<*xf32>) -> ()
  return
}

func.func @main() {
  %acc0 = arith.constant dense<0.0> : !scalar
  %max0 = arith.constant dense<0xFF800000> : !row
  %sum0 = arith.constant dense<0.0> : !row
  %q = arith.constant dense<1.0> : !scalar
  %k01 = arith.constant dense<[[[[0.0], [1.0]]]]> : !keys
  %k23 = arith.constant dense<[[[[2.0], [3.0]]]]> : !keys
  %v01 = arith.constant dense<[[[[1.0], [2.0]]]]> : !keys
  %v23 = arith.constant dense<[[[[3.0], [4.0]]]]> : !keys

  // One state after the other.
  // CHECK: 3.4926
  // CHECK: 3.4401
  %s1:3 = attn.online_sdpa ins(%q, %k01, %v01 : !scalar, !keys, !keys) scale(1.0)
    outs(%acc0, %max0, %sum0 : !scalar, !row, !row) -> !scalar, !row, !row
  %s2:3 = attn.online_sdpa ins(%q, %k23, %v23 : !scalar, !keys, !keys) scale(1.0)
    outs(%s1#0, %s1#1, %s1#2 : !scalar, !row, !row) -> !scalar, !row, !row
  call @finalize(%s2#0, %s2#1, %s2#2) : (!scalar, !row, !row) -> ()

  // Two states merged.
  // CHECK: 3.4926
  // CHECK: 3.4401
  %s3:3 = attn.online_sdpa ins(%q, %k23, %v23 : !scalar, !keys, !keys) scale(1.0)
    outs(%acc0, %max0, %sum0 : !scalar, !row, !row) -> !scalar, !row, !row
  %s4:3 = attn.merge_states ins(%s1#0, %s1#1, %s1#2 : !scalar, !row, !row)
    outs(%s3#0, %s3#1, %s3#2 : !scalar, !row, !row) -> !scalar, !row, !row
  call @finalize(%s4#0, %s4#1, %s4#2) : (!scalar, !row, !row) -> ()

  // No keys on either side.
  // CHECK: [0]
  // CHECK: -inf
  %s5:3 = attn.merge_states ins(%acc0, %max0, %sum0 : !scalar, !row, !row)
    outs(%acc0, %max0, %sum0 : !scalar, !row, !row) -> !scalar, !row, !row
  call @finalize(%s5#0, %s5#1, %s5#2) : (!scalar, !row, !row) -> ()

  // Keys 0 to 2: 28.60373 / 11.10734 and ln(11.10734).
  // CHECK: 2.5752
  // CHECK: 2.4076
  // CHECK: 2.5752
  // CHECK-NEXT: nan
  // CHECK: 3.1007{{[0-9]*}}, nan
  %qp = arith.constant dense<[[[[1.0], [0x7FC00000]]]]> : tensor<1x1x2x1xf32>
  %qm = bufferization.to_buffer %qp : tensor<1x1x2x1xf32> to memref<1x1x2x1xf32>
  %kp = arith.constant dense<[[[[[0.0, 1.0]], [[2.0, 0x7FC00000]]]]]> : tensor<1x1x2x1x2xf32>
  %vp = arith.constant dense<[[[[[1.0, 0.0, 0.0, 0.0], [2.0, 0.0, 0.0, 0.0]],
                              [[3.0, 0.0, 0.0, 0.0], [0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000]]]]]> : tensor<1x1x2x2x4xf32>
  %km = bufferization.to_buffer %kp : tensor<1x1x2x1x2xf32> to memref<1x1x2x1x2xf32>
  %vm = bufferization.to_buffer %vp : tensor<1x1x2x2x4xf32> to memref<1x1x2x2x4xf32>
  call @tile(%qm, %km, %vm) : (memref<1x1x2x1xf32>, memref<1x1x2x1x2xf32>, memref<1x1x2x2x4xf32>) -> ()

  // Keys 0 to 2 in pairs.
  // CHECK: 2.5752{{[0-9]*}}, 25.752
  // CHECK: 2.4076
  %qq = arith.constant dense<1.0> : tensor<1x1x1x2xf32>
  %kk = arith.constant dense<[[[[[[-1.0, 1.0], [0.5, 0.5]]], [[[5.0, -3.0], [0x7FC00000, 0x7FC00000]]]]]]> : tensor<1x1x2x1x2x2xf32>
  %vv = arith.constant dense<[[[[[[1.0, 2.0], [10.0, 20.0]]], [[[3.0, 0x7FC00000], [30.0, 0x7FC00000]]]]]]> : tensor<1x1x2x1x2x2xf32>
  %qqm = bufferization.to_buffer %qq : tensor<1x1x1x2xf32> to memref<1x1x1x2xf32>
  %kkm = bufferization.to_buffer %kk : tensor<1x1x2x1x2x2xf32> to memref<1x1x2x1x2x2xf32>
  %vvm = bufferization.to_buffer %vv : tensor<1x1x2x1x2x2xf32> to memref<1x1x2x1x2x2xf32>
  call @pairs(%qqm, %kkm, %vvm) : (memref<1x1x1x2xf32>, memref<1x1x2x1x2x2xf32>, memref<1x1x2x1x2x2xf32>) -> ()
  return
}
