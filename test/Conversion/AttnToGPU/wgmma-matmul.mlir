// RUN: attn-opt %s --attn-convert-matmul-to-gpu --canonicalize --cse --split-input-file --verify-diagnostics | FileCheck %s

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>

// Two warpgroups multiply and a third one loads. The maps of the operands are the
// last two arguments.

// CHECK-LABEL: gpu.module @attn_kernels
// Rows of results are written 16 bytes at a time.
// CHECK: llvm.func @matmul(%{{.+}}: !llvm.ptr<1> {llvm.align = 16 : i64}, %[[ROWS:[a-z0-9]+]]: i32, %{{.+}}: !llvm.ptr<1> {llvm.align = 16 : i64}, %{{.+}}: !llvm.ptr<1> {llvm.align = 16 : i64}, %{{.+}}: i32, %[[BIAS:[a-z0-9]+]]: !llvm.ptr<1>,
// CHECK-SAME: %[[X_MAP:[a-z0-9]+]]: !llvm.ptr {llvm.align = 64 : i64, llvm.byval = !llvm.array<128 x i8>, nvvm.grid_constant}, %[[W_MAP:[a-z0-9]+]]: !llvm.ptr {llvm.align = 64 : i64, llvm.byval = !llvm.array<128 x i8>, nvvm.grid_constant}) attributes {gpu.kernel, nvvm.kernel, nvvm.maxntid = array<i32: 384, 1, 1>}
// CHECK: nvvm.mbarrier.init
// CHECK: nvvm.fence.mbarrier.init
// CHECK: nvvm.barrier0
// CHECK: nvvm.setmaxregister increase 240

// From tile to tile: the sums of a tile start from 0, and products of a stage run
// while the next one is waited for. Weights are [in, out], operand B's columns by
// its rows.
// CHECK: %[[STRIDE:.+]] = nvvm.read.ptx.sreg.nctaid.x
// CHECK: scf.for %{{.+}} = %{{.+}} to %{{.+}} step %[[STRIDE]] iter_args(%[[FIRST:.+]] = %c0_i32)
// CHECK: attn_ptx.wgmma_fence(%{{.+}} : vector<128xf32>)
// CHECK: scf.for %[[STEP:.+]] = %c0_i32 to %{{.+}} step %{{.+}} iter_args(%[[SUMS:.+]] = %{{.+}}) -> (vector<128xf32>)
// CHECK: arith.addi %[[FIRST]], %[[STEP]]
// CHECK: nvvm.mbarrier.try_wait.parity
// CHECK: attn_ptx.wgmma_fence
// CHECK-COUNT-4: attn_ptx.wgmma bf16 %{{.+}}, %{{.+}} + %{{.+}} {transpose_b} : i64, vector<128xf32> -> vector<128xf32>
// CHECK-NEXT: attn_ptx.wgmma_commit
// CHECK-NEXT: attn_ptx.wgmma_wait 1{{$}}
// CHECK: nvvm.mbarrier.arrive
// CHECK: scf.yield
// CHECK: attn_ptx.wgmma_wait 0(%{{.+}} : vector<128xf32>)
// CHECK: nvvm.mbarrier.arrive

// The epilogue of four fragments, and an exchange after which a thread has eight
// neighbours.
// CHECK: llvm.getelementptr %[[BIAS]]
// CHECK-COUNT-4: arith.truncf %{{.+}} : vector<4xf32> to vector<4xbf16>
// CHECK-COUNT-4: nvvm.shfl.sync bfly
// CHECK: llvm.store %{{.+}} : vector<4xi32>, !llvm.ptr<1>

// CHECK: nvvm.setmaxregister decrease 24
// CHECK: scf.for
// CHECK: scf.for
// CHECK: nvvm.mbarrier.try_wait.parity
// CHECK: nvvm.elect.sync
// CHECK: nvvm.mbarrier.arrive.expect_tx %{{.+}}, %c49152_i32
// CHECK-COUNT-1: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.+}}, %[[X_MAP]], %{{.+}}, box[%{{.+}}, %{{.+}}] {isCTAOnly = true}
// CHECK-COUNT-4: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.+}}, %[[W_MAP]], %{{.+}}, box[%{{.+}}, %{{.+}}] {isCTAOnly = true}
// CHECK-NOT: nvvm.cp.async.bulk.tensor

// The grid has no more blocks than the config allows. Boxes are of 64 elements of
// the depth by 128 rows, and of 64 columns by 64 of the depth.
// CHECK-LABEL: func.func @projection
// CHECK: %[[BLOCKS:.+]] = arith.minui %{{.+}}, %c132
// CHECK: scf.if
// CHECK: llvm.getelementptr %[[TILED:.+]][0, 3, 0]
// CHECK-NEXT: llvm.store %c64_i32
// CHECK: llvm.getelementptr %[[TILED]][0, 3, 1]
// CHECK-NEXT: llvm.store %c128_i32
// CHECK: %[[RANK:.+]] = llvm.getelementptr %[[TILED]][0, 4]
// CHECK-NEXT: llvm.store %c2_i32, %[[RANK]]
// CHECK: llvm.call @attn_cuda_encode_tiled_for_launch(
// CHECK: llvm.call @attn_cuda_encode_tiled_for_launch(
// CHECK: gpu.launch_func @attn_kernels::@matmul blocks in (%[[BLOCKS]], %c1, %c1) threads in (%c384, %c1, %c1) dynamic_shared_memory_size %c196672_i32
// CHECK-NOT: attn_kernel.matmul
func.func @projection(%x: memref<?x256xbf16>, %w: memref<256x512xbf16>, %o: memref<?x512xbf16>, %bias: memref<512xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<?x256xbf16>, memref<256x512xbf16>) outs(%o : memref<?x512xbf16>)
    indexing_maps [#lhs, #rhs, #out]
    config <m = 128, n = 256, k = 64, warps_m = 8, warps_n = 1, stages = 4, kernel = wgmma, blocks = 132>
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

// Both operands the other way round; one warpgroup multiplies, and no registers
// change hands. Without `blocks` there is one for each tile, and f32 is stored by
// pairs.

// CHECK: llvm.func @matmul(
// CHECK-SAME: nvvm.maxntid = array<i32: 256, 1, 1>
// CHECK-NOT: setmaxregister
// CHECK: attn_ptx.wgmma f16 %{{.+}}, %{{.+}} + %{{.+}} {transpose_a} : i64, vector<32xf32> -> vector<32xf32>
// CHECK: llvm.store %{{.+}} : vector<2xf32>, !llvm.ptr<1>
// CHECK-LABEL: func.func @transposed
// CHECK-NOT: arith.minui
// CHECK: gpu.launch_func
func.func @transposed(%x: memref<96x64xf16>, %w: memref<64x96xf16>, %o: memref<64x64xf32>) {
  attn_kernel.matmul ins(%x, %w : memref<96x64xf16>, memref<64x96xf16>) outs(%o : memref<64x64xf32>)
    indexing_maps [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    config <m = 64, n = 64, k = 64, warps_m = 4, warps_n = 1, stages = 2, kernel = wgmma>
  return
}

// -----

// Rows of the result are aligned, and the last of their columns no chunk of eight, which
// would reach beyond the view: pairs are stored.

// CHECK: llvm.func @matmul(
// CHECK-NOT: llvm.store %{{.+}} : vector<4xi32>, !llvm.ptr<1>
// CHECK: llvm.store %{{.+}} : vector<2xbf16>, !llvm.ptr<1>
// CHECK-NOT: llvm.store %{{.+}} : vector<4xi32>, !llvm.ptr<1>
// CHECK-LABEL: func.func @view
!view = memref<64x36xbf16, strided<[64, 1]>>
func.func @view(%x: memref<64x64xbf16>, %w: memref<36x64xbf16>, %o: !view) {
  attn_kernel.matmul ins(%x, %w : memref<64x64xbf16>, memref<36x64xbf16>) outs(%o : !view)
    indexing_maps [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    config <m = 64, n = 64, k = 64, warps_m = 4, warps_n = 1, stages = 2, kernel = wgmma>
  return
}

// -----

// What attention writes as [B, H, S, D] is read as it is: columns of a head,
// tokens, then the head, of which the reduction has a part each, and the batch,
// whose tokens are tiles of their own. Weights of all heads and columns are one
// matrix, and heads an index of it.

// CHECK: llvm.func @matmul(
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.+}}, %{{.+}}, %{{.+}}, box[%[[D:.+]], %{{.+}}, %[[H:.+]], %{{.+}}] {isCTAOnly
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.+}}, %{{.+}}, %{{.+}}, box[%{{.+}}, %[[D]], %[[H]]] {isCTAOnly
// CHECK-LABEL: func.func @from_heads
// CHECK: gpu.launch_func
func.func @from_heads(%x: memref<?x16x?x64xbf16>, %w: memref<16x64x64xbf16>, %o: memref<?x?x64xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<?x16x?x64xbf16>, memref<16x64x64xbf16>) outs(%o : memref<?x?x64xbf16>)
    indexing_maps [affine_map<(b, s, n, h, d) -> (b, h, s, d)>, affine_map<(b, s, n, h, d) -> (h, d, n)>, affine_map<(b, s, n, h, d) -> (b, s, n)>]
    config <m = 64, n = 64, k = 64, warps_m = 4, warps_n = 1, stages = 2, kernel = wgmma>
  return
}

// -----

// As [B, S, H, D] tokens of all batches are rows of one matrix, and columns of
// all heads its columns.

// CHECK: llvm.func @matmul(
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.+}}, %{{.+}}, %{{.+}}, box[%{{.+}}, %{{.+}}] {isCTAOnly
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.+}}, %{{.+}}, %{{.+}}, box[%{{.+}}, %{{.+}}] {isCTAOnly
// CHECK-LABEL: func.func @from_tokens
func.func @from_tokens(%x: memref<?x?x16x64xbf16>, %w: memref<16x64x64xbf16>, %o: memref<?x?x64xbf16>) {
  attn_kernel.matmul ins(%x, %w : memref<?x?x16x64xbf16>, memref<16x64x64xbf16>) outs(%o : memref<?x?x64xbf16>)
    indexing_maps [affine_map<(b, s, n, h, d) -> (b, s, h, d)>, affine_map<(b, s, n, h, d) -> (h, d, n)>, affine_map<(b, s, n, h, d) -> (b, s, n)>]
    config <m = 64, n = 64, k = 64, warps_m = 4, warps_n = 1, stages = 2, kernel = wgmma>
  return
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>

// What TMA cannot read: rows of 37 elements, rows of which that is not known, a
// view of which nobody knows where it starts. In the memory of the stages two
// blocks have three each.

// CHECK: llvm.func @matmul(
// CHECK-NOT: attn_ptx
// CHECK-LABEL: func.func @unreadable
// CHECK: gpu.launch_func @attn_kernels::@matmul blocks in ({{.+}}) threads in (%c128, %c1, %c1) dynamic_shared_memory_size %c98304_i32
// CHECK: gpu.launch_func
// CHECK: gpu.launch_func
func.func @unreadable(%x: memref<37x37xbf16>, %y: memref<?x?xbf16>, %z: memref<64x64xbf16, strided<[64, 1], offset: ?>>, %o: memref<64x64xbf16>) {
  // expected-remark@+1 {{rows of the operands are not known to be what TMA reads, neighbours that start at multiples of 16 bytes: the kernel is that of mma_sync}}
  attn_kernel.matmul ins(%x, %x : memref<37x37xbf16>, memref<37x37xbf16>) outs(%x : memref<37x37xbf16>)
    indexing_maps [#lhs, #rhs, #out]
    config <m = 128, n = 256, k = 64, warps_m = 8, warps_n = 1, stages = 4, kernel = wgmma>
  // expected-remark@+1 {{the kernel is that of mma_sync}}
  attn_kernel.matmul ins(%y, %y : memref<?x?xbf16>, memref<?x?xbf16>) outs(%y : memref<?x?xbf16>)
    indexing_maps [#lhs, #rhs, #out]
    config <m = 128, n = 256, k = 64, warps_m = 8, warps_n = 1, stages = 4, kernel = wgmma>
  // expected-remark@+1 {{the kernel is that of mma_sync}}
  attn_kernel.matmul ins(%z, %z : memref<64x64xbf16, strided<[64, 1], offset: ?>>, memref<64x64xbf16, strided<[64, 1], offset: ?>>) outs(%o : memref<64x64xbf16>)
    indexing_maps [#lhs, #rhs, #out]
    config <m = 64, n = 16, k = 64, warps_m = 4, warps_n = 1, stages = 2, kernel = wgmma>
  return
}

// -----

// Nor f32.

// CHECK: llvm.func @matmul(
// CHECK-NOT: attn_ptx
// CHECK-LABEL: func.func @f32
func.func @f32(%x: memref<64x64xf32>) {
  // expected-remark@+1 {{wgmma multiplies bf16 and f16: the kernel for f32 is that of mma_sync}}
  attn_kernel.matmul ins(%x, %x : memref<64x64xf32>, memref<64x64xf32>) outs(%x : memref<64x64xf32>)
    indexing_maps [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
    config <m = 64, n = 64, k = 64, warps_m = 4, warps_n = 1, stages = 2, kernel = wgmma>
  return
}
