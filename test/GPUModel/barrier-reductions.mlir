// What threads vote at a barrier: how many, whether all, whether any. Threads 0
// to 39 of 64 say 5, the others 0.

// RUN: attn-gpu-model %s --block=64 --buffer out:i32:3x2 --arg out --print out | FileCheck %s

// CHECK: out:
// CHECK-NEXT: 40, 40
// CHECK-NEXT: 0, 0
// CHECK-NEXT: 1, 1
gpu.module @m {
  llvm.func @kernel(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c4 = arith.constant 4 : i32
    %c5 = arith.constant 5 : i32
    %c32 = arith.constant 32 : i32
    %c40 = arith.constant 40 : i32
    %thread = nvvm.read.ptx.sreg.tid.x : i32
    %low = arith.cmpi ult, %thread, %c40 : i32
    %vote = arith.select %low, %c5, %c0 : i32
    %count = nvvm.barrier #nvvm.reduction<popc> %vote -> i32
    %all = nvvm.barrier #nvvm.reduction<and> %vote -> i32
    %any = nvvm.barrier #nvvm.reduction<or> %vote -> i32
    // Thread 0 and thread 32 write a column each.
    %lane = arith.remui %thread, %c32 : i32
    %first = arith.cmpi eq, %lane, %c0 : i32
    scf.if %first {
      %warp = arith.divui %thread, %c32 : i32
      %p0 = llvm.getelementptr %out[%warp] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
      llvm.store %count, %p0 : i32, !llvm.ptr<1>
      %i1 = arith.addi %warp, %c2 : i32
      %p1 = llvm.getelementptr %out[%i1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
      llvm.store %all, %p1 : i32, !llvm.ptr<1>
      %i2 = arith.addi %warp, %c4 : i32
      %p2 = llvm.getelementptr %out[%i2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
      llvm.store %any, %p2 : i32, !llvm.ptr<1>
    }
    llvm.return
  }
}
