// What an arrival at an mbarrier tells whoever waits there: what the lane that
// arrives did, and of other lanes of its warp what they did before it met them.

// RUN: attn-gpu-model %s --kernel=in_order --block=64 --shared=512
// RUN: attn-gpu-model %s --kernel=in_order --seed=11 --block=64 --shared=512
// RUN: not attn-gpu-model %s --kernel=stores --block=64 --shared=512 2>&1 | FileCheck %s --check-prefix=STORES
// RUN: not attn-gpu-model %s --kernel=loads --block=64 --shared=512 2>&1 | FileCheck %s --check-prefix=LOADS
// RUN: not attn-gpu-model %s --kernel=half --block=64 --shared=512 2>&1 | FileCheck %s --check-prefix=HALF
// RUN: not attn-gpu-model %s --kernel=copies --block=64 --shared=512 --buffer in:i32:64:iota --arg in 2>&1 \
// RUN:   | FileCheck %s --check-prefix=COPIES

gpu.module @m {
  llvm.mlir.global external @smem() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>

  // All lanes store, meet, and one arrives; one lane stores and arrives; each lane
  // loads and arrives itself.
  llvm.func @in_order() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %barrier = llvm.getelementptr %sm[256] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c32 = arith.constant 32 : i32
    %count = arith.constant 1 : i32
    %all = arith.constant -1 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %producer = arith.cmpi ult, %tid, %c32 : i32
    %slot = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %own = llvm.getelementptr %sm[128] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %second = llvm.getelementptr %sm[264] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    scf.if %first {
      nvvm.mbarrier.init %barrier, %count : !llvm.ptr<3>, i32
      nvvm.mbarrier.init %second, %c32 : !llvm.ptr<3>, i32
    }
    nvvm.barrier0
    scf.if %producer {
      llvm.store %tid, %slot : i32, !llvm.ptr<3>
      nvvm.bar.warp.sync %all : i32
      scf.if %first {
        llvm.store %tid, %own : i32, !llvm.ptr<3>
        %state = nvvm.mbarrier.arrive %barrier : !llvm.ptr<3> -> i64
      }
      nvvm.mbarrier.try_wait.parity %second, %c0, %c1 : !llvm.ptr<3>, i32, i32
      llvm.store %tid, %slot : i32, !llvm.ptr<3>
    } else {
      nvvm.mbarrier.try_wait.parity %barrier, %c0, %c1 : !llvm.ptr<3>, i32, i32
      %v = llvm.load %slot : !llvm.ptr<3> -> i32
      %w = llvm.load %own : !llvm.ptr<3> -> i32
      %state = nvvm.mbarrier.arrive %second : !llvm.ptr<3> -> i64
    }
    llvm.return
  }

  // One lane arrives for all, which have not met after they stored.
  llvm.func @stores() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %barrier = llvm.getelementptr %sm[256] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c32 = arith.constant 32 : i32
    %count = arith.constant 1 : i32
    %all = arith.constant -1 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %producer = arith.cmpi ult, %tid, %c32 : i32
    %slot = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    scf.if %first {
      nvvm.mbarrier.init %barrier, %count : !llvm.ptr<3>, i32
    }
    nvvm.barrier0
    scf.if %producer {
      llvm.store %tid, %slot : i32, !llvm.ptr<3>
      scf.if %first {
        %state = nvvm.mbarrier.arrive %barrier : !llvm.ptr<3> -> i64
      }
    } else {
      nvvm.mbarrier.try_wait.parity %barrier, %c0, %c1 : !llvm.ptr<3>, i32, i32
      // STORES: image:[[@LINE+1]]:{{.*}}warp 1, lane 1: race: shared bytes [1028, 1032) are read while nothing orders this after the write by warp 0
      %v = llvm.load %slot : !llvm.ptr<3> -> i32
    }
    llvm.return
  }

  // The same after they loaded: memory is free for what comes next too early.
  llvm.func @loads() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %barrier = llvm.getelementptr %sm[256] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c32 = arith.constant 32 : i32
    %count = arith.constant 1 : i32
    %all = arith.constant -1 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %producer = arith.cmpi ult, %tid, %c32 : i32
    %slot = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    scf.if %first {
      nvvm.mbarrier.init %barrier, %count : !llvm.ptr<3>, i32
    }
    scf.if %producer {
      llvm.store %tid, %slot : i32, !llvm.ptr<3>
    }
    nvvm.barrier0
    scf.if %producer {
      %v = llvm.load %slot : !llvm.ptr<3> -> i32
      scf.if %first {
        %state = nvvm.mbarrier.arrive %barrier : !llvm.ptr<3> -> i64
      }
    } else {
      nvvm.mbarrier.try_wait.parity %barrier, %c0, %c1 : !llvm.ptr<3>, i32, i32
      // LOADS: image:[[@LINE+1]]:{{.*}}warp 1, lane 1: race: shared bytes [1028, 1032) are written while nothing orders this after the read by warp 0
      llvm.store %tid, %slot : i32, !llvm.ptr<3>
    }
    llvm.return
  }

  // Half of the lanes have met the one that arrives.
  llvm.func @half() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %barrier = llvm.getelementptr %sm[256] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c32 = arith.constant 32 : i32
    %count = arith.constant 1 : i32
    %all = arith.constant -1 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %producer = arith.cmpi ult, %tid, %c32 : i32
    %slot = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %low = arith.constant 65535 : i32
    %c16 = arith.constant 16 : i32
    %is_low = arith.cmpi ult, %lane, %c16 : i32
    scf.if %first {
      nvvm.mbarrier.init %barrier, %count : !llvm.ptr<3>, i32
    }
    nvvm.barrier0
    scf.if %producer {
      llvm.store %tid, %slot : i32, !llvm.ptr<3>
      scf.if %is_low {
        nvvm.bar.warp.sync %low : i32
        scf.if %first {
          %state = nvvm.mbarrier.arrive %barrier : !llvm.ptr<3> -> i64
        }
      }
    } else {
      nvvm.mbarrier.try_wait.parity %barrier, %c0, %c1 : !llvm.ptr<3>, i32, i32
      // HALF: image:[[@LINE+1]]:{{.*}}warp 1, lane 16: race: shared bytes [1088, 1092) are read while nothing orders this after the write by warp 0
      %v = llvm.load %slot : !llvm.ptr<3> -> i32
    }
    llvm.return
  }

  // Each lane has waited for its own copies.
  llvm.func @copies(%in: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %barrier = llvm.getelementptr %sm[256] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c32 = arith.constant 32 : i32
    %count = arith.constant 1 : i32
    %all = arith.constant -1 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %producer = arith.cmpi ult, %tid, %c32 : i32
    %slot = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %from = llvm.getelementptr %in[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    scf.if %first {
      nvvm.mbarrier.init %barrier, %count : !llvm.ptr<3>, i32
    }
    nvvm.barrier0
    scf.if %producer {
      nvvm.cp.async.shared.global %slot, %from, 4, cache = ca : !llvm.ptr<3>, !llvm.ptr<1>
      nvvm.cp.async.commit.group
      nvvm.cp.async.wait.group 0
      scf.if %first {
        %state = nvvm.mbarrier.arrive %barrier : !llvm.ptr<3> -> i64
      }
    } else {
      nvvm.mbarrier.try_wait.parity %barrier, %c0, %c1 : !llvm.ptr<3>, i32, i32
      // COPIES: image:[[@LINE+1]]:{{.*}}warp 1, lane 1: race: shared bytes [1028, 1032) are read while nothing orders this after the write by a pending cp.async of warp 0
      %v = llvm.load %slot : !llvm.ptr<3> -> i32
    }
    llvm.return
  }
}
