// Exchange between the lanes of a warp, after PTX ISA's pseudo-code of
// shfl.sync, and votes.

// RUN: attn-gpu-model %s --buffer out:i32:9x32 --arg out --print out | FileCheck %s
// RUN: not attn-gpu-model %s --kernel=inactive --buffer out:i32:32 --arg out 2>&1 \
// RUN:   | FileCheck %s --check-prefix=INACTIVE
// RUN: not attn-gpu-model %s --kernel=members --buffer out:i32:32 --arg out 2>&1 \
// RUN:   | FileCheck %s --check-prefix=MEMBERS
// RUN: not attn-gpu-model %s --kernel=uniform --buffer out:i32:32 --arg out 2>&1 \
// RUN:   | FileCheck %s --check-prefix=UNIFORM

gpu.module @m {
  // CHECK: out:
  // CHECK-NEXT: 1, 0, 3, 2, 5, 4
  // CHECK-NEXT: 0, 1, 2, 0, 1, 2, 3, 4
  // CHECK-NEXT: 3, 4, 5, 6, 7, 5, 6, 7, 11, 12
  // CHECK-NEXT: 2, 2, 2, 2, 6, 6, 6, 6, 10
  // CHECK-NEXT: 1, 1, 1, 1, 1, 0, 0, 0, 1
  // CHECK-NEXT: 15, 15, 15
  // CHECK-NEXT: 1, 1, 1
  // CHECK-NEXT: 1, 0, 0, 0
  // CHECK-NEXT: 496, 496
  llvm.func @kernel(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %all = arith.constant -1 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c3 = arith.constant 3 : i32
    %c4 = arith.constant 4 : i32
    %c0 = arith.constant 0 : i32
    %full = arith.constant 31 : i32
    // Segments of eight and of four lanes: mask in bits 8 to 12.
    %eight = arith.constant 6175 : i32
    %four = arith.constant 7199 : i32
    %0 = nvvm.shfl.sync bfly %all, %lane, %c1, %full : i32 -> i32
    %1 = nvvm.shfl.sync up %all, %lane, %c3, %c0 : i32 -> i32
    %2 = nvvm.shfl.sync down %all, %lane, %c3, %eight {return_value_and_is_valid} : i32 -> !llvm.struct<(i32, i1)>
    %v2 = llvm.extractvalue %2[0] : !llvm.struct<(i32, i1)>
    %p2 = llvm.extractvalue %2[1] : !llvm.struct<(i32, i1)>
    %i2 = arith.extui %p2 : i1 to i32
    %3 = nvvm.shfl.sync idx %all, %lane, %c2, %four : i32 -> i32
    %low = arith.cmpi ult, %lane, %c4 : i32
    %4 = nvvm.vote.sync ballot %all, %low -> i32
    %any = nvvm.vote.sync any %all, %low -> i1
    %every = nvvm.vote.sync all %all, %low -> i1
    %uni = nvvm.vote.sync uni %all, %low -> i1
    %n0 = arith.ori %every, %uni : i1
    %true = arith.constant true
    %n1 = arith.xori %n0, %true : i1
    %n2 = arith.andi %n1, %any : i1
    %5 = arith.extui %n2 : i1 to i32
    %el = nvvm.elect.sync -> i1
    %6 = arith.extui %el : i1 to i32
    %to = llvm.getelementptr %out[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %0, %to : i32, !llvm.ptr<1>
    %to1 = llvm.getelementptr %to[32] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    llvm.store %1, %to1 : i32, !llvm.ptr<1>
    %to2 = llvm.getelementptr %to[64] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    llvm.store %v2, %to2 : i32, !llvm.ptr<1>
    %to3 = llvm.getelementptr %to[96] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    llvm.store %3, %to3 : i32, !llvm.ptr<1>
    %to4 = llvm.getelementptr %to[128] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    llvm.store %i2, %to4 : i32, !llvm.ptr<1>
    %to5 = llvm.getelementptr %to[160] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    llvm.store %4, %to5 : i32, !llvm.ptr<1>
    %to6 = llvm.getelementptr %to[192] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    llvm.store %5, %to6 : i32, !llvm.ptr<1>
    %to7 = llvm.getelementptr %to[224] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    llvm.store %6, %to7 : i32, !llvm.ptr<1>
    %sum = nvvm.redux.sync add %lane, %all : i32 -> i32
    %to8 = llvm.getelementptr %to[256] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    llvm.store %sum, %to8 : i32, !llvm.ptr<1>
    llvm.return
  }

  llvm.func @inactive(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c16 = arith.constant 16 : i32
    %half = arith.constant 65535 : i32
    %full = arith.constant 31 : i32
    %low = arith.cmpi ult, %lane, %c16 : i32
    scf.if %low {
      // INACTIVE: image:[[@LINE+1]]:{{.*}}'nvvm.shfl.sync' in kernel 'inactive', CTA (0, 0, 0), warp 0, lane 0: the lane reads lane 16, which is not active
      %0 = nvvm.shfl.sync bfly %half, %lane, %c16, %full : i32 -> i32
    }
    llvm.return
  }

  llvm.func @members(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c16 = arith.constant 16 : i32
    %all = arith.constant -1 : i32
    %full = arith.constant 31 : i32
    %low = arith.cmpi ult, %lane, %c16 : i32
    scf.if %low {
      // MEMBERS: image:[[@LINE+1]]:{{.*}}warp 0, lane 16: the lane is in the member mask 0xffffffff and not active
      %0 = nvvm.shfl.sync idx %all, %lane, %c16, %full : i32 -> i32
    }
    llvm.return
  }

  llvm.func @uniform(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %lane = nvvm.read.ptx.sreg.laneid : i32
    // UNIFORM: image:[[@LINE+1]]:{{.*}}warp 0, lane 1: the operand is 1 here and 0 in another lane; all lanes need the same value
    nvvm.bar.warp.sync %lane : i32
    llvm.return
  }
}
