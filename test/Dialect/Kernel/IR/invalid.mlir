// RUN: attn-opt %s --split-input-file --verify-diagnostics

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>
func.func @kinds(%x: tensor<8x8xf16>, %o: memref<8x8xf16>) {
  // expected-error@+1 {{[C1] operands must be all tensors or all memrefs}}
  attn_kernel.matmul ins(%x, %x : tensor<8x8xf16>, tensor<8x8xf16>) outs(%o : memref<8x8xf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>
func.func @results(%x: tensor<8x8xf16>) {
  // expected-error@+1 {{[C1] the result of tensors is one tensor, of the output's type}}
  attn_kernel.matmul ins(%x, %x : tensor<8x8xf16>, tensor<8x8xf16>) outs(%x : tensor<8x8xf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>
func.func @types(%x: memref<8x8xf16>, %y: memref<8x8xbf16>) {
  // expected-error@+1 {{[C2] lhs has elements of 'f16', rhs of 'bf16'}}
  attn_kernel.matmul ins(%x, %y : memref<8x8xf16>, memref<8x8xbf16>) outs(%x : memref<8x8xf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#out = affine_map<(m, n, k) -> (m, n)>
func.func @maps(%x: memref<8x8xf16>) {
  // expected-error@+1 {{[C3] there are 3 operands, but 2 indexing maps}}
  attn_kernel.matmul ins(%x, %x : memref<8x8xf16>, memref<8x8xf16>) outs(%x : memref<8x8xf16>) indexing_maps [#lhs, #out]
  return
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k + n, n)>
#out = affine_map<(m, n, k) -> (m, n)>
func.func @dimensions(%x: memref<8x8xf16>) {
  // expected-error@+1 {{[C3] indexing map affine_map<(d0, d1, d2) -> (d1 + d2, d1)> is not of different dimensions}}
  attn_kernel.matmul ins(%x, %x : memref<8x8xf16>, memref<8x8xf16>) outs(%x : memref<8x8xf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (n)>
func.func @alone(%x: memref<8x8xf16>, %o: memref<8xf16>) {
  // expected-error@+1 {{[C4] a dimension is in one indexing map alone}}
  attn_kernel.matmul ins(%x, %x : memref<8x8xf16>, memref<8x8xf16>) outs(%o : memref<8xf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// -----

#all = affine_map<(m, n) -> (m, n)>
func.func @products(%x: memref<8x8xf16>) {
  // expected-error@+1 {{[C4] no dimension is summed over}}
  attn_kernel.matmul ins(%x, %x : memref<8x8xf16>, memref<8x8xf16>) outs(%x : memref<8x8xf16>) indexing_maps [#all, #all, #all]
  return
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>
func.func @sizes(%x: memref<8x9xf16>, %w: memref<10x8xf16>, %o: memref<?x?xf16>) {
  // expected-error@+1 {{[C5] sizes of dimension 2 differ: 9 and 10}}
  attn_kernel.matmul ins(%x, %w : memref<8x9xf16>, memref<10x8xf16>) outs(%o : memref<?x?xf16>) indexing_maps [#lhs, #rhs, #out]
  return
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>
func.func @takes(%x: memref<8x8xf16>) {
  // expected-error@+1 {{[C6] the epilogue takes an f32 and 2 indices}}
  attn_kernel.matmul ins(%x, %x : memref<8x8xf16>, memref<8x8xf16>) outs(%x : memref<8x8xf16>) indexing_maps [#lhs, #rhs, #out] epilogue {
  ^bb0(%sum: f32, %i: index):
    %r = arith.truncf %sum : f32 to f16
    attn_kernel.yield %r : f16
  }
  return
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>
func.func @yields(%x: memref<8x8xf16>) {
  // expected-error@+1 {{[C6] the epilogue yields 'f16'}}
  attn_kernel.matmul ins(%x, %x : memref<8x8xf16>, memref<8x8xf16>) outs(%x : memref<8x8xf16>) indexing_maps [#lhs, #rhs, #out] epilogue {
  ^bb0(%sum: f32, %i: index, %j: index):
    attn_kernel.yield %sum : f32
  }
  return
}

// -----

// expected-error@+1 {{every size of a matmul_config must be positive}}
func.func private @positive() attributes {test.a = #attn_kernel.matmul_config<m = 16, n = 16, k = 0, warps_m = 1, warps_n = 1, stages = 2>}

// -----

// expected-error@+1 {{a block has at most 32 warps, not 8 times 8}}
func.func private @warps() attributes {test.a = #attn_kernel.matmul_config<m = 128, n = 128, k = 16, warps_m = 8, warps_n = 8, stages = 2>}

// -----

// The product of the warps is 0 in 64 bits.
// expected-error@+1 {{a block has at most 32 warps, not 1152921504606846976 times 16}}
func.func private @warps_overflow() attributes {test.a = #attn_kernel.matmul_config<m = 16, n = 256, k = 16, warps_m = 1152921504606846976, warps_n = 16, stages = 2>}

// -----

// expected-error@+1 {{m, n and k of a matmul_config must be at most 1024}}
func.func private @rows_many() attributes {test.a = #attn_kernel.matmul_config<m = 2048, n = 16, k = 16, warps_m = 1, warps_n = 1, stages = 2>}

// -----

// expected-error@+1 {{there must be at most 64 stages, not 65}}
func.func private @stages_many() attributes {test.a = #attn_kernel.matmul_config<m = 16, n = 16, k = 16, warps_m = 1, warps_n = 1, stages = 65>}

// -----

// expected-error@+1 {{stages of 327680 bytes at least; no shared memory has more than 262144}}
func.func private @stages_large() attributes {test.a = #attn_kernel.matmul_config<m = 128, n = 128, k = 64, warps_m = 2, warps_n = 2, stages = 10>}

// -----

// expected-error@+1 {{m (24) must be a multiple of 16 warps_m (16)}}
func.func private @rows() attributes {test.a = #attn_kernel.matmul_config<m = 24, n = 16, k = 16, warps_m = 1, warps_n = 1, stages = 2>}

// -----

// expected-error@+1 {{a warp must have 16, 32, 64 or so columns; n (96) is for 2}}
func.func private @columns() attributes {test.a = #attn_kernel.matmul_config<m = 16, n = 96, k = 16, warps_m = 1, warps_n = 2, stages = 2>}

// -----

// expected-error@+1 {{k (24) must be a multiple of 16}}
func.func private @depth() attributes {test.a = #attn_kernel.matmul_config<m = 16, n = 16, k = 24, warps_m = 1, warps_n = 1, stages = 2>}

// -----

// expected-error@+1 {{there must be at least 2 stages, not 1}}
func.func private @stages() attributes {test.a = #attn_kernel.matmul_config<m = 16, n = 16, k = 16, warps_m = 1, warps_n = 1, stages = 1>}

// -----

// expected-error@+1 {{blocks are of the wgmma kernel}}
func.func private @blocks() attributes {test.a = #attn_kernel.matmul_config<m = 16, n = 16, k = 16, warps_m = 1, warps_n = 1, stages = 2, blocks = 132>}

// -----

// expected-error@+1 {{warps_m of a wgmma kernel is 4, 8 or 12, not 2}}
func.func private @wgmma_warps() attributes {test.a = #attn_kernel.matmul_config<m = 128, n = 128, k = 64, warps_m = 2, warps_n = 1, stages = 2, kernel = wgmma>}

// -----

// expected-error@+1 {{warps_n of a wgmma kernel is 1, not 2}}
func.func private @wgmma_warps_n() attributes {test.a = #attn_kernel.matmul_config<m = 128, n = 128, k = 64, warps_m = 8, warps_n = 2, stages = 2, kernel = wgmma>}

// -----

// expected-error@+1 {{m (256) of a wgmma kernel must be 16 warps_m (128)}}
func.func private @wgmma_rows() attributes {test.a = #attn_kernel.matmul_config<m = 256, n = 128, k = 64, warps_m = 8, warps_n = 1, stages = 2, kernel = wgmma>}

// -----

// expected-error@+1 {{n (512) of a wgmma kernel must be at most 256}}
func.func private @wgmma_columns() attributes {test.a = #attn_kernel.matmul_config<m = 64, n = 512, k = 64, warps_m = 4, warps_n = 1, stages = 2, kernel = wgmma>}

// -----

// expected-error@+1 {{n (256) of a wgmma kernel with 12 warps must be at most 128}}
func.func private @wgmma_registers() attributes {test.a = #attn_kernel.matmul_config<m = 192, n = 256, k = 64, warps_m = 12, warps_n = 1, stages = 2, kernel = wgmma>}

// -----

// expected-error@+1 {{k (32) of a wgmma kernel must be a multiple of 64, at most 256}}
func.func private @wgmma_depth() attributes {test.a = #attn_kernel.matmul_config<m = 64, n = 64, k = 32, warps_m = 4, warps_n = 1, stages = 2, kernel = wgmma>}

// -----

// expected-error@+1 {{blocks must not be negative}}
func.func private @wgmma_blocks() attributes {test.a = #attn_kernel.matmul_config<m = 64, n = 64, k = 64, warps_m = 4, warps_n = 1, stages = 2, kernel = wgmma, blocks = -1>}
