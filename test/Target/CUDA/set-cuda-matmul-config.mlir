// RUN: attn-opt %s --attn-set-cuda-matmul-config=chip=sm_90a | FileCheck %s
// RUN: attn-opt %s --attn-set-cuda-matmul-config=chip=sm_80 | FileCheck %s --check-prefix=SMALL
// RUN: not attn-opt %s --attn-set-cuda-matmul-config=chip=sm_1 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: error: unknown chip 'sm_1'; there are sm_80, sm_86,

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>

// Two blocks of two stages fit into shared memory of the smaller chip; the other
// one has wgmma.
// CHECK-LABEL: func.func @many
// CHECK: config <m = 128, n = 128, k = 64, warps_m = 8, warps_n = 1, stages = 7, kernel = wgmma, blocks = 132>
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

// Rows of nine elements are not what TMA reads.
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

// Enough tiles for all multiprocessors: the largest. Two warpgroups have 64 rows
// each.
// CHECK-LABEL: func.func @large
// CHECK: config <m = 128, n = 256, k = 64, warps_m = 8, warps_n = 1, stages = 4, kernel = wgmma, blocks = 132>
// SMALL-LABEL: func.func @large
// SMALL: config <m = 128, n = 128, k = 64, warps_m = 2, warps_n = 2, stages = 2>
func.func @large(%x: memref<8192x8192xf16>, %o: memref<8192x8192xf16>) {
  attn_kernel.matmul ins(%x, %x : memref<8192x8192xf16>, memref<8192x8192xf16>) outs(%o : memref<8192x8192xf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// With the largest tiles three quarters of the multiprocessors would be idle.
// CHECK-LABEL: func.func @grouped
// The smallest ones would read more than the L2 cache delivers meanwhile.
// CHECK: config <m = 128, n = 128, k = 64, warps_m = 8, warps_n = 1, stages = 7, kernel = wgmma, blocks = 132>
func.func @grouped(%x: memref<2048x2048xbf16>, %w: memref<2048x512xbf16>, %o: memref<2048x512xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<2048x2048xbf16>, memref<2048x512xbf16>) outs(%o : memref<2048x512xbf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// CHECK-LABEL: func.func @some
// CHECK: config <m = 64, n = 64, k = 64, warps_m = 4, warps_n = 1, stages = 8, kernel = wgmma, blocks = 132>
func.func @some(%x: memref<64x512xbf16>, %w: memref<512x512xbf16>, %o: memref<64x512xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<64x512xbf16>, memref<512x512xbf16>) outs(%o : memref<64x512xbf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// No more columns than there are.
// CHECK-LABEL: func.func @columns
// CHECK: config <m = {{64|128}}, n = 32, k = 64, warps_m = {{4|8}}, warps_n = 1, stages = {{[0-9]}}, kernel = wgmma, blocks = 132>
func.func @columns(%x: memref<?x512xbf16>, %w: memref<512x24xbf16>, %o: memref<?x24xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<?x512xbf16>, memref<512x24xbf16>) outs(%o : memref<?x24xbf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// Rows that TMA cannot read, or not for sure.
// CHECK-LABEL: func.func @odd
// CHECK: stages = 3>
// CHECK: stages = 3>
func.func @odd(%x: memref<?x511xbf16>, %w: memref<511x512xbf16>, %o: memref<?x512xbf16>, %y: memref<?x?xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<?x511xbf16>, memref<511x512xbf16>) outs(%o : memref<?x512xbf16>) indexing_maps [#lhs, #rhs, #out]
  attn_kernel.matmul ins(%y, %y : memref<?x?xbf16>, memref<?x?xbf16>) outs(%y : memref<?x?xbf16>) indexing_maps [#lhs, #rhs, #out]
  return
}
