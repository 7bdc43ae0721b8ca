// RUN: attn-opt %s --attn-set-cuda-matmul-config=chip=sm_90a | FileCheck %s
// RUN: attn-opt %s --attn-set-cuda-matmul-config=chip=sm_80 | FileCheck %s --check-prefix=SMALL
// RUN: not attn-opt %s --attn-set-cuda-matmul-config=chip=sm_1 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: error: unknown chip 'sm_1'; there are sm_80, sm_86,

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>

// Two blocks of three stages fit into shared memory, of two on the smaller chip.
// CHECK-LABEL: func.func @many
// CHECK: config <m = 128, n = 128, k = 64, warps_m = 2, warps_n = 2, stages = 3>
// SMALL-LABEL: func.func @many
// SMALL: config <m = 128, n = 128, k = 64, warps_m = 2, warps_n = 2, stages = 2>
func.func @many(%x: memref<?x512xbf16>, %w: memref<512x512xbf16>, %o: memref<?x512xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<?x512xbf16>, memref<512x512xbf16>) outs(%o : memref<?x512xbf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// Rows of batches are rows: 3 x 5 of them fit one warp's.
// CHECK-LABEL: func.func @few
// CHECK: config <m = 16, n = 128, k = 64, warps_m = 1, warps_n = 4, stages = 4>
func.func @few(%x: memref<3x5x512xbf16>, %w: memref<512x512xbf16>, %o: memref<3x5x512xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<3x5x512xbf16>, memref<512x512xbf16>) outs(%o : memref<3x5x512xbf16>)
    indexing_maps [affine_map<(b, s, n, k) -> (b, s, k)>, affine_map<(b, s, n, k) -> (k, n)>, affine_map<(b, s, n, k) -> (b, s, n)>]
  return
}

// CHECK-LABEL: func.func @narrow
// CHECK: config <m = 128, n = 16, k = 64, warps_m = 2, warps_n = 1, stages = 4>
func.func @narrow(%x: memref<?x512xbf16>, %w: memref<512x9xbf16>, %o: memref<?x9xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<?x512xbf16>, memref<512x9xbf16>) outs(%o : memref<?x9xbf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// In f32 a warp has half the rows, and a stage as many bytes.
// CHECK-LABEL: func.func @f32
// CHECK: config <m = 64, n = 128, k = 32, warps_m = 2, warps_n = 2, stages = 4>
// SMALL-LABEL: func.func @f32
// SMALL: config <m = 64, n = 128, k = 32, warps_m = 2, warps_n = 2, stages = 3>
func.func @f32(%x: memref<?x512xf32>, %w: memref<512x512xf32>, %o: memref<?x512xf32>) {
  attn_kernel.matmul ins(%x, %w : memref<?x512xf32>, memref<512x512xf32>) outs(%o : memref<?x512xf32>) indexing_maps [#lhs, #rhs, #out]
  return
}

// A choice that is there is kept.
// CHECK-LABEL: func.func @chosen
// CHECK: config <m = 16, n = 16, k = 16, warps_m = 1, warps_n = 1, stages = 2>
func.func @chosen(%x: memref<?x512xbf16>, %w: memref<512x512xbf16>, %o: memref<?x512xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<?x512xbf16>, memref<512x512xbf16>) outs(%o : memref<?x512xbf16>)
    indexing_maps [#lhs, #rhs, #out] config <m = 16, n = 16, k = 16, warps_m = 1, warps_n = 1, stages = 2>
  return
}
