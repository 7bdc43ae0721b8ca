// What a warpgroup's products ask for, and what happens without it. The tile is
// A and B: 64 x 16 bf16 without a swizzle, at the beginning of shared memory.

// RUN: attn-gpu-model %s --kernel=good --block=128 --shared=2048 --buffer out:f32:512 --arg out
// RUN: attn-gpu-model %s --kernel=good --seed=11 --block=128 --shared=2048 --buffer out:f32:512 --arg out
// RUN: not attn-gpu-model %s --kernel=no_wait --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=NO_WAIT
// RUN: not attn-gpu-model %s --kernel=not_committed --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=NOT_COMMITTED
// RUN: not attn-gpu-model %s --kernel=pending --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=PENDING
// RUN: not attn-gpu-model %s --kernel=loop_pending --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=LOOP_PENDING
// RUN: not attn-gpu-model %s --kernel=no_fence --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=NO_FENCE
// RUN: not attn-gpu-model %s --kernel=no_second_fence --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=NO_SECOND_FENCE
// RUN: not attn-gpu-model %s --kernel=accumulator_written --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=ACCUMULATOR_WRITTEN
// RUN: not attn-gpu-model %s --kernel=registers_written --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=REGISTERS_WRITTEN
// RUN: not attn-gpu-model %s --kernel=registers_read --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=REGISTERS_READ
// RUN: not attn-gpu-model %s --kernel=no_proxy_fence --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=NO_PROXY_FENCE
// RUN: not attn-gpu-model %s --kernel=no_barrier --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=NO_BARRIER
// RUN: not attn-gpu-model %s --kernel=overwritten --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=OVERWRITTEN
// RUN: not attn-gpu-model %s --kernel=misplaced --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=MISPLACED
// RUN: not attn-gpu-model %s --kernel=exit_pending --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=EXIT_PENDING
// RUN: not attn-gpu-model %s --kernel=one_warp --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=ONE_WARP
// RUN: not attn-gpu-model %s --kernel=one_lane --block=128 --shared=2048 --buffer out:f32:512 --arg out  2>&1 \
// RUN:   | FileCheck %s --check-prefix=ONE_LANE

gpu.module @m {
  llvm.mlir.global external @smem() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>

  // Nothing is wrong here.
  llvm.func @good(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    attn_ptx.wgmma_commit
    %r = attn_ptx.wgmma_wait 0 (%s : vector<4xf32>)
    %to = llvm.getelementptr %out[%tid] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xf32>
    llvm.store %r, %to : vector<4xf32>, !llvm.ptr<1>
    llvm.return
  }

  // The result is read while the product may be running.
  llvm.func @no_wait(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    attn_ptx.wgmma_commit
    // NO_WAIT: image:[[@LINE+1]]:{{.*}}'arith.addf' in kernel 'no_wait', CTA (0, 0, 0), warp 3: an operand is in registers of a wgmma that no wgmma_wait has waited for
    %x = arith.addf %s, %s : vector<4xf32>
    %r = attn_ptx.wgmma_wait 0 (%s : vector<4xf32>)
    llvm.return
  }

  // A wait does not wait for products that are in no group.
  llvm.func @not_committed(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    %r = attn_ptx.wgmma_wait 0 (%s : vector<4xf32>)
    // NOT_COMMITTED: image:[[@LINE+1]]:{{.*}}an operand is in registers of a wgmma
    %x = arith.addf %r, %r : vector<4xf32>
    llvm.return
  }

  // Of two groups the wait leaves one pending, and that one is read.
  llvm.func @pending(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    attn_ptx.wgmma_commit
    %t = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    attn_ptx.wgmma_commit
    %w:2 = attn_ptx.wgmma_wait 1 (%s, %t : vector<4xf32>, vector<4xf32>)
    %fine = arith.negf %w#0 : vector<4xf32>
    // PENDING: image:[[@LINE+1]]:{{.*}}'arith.negf' in kernel 'pending'
    %wrong = arith.negf %w#1 : vector<4xf32>
    llvm.return
  }

  // Going round a loop is not waiting.
  llvm.func @loop_pending(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %init = arith.constant dense<0.0> : vector<4xf32>
    %l = scf.for %i = %c0 to %c2 step %c1 iter_args(%acc = %init) -> vector<4xf32> : i32 {
      %f = attn_ptx.wgmma_fence (%acc : vector<4xf32>)
      %n = attn_ptx.wgmma bf16 %a, %b + %f : i64, vector<4xf32> -> vector<4xf32>
      attn_ptx.wgmma_commit
      scf.yield %n : vector<4xf32>
    }
    // LOOP_PENDING: image:[[@LINE+1]]:{{.*}}'arith.negf' in kernel 'loop_pending'
    %wrong = arith.negf %l : vector<4xf32>
    llvm.return
  }

  // The first product needs a fence.
  llvm.func @no_fence(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    // NO_FENCE: image:[[@LINE+1]]:{{.*}}no wgmma_fence comes before the first wgmma
    %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    attn_ptx.wgmma_commit
    %r = attn_ptx.wgmma_wait 0 (%s : vector<4xf32>)
    llvm.return
  }

  // After a wait, registers may have been used.
  llvm.func @no_second_fence(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    attn_ptx.wgmma_commit
    %r = attn_ptx.wgmma_wait 0 (%s : vector<4xf32>)
    // NO_SECOND_FENCE: image:[[@LINE+1]]:{{.*}}no wgmma_fence comes between this wgmma and the last wgmma_wait
    %t = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    attn_ptx.wgmma_commit
    attn_ptx.wgmma_wait 0
    llvm.return
  }

  // The accumulator is written after the fence.
  llvm.func @accumulator_written(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    %c0 = arith.sitofp %zero : vector<4xi32> to vector<4xf32>
    // ACCUMULATOR_WRITTEN: image:[[@LINE+1]]:{{.*}}no wgmma_fence follows the last write of the registers of the accumulator
    %s = attn_ptx.wgmma bf16 %a, %b + %c0 : i64, vector<4xf32> -> vector<4xf32>
    attn_ptx.wgmma_commit
    %r = attn_ptx.wgmma_wait 0 (%s : vector<4xf32>)
    llvm.return
  }

  // A is written after the fence; taking a part of it is no write.
  llvm.func @registers_written(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    %one = arith.constant dense<1> : vector<8xi32>
    %p = arith.addi %one, %one : vector<8xi32>
    attn_ptx.wgmma_fence
    %q = vector.extract_strided_slice %p {offsets = [4], sizes = [4], strides = [1]} : vector<8xi32> to vector<4xi32>
    %s = attn_ptx.wgmma bf16 %q, %b : vector<4xi32> -> vector<4xf32>
    %n = arith.addi %zero, %zero : vector<4xi32>
    // REGISTERS_WRITTEN: image:[[@LINE+1]]:{{.*}}no wgmma_fence follows the last write of the registers of A
    %t = attn_ptx.wgmma bf16 %n, %b + %s : vector<4xi32>, vector<4xf32> -> vector<4xf32>
    llvm.return
  }

  // A belongs to the product until the wait.
  llvm.func @registers_read(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    %s = attn_ptx.wgmma bf16 %zero, %b : vector<4xi32> -> vector<4xf32>
    attn_ptx.wgmma_commit
    // REGISTERS_READ: image:[[@LINE+1]]:{{.*}}an operand is in registers of a wgmma
    %n = arith.addi %zero, %zero : vector<4xi32>
    %r = attn_ptx.wgmma_wait 0 (%s : vector<4xf32>)
    llvm.return
  }

  // What is stored needs a fence before the async proxy reads it.
  llvm.func @no_proxy_fence(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    // NO_PROXY_FENCE: image:[[@LINE+1]]:{{.*}}warp 3: shared bytes [1792, 1796) are read through the async proxy, and no fence.proxy.async follows the write by warp 1 at image:
    %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    llvm.return
  }

  // A fence orders nothing between warps.
  llvm.func @no_barrier(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    // NO_BARRIER: image:[[@LINE+1]]:{{.*}}'attn_ptx.wgmma' in kernel 'no_barrier', CTA (0, 0, 0), warp 0: shared bytes [2048, 2052) are read, and nothing has written them
    %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    llvm.return
  }

  // The tile is overwritten while the product may read it.
  llvm.func @overwritten(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    attn_ptx.wgmma_commit
    // OVERWRITTEN: image:[[@LINE+1]]:{{.*}}warp 3, lane 16: race: shared bytes [2816, 2820) are written while nothing orders this after the read by a pending wgmma of warp 3
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    %r = attn_ptx.wgmma_wait 0 (%s : vector<4xf32>)
    llvm.return
  }

  // A tile of a swizzle of 128 bytes that begins in the second of its eight lines.
  llvm.func @misplaced(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    %c = arith.constant 4611686293305360456 : i64
    attn_ptx.wgmma_fence
    // MISPLACED: image:[[@LINE+1]]:{{.*}}the tile of B begins at line 1 of the swizzle's pattern, and its base offset is 0
    %s = attn_ptx.wgmma bf16 %a, %c : i64 -> vector<4xf32>
    llvm.return
  }

  // The kernel ends before the product.
  llvm.func @exit_pending(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    attn_ptx.wgmma_fence
    %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    attn_ptx.wgmma_commit
    // EXIT_PENDING: image:[[@LINE+1]]:{{.*}}'llvm.return' in kernel 'exit_pending', CTA (0, 0, 0), warp 3: the warp exits with wgmma groups that it has not waited for
    llvm.return
  }

  // Three of the four warps take part.
  llvm.func @one_warp(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    %c96 = arith.constant 96 : i32
    %some = arith.cmpi ult, %tid, %c96 : i32
    // ONE_WARP: kernel 'one_warp', CTA (0, 0, 0), warp 3: the warp executed 0 of the 4 instructions that its warpgroup executes together
    scf.if %some {
      attn_ptx.wgmma_fence
      %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
      attn_ptx.wgmma_commit
      attn_ptx.wgmma_wait 0
    }
    llvm.return
  }

  // One lane of each warp does not take part.
  llvm.func @one_lane(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %zero = arith.constant dense<0> : vector<4xi32>
    %mine = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %zero, %mine : vector<4xi32>, !llvm.ptr<3>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.barrier0
    %a = arith.constant 34363932736 : i64
    %b = arith.constant 524352 : i64
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c31 = arith.constant 31 : i32
    %some = arith.cmpi ult, %lane, %c31 : i32
    scf.if %some {
      // ONE_LANE: image:[[@LINE+1]]:{{.*}}'attn_ptx.wgmma_fence' in kernel 'one_lane', CTA (0, 0, 0), warp 3: not all lanes execute this together: active 0x7fffffff, of 0xffffffff
      attn_ptx.wgmma_fence
    }
    llvm.return
  }
}
