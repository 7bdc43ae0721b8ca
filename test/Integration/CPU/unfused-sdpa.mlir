// RUN: attn-opt %s -attn-convert-to-linalg \
// RUN:   -one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   -convert-linalg-to-loops -expand-strided-metadata -lower-affine -convert-scf-to-cf \
// RUN:   -convert-math-to-llvm -convert-math-to-libm -finalize-memref-to-llvm -convert-func-to-llvm \
// RUN:   -convert-arith-to-llvm -convert-cf-to-llvm -reconcile-unrealized-casts \
// RUN: | mlir-runner -e main -entry-point-result=void -shared-libs=%mlir_runner_utils,%mlir_c_runner_utils \
// RUN: | FileCheck %s

// The unfused lowering, run on cases small enough to check by hand. Queries
// are 0 where a case is about masks, so that all allowed keys weigh the same
// and the output is their mean.

func.func private @printMemrefF32(memref<*xf32>) attributes {llvm.emit_c_interface}

func.func @print_output(%o: tensor<?x?x?x?xf32>) {
  %m = bufferization.to_buffer %o : tensor<?x?x?x?xf32> to memref<?x?x?x?xf32>
  %u = memref.cast %m : memref<?x?x?x?xf32> to memref<*xf32>
  call @printMemrefF32(%u) : (memref<*xf32>) -> ()
  return
}
func.func @print_lse(%o: tensor<?x?x?xf32>) {
  %m = bufferization.to_buffer %o : tensor<?x?x?xf32> to memref<?x?x?xf32>
  %u = memref.cast %m : memref<?x?x?xf32> to memref<*xf32>
  call @printMemrefF32(%u) : (memref<*xf32>) -> ()
  return
}

// Causal from the bottom right with dynamic sizes, three queries, two keys:
// query 0 sees nothing and gives 0 and -inf, query 1 the first key.
func.func @bottom_right(%q: tensor<1x1x?x1xf32>, %k: tensor<1x1x?x1xf32>) {
  %c2 = arith.constant 2 : index
  %sq = tensor.dim %q, %c2 : tensor<1x1x?x1xf32>
  %o = tensor.empty(%sq) : tensor<1x1x?x1xf32>
  %l = tensor.empty(%sq) : tensor<1x1x?xf32>
  %r:2 = attn.sdpa ins(%q, %k, %k : tensor<1x1x?x1xf32>, tensor<1x1x?x1xf32>, tensor<1x1x?x1xf32>)
    causal(bottom_right) outs(%o, %l : tensor<1x1x?x1xf32>, tensor<1x1x?xf32>)
    -> tensor<1x1x?x1xf32>, tensor<1x1x?xf32>
  %od = tensor.cast %r#0 : tensor<1x1x?x1xf32> to tensor<?x?x?x?xf32>
  call @print_output(%od) : (tensor<?x?x?x?xf32>) -> ()
  %ld = tensor.cast %r#1 : tensor<1x1x?xf32> to tensor<?x?x?xf32>
  call @print_lse(%ld) : (tensor<?x?x?xf32>) -> ()
  return
}

func.func @main() {
  %nan = arith.constant 0x7FC00000 : f32
  %inf = arith.constant 0x7F800000 : f32

  // CHECK: sizes = [1, 1, 3, 1]
  // CHECK-NEXT: [0],
  // CHECK-NEXT: [2],
  // CHECK-NEXT: [3]
  // CHECK: sizes = [1, 1, 3]
  // CHECK-NEXT: [-inf, 0, 0.693147]
  %q3 = arith.constant dense<0.0> : tensor<1x1x3x1xf32>
  %k2 = arith.constant dense<[[[[2.0], [4.0]]]]> : tensor<1x1x2x1xf32>
  %q3d = tensor.cast %q3 : tensor<1x1x3x1xf32> to tensor<1x1x?x1xf32>
  %k2d = tensor.cast %k2 : tensor<1x1x2x1xf32> to tensor<1x1x?x1xf32>
  call @bottom_right(%q3d, %k2d) : (tensor<1x1x?x1xf32>, tensor<1x1x?x1xf32>) -> ()

  // NaN in a key and Inf in a value that are masked by their length touch
  // nothing; batch 1 has no key at all.
  // CHECK: sizes = [2, 1, 1, 1]
  // CHECK: [3]
  // CHECK: [0]
  %q_b = arith.constant dense<1.0> : tensor<2x1x1x1xf32>
  %k_b = tensor.from_elements %inf, %inf, %nan, %nan, %nan, %nan : tensor<2x1x3x1xf32>
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %k_b0 = tensor.insert %zero into %k_b[%c0, %c0, %c0, %c0] : tensor<2x1x3x1xf32>
  %k_b1 = tensor.insert %zero into %k_b0[%c0, %c0, %c1, %c0] : tensor<2x1x3x1xf32>
  %two = arith.constant 2.0 : f32
  %four = arith.constant 4.0 : f32
  %v_b = tensor.from_elements %two, %four, %inf, %nan, %nan, %nan : tensor<2x1x3x1xf32>
  %lengths = arith.constant dense<[2, 0]> : tensor<2xi32>
  %e_b = tensor.empty() : tensor<2x1x1x1xf32>
  %o_b = attn.sdpa ins(%q_b, %k_b1, %v_b : tensor<2x1x1x1xf32>, tensor<2x1x3x1xf32>, tensor<2x1x3x1xf32>)
    key_lengths(%lengths : tensor<2xi32>) outs(%e_b : tensor<2x1x1x1xf32>) -> tensor<2x1x1x1xf32>
  %d_b = tensor.cast %o_b : tensor<2x1x1x1xf32> to tensor<?x?x?x?xf32>
  call @print_output(%d_b) : (tensor<?x?x?x?xf32>) -> ()

  // All scores of a row NaN: NaN, and not a row without keys.
  // CHECK: sizes = [1, 1, 2, 1]
  // CHECK: nan
  // CHECK: [3]
  %q_n = tensor.from_elements %nan, %zero : tensor<1x1x2x1xf32>
  %e_n = tensor.empty() : tensor<1x1x2x1xf32>
  %o_n = attn.sdpa ins(%q_n, %k2, %k2 : tensor<1x1x2x1xf32>, tensor<1x1x2x1xf32>, tensor<1x1x2x1xf32>)
    outs(%e_n : tensor<1x1x2x1xf32>) -> tensor<1x1x2x1xf32>
  %d_n = tensor.cast %o_n : tensor<1x1x2x1xf32> to tensor<?x?x?x?xf32>
  call @print_output(%d_n) : (tensor<?x?x?x?xf32>) -> ()

  // Grouped keys: four query heads on two value heads, in groups of two.
  // CHECK: sizes = [1, 4, 1, 1]
  // CHECK: [10]
  // CHECK: [10]
  // CHECK: [20]
  // CHECK: [20]
  %q_g = arith.constant dense<1.0> : tensor<1x4x1x1xf32>
  %v_g = arith.constant dense<[[[[10.0]], [[20.0]]]]> : tensor<1x2x1x1xf32>
  %e_g = tensor.empty() : tensor<1x4x1x1xf32>
  %o_g = attn.sdpa ins(%q_g, %v_g, %v_g : tensor<1x4x1x1xf32>, tensor<1x2x1x1xf32>, tensor<1x2x1x1xf32>)
    outs(%e_g : tensor<1x4x1x1xf32>) -> tensor<1x4x1x1xf32>
  %d_g = tensor.cast %o_g : tensor<1x4x1x1xf32> to tensor<?x?x?x?xf32>
  call @print_output(%d_g) : (tensor<?x?x?x?xf32>) -> ()

  // A window of (1, 0) sees the key before and its own; values 1, 2, 4, 8.
  // CHECK: sizes = [1, 1, 4, 1]
  // CHECK-NEXT: [1],
  // CHECK-NEXT: [1.5],
  // CHECK-NEXT: [3],
  // CHECK-NEXT: [6]
  %q_w = arith.constant dense<0.0> : tensor<1x1x4x1xf32>
  %v_w = arith.constant dense<[[[[1.0], [2.0], [4.0], [8.0]]]]> : tensor<1x1x4x1xf32>
  %e_w = tensor.empty() : tensor<1x1x4x1xf32>
  %o_w = attn.sdpa ins(%q_w, %v_w, %v_w : tensor<1x1x4x1xf32>, tensor<1x1x4x1xf32>, tensor<1x1x4x1xf32>)
    window(1, 0) outs(%e_w : tensor<1x1x4x1xf32>) -> tensor<1x1x4x1xf32>
  %d_w = tensor.cast %o_w : tensor<1x1x4x1xf32> to tensor<?x?x?x?xf32>
  call @print_output(%d_w) : (tensor<?x?x?x?xf32>) -> ()

  // The same window, moved one key back by the offset: query 0 sees nothing.
  // CHECK: sizes = [1, 1, 4, 1]
  // CHECK-NEXT: [0],
  // CHECK-NEXT: [1],
  // CHECK-NEXT: [1.5],
  // CHECK-NEXT: [3]
  %offset = arith.constant dense<-1> : tensor<1xi64>
  %o_o = attn.sdpa ins(%q_w, %v_w, %v_w : tensor<1x1x4x1xf32>, tensor<1x1x4x1xf32>, tensor<1x1x4x1xf32>)
    query_offset(%offset : tensor<1xi64>) causal(offset) window(1, -1)
    outs(%e_w : tensor<1x1x4x1xf32>) -> tensor<1x1x4x1xf32>
  %d_o = tensor.cast %o_o : tensor<1x1x4x1xf32> to tensor<?x?x?x?xf32>
  call @print_output(%d_o) : (tensor<?x?x?x?xf32>) -> ()

  // Logits of 1e30 and -1e30, and 3e38 beside -3e38: the larger key wins.
  // CHECK: sizes = [1, 1, 2, 1]
  // CHECK-NEXT: [2],
  // CHECK-NEXT: [4]
  %q_l = arith.constant dense<[[[[1.0e+30], [-3.0e+38]]]]> : tensor<1x1x2x1xf32>
  %k_l = arith.constant dense<[[[[1.0], [-1.0]]]]> : tensor<1x1x2x1xf32>
  %o_l = attn.sdpa ins(%q_l, %k_l, %k2 : tensor<1x1x2x1xf32>, tensor<1x1x2x1xf32>, tensor<1x1x2x1xf32>)
    outs(%e_n : tensor<1x1x2x1xf32>) -> tensor<1x1x2x1xf32>
  %d_l = tensor.cast %o_l : tensor<1x1x2x1xf32> to tensor<?x?x?x?xf32>
  call @print_output(%d_l) : (tensor<?x?x?x?xf32>) -> ()

  // The bias of ln(3) that broadcasts over queries triples the weight of key
  // 1; the score region, which sees the sum, takes it away from query 1.
  // (2 + 3 * 4) / 4 and (2 + 4) / 2; in [B, S, H, D] order.
  // CHECK: sizes = [1, 2, 1, 1]
  // CHECK: [3.5]
  // CHECK: [3]
  %bias = arith.constant dense<[[[[0.0, 1.09861229]]]]> : tensor<1x1x1x2xf32>
  %q_s = arith.constant dense<0.0> : tensor<1x2x1x1xf32>
  %k_s = arith.constant dense<[[[[2.0]], [[4.0]]]]> : tensor<1x2x1x1xf32>
  %e_s = tensor.empty() : tensor<1x2x1x1xf32>
  %o_s = attn.sdpa ins(%q_s, %k_s, %k_s : tensor<1x2x1x1xf32>, tensor<1x2x1x1xf32>, tensor<1x2x1x1xf32>)
    bias(%bias : tensor<1x1x1x2xf32>)
    layout <query = bshd, key = bshd, value = bshd, output = bshd>
    outs(%e_s : tensor<1x2x1x1xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %first = arith.cmpi eq, %i, %c0 : index
      %t = arith.select %first, %s, %zero : f32
      attn.yield %t : f32
    } -> tensor<1x2x1x1xf32>
  %d_s = tensor.cast %o_s : tensor<1x2x1x1xf32> to tensor<?x?x?x?xf32>
  call @print_output(%d_s) : (tensor<?x?x?x?xf32>) -> ()
  return
}
