// setmaxnreg: what warpgroups give back, others may take. Three warpgroups of
// 168 registers a thread share 64512.

// RUN: attn-gpu-model %s --block=384
// RUN: attn-gpu-model %s --block=384 --seed=4
// RUN: not attn-gpu-model %s --kernel=too_many --block=384 2>&1 \
// RUN:   | FileCheck %s --check-prefix=MANY
// RUN: not attn-gpu-model %s --kernel=no_increase --block=384 2>&1 \
// RUN:   | FileCheck %s --check-prefix=INCREASE
// RUN: not attn-gpu-model %s --kernel=one_warp --block=128 2>&1 \
// RUN:   | FileCheck %s --check-prefix=WARP

gpu.module @m {
  llvm.func @kernel() attributes {nvvm.kernel} {
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c128 = arith.constant 128 : i32
    %producer = arith.cmpi ult, %tid, %c128 : i32
    scf.if %producer {
      nvvm.setmaxregister decrease 24
    } else {
      nvvm.setmaxregister increase 240
    }
    llvm.return
  }

  // MANY: deadlock: no warp can go on
  // MANY-NEXT: 'nvvm.setmaxregister' waits for registers: {{[0-9]+}} are free
  llvm.func @too_many() attributes {nvvm.kernel} {
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c128 = arith.constant 128 : i32
    %producer = arith.cmpi ult, %tid, %c128 : i32
    scf.if %producer {
      nvvm.setmaxregister decrease 32
    } else {
      nvvm.setmaxregister increase 240
    }
    llvm.return
  }

  llvm.func @no_increase() attributes {nvvm.kernel} {
    // INCREASE: image:[[@LINE+1]]:5: {{.*}}the thread has 168 registers, and 160 are no increase
    nvvm.setmaxregister increase 160
    llvm.return
  }

  llvm.func @one_warp() attributes {nvvm.kernel} {
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c32 = arith.constant 32 : i32
    %some = arith.cmpi ult, %tid, %c32 : i32
    scf.if %some {
      // WARP: warp 1: the warp executed 0 of the 1 instructions that its warpgroup executes together
      nvvm.setmaxregister decrease 24
    }
    llvm.return
  }
}
