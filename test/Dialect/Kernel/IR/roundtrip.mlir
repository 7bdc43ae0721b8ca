// RUN: attn-opt %s | attn-opt | FileCheck %s
// RUN: attn-opt %s --one-shot-bufferize="bufferize-function-boundaries" | FileCheck %s --check-prefix=MEMORY

// CHECK: #[[LHS:.+]] = affine_map<(d0, d1, d2) -> (d0, d2)>
#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>

// On memory the region reads memory, and nothing is copied for a result that is
// only written.

// CHECK-LABEL: func.func @tensors
// CHECK: attn_kernel.matmul ins(%{{.+}}, %{{.+}} : tensor<?x32xbf16>, tensor<32x64xbf16>) outs(%{{.+}} : tensor<?x64xbf16>) indexing_maps [#[[LHS]], #{{.+}}, #{{.+}}] config <m = 128, n = 64, k = 64, warps_m = 4, warps_n = 1, stages = 3> epilogue {
// CHECK: tensor.extract
// CHECK: attn_kernel.yield %{{.+}} : bf16
// CHECK: } {tag} -> tensor<?x64xbf16>
// MEMORY-LABEL: func.func @tensors
// MEMORY-NOT: memref.copy
// MEMORY: attn_kernel.matmul ins({{.+}}) outs(%{{.+}} : memref<?x64xbf16
// MEMORY-SAME: config <m = 128
// MEMORY: memref.load %{{.+}}[%{{.+}}] : memref<64xf32
// MEMORY: } {tag}
func.func @tensors(%x: tensor<?x32xbf16>, %w: tensor<32x64xbf16>, %bias: tensor<64xf32>, %o: tensor<?x64xbf16>) -> tensor<?x64xbf16> {
  %r = attn_kernel.matmul ins(%x, %w : tensor<?x32xbf16>, tensor<32x64xbf16>) outs(%o : tensor<?x64xbf16>)
    indexing_maps [#lhs, #rhs, #out] config <m = 128, n = 64, k = 64, warps_m = 4, warps_n = 1, stages = 3>
    epilogue {
    ^bb0(%sum: f32, %i: index, %j: index):
      %b = tensor.extract %bias[%j] : tensor<64xf32>
      %t = arith.addf %sum, %b : f32
      %e = arith.truncf %t : f32 to bf16
      attn_kernel.yield %e : bf16
    } {tag} -> tensor<?x64xbf16>
  return %r : tensor<?x64xbf16>
}

// CHECK-LABEL: func.func @memory
// CHECK: attn_kernel.matmul ins(%{{.+}}, %{{.+}} : memref<8x8xf16>, memref<8x8xf16>) outs(%{{.+}} : memref<8x8xf32>) indexing_maps [#{{.+}}, #{{.+}}, #{{.+}}]{{$}}
func.func @memory(%x: memref<8x8xf16>, %o: memref<8x8xf32>) {
  attn_kernel.matmul ins(%x, %x : memref<8x8xf16>, memref<8x8xf16>) outs(%o : memref<8x8xf32>) indexing_maps [#lhs, #rhs, #out]
  return
}

// CHECK-LABEL: func.func @wgmma
// CHECK: config <m = 128, n = 256, k = 64, warps_m = 8, warps_n = 1, stages = 4, kernel = wgmma, blocks = 132>{{$}}
func.func @wgmma(%x: memref<8x8xf16>, %o: memref<8x8xf32>) {
  attn_kernel.matmul ins(%x, %x : memref<8x8xf16>, memref<8x8xf16>) outs(%o : memref<8x8xf32>) indexing_maps [#lhs, #rhs, #out]
    config <m = 128, n = 256, k = 64, warps_m = 8, warps_n = 1, stages = 4, kernel = wgmma, blocks = 132>
  return
}
