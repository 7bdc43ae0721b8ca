// A producer warp fills two stages by TMA, a consumer warp empties them: lane n
// adds n, n + 32, ... n + 160.

// RUN: attn-gpu-model %s --block=64 --shared=288 --buffer in:f32:24x8:iota --buffer out:f32:4x8 --arg map:in:4x8 --arg out \
// RUN:   --seed=0 --print out | FileCheck %s
// RUN: attn-gpu-model %s --block=64 --shared=288 --buffer in:f32:24x8:iota --buffer out:f32:4x8 --arg map:in:4x8 --arg out \
// RUN:   --seed=1 --print out | FileCheck %s
// RUN: attn-gpu-model %s --block=64 --shared=288 --buffer in:f32:24x8:iota --buffer out:f32:4x8 --arg map:in:4x8 --arg out \
// RUN:   --seed=2 --print out | FileCheck %s
// RUN: attn-gpu-model %s --block=64 --shared=288 --buffer in:f32:24x8:iota --buffer out:f32:4x8 --arg map:in:4x8 --arg out \
// RUN:   --seed=3 --print out | FileCheck %s
// RUN: not attn-gpu-model %s --kernel=no_empty --block=64 --shared=288 --buffer in:f32:24x8:iota --buffer out:f32:4x8 --arg map:in:4x8 --arg out 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NO_EMPTY
// RUN: not attn-gpu-model %s --kernel=early --block=64 --shared=288 --buffer in:f32:24x8:iota --buffer out:f32:4x8 --arg map:in:4x8 --arg out 2>&1 \
// RUN:   | FileCheck %s --check-prefix=EARLY

gpu.module @m {
  llvm.mlir.global external @smem() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>

  // CHECK: out:
  // CHECK-NEXT: 480, 486, 492, 498, 504, 510, 516, 522
  // CHECK-NEXT: 528, 534,
  // CHECK-NEXT: 576, 582,
  // CHECK-NEXT: 624, 630, 636, 642, 648, 654, 660, 666
  llvm.func @kernel(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}, %out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %full = llvm.getelementptr %sm[256] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %empty = llvm.getelementptr %sm[272] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c4 = arith.constant 4 : i32
    %tiles = arith.constant 6 : i32
    %c32 = arith.constant 32 : i32
    %bytes = arith.constant 128 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    scf.if %first {
      scf.for %s = %c0 to %c2 step %c1 : i32 {
        %f = llvm.getelementptr %full[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        %e = llvm.getelementptr %empty[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        nvvm.mbarrier.init %f, %c1 : !llvm.ptr<3>, i32
        nvvm.mbarrier.init %e, %c32 : !llvm.ptr<3>, i32
      }
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    %producer = arith.cmpi ult, %tid, %c32 : i32
    scf.if %producer {
      %elected = nvvm.elect.sync -> i1
      scf.if %elected {
        scf.for %t = %c0 to %tiles step %c1 : i32 {
          %s = arith.remui %t, %c2 : i32
          %round = arith.divui %t, %c2 : i32
          %odd = arith.andi %round, %c1 : i32
          %before = arith.xori %odd, %c1 : i32
          %f = llvm.getelementptr %full[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
          %e = llvm.getelementptr %empty[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
          nvvm.mbarrier.try_wait.parity %e, %before, %c1 : !llvm.ptr<3>, i32, i32
          nvvm.mbarrier.arrive.expect_tx %f, %bytes : !llvm.ptr<3>, i32
          %to = llvm.getelementptr %sm[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, !llvm.array<32 x f32>
          %y = arith.muli %t, %c4 : i32
          nvvm.cp.async.bulk.tensor.shared.cluster.global %to, %map, %f, box[%c0, %y] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
        }
      }
    } else {
      %zero = arith.constant 0.0 : f32
      %sum = scf.for %t = %c0 to %tiles step %c1 iter_args(%a = %zero) -> f32 : i32 {
        %s = arith.remui %t, %c2 : i32
        %round = arith.divui %t, %c2 : i32
        %odd = arith.andi %round, %c1 : i32
        %parity = arith.addi %odd, %c0 : i32
        %f = llvm.getelementptr %full[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        %e = llvm.getelementptr %empty[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        nvvm.mbarrier.try_wait.parity %f, %parity, %c1 : !llvm.ptr<3>, i32, i32
        %from = llvm.getelementptr %sm[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, !llvm.array<32 x f32>
        %p = llvm.getelementptr %from[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, f32
        %x = llvm.load %p : !llvm.ptr<3> -> f32
        %b = arith.addf %a, %x : f32
        %state = nvvm.mbarrier.arrive %e : !llvm.ptr<3> -> i64
        scf.yield %b : f32
      }
      %q = llvm.getelementptr %out[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, f32
      llvm.store %sum, %q : f32, !llvm.ptr<1>
    }
    llvm.return
  }

  // The producer does not wait for the consumer.
  llvm.func @no_empty(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}, %out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %full = llvm.getelementptr %sm[256] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %empty = llvm.getelementptr %sm[272] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c4 = arith.constant 4 : i32
    %tiles = arith.constant 6 : i32
    %c32 = arith.constant 32 : i32
    %bytes = arith.constant 128 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    scf.if %first {
      scf.for %s = %c0 to %c2 step %c1 : i32 {
        %f = llvm.getelementptr %full[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        %e = llvm.getelementptr %empty[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        nvvm.mbarrier.init %f, %c1 : !llvm.ptr<3>, i32
        nvvm.mbarrier.init %e, %c32 : !llvm.ptr<3>, i32
      }
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    %producer = arith.cmpi ult, %tid, %c32 : i32
    scf.if %producer {
      %elected = nvvm.elect.sync -> i1
      scf.if %elected {
        scf.for %t = %c0 to %tiles step %c1 : i32 {
          %s = arith.remui %t, %c2 : i32
          %round = arith.divui %t, %c2 : i32
          %odd = arith.andi %round, %c1 : i32
          %before = arith.xori %odd, %c1 : i32
          %f = llvm.getelementptr %full[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
          %e = llvm.getelementptr %empty[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
          // NO_EMPTY: image:[[@LINE+1]]:{{.*}}lane 0: 1 arrivals at an mbarrier that expects 0 more in this phase
          nvvm.mbarrier.arrive.expect_tx %f, %bytes : !llvm.ptr<3>, i32
          %to = llvm.getelementptr %sm[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, !llvm.array<32 x f32>
          %y = arith.muli %t, %c4 : i32
          nvvm.cp.async.bulk.tensor.shared.cluster.global %to, %map, %f, box[%c0, %y] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
        }
      }
    } else {
      %zero = arith.constant 0.0 : f32
      %sum = scf.for %t = %c0 to %tiles step %c1 iter_args(%a = %zero) -> f32 : i32 {
        %s = arith.remui %t, %c2 : i32
        %round = arith.divui %t, %c2 : i32
        %odd = arith.andi %round, %c1 : i32
        %parity = arith.addi %odd, %c0 : i32
        %f = llvm.getelementptr %full[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        %e = llvm.getelementptr %empty[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        nvvm.mbarrier.try_wait.parity %f, %parity, %c1 : !llvm.ptr<3>, i32, i32
        %from = llvm.getelementptr %sm[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, !llvm.array<32 x f32>
        %p = llvm.getelementptr %from[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, f32
        %x = llvm.load %p : !llvm.ptr<3> -> f32
        %b = arith.addf %a, %x : f32
        %state = nvvm.mbarrier.arrive %e : !llvm.ptr<3> -> i64
        scf.yield %b : f32
      }
      %q = llvm.getelementptr %out[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, f32
      llvm.store %sum, %q : f32, !llvm.ptr<1>
    }
    llvm.return
  }

  // The consumer takes the parity of the phase before.
  llvm.func @early(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}, %out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %full = llvm.getelementptr %sm[256] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %empty = llvm.getelementptr %sm[272] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c4 = arith.constant 4 : i32
    %tiles = arith.constant 6 : i32
    %c32 = arith.constant 32 : i32
    %bytes = arith.constant 128 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    scf.if %first {
      scf.for %s = %c0 to %c2 step %c1 : i32 {
        %f = llvm.getelementptr %full[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        %e = llvm.getelementptr %empty[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        nvvm.mbarrier.init %f, %c1 : !llvm.ptr<3>, i32
        nvvm.mbarrier.init %e, %c32 : !llvm.ptr<3>, i32
      }
      nvvm.fence.mbarrier.init
    }
    nvvm.barrier0
    %producer = arith.cmpi ult, %tid, %c32 : i32
    scf.if %producer {
      %elected = nvvm.elect.sync -> i1
      scf.if %elected {
        scf.for %t = %c0 to %tiles step %c1 : i32 {
          %s = arith.remui %t, %c2 : i32
          %round = arith.divui %t, %c2 : i32
          %odd = arith.andi %round, %c1 : i32
          %before = arith.xori %odd, %c1 : i32
          %f = llvm.getelementptr %full[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
          %e = llvm.getelementptr %empty[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
          nvvm.mbarrier.try_wait.parity %e, %before, %c1 : !llvm.ptr<3>, i32, i32
          nvvm.mbarrier.arrive.expect_tx %f, %bytes : !llvm.ptr<3>, i32
          %to = llvm.getelementptr %sm[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, !llvm.array<32 x f32>
          %y = arith.muli %t, %c4 : i32
          nvvm.cp.async.bulk.tensor.shared.cluster.global %to, %map, %f, box[%c0, %y] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr
        }
      }
    } else {
      %zero = arith.constant 0.0 : f32
      %sum = scf.for %t = %c0 to %tiles step %c1 iter_args(%a = %zero) -> f32 : i32 {
        %s = arith.remui %t, %c2 : i32
        %round = arith.divui %t, %c2 : i32
        %odd = arith.andi %round, %c1 : i32
        %parity = arith.xori %odd, %c1 : i32
        %f = llvm.getelementptr %full[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        %e = llvm.getelementptr %empty[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
        nvvm.mbarrier.try_wait.parity %f, %parity, %c1 : !llvm.ptr<3>, i32, i32
        %from = llvm.getelementptr %sm[%s] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, !llvm.array<32 x f32>
        %p = llvm.getelementptr %from[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, f32
        // EARLY: image:[[@LINE+1]]:{{.*}}kernel 'early', CTA (0, 0, 0), warp 1, lane 0: shared bytes [1024, 1028) are read, and nothing has written them
        %x = llvm.load %p : !llvm.ptr<3> -> f32
        %b = arith.addf %a, %x : f32
        %state = nvvm.mbarrier.arrive %e : !llvm.ptr<3> -> i64
        scf.yield %b : f32
      }
      %q = llvm.getelementptr %out[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, f32
      llvm.store %sum, %q : f32, !llvm.ptr<1>
    }
    llvm.return
  }
}
