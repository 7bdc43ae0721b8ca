// RUN: attn-opt %s --attn-convert-matmul-to-gpu --canonicalize --cse --split-input-file | FileCheck %s

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>

// Stages are filled ahead by cp.async; the next one's copies are on their way
// while a stage is multiplied. Weights are [in, out], so their fragments are
// transposed as they are loaded. The epilogue's bias is read for each column.

// CHECK-LABEL: gpu.module @attn_kernels
// Copies are of 16 bytes and stores of two elements, which launches check.
// CHECK: llvm.func @matmul(%{{.+}}: !llvm.ptr<1> {llvm.align = 16 : i64}, %[[ROWS:.+]]: i32, %{{.+}}: !llvm.ptr<1> {llvm.align = 16 : i64}, %{{.+}}: !llvm.ptr<1> {llvm.align = 4 : i64}, %{{.+}}: i32, %[[BIAS:.+]]: !llvm.ptr<1>)
// CHECK-SAME: nvvm.maxntid = array<i32: 128, 1, 1>
// CHECK: nvvm.cp.async.shared.global
// CHECK: nvvm.cp.async.commit.group
// CHECK: nvvm.cp.async.commit.group
// CHECK: scf.for
// CHECK: nvvm.cp.async.wait.group 1
// CHECK-NEXT: nvvm.barrier0
// CHECK: scf.if
// CHECK: nvvm.cp.async.shared.global
// CHECK: nvvm.cp.async.commit.group
// CHECK: nvvm.ldmatrix %{{.+}} {{.*}}layout = #nvvm.mma_layout<row>
// CHECK: nvvm.ldmatrix %{{.+}} {{.*}}layout = #nvvm.mma_layout<col>
// CHECK: nvvm.mma.sync
// CHECK: scf.yield
// CHECK: llvm.getelementptr %[[BIAS]]
// CHECK: arith.addf %{{.+}} : vector<4xf32>
// CHECK: arith.truncf %{{.+}} : vector<4xf32> to vector<4xbf16>
// CHECK: llvm.store %{{.+}} : vector<2xbf16>, !llvm.ptr<1>

// A grid without blocks is not launched.
// CHECK-LABEL: func.func @projection
// CHECK: %[[TILES:.+]] = arith.ceildivui
// CHECK: %[[BLOCKS:.+]] = arith.muli %[[TILES]]
// CHECK: %[[ANY:.+]] = arith.cmpi ne, %[[BLOCKS]], %c0
// CHECK: scf.if %[[ANY]]
// CHECK: gpu.launch_func @attn_kernels::@matmul blocks in (%[[BLOCKS]], %c1, %c1) threads in (%c128, %c1, %c1) dynamic_shared_memory_size %c73728_i32
// CHECK-NOT: attn_kernel
func.func @projection(%x: memref<?x256xbf16>, %w: memref<256x512xbf16>, %o: memref<?x512xbf16>, %bias: memref<512xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<?x256xbf16>, memref<256x512xbf16>) outs(%o : memref<?x512xbf16>)
    indexing_maps [#lhs, #rhs, #out]
    config <m = 64, n = 128, k = 64, warps_m = 2, warps_n = 2, stages = 3>
    epilogue {
    ^bb0(%sum: f32, %i: index, %j: index):
      %b = memref.load %bias[%j] : memref<512xbf16>
      %f = arith.extf %b : bf16 to f32
      %t = arith.addf %sum, %f : f32
      %r = arith.truncf %t : f32 to bf16
      attn_kernel.yield %r : bf16
    }
  return
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#out = affine_map<(m, n, k) -> (m, n)>

// Two products of a shape are one kernel. Weights that are [out, in] are loaded
// as they are.

// CHECK: gpu.module @attn_kernels
// CHECK: llvm.func @matmul(
// CHECK-NOT: layout = #nvvm.mma_layout<col>
// CHECK-NOT: llvm.func
// CHECK-LABEL: func.func @two
// CHECK: gpu.launch_func @attn_kernels::@matmul blocks
// CHECK: gpu.launch_func @attn_kernels::@matmul blocks
func.func @two(%x: memref<64x64xf16>, %w: memref<64x64xf16>, %o: memref<64x64xf32>, %p: memref<64x64xf32>) {
  attn_kernel.matmul ins(%x, %w : memref<64x64xf16>, memref<64x64xf16>) outs(%o : memref<64x64xf32>)
    indexing_maps [#lhs, affine_map<(m, n, k) -> (n, k)>, #out]
    config <m = 32, n = 32, k = 64, warps_m = 1, warps_n = 1, stages = 2>
  attn_kernel.matmul ins(%w, %x : memref<64x64xf16>, memref<64x64xf16>) outs(%p : memref<64x64xf32>)
    indexing_maps [#lhs, affine_map<(m, n, k) -> (n, k)>, #out]
    config <m = 32, n = 32, k = 64, warps_m = 1, warps_n = 1, stages = 2>
  return
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>

// Rows of 37 elements start anywhere: they are copied one by one, and stored one
// by one. A product without a config stays.

// CHECK: llvm.func @matmul(
// CHECK-NOT: nvvm.cp.async.shared.global
// CHECK: llvm.load %{{.+}} : !llvm.ptr<1> -> i16
// CHECK: nvvm.mma.sync
// CHECK-NOT: vector<2xbf16>, !llvm.ptr<1>
// CHECK: llvm.store %{{.+}} : bf16, !llvm.ptr<1>
// CHECK-LABEL: func.func @odd
// CHECK: gpu.launch_func
// CHECK: attn_kernel.matmul
func.func @odd(%x: memref<37x37xbf16>) {
  attn_kernel.matmul ins(%x, %x : memref<37x37xbf16>, memref<37x37xbf16>) outs(%x : memref<37x37xbf16>)
    indexing_maps [#lhs, #rhs, #out]
    config <m = 32, n = 32, k = 16, warps_m = 1, warps_n = 1, stages = 2>
  attn_kernel.matmul ins(%x, %x : memref<37x37xbf16>, memref<37x37xbf16>) outs(%x : memref<37x37xbf16>)
    indexing_maps [#lhs, #rhs, #out]
  return
}
