// RUN: attn-opt %s --attn-convert-to-gpu --canonicalize --cse --split-input-file | FileCheck %s

// Two warpgroups multiply and a third one loads. The maps of keys and values are
// the last two arguments.

// CHECK-DAG: llvm.func @attn_cuda_encode_tiled_for_launch(!llvm.ptr, !llvm.ptr)
// CHECK-DAG: llvm.func @attn_cuda_multiprocessors_for_launch() -> i32
// CHECK-LABEL: gpu.module @attn_kernels
// CHECK: llvm.func @sdpa(
// CHECK-SAME: %[[K_MAP:[a-z0-9]+]]: !llvm.ptr {llvm.align = 64 : i64, llvm.byval = !llvm.array<128 x i8>, nvvm.grid_constant}, %[[V_MAP:[a-z0-9]+]]: !llvm.ptr {llvm.align = 64 : i64, llvm.byval = !llvm.array<128 x i8>, nvvm.grid_constant}) attributes {gpu.kernel, nvvm.kernel, nvvm.maxntid = array<i32: 384, 1, 1>}
// Full and empty barriers of two stages of keys.
// CHECK: nvvm.mbarrier.init %{{.+}}, %[[ONE:.+]] :
// CHECK: nvvm.mbarrier.init %{{.+}}, %[[WARPS:.+]] :
// CHECK: nvvm.fence.mbarrier.init
// CHECK: nvvm.barrier0
// CHECK: nvvm.setmaxregister increase 240
// From tile to tile, whose number comes with the queries: steps go on, and so do
// the tiles that have to be done again.
// CHECK: scf.while (%{{.+}} = %c0_i32, %[[STEP:.+]] = %c0_i32, %{{.+}} = %c0_i32)
// CHECK: nvvm.mbarrier.try_wait.parity
// CHECK: llvm.load
// CHECK: %[[TILE:.+]] = nvvm.shfl.sync
// CHECK: %[[ANY:.+]] = arith.cmpi sge, %[[TILE]], %c0_i32
// CHECK: scf.condition(%[[ANY]])
// CHECK: attn_ptx.wgmma bf16 %{{.+}}, %{{.+}} : i64 -> vector<32xf32>
// CHECK: attn_ptx.wgmma_wait 0(

// A step: the products with the keys, and beside them those of the last step's
// weights with its values.
// CHECK: scf.for
// CHECK: nvvm.mbarrier.try_wait.parity
// CHECK: nvvm.barrier id = %{{.+}} number_of_threads = %c256_i32
// CHECK: attn_ptx.wgmma_fence
// CHECK: %[[S:.+]] = attn_ptx.wgmma bf16 %{{.+}}, %{{.+}} + %{{.+}} : i64, vector<32xf32> -> vector<32xf32>
// CHECK: attn_ptx.wgmma_commit
// CHECK: nvvm.mbarrier.try_wait.parity
// CHECK: attn_ptx.wgmma_fence(%{{.+}} : vector<32xf32>, vector<4xi32>, vector<4xi32>, vector<4xi32>, vector<4xi32>)
// CHECK: attn_ptx.wgmma bf16 %{{.+}}, %{{.+}} + %{{.+}} {transpose_b} : vector<4xi32>, vector<32xf32> -> vector<32xf32>
// CHECK: attn_ptx.wgmma_commit
// CHECK: nvvm.barrier.arrive id
// CHECK: attn_ptx.wgmma_wait 1(
// CHECK: nvvm.mbarrier.arrive
// CHECK: math.exp2 %{{.+}} fastmath<afn> : vector<32xf32>
// What keeps the softmax here.
// CHECK: arith.cmpf olt
// CHECK-NEXT: scf.if
// CHECK-NEXT: llvm.store
// CHECK: attn_ptx.wgmma_wait 0(
// CHECK: scf.yield
// CHECK: attn_ptx.wgmma_wait 0(

// The queries and the last values are released, and results stored. A tile with
// some that are no numbers has its bit.
// CHECK: nvvm.mbarrier.arrive
// CHECK: llvm.store %{{.+}} : vector<2xbf16>, !llvm.ptr<1>
// CHECK: %[[LAST:.+]] = arith.minsi %{{.+}}, %c31_i32
// CHECK: %[[BIT:.+]] = arith.shli %c1_i32, %[[LAST]]
// CHECK: %[[MINE:.+]] = arith.select %{{.+}}, %[[BIT]], %c0_i32
// CHECK: arith.ori %{{.+}}, %[[MINE]]
// CHECK: scf.yield

// After all tiles, with such results in any of the warps that multiply, they all
// go through the tiles again, and do those by mma.sync.
// CHECK: nvvm.vote.sync any
// CHECK: llvm.store
// CHECK: nvvm.barrier id = %{{.+}} number_of_threads = %c256_i32
// CHECK: scf.if
// CHECK-NOT: attn_ptx
// CHECK: scf.for
// CHECK: scf.for
// CHECK: nvvm.barrier id = %{{.+}} number_of_threads = %c256_i32
// CHECK: nvvm.vote.sync any
// CHECK: nvvm.barrier id = %{{.+}} number_of_threads = %c256_i32
// CHECK: scf.if
// CHECK: nvvm.cp.async.shared.global
// CHECK: nvvm.mma.sync

// What loads goes through sections of heads, rounds of a section, forth and back,
// and steps. Sections are as few as the cache allows, and of about as many heads.
// CHECK: nvvm.setmaxregister decrease 24
// CHECK: %[[GRID:.+]] = nvvm.read.ptx.sreg.nctaid.x
// CHECK: %[[FIT:.+]] = arith.divui %c1048576_i32
// CHECK: %[[MOST:.+]] = arith.maxsi %[[FIT]], %c1_i32
// CHECK: %[[SECTIONS:.+]] = arith.divui %{{.+}}, %[[MOST]]
// CHECK: arith.divui %{{.+}}, %[[SECTIONS]]
// CHECK: scf.for %[[SECTION:.+]] = %c0_i32 to
// CHECK: scf.for %[[ROUND:.+]] = %c0_i32 to
// CHECK: arith.muli %[[ROUND]], %[[GRID]]
// CHECK: %[[TURNS:.+]] = arith.addi %[[SECTION]], %[[ROUND]]
// CHECK: arith.andi %[[TURNS]], %c1_i32
// CHECK: scf.for
// CHECK: nvvm.mbarrier.try_wait.parity
// CHECK: nvvm.elect.sync
// CHECK: nvvm.mbarrier.arrive.expect_tx %{{.+}}, %c8192_i32
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.+}}, %[[K_MAP]], %{{.+}}, box[%c0_i32, %{{.+}}, %{{.+}}, %{{.+}}] {isCTAOnly = true}
// CHECK: nvvm.mbarrier.try_wait.parity
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.+}}, %[[V_MAP]]
// Other warps copy the queries, which wgmma then reads. Behind the last ones there
// is no tile.
// CHECK: nvvm.mbarrier.try_wait.parity
// CHECK: nvvm.cp.async.shared.global
// CHECK: nvvm.cp.async.wait.group 0
// CHECK-NEXT: nvvm.fence.proxy
// CHECK-NEXT: nvvm.bar.warp.sync
// CHECK: nvvm.mbarrier.arrive
// CHECK: llvm.store %c-1_i32
// CHECK: nvvm.mbarrier.arrive

// The map of the keys: base, sizes, strides and box of columns, positions,
// heads and batches; the keys' type lists positions before heads.
// CHECK-LABEL: func.func @causal
// CHECK: %[[MAP:.+]] = llvm.alloca %{{.+}} x !llvm.array<128 x i8> {alignment = 64 : i64}
// CHECK: %[[COUNT:.+]] = llvm.call @attn_cuda_multiprocessors_for_launch() : () -> i32
// CHECK: %[[MULTIPROCESSORS:.+]] = arith.index_cast %[[COUNT]]
// CHECK: %[[BLOCKS:.+]] = arith.minui %{{.+}}, %[[MULTIPROCESSORS]]
// CHECK: %[[KEYS:.+]] = arith.cmpi sgt, %{{.+}}, %c0_i64
// CHECK: scf.if %[[KEYS]]
// CHECK: %[[PLACE:.+]] = llvm.getelementptr %[[TILED:.+]][0, 1, 0]
// CHECK: llvm.store %c64_i64, %[[PLACE]]
// CHECK: llvm.getelementptr %[[TILED]][0, 2, 0]
// CHECK: llvm.store %c2_i64
// CHECK: llvm.getelementptr %[[TILED]][0, 1, 2]
// CHECK-NEXT: llvm.store %c4_i64
// CHECK: llvm.getelementptr %[[TILED]][0, 2, 2]
// CHECK-NEXT: llvm.store %c128_i64
// CHECK: %[[BF16:.+]] = llvm.getelementptr %[[TILED]][0, 5]
// CHECK-NEXT: llvm.store %c2_i32, %[[BF16]]
// CHECK: llvm.call @attn_cuda_encode_tiled_for_launch(
// CHECK: llvm.call @attn_cuda_encode_tiled_for_launch(
// CHECK: gpu.launch_func @attn_kernels::@sdpa blocks in (%[[BLOCKS]], %c1, %c1) threads in (%c384, %c1, %c1) dynamic_shared_memory_size %c49320_i32
func.func @causal(%q: memref<?x4x?x64xbf16>, %k: memref<?x?x4x64xbf16>, %v: memref<?x4x?x64xbf16>, %o: memref<?x4x?x64xbf16>) {
  attn.sdpa ins(%q, %k, %v : memref<?x4x?x64xbf16>, memref<?x?x4x64xbf16>, memref<?x4x?x64xbf16>)
    layout<key = bshd> causal(bottom_right) outs(%o : memref<?x4x?x64xbf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 128, keys = 64, warps = 8, kernel = wgmma,
                                          stages = 2, overlap = true, ping_pong = true,
                                          persistent = true, cached_bytes = 1048576>}
  return
}

// -----

// A block for each tile: no loop over tiles, and no launch that asks how many.
// Without overlap the weights meet their values in the same step. A batch's
// length cuts its last block of values: it lands before consumers may read it,
// and what is past the length becomes zero.

// CHECK-NOT: attn_cuda_multiprocessors_for_launch
// CHECK: llvm.func @sdpa(
// CHECK-NOT: nctaid
// CHECK: nvvm.setmaxregister increase 256
// CHECK-NOT: nvvm.barrier.arrive
// CHECK: scf.for
// CHECK: attn_ptx.wgmma f16
// CHECK: attn_ptx.wgmma_wait 0(
// CHECK: math.exp2 %{{.+}} fastmath<afn> : vector<16xf32>
// CHECK: attn_ptx.wgmma f16 %{{.+}}, %{{.+}} + %{{.+}} {transpose_b}
// CHECK: attn_ptx.wgmma_wait 0(
// CHECK-NOT: mma.sync
// CHECK: nvvm.setmaxregister decrease 56
// CHECK: nvvm.cp.async.bulk.tensor
// CHECK: %[[BARRIER:.+]] = arith.select %[[CUT:.+]], %[[LANDING:.+]], %{{.+}} : !llvm.ptr<3>
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.+}}, %{{.+}}, %[[BARRIER]]
// CHECK: scf.if %[[CUT]]
// CHECK: nvvm.mbarrier.try_wait.parity %[[LANDING]]
// CHECK: llvm.store %{{.+}} : vector<4xi32>, !llvm.ptr<3>
// CHECK: nvvm.fence.proxy
// CHECK-NEXT: nvvm.bar.warp.sync
// CHECK: nvvm.mbarrier.arrive
func.func @lengths(%q: memref<2x1x64x32xf16>, %n: memref<2xi32>) {
  attn.sdpa ins(%q, %q, %q : memref<2x1x64x32xf16>, memref<2x1x64x32xf16>, memref<2x1x64x32xf16>)
    key_lengths(%n : memref<2xi32>) outs(%q : memref<2x1x64x32xf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 64, keys = 32, warps = 4, kernel = wgmma>}
  return
}

// -----

// Of 32 weights twelve are by polynomial, as many as a thread has: rounded by a sum, a
// polynomial of the rest, and the power of two in the sum's lowest bits.

// CHECK: %[[ROUNDED:.+]] = arith.addf %[[X:.+]], %{{.+}} : vector<12xf32>
// CHECK: %[[WHOLE:.+]] = arith.subf %[[ROUNDED]], %{{.+}} : vector<12xf32>
// CHECK: %[[REST:.+]] = arith.subf %[[X]], %[[WHOLE]] : vector<12xf32>
// CHECK-COUNT-3: math.fma %{{.+}}, %[[REST]], %{{.+}} : vector<12xf32>
// CHECK: %[[BITS:.+]] = arith.bitcast %[[ROUNDED]] : vector<12xf32> to vector<12xi32>
// CHECK: arith.shli %[[BITS]], %{{.+}} : vector<12xi32>
// CHECK: arith.mulf %{{.+}} : vector<12xf32>
// CHECK: math.exp2 %{{.+}} fastmath<afn> : vector<20xf32>
func.func @polynomials(%q: memref<2x1x64x32xf16>) {
  attn.sdpa ins(%q, %q, %q : memref<2x1x64x32xf16>, memref<2x1x64x32xf16>, memref<2x1x64x32xf16>)
    outs(%q : memref<2x1x64x32xf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 64, keys = 64, warps = 4, kernel = wgmma, polynomials = 12>}
  return
}

// -----

// What a mask region leaves of the keys is found by all, with the registers of the
// launch, before those that load give theirs away.

// CHECK-LABEL: llvm.func @capture_bounds(
// CHECK: llvm.func @sdpa({{.+}} nvvm.minctasm = 1 : i32}
// CHECK: nvvm.barrier0
// CHECK: nvvm.vote.sync ballot
// CHECK: nvvm.setmaxregister increase 240
// CHECK: nvvm.setmaxregister decrease 24
// CHECK-NOT: nvvm.vote.sync ballot
// CHECK: nvvm.cp.async.bulk.tensor
// CHECK-NOT: nvvm.vote.sync ballot
// CHECK: llvm.return
func.func @documents(%q: memref<?x8x?x64xbf16>, %o: memref<?x8x?x64xbf16>, %ids: memref<?x?xi32>) {
  attn.sdpa ins(%q, %q, %q : memref<?x8x?x64xbf16>, memref<?x8x?x64xbf16>, memref<?x8x?x64xbf16>)
    outs(%o : memref<?x8x?x64xbf16>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = memref.load %ids[%b, %i] : memref<?x?xi32>
      %y = memref.load %ids[%b, %j] : memref<?x?xi32>
      %same = arith.cmpi eq, %x, %y : i32
      attn.yield %same : i1
    }
    {attn.cuda_config = #attn.cuda_config<queries = 128, keys = 64, warps = 8, kernel = wgmma, stages = 2>}
  return
}
