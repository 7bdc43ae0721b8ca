// Lanes take different sides of a branch and leave loops at different times.

// RUN: attn-gpu-model %s --buffer out:i32:4x8 --arg out --print out | FileCheck %s
// RUN: attn-gpu-model %s --seed=5 --buffer out:i32:4x8 --arg out --print out | FileCheck %s
// RUN: attn-gpu-model %s --kernel=swap --buffer out:i32:4x8 --arg out --print out \
// RUN:   | FileCheck %s --check-prefix=SWAP
// RUN: attn-gpu-model %s --kernel=blocks --grid=2,2,2 --block=4,2,4 \
// RUN:   --buffer out:i32:8x32 --arg out --print out | FileCheck %s --check-prefix=BLOCKS
// RUN: attn-gpu-model %s --kernel=blocks --threads=3 --grid=2,2,2 --block=4,2,4 \
// RUN:   --buffer out:i32:8x32 --arg out --print out | FileCheck %s --check-prefix=BLOCKS
// RUN: not attn-gpu-model %s --kernel=asserts --buffer out:i32:4x8 --arg out 2>&1 \
// RUN:   | FileCheck %s --check-prefix=ASSERTS

gpu.module @m {
  // ASSERTS: 'cf.assert' in kernel 'asserts', CTA (0, 0, 0), warp 0, lane 5: asserts: not the fifth
  llvm.func @asserts(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c5 = arith.constant 5 : i32
    %c7 = arith.constant 7 : i32
    %other = arith.cmpi ne, %lane, %c5 : i32
    %never = arith.cmpi sgt, %lane, %c7 : i32
    // Of lanes that are not there nobody asks.
    scf.if %never {
      %high = arith.cmpi sgt, %lane, %c5 : i32
      cf.assert %high, "a high lane"
    }
    cf.assert %other, "not the fifth"
    llvm.return
  }

  // Steps of Collatz, for odd lanes; 100 + lane for even ones.
  // CHECK: out:
  // CHECK-NEXT: 100, 0, 102, 7, 104, 5, 106, 16
  // CHECK-NEXT: 108, 19, 110, 14, 112, 9, 114, 17
  // CHECK-NEXT: 116, 12, 118, 20, 120, 7, 122, 15
  // CHECK-NEXT: 124, 23, 126, 111, 128, 18, 130, 106
  llvm.func @kernel(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c3 = arith.constant 3 : i32
    %c100 = arith.constant 100 : i32
    %bit = arith.andi %lane, %c1 : i32
    %odd = arith.cmpi eq, %bit, %c1 : i32
    %result = scf.if %odd -> i32 {
      %w:2 = scf.while (%n = %lane, %steps = %c0) : (i32, i32) -> (i32, i32) {
        %more = arith.cmpi ne, %n, %c1 : i32
        scf.condition(%more) %n, %steps : i32, i32
      } do {
      ^bb0(%n: i32, %steps: i32):
        %low = arith.andi %n, %c1 : i32
        %isOdd = arith.cmpi ne, %low, %c0 : i32
        %next = scf.if %isOdd -> i32 {
          %triple = arith.muli %n, %c3 : i32
          %up = arith.addi %triple, %c1 : i32
          scf.yield %up : i32
        } else {
          %half = arith.divui %n, %c2 : i32
          scf.yield %half : i32
        }
        %count = arith.addi %steps, %c1 : i32
        scf.yield %next, %count : i32, i32
      }
      scf.yield %w#1 : i32
    } else {
      %sum = arith.addi %lane, %c100 : i32
      scf.yield %sum : i32
    }
    %to = llvm.getelementptr %out[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %result, %to : i32, !llvm.ptr<1>
    llvm.return
  }

  // A loop whose values change places; lane n goes round n times.
  // SWAP: out:
  // SWAP-NEXT: 1, 2, 1, 2, 1, 2, 1, 2
  llvm.func @swap(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %r:2 = scf.for %i = %c0 to %lane step %c1 iter_args(%a = %c1, %b = %c2) -> (i32, i32) : i32 {
      scf.yield %b, %a : i32, i32
    }
    %to = llvm.getelementptr %out[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %r#0, %to : i32, !llvm.ptr<1>
    llvm.return
  }

  // One number for each thread of each CTA: z y x.
  // BLOCKS: out:
  // BLOCKS-NEXT: 0, 1, 2, 3, 10, 11, 12, 13, 100, 101,
  // BLOCKS-NEXT: 1000, 1001, 1002, 1003, 1010, 1011,
  // BLOCKS-NEXT: 10000, 10001
  // BLOCKS-NEXT: 11000, 11001
  // BLOCKS-NEXT: 100000, 100001
  llvm.func @blocks(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %c10 = arith.constant 10 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %tx = nvvm.read.ptx.sreg.tid.x : i32
    %ty = nvvm.read.ptx.sreg.tid.y : i32
    %tz = nvvm.read.ptx.sreg.tid.z : i32
    %bx = nvvm.read.ptx.sreg.ctaid.x : i32
    %by = nvvm.read.ptx.sreg.ctaid.y : i32
    %bz = nvvm.read.ptx.sreg.ctaid.z : i32
    %nx = nvvm.read.ptx.sreg.nctaid.x : i32
    %a0 = arith.muli %bz, %c10 : i32
    %a1 = arith.addi %a0, %by : i32
    %a2 = arith.muli %a1, %c10 : i32
    %a3 = arith.addi %a2, %bx : i32
    %a4 = arith.muli %a3, %c10 : i32
    %a5 = arith.addi %a4, %tz : i32
    %a6 = arith.muli %a5, %c10 : i32
    %a7 = arith.addi %a6, %ty : i32
    %a8 = arith.muli %a7, %c10 : i32
    %a9 = arith.addi %a8, %tx : i32
    %b0 = arith.muli %bz, %c2 : i32
    %b1 = arith.addi %b0, %by : i32
    %b2 = arith.muli %b1, %nx : i32
    %b3 = arith.addi %b2, %bx : i32
    %b4 = arith.muli %b3, %c32 : i32
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %b5 = arith.addi %b4, %lane : i32
    %to = llvm.getelementptr %out[%b5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %a9, %to : i32, !llvm.ptr<1>
    llvm.return
  }
}
