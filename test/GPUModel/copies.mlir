// Asynchronous copies: what they move, what is wrong, and what is too early.

// RUN: attn-gpu-model %s --kernel=load --shared=4096 --buffer in:f32:6x4x16:iota --buffer out:f32:12x8 --arg map:in:2x3x8 --arg out \
// RUN:   --print out | FileCheck %s --check-prefix=LOAD
// RUN: attn-gpu-model %s --kernel=load --shared=4096 --seed=3 --buffer in:f32:6x4x16:iota --buffer out:f32:12x8 --arg map:in:2x3x8 --arg out \
// RUN:   --print out | FileCheck %s --check-prefix=LOAD
// RUN: attn-gpu-model %s --kernel=swizzled --shared=4096 --buffer in:f32:9x8:iota --buffer out:f32:16x8 --arg map:in:16x8:32 --arg out \
// RUN:   --print out | FileCheck %s --check-prefix=SWIZZLED
// RUN: attn-gpu-model %s --kernel=store --shared=4096 --buffer out:f32:3x8:0.5 --arg map:out:2x8 \
// RUN:   --print out | FileCheck %s --check-prefix=STORE
// RUN: attn-gpu-model %s --kernel=reduce --shared=4096 --buffer out:f32:3x8:0.5 --arg map:out:2x8 \
// RUN:   --print out | FileCheck %s --check-prefix=REDUCE
// RUN: attn-gpu-model %s --kernel=cp_async --shared=4096 --buffer in:f32:32:iota --buffer out:f32:4x8 --arg in --arg out \
// RUN:   --print out | FileCheck %s --check-prefix=CP_ASYNC
// RUN: not attn-gpu-model %s --kernel=cp_async_early --shared=4096 --buffer in:f32:32:iota --arg in 2>&1 \
// RUN:   | FileCheck %s --check-prefix=CP_ASYNC_EARLY
// RUN: not attn-gpu-model %s --kernel=early --shared=4096 --buffer in:f32:6x4x16:iota --arg map:in:2x3x8 2>&1 \
// RUN:   | FileCheck %s --check-prefix=EARLY
// RUN: not attn-gpu-model %s --kernel=wrong_rank --shared=4096 --buffer in:f32:6x64:iota --arg map:in:2x8 2>&1 \
// RUN:   | FileCheck %s --check-prefix=WRONG_RANK
// RUN: not attn-gpu-model %s --kernel=too_few --shared=4096 --buffer in:f32:6x4x16:iota --arg map:in:2x3x8 2>&1 \
// RUN:   | FileCheck %s --check-prefix=TOO_FEW
// RUN: not attn-gpu-model %s --kernel=unfenced --shared=4096 --buffer in:f32:6x4x16:iota --arg map:in:2x3x8 2>&1 \
// RUN:   | FileCheck %s --check-prefix=UNFENCED
// RUN: not attn-gpu-model %s --kernel=overwritten --shared=4096 --buffer in:f32:6x4x16:iota --arg map:in:2x3x8 2>&1 \
// RUN:   | FileCheck %s --check-prefix=OVERWRITTEN
// RUN: not attn-gpu-model %s --kernel=misplaced --shared=4096 --buffer in:f32:6x4x16:iota --arg map:in:2x3x8 2>&1 \
// RUN:   | FileCheck %s --check-prefix=MISPLACED
// RUN: not attn-gpu-model %s --kernel=no_map --shared=4096 --arg i64=0 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NO_MAP
// RUN: not attn-gpu-model %s --kernel=reused --shared=4096 --buffer out:f32:3x8:0.5 --arg map:out:2x8 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REUSED
// RUN: not attn-gpu-model %s --kernel=not_waited --shared=4096 --buffer out:f32:3x8:0.5 --arg map:out:2x8 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NOT_WAITED
// RUN: not attn-gpu-model %s --kernel=no_proxy_fence --shared=4096 --buffer out:f32:3x8:0.5 --arg map:out:2x8 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NO_PROXY_FENCE

gpu.module @m {
  llvm.mlir.global external @smem() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>

  // The box 2 x 3 x 8 of a tensor 6 x 4 x 16 at (5, 2, 12): the second plane, the
  // third row and the right half are outside, and zero.
  // LOAD: out:
  // LOAD-NEXT: 364, 365, 366, 367, 0, 0, 0, 0
  // LOAD-NEXT: 380, 381, 382, 383, 0, 0, 0, 0
  // LOAD-NEXT: 0, 0, 0, 0, 0, 0, 0, 0
  // LOAD-NEXT: 0, 0, 0, 0, 0, 0, 0, 0
  // LOAD-NEXT: 0, 0, 0, 0, 0, 0, 0, 0
  // LOAD-NEXT: 0, 0, 0, 0, 0, 0, 0, 0
  // The same box at (-1, -1, -4).
  // LOAD-NEXT: 0, 0, 0, 0, 0, 0, 0, 0
  // LOAD-NEXT: 0, 0, 0, 0, 0, 0, 0, 0
  // LOAD-NEXT: 0, 0, 0, 0, 0, 0, 0, 0
  // LOAD-NEXT: 0, 0, 0, 0, 0, 0, 0, 0
  // LOAD-NEXT: 0, 0, 0, 0, 0, 1, 2, 3
  // LOAD-NEXT: 0, 0, 0, 0, 16, 17, 18, 19
  llvm.func @load(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}, %out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %second = llvm.getelementptr %sm[256] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %c5 = arith.constant 5 : i32
    %c6 = arith.constant 6 : i32
    %c12 = arith.constant 12 : i32
    %m1 = arith.constant -1 : i32
    %m4 = arith.constant -4 : i32
    %bytes = arith.constant 384 : i32
    scf.if %first {
      nvvm.mbarrier.init %bar, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
      nvvm.mbarrier.arrive.expect_tx %bar, %bytes : !llvm.ptr<3>, i32
      nvvm.cp.async.bulk.tensor.shared.cluster.global %sm, %map, %bar, box[%c12, %c2, %c5] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
      nvvm.cp.async.bulk.tensor.shared.cluster.global %second, %map, %bar, box[%m4, %m1, %m1] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
    }
    nvvm.bar.warp.sync %all : i32
    nvvm.mbarrier.try_wait.parity %bar, %c0, %c1 : !llvm.ptr<3>, i32, i32
    %some = arith.cmpi ult, %lane, %c12 : i32
    scf.if %some {
      // The second box begins two rows later.
      %late = arith.cmpi uge, %lane, %c6 : i32
      %one = arith.extui %late : i1 to i32
      %gap = arith.muli %one, %c2 : i32
      %row = arith.addi %lane, %gap : i32
      %p = llvm.getelementptr %sm[%row] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<8xf32>
      %v = llvm.load %p {alignment = 16 : i64} : !llvm.ptr<3> -> vector<8xf32>
      %to = llvm.getelementptr %out[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<8xf32>
      llvm.store %v, %to {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<1>
    }
    llvm.return
  }

  // Rows of 32 bytes with the swizzle of 32: the two chunks of four change places
  // in every second line of 128 bytes, which is every second group of four rows.
  // SWIZZLED: out:
  // SWIZZLED-NEXT: 0, 1, 2, 3, 4, 5, 6, 7
  // SWIZZLED-NEXT: 8, 9,
  // SWIZZLED-NEXT: 16, 17,
  // SWIZZLED-NEXT: 24, 25,
  // SWIZZLED-NEXT: 36, 37, 38, 39, 32, 33, 34, 35
  // SWIZZLED-NEXT: 44, 45,
  // SWIZZLED-NEXT: 52, 53,
  // SWIZZLED-NEXT: 60, 61,
  // SWIZZLED-NEXT: 64, 65, 66, 67, 68, 69, 70, 71
  // SWIZZLED-NEXT: 0, 0, 0, 0, 0, 0, 0, 0
  llvm.func @swizzled(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}, %out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %bytes = arith.constant 512 : i32
    scf.if %first {
      nvvm.mbarrier.init %bar, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
      nvvm.mbarrier.arrive.expect_tx %bar, %bytes : !llvm.ptr<3>, i32
      nvvm.cp.async.bulk.tensor.shared.cluster.global %sm, %map, %bar, box[%c0, %c0] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
    }
    nvvm.bar.warp.sync %all : i32
    nvvm.mbarrier.try_wait.parity %bar, %c0, %c1 : !llvm.ptr<3>, i32, i32
    %rows = arith.constant 16 : i32
    %some = arith.cmpi ult, %lane, %rows : i32
    scf.if %some {
      %p = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<8xf32>
      %v = llvm.load %p {alignment = 16 : i64} : !llvm.ptr<3> -> vector<8xf32>
      %to = llvm.getelementptr %out[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<8xf32>
      llvm.store %v, %to {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<1>
    }
    llvm.return
  }

  // Two rows from row 2 on, of which the tensor has one.
  // STORE: out:
  // STORE-NEXT: 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5
  // STORE-NEXT: 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5
  // STORE-NEXT: 2, 2, 2, 2, 2, 2, 2, 2
  llvm.func @store(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %low = arith.cmpi ult, %lane, %c2 : i32
    %slot = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<8xf32>
    %two = arith.constant dense<2.0> : vector<8xf32>
    scf.if %low {
      llvm.store %two, %slot {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<3>
    }
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.bar.warp.sync %all : i32
    scf.if %first {
      nvvm.cp.async.bulk.tensor.global.shared.cta %map, %sm, box[%c0, %c2] : !llvm.ptr, !llvm.ptr<3>
      nvvm.cp.async.bulk.commit.group
      nvvm.cp.async.bulk.wait_group 0
    }
    llvm.return
  }

  // The same as a sum.
  // REDUCE: out:
  // REDUCE-NEXT: 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5
  // REDUCE-NEXT: 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5
  // REDUCE-NEXT: 2.5, 2.5, 2.5
  llvm.func @reduce(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %low = arith.cmpi ult, %lane, %c2 : i32
    %slot = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<8xf32>
    %two = arith.constant dense<2.0> : vector<8xf32>
    scf.if %low {
      llvm.store %two, %slot {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<3>
    }
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.bar.warp.sync %all : i32
    scf.if %first {
      nvvm.cp.async.bulk.tensor.reduce %map, %sm, box[%c0, %c2] {redKind = #nvvm.tma_redux_kind<add>} : !llvm.ptr, !llvm.ptr<3>
      nvvm.cp.async.bulk.commit.group
      nvvm.cp.async.bulk.wait_group 0
    }
    llvm.return
  }

  // CP_ASYNC: out:
  // CP_ASYNC-NEXT: 0, 0, 0, 0, 4, 0, 0, 0
  // CP_ASYNC-NEXT: 8, 9, 0, 0, 12, 13, 14, 0
  // CP_ASYNC-NEXT: 16, 17, 18, 19, 20,
  llvm.func @cp_async(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %c4 = arith.constant 4 : i32
    %c16 = arith.constant 16 : i32
    %c8 = arith.constant 8 : i32
    %to4 = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xf32>
    %from4 = llvm.getelementptr %in[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xf32>
    %few = arith.cmpi ult, %lane, %c8 : i32
    // Lane n reads 4 n bytes at most.
    %n = arith.muli %lane, %c4 : i32
    %size = arith.minui %n, %c16 : i32
    scf.if %few {
      nvvm.cp.async.shared.global %to4, %from4, 16, cache = cg, %size : !llvm.ptr<3>, !llvm.ptr<1>, i32
    }
    nvvm.cp.async.commit.group
    nvvm.cp.async.wait.group 0
    nvvm.bar.warp.sync %all : i32
    %rows = arith.constant 4 : i32
    %some = arith.cmpi ult, %lane, %rows : i32
    scf.if %some {
      %p = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<8xf32>
      %v = llvm.load %p {alignment = 16 : i64} : !llvm.ptr<3> -> vector<8xf32>
      %to = llvm.getelementptr %out[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<8xf32>
      llvm.store %v, %to {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<1>
    }
    llvm.return
  }

  // One group may be pending, and that is the only one.
  llvm.func @cp_async_early(%in: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %c4 = arith.constant 4 : i32
    %c16 = arith.constant 16 : i32
    %c8 = arith.constant 8 : i32
    %to4 = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xf32>
    %from4 = llvm.getelementptr %in[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xf32>
    %few = arith.cmpi ult, %lane, %c8 : i32
    // Lane n reads 4 n bytes at most.
    %n = arith.muli %lane, %c4 : i32
    %size = arith.minui %n, %c16 : i32
    scf.if %few {
      nvvm.cp.async.shared.global %to4, %from4, 16, cache = cg, %size : !llvm.ptr<3>, !llvm.ptr<1>, i32
    }
    nvvm.cp.async.commit.group
    nvvm.cp.async.wait.group 1
    nvvm.bar.warp.sync %all : i32
    // CP_ASYNC_EARLY: image:[[@LINE+1]]:{{.*}}warp 0, lane 0: race: shared bytes [1024, 1028) are read while nothing orders this after the write by a pending cp.async of warp 0 at image:
    %v = llvm.load %sm : !llvm.ptr<3> -> f32
    llvm.return
  }

  // The box is read before its barrier says that it is there.
  llvm.func @early(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %bytes = arith.constant 192 : i32
    scf.if %first {
      nvvm.mbarrier.init %bar, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
      nvvm.mbarrier.arrive.expect_tx %bar, %bytes : !llvm.ptr<3>, i32
      nvvm.cp.async.bulk.tensor.shared.cluster.global %sm, %map, %bar, box[%c0, %c0, %c0] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
    }
    nvvm.bar.warp.sync %all : i32
    // EARLY: image:[[@LINE+1]]:{{.*}}lane 0: race: shared bytes [1024, 1028) are read while nothing orders this after the write by a pending bulk copy to shared memory at image:
    %v = llvm.load %sm : !llvm.ptr<3> -> f32
    nvvm.mbarrier.try_wait.parity %bar, %c0, %c1 : !llvm.ptr<3>, i32, i32
    llvm.return
  }

  // Three coordinates for a matrix.
  llvm.func @wrong_rank(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %bytes = arith.constant 192 : i32
    scf.if %first {
      nvvm.mbarrier.init %bar, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
      nvvm.mbarrier.arrive.expect_tx %bar, %bytes : !llvm.ptr<3>, i32
      // WRONG_RANK: image:[[@LINE+1]]:{{.*}}3 coordinates for a tensor map of rank 2
      nvvm.cp.async.bulk.tensor.shared.cluster.global %sm, %map, %bar, box[%c0, %c0, %c0] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
    }
    nvvm.bar.warp.sync %all : i32
    llvm.return
  }

  // 64 of the 192 bytes are announced: the count passes through zero, and below.
  llvm.func @too_few(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %bytes = arith.constant 64 : i32
    // TOO_FEW: deadlock: no warp can go on
    // CHECK-NEXT: waits for the phase of parity 0; mbarrier at 3072: phase 0, 0 of 1 arrivals and -128 bytes pending
    scf.if %first {
      nvvm.mbarrier.init %bar, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
      nvvm.mbarrier.arrive.expect_tx %bar, %bytes : !llvm.ptr<3>, i32
      nvvm.cp.async.bulk.tensor.shared.cluster.global %sm, %map, %bar, box[%c0, %c0, %c0] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
    }
    nvvm.bar.warp.sync %all : i32
    nvvm.mbarrier.try_wait.parity %bar, %c0, %c1 : !llvm.ptr<3>, i32, i32
    llvm.return
  }

  // The async proxy does not know of the barrier.
  llvm.func @unfenced(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %bytes = arith.constant 192 : i32
    scf.if %first {
      nvvm.mbarrier.init %bar, %c1 : !llvm.ptr<3>, i32
      nvvm.mbarrier.arrive.expect_tx %bar, %bytes : !llvm.ptr<3>, i32
      // UNFENCED: image:[[@LINE+1]]:{{.*}}no fence.mbarrier_init or fence.proxy.async shows the initialization of the mbarrier at shared address 3072 to the async proxy
      nvvm.cp.async.bulk.tensor.shared.cluster.global %sm, %map, %bar, box[%c0, %c0, %c0] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
    }
    nvvm.bar.warp.sync %all : i32
    llvm.return
  }

  // What was stored before, the async proxy does not know.
  llvm.func @overwritten(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %bytes = arith.constant 192 : i32
    scf.if %first {
      llvm.store %c0, %sm : i32, !llvm.ptr<3>
    }
    scf.if %first {
      nvvm.mbarrier.init %bar, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
      nvvm.mbarrier.arrive.expect_tx %bar, %bytes : !llvm.ptr<3>, i32
      // OVERWRITTEN: image:[[@LINE+1]]:{{.*}}lane 0: shared bytes [1024, 1028) are written through the async proxy, and no fence.proxy.async follows the write by warp 0 at image:
      nvvm.cp.async.bulk.tensor.shared.cluster.global %sm, %map, %bar, box[%c0, %c0, %c0] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
    }
    nvvm.bar.warp.sync %all : i32
    llvm.return
  }

  // Boxes begin at multiples of 128.
  llvm.func @misplaced(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %bytes = arith.constant 192 : i32
    %odd = llvm.getelementptr %sm[64] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    scf.if %first {
      nvvm.mbarrier.init %bar, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
      nvvm.mbarrier.arrive.expect_tx %bar, %bytes : !llvm.ptr<3>, i32
      // MISPLACED: image:[[@LINE+1]]:{{.*}}the box's shared address 1088 is no multiple of 128
      nvvm.cp.async.bulk.tensor.shared.cluster.global %odd, %map, %bar, box[%c0, %c0, %c0] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
    }
    nvvm.bar.warp.sync %all : i32
    llvm.return
  }

  // The bytes are no tensor map.
  llvm.func @no_map(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    scf.if %first {
      nvvm.mbarrier.init %bar, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
      // NO_MAP: image:[[@LINE+1]]:{{.*}}the operand points to no tensor map
      nvvm.cp.async.bulk.tensor.shared.cluster.global %sm, %map, %bar, box[%c0, %c0, %c0] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
    }
    nvvm.bar.warp.sync %all : i32
    llvm.return
  }

  // The source of a copy is overwritten before the wait.
  llvm.func @reused(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %low = arith.cmpi ult, %lane, %c2 : i32
    %slot = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<8xf32>
    %two = arith.constant dense<2.0> : vector<8xf32>
    scf.if %low {
      llvm.store %two, %slot {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<3>
    }
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.bar.warp.sync %all : i32
    scf.if %first {
      nvvm.cp.async.bulk.tensor.global.shared.cta %map, %sm, box[%c0, %c2] : !llvm.ptr, !llvm.ptr<3>
      nvvm.cp.async.bulk.commit.group
      // REUSED: image:[[@LINE+1]]:{{.*}}race: shared bytes [1024, 1028) are written while nothing orders this after the read by a pending bulk copy of warp 0
      llvm.store %two, %slot {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<3>
    }
    llvm.return
  }

  // Shared memory ends with the CTA.
  llvm.func @not_waited(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %low = arith.cmpi ult, %lane, %c2 : i32
    %slot = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<8xf32>
    %two = arith.constant dense<2.0> : vector<8xf32>
    scf.if %low {
      llvm.store %two, %slot {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<3>
    }
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.bar.warp.sync %all : i32
    scf.if %first {
      nvvm.cp.async.bulk.tensor.global.shared.cta %map, %sm, box[%c0, %c2] : !llvm.ptr, !llvm.ptr<3>
      nvvm.cp.async.bulk.commit.group
    }
    // NOT_WAITED: warp 0, lane 0: the thread exits with bulk copies from shared memory that it has not waited for
    llvm.return
  }

  // What was stored is not what the copy reads.
  llvm.func @no_proxy_fence(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %bar = llvm.getelementptr %sm[2048] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
    %low = arith.cmpi ult, %lane, %c2 : i32
    %slot = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<8xf32>
    %two = arith.constant dense<2.0> : vector<8xf32>
    scf.if %low {
      llvm.store %two, %slot {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<3>
    }
    nvvm.bar.warp.sync %all : i32
    scf.if %first {
      // NO_PROXY_FENCE: image:[[@LINE+1]]:{{.*}}lane 0: shared bytes [1024, 1028) are read through the async proxy, and no fence.proxy.async follows the write by warp 0 at image:
      nvvm.cp.async.bulk.tensor.global.shared.cta %map, %sm, box[%c0, %c2] : !llvm.ptr, !llvm.ptr<3>
      nvvm.cp.async.bulk.commit.group
      nvvm.cp.async.bulk.wait_group 0
    }
    llvm.return
  }
}
