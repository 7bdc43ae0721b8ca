// Barriers and mbarrier objects, right and wrong, for two warps.

// RUN: attn-gpu-model %s --kernel=handoff --block=64 --shared=64
// RUN: attn-gpu-model %s --kernel=handoff --seed=11 --block=64 --shared=64
// RUN: attn-gpu-model %s --kernel=named --block=64 --shared=64
// RUN: attn-gpu-model %s --kernel=named --seed=11 --block=64 --shared=64
// RUN: attn-gpu-model %s --kernel=try_wait --block=64 --shared=64
// RUN: attn-gpu-model %s --kernel=try_wait --seed=11 --block=64 --shared=64
// RUN: not attn-gpu-model %s --kernel=wrong_parity --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=WRONG_PARITY
// RUN: not attn-gpu-model %s --kernel=spin --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=SPIN
// RUN: not attn-gpu-model %s --kernel=endless --block=64 --shared=64 --steps=100000 2>&1 \
// RUN:   | FileCheck %s --check-prefix=ENDLESS
// RUN: not attn-gpu-model %s --kernel=too_many --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=TOO_MANY
// RUN: not attn-gpu-model %s --kernel=missed_phase --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=MISSED_PHASE
// RUN: not attn-gpu-model %s --kernel=again --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=AGAIN
// RUN: not attn-gpu-model %s --kernel=invalidated --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=INVALIDATED
// RUN: not attn-gpu-model %s --kernel=init_race --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=INIT_RACE
// RUN: not attn-gpu-model %s --kernel=as_data --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=AS_DATA
// RUN: not attn-gpu-model %s --kernel=bytes_pending --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=BYTES_PENDING
// RUN: not attn-gpu-model %s --kernel=deadlock --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=DEADLOCK
// RUN: not attn-gpu-model %s --kernel=mismatch --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=MISMATCH
// RUN: not attn-gpu-model %s --kernel=twice --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=TWICE
// RUN: not attn-gpu-model %s --kernel=divergent --block=64 --shared=64  2>&1 \
// RUN:   | FileCheck %s --check-prefix=DIVERGENT

gpu.module @m {
  llvm.mlir.global external @smem() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>

  // Two warps take turns through an mbarrier of one arrival; the phases of the
  // waits alternate.
  llvm.func @handoff() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    %slot = llvm.getelementptr %sm[16] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    scf.if %warp0 {
      scf.if %first {
        llvm.store %c1, %slot : i32, !llvm.ptr<3>
        %s = nvvm.mbarrier.arrive %sm : !llvm.ptr<3> -> i64
      }
    } else {
      nvvm.mbarrier.try_wait.parity %sm, %c0, %c1 : !llvm.ptr<3>, i32, i32
      %v = llvm.load %slot : !llvm.ptr<3> -> i32
    }
    llvm.return
  }

  // A warp hands over through a numbered barrier at which it does not wait.
  llvm.func @named() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %warp0 {
      scf.if %first {
        llvm.store %c1, %sm : i32, !llvm.ptr<3>
      }
      nvvm.barrier.arrive id = %c1 number_of_threads = %c64
    } else {
      nvvm.barrier id = %c1 number_of_threads = %c64
      %v = llvm.load %sm : !llvm.ptr<3> -> i32
    }
    llvm.return
  }

  // A loop around a wait with a time limit, and one around a test.
  llvm.func @try_wait() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c32 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    scf.if %warp0 {
      %s = nvvm.mbarrier.arrive %sm : !llvm.ptr<3> -> i64
      scf.while : () -> () {
        %done = nvvm.mbarrier.test.wait %sm, %s : !llvm.ptr<3>, i64 -> i1
        %true = arith.constant true
        %more = arith.xori %done, %true : i1
        scf.condition(%more)
      } do {
        scf.yield
      }
    } else {
      scf.while : () -> () {
        %done = nvvm.mbarrier.try_wait %sm, %c0 : !llvm.ptr<3>, i32 -> i1
        %true = arith.constant true
        %more = arith.xori %done, %true : i1
        scf.condition(%more)
      } do {
        scf.yield
      }
    }
    llvm.return
  }

  // The second warp waits for a phase that nobody completes.
  llvm.func @wrong_parity() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    // WRONG_PARITY: kernel 'wrong_parity', CTA (0, 0, 0): deadlock: no warp can go on
    // CHECK-NEXT: warp 1 at image:[[@LINE+9]]:{{.*}} 'nvvm.mbarrier.try_wait.parity' waits for the phase of parity 1; mbarrier at 1024: phase 1, 1 of 1 arrivals and 0 bytes pending
    scf.if %warp0 {
      scf.if %first {
        %s = nvvm.mbarrier.arrive %sm : !llvm.ptr<3> -> i64
      }
      nvvm.mbarrier.try_wait.parity %sm, %c0, %c1 : !llvm.ptr<3>, i32, i32
    } else {
      nvvm.mbarrier.try_wait.parity %sm, %c0, %c1 : !llvm.ptr<3>, i32, i32
      nvvm.mbarrier.try_wait.parity %sm, %c1, %c1 : !llvm.ptr<3>, i32, i32
    }
    llvm.return
  }

  // The same with a time limit and a loop around it.
  llvm.func @spin() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    // SPIN: deadlock: no warp can go on
    // CHECK-NEXT: warp 0 at image:[[@LINE+2]]
    scf.while : () -> () {
      %done = nvvm.mbarrier.try_wait %sm, %c0 : !llvm.ptr<3>, i32 -> i1
      %true = arith.constant true
      %more = arith.xori %done, %true : i1
      scf.condition(%more)
    } do {
      scf.yield
    }
    llvm.return
  }

  // A loop around a test never blocks, and never ends.
  llvm.func @endless() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    scf.while : () -> () {
      // ENDLESS: the CTA has not ended after 100000 instructions
      %done = nvvm.mbarrier.test.wait %sm, %c0 : !llvm.ptr<3>, i32 -> i1
      %true = arith.constant true
      %more = arith.xori %done, %true : i1
      scf.condition(%more)
    } do {
      scf.yield
    }
    llvm.return
  }

  // More arrivals than the phase expects.
  llvm.func @too_many() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    scf.if %warp0 {
      %c5 = arith.constant 5 : i32
      scf.if %first {
        // TOO_MANY: image:[[@LINE+1]]:{{.*}}lane 0: 5 arrivals at an mbarrier that expects 1 more in this phase (mbarrier at 1024: phase 0, 1 of 1 arrivals and 0 bytes pending)
        %s = nvvm.mbarrier.arrive %sm, %c5 : !llvm.ptr<3> -> i64
      }
    }
    llvm.return
  }

  // Two phases complete while the other warp waits for the first.
  llvm.func @missed_phase() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    scf.if %warp0 {
      nvvm.barrier.arrive id = %c1 number_of_threads = %c64
      nvvm.barrier id = %c2 number_of_threads = %c64
      scf.if %first {
        %s = nvvm.mbarrier.arrive %sm : !llvm.ptr<3> -> i64
        %t = nvvm.mbarrier.arrive %sm : !llvm.ptr<3> -> i64
      }
    } else {
      nvvm.barrier id = %c1 number_of_threads = %c64
      nvvm.barrier.arrive id = %c2 number_of_threads = %c64
      // MISSED_PHASE: warp 1, lane 0: the phase that is waited for is over and the next one, too: 2 phases completed during the wait
      nvvm.mbarrier.try_wait.parity %sm, %c0, %c1 : !llvm.ptr<3>, i32, i32
    }
    llvm.return
  }

  // An object is initialized twice.
  llvm.func @again() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
      // AGAIN: image:[[@LINE+1]]:{{.*}}the mbarrier at shared address 1024 is initialized again, without mbarrier.inval in between
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
    }
    llvm.return
  }

  // An object is used after its end.
  llvm.func @invalidated() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
      nvvm.mbarrier.inval %sm : !llvm.ptr<3>
      // INVALIDATED: image:[[@LINE+1]]:{{.*}}no mbarrier object is initialized at shared address 1024
      %s = nvvm.mbarrier.arrive %sm : !llvm.ptr<3> -> i64
    }
    llvm.return
  }

  // The other warp does not know that the object is initialized.
  llvm.func @init_race() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
    }
    // INIT_RACE: image:[[@LINE+1]]:{{.*}}warp 1, lane 0: race: the mbarrier at shared address 1024 is used while nothing orders this after its initialization by warp 0
    nvvm.mbarrier.try_wait.parity %sm, %c1, %c1 : !llvm.ptr<3>, i32, i32
    llvm.return
  }

  // An object is no data.
  llvm.func @as_data() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    %at = llvm.getelementptr %sm[4] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    // AS_DATA: image:[[@LINE+1]]:{{.*}}shared bytes [1028, 1032) belong to an mbarrier object
    %v = llvm.load %at : !llvm.ptr<3> -> i32
    llvm.return
  }

  // Bytes were announced that do not come.
  llvm.func @bytes_pending() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      nvvm.mbarrier.init %sm, %c1 : !llvm.ptr<3>, i32
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    scf.if %first {
      nvvm.mbarrier.arrive.expect_tx %sm, %c64 : !llvm.ptr<3>, i32
    }
    // BYTES_PENDING: kernel 'bytes_pending', CTA (0, 0, 0): the CTA ends while transactions are pending: mbarrier at 1024: phase 0, 0 of 1 arrivals and 64 bytes pending
    llvm.return
  }

  // One warp is missing at a barrier.
  llvm.func @deadlock() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    // DEADLOCK: deadlock: no warp can go on
    // CHECK-NEXT: warp 0 at image:[[@LINE+2]]:{{.*}} 'nvvm.barrier' waits for barrier 1: 32 of 64 threads have arrived
    scf.if %warp0 {
      nvvm.barrier id = %c1 number_of_threads = %c64
    }
    llvm.return
  }

  // Two warps disagree on how many meet.
  llvm.func @mismatch() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %warp0 {
      nvvm.barrier id = %c1 number_of_threads = %c64
    } else {
      // MISMATCH: image:[[@LINE+1]]:{{.*}}warp 1: barrier 1 for 32 threads, while others have arrived for 64
      nvvm.barrier id = %c1 number_of_threads = %c32
    }
    llvm.return
  }

  // A warp arrives twice.
  llvm.func @twice() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %warp0 {
      nvvm.barrier.arrive id = %c1 number_of_threads = %c64
      // TWICE: image:[[@LINE+1]]:{{.*}}warp 0: the warp arrives at barrier 1 twice in one round
      nvvm.barrier id = %c1 number_of_threads = %c64
    }
    llvm.return
  }

  // A barrier is for whole warps.
  llvm.func @divergent() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %first {
      // DIVERGENT: image:[[@LINE+1]]:{{.*}}'nvvm.barrier0' in kernel 'divergent', CTA (0, 0, 0), warp 0: not all lanes execute this together: active 0x00000001, of 0xffffffff
      nvvm.barrier0
    }
    llvm.return
  }
}
