// RUN: attn-opt %s --attn-convert-matmul-to-gpu --split-input-file --verify-diagnostics

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>
func.func @tensors(%x: tensor<32x32xf16>) -> tensor<32x32xf16> {
  // expected-error@+1 {{a CUDA kernel takes memrefs; bufferize first}}
  %r = attn_kernel.matmul ins(%x, %x : tensor<32x32xf16>, tensor<32x32xf16>) outs(%x : tensor<32x32xf16>)
    indexing_maps [#lhs, #rhs, #out] config <m = 16, n = 16, k = 16, warps_m = 1, warps_n = 1, stages = 2> -> tensor<32x32xf16>
  return %r : tensor<32x32xf16>
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>
func.func @writes(%x: memref<32x32xf16>, %t: memref<32xf32>) {
  attn_kernel.matmul ins(%x, %x : memref<32x32xf16>, memref<32x32xf16>) outs(%x : memref<32x32xf16>)
    indexing_maps [#lhs, #rhs, #out] config <m = 16, n = 16, k = 16, warps_m = 1, warps_n = 1, stages = 2>
    epilogue {
    ^bb0(%sum: f32, %i: index, %j: index):
      // expected-error@+1 {{'memref.store' on memory has no form in a CUDA kernel; a region may read single elements, outside of nested regions}}
      memref.store %sum, %t[%i] : memref<32xf32>
      %r = arith.truncf %sum : f32 to f16
      attn_kernel.yield %r : f16
    }
  return
}
