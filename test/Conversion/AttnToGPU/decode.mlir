// RUN: attn-opt %s --attn-convert-to-gpu --canonicalize --cse --split-input-file | FileCheck %s

// Two warps with keys of their own: no barrier of the block but the one for the
// queries and the two around the merging of results.

// CHECK-LABEL: gpu.module @attn_kernels
// CHECK: llvm.func @sdpa(
// CHECK-SAME: nvvm.maxntid = array<i32: 64, 1, 1>
// CHECK: nvvm.cp.async.shared.global
// The queries are the oldest of three groups.
// CHECK: nvvm.cp.async.wait.group 2
// CHECK-NEXT: nvvm.barrier0
// They stay in registers.
// CHECK: nvvm.ldmatrix
// CHECK: scf.for
// CHECK: nvvm.cp.async.wait.group 1
// CHECK-NEXT: nvvm.bar.warp.sync
// CHECK: nvvm.cp.async.shared.global
// CHECK: nvvm.cp.async.commit.group
// CHECK-NOT: nvvm.barrier0
// CHECK: nvvm.mma.sync
// CHECK: math.exp2 %{{.+}} fastmath<afn> : vector<8xf32>
// CHECK-NOT: nvvm.barrier0
// CHECK: scf.yield
// The diagonal hides keys: a warp whose result is no number looks for why.
// CHECK: nvvm.vote.sync any
// CHECK: scf.if
// CHECK: scf.for
// The weights of other lanes are there before the loop over keys, and read
// before their place gets the next ones, or keys.
// CHECK: nvvm.bar.warp.sync
// CHECK: llvm.store %{{.+}} : vector<2xf32>, !llvm.ptr<3>
// CHECK: nvvm.bar.warp.sync
// CHECK: scf.for
// CHECK: arith.cmpf olt
// CHECK: scf.yield
// CHECK-NOT: nvvm.cp.async.wait.group
// CHECK: nvvm.bar.warp.sync
// CHECK-NEXT: scf.yield
// CHECK: nvvm.barrier0
// CHECK: nvvm.barrier0
// One part rounds its result, one of several does not.
// CHECK: scf.if
// CHECK: llvm.store %{{.+}} : vector<2xf32>, !llvm.ptr<1>
// CHECK: else
// CHECK: llvm.store %{{.+}} : vector<2xbf16>, !llvm.ptr<1>

// CHECK: llvm.func @sdpa_combine(
// CHECK-SAME: !llvm.ptr<1> {llvm.align = 8 : i64}
// CHECK-SAME: nvvm.maxntid = array<i32: 128, 1, 1>
// CHECK: nvvm.read.ptx.sreg.ctaid.x
// CHECK: scf.for
// CHECK: arith.maximumf
// CHECK: nvvm.shfl.sync
// CHECK: scf.for
// CHECK-COUNT-8: nvvm.cp.async.shared.global %{{.+}}, %{{.+}}, 16, cache = cg
// CHECK: nvvm.cp.async.shared.global %{{.+}}, %{{.+}}, 8, cache = ca
// CHECK: nvvm.cp.async.wait.group 0
// CHECK: nvvm.bar.warp.sync
// All lanes have read the slots before they are filled again.
// CHECK: nvvm.bar.warp.sync
// CHECK-NEXT: scf.yield
// CHECK: nvvm.barrier0
// CHECK: llvm.store %{{.+}} : vector<4xbf16>, !llvm.ptr<1>

// As many parts as the blocks allow, as the keys give work to, and as the config
// allows; at least one.

// CHECK-LABEL: func.func @decode
// CHECK-SAME: (%[[Q:.+]]: memref<?x8x1x64xbf16>, %[[K:.+]]: memref<?x2x?x64xbf16>
// CHECK: %[[KEYS:.+]] = memref.dim %[[K]], %c2
// Rows and keys leave room for the bound of a window, and what else is counted for
// a tile: the launch checks both before it asks for memory, and then blocks and rows of
// results.
// CHECK: %[[BATCH:.+]] = memref.dim %[[Q]], %c0
// CHECK: %[[KEYS64:.+]] = arith.index_cast %[[KEYS]] : index to i64
// CHECK: llvm.call @attn_cuda_check_count_for_launch(%[[KEYS64]], %c1073741824_i64)
// CHECK: %[[BATCH32:.+]] = arith.minui %[[BATCH]], %c2147483648
// CHECK: %[[BLOCKS:.+]] = arith.muli %[[BATCH32]], %c2
// CHECK: %[[BLOCKS32:.+]] = arith.minui %[[BLOCKS]], %c2147483648
// CHECK: %[[COUNT:.+]] = arith.minui %[[BLOCKS32]], %c2147483648
// CHECK: %[[RESULTS:.+]] = arith.muli %[[BATCH32]], %c8
// CHECK: %[[RESULTS32:.+]] = arith.minui %[[RESULTS]], %c2147483648
// CHECK: %[[LINES:.+]] = arith.minui %[[RESULTS32]], %c2147483648
// CHECK: %[[MORE:.+]] = arith.maxui %[[COUNT]], %[[LINES]]
// CHECK: %[[MORE64:.+]] = arith.index_cast %[[MORE]] : index to i64
// CHECK: llvm.call @attn_cuda_check_count_for_launch(%[[MORE64]], %c2146435072_i64)
// CHECK: %[[TILES:.+]] = arith.muli %[[BATCH]], %c2
// CHECK: %[[SOME:.+]] = arith.maxui %[[TILES]], %c1
// CHECK: %[[TO_FILL:.+]] = arith.divui %c211, %[[SOME]]
// CHECK: %[[OF_KEYS:.+]] = arith.divui %[[KEYS]], %c256
// CHECK: %[[FEWER:.+]] = arith.minui %[[TO_FILL]], %[[OF_KEYS]]
// CHECK: %[[AT_MOST:.+]] = arith.minui %[[FEWER]], %c128
// CHECK: %[[PARTS:.+]] = arith.maxui %[[AT_MOST]], %c1
// 64 columns, the largest score and the sum, for each part and row.
// CHECK: %[[ROWS:.+]] = arith.muli %[[BATCH]], %c8
// CHECK: %[[EACH:.+]] = arith.muli %[[PARTS]], %[[ROWS]]
// CHECK: %[[ALL:.+]] = arith.muli %[[EACH]], %c264
// CHECK: %[[BYTES:.+]] = arith.index_cast %[[ALL]] : index to i64
// CHECK: %[[SPLIT:.+]] = arith.cmpi ne, %[[PARTS]], %c1
// CHECK: %[[SIZE:.+]] = arith.select %[[SPLIT]], %[[BYTES]], %c0_i64
// CHECK: %[[MEMORY:.+]] = llvm.call @attn_cuda_alloc_on_current_stream(%[[SIZE]])
// CHECK: %[[GRID:.+]] = arith.muli %[[TILES]], %[[PARTS]]
// CHECK: scf.if
// CHECK: gpu.launch_func @attn_kernels::@sdpa blocks in (%[[GRID]], %c1, %c1)
// CHECK: scf.if %[[SPLIT]]
// CHECK: gpu.launch_func @attn_kernels::@sdpa_combine blocks in (%[[ROWS]], %c1, %c1)
// CHECK: llvm.call @attn_cuda_free_on_current_stream(
func.func @decode(%q: memref<?x8x1x64xbf16>, %k: memref<?x2x?x64xbf16>) {
  attn.sdpa ins(%q, %k, %k : memref<?x8x1x64xbf16>, memref<?x2x?x64xbf16>, memref<?x2x?x64xbf16>)
    causal(bottom_right) outs(%q : memref<?x8x1x64xbf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 32, warps = 2, pack_heads = true, kernel = decode, stages = 3, split = <parts = 128, blocks = 211, keys = 256>>}
  return
}

// -----

// A window with two sides bounds the keys that count: 100, the query's own, and
// one more for the second query. Other kernels are split the same way.

// CHECK-LABEL: func.func @window
// CHECK: arith.minui %{{.+}}, %c102
// CHECK: gpu.launch_func @attn_kernels::@sdpa blocks
func.func @window(%q: memref<1x8x2x64xbf16>, %k: memref<1x8x?x64xbf16>) {
  attn.sdpa ins(%q, %k, %k : memref<1x8x2x64xbf16>, memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>)
    causal(bottom_right) window(100, -1) outs(%q : memref<1x8x2x64xbf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 32, warps = 1, split = <parts = 128, blocks = 211, keys = 32>>}
  return
}

// -----

// Without a split there is one kernel and no memory. A kernel for few queries
// without hidden keys looks for nothing.

// CHECK-NOT: attn_cuda_alloc_on_current_stream
// CHECK-LABEL: gpu.module @attn_kernels
// CHECK-NOT: nvvm.vote.sync
// CHECK-NOT: @sdpa_combine
// CHECK-LABEL: func.func @whole
func.func @whole(%q: memref<1x8x2x64xbf16>, %k: memref<1x8x?x64xbf16>) {
  attn.sdpa ins(%q, %k, %k : memref<1x8x2x64xbf16>, memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>)
    outs(%q : memref<1x8x2x64xbf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 32, warps = 1, kernel = decode, stages = 2>}
  return
}

// -----

// The number of queries is known at the launch, and so is the kernel: of three, each
// with as many parts as it asks for. Parts are combined by one kernel. The device is
// asked how many multiprocessors it has.

// CHECK-LABEL: gpu.module @attn_kernels
// CHECK: llvm.func @sdpa_few(
// CHECK-SAME: nvvm.maxntid = array<i32: 32, 1, 1>
// CHECK: llvm.func @sdpa_combine(
// CHECK: llvm.func @sdpa_some(
// CHECK-SAME: nvvm.maxntid = array<i32: 64, 1, 1>
// CHECK-NOT: llvm.func @sdpa_combine
// CHECK: llvm.func @sdpa(
// CHECK-SAME: nvvm.maxntid = array<i32: 128, 1, 1>
// CHECK-LABEL: func.func @any
// CHECK: %[[QUERIES:.+]] = memref.dim %{{.+}}, %c2
// CHECK: %[[SOME:.+]] = arith.cmpi ule, %[[QUERIES]], %c100
// CHECK: scf.if %[[SOME]] {
// CHECK: %[[FEW:.+]] = arith.cmpi ule, %[[QUERIES]], %c4
// CHECK: scf.if %[[FEW]] {
// CHECK: %[[COUNT:.+]] = llvm.call @attn_cuda_multiprocessors_for_launch() : () -> i32
// CHECK: %[[INDEX:.+]] = arith.index_cast %[[COUNT]] : i32 to index
// CHECK: %[[TIMES:.+]] = arith.muli %[[INDEX]], %c210
// CHECK: arith.divui %[[TIMES]], %c132
// CHECK: gpu.launch_func @attn_kernels::@sdpa_few
// CHECK: gpu.launch_func @attn_kernels::@sdpa_combine
// CHECK: } else {
// CHECK: gpu.launch_func @attn_kernels::@sdpa_some
// CHECK: gpu.launch_func @attn_kernels::@sdpa_combine
// CHECK: } else {
// CHECK-NOT: attn_cuda_alloc
// CHECK: gpu.launch_func @attn_kernels::@sdpa blocks
func.func @any(%q: memref<?x8x?x64xbf16>, %k: memref<?x2x?x64xbf16>) {
  attn.sdpa ins(%q, %k, %k : memref<?x8x?x64xbf16>, memref<?x2x?x64xbf16>, memref<?x2x?x64xbf16>)
    outs(%q : memref<?x8x?x64xbf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 64, keys = 32, warps = 4, pack_heads = true,
      few = <at_most = 100, config = <queries = 32, keys = 32, warps = 2, pack_heads = true,
        split = <parts = 8, blocks = 16, keys = 32>,
        few = <at_most = 4, config = <queries = 16, keys = 16, warps = 1, pack_heads = true, kernel = decode, stages = 2,
          split = <parts = 128, blocks = 210, keys = 256, multiprocessors = 132>>>>>>}
  return
}
