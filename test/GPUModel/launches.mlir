// What the model refuses before it runs anything.

// RUN: not attn-gpu-model %s --kernel=absent 2>&1 | FileCheck %s --check-prefix=ABSENT
// RUN: not attn-gpu-model %s --kernel=unknown_op 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not attn-gpu-model %s --kernel=unknown_type 2>&1 | FileCheck %s --check-prefix=TYPE
// RUN: not attn-gpu-model %s --kernel=blocks 2>&1 | FileCheck %s --check-prefix=BLOCKS
// RUN: not attn-gpu-model %s --kernel=limited --block=65 2>&1 | FileCheck %s --check-prefix=LIMITED
// RUN: not attn-gpu-model %s --kernel=limited --block=64,32 2>&1 | FileCheck %s --check-prefix=BLOCK
// RUN: not attn-gpu-model %s --kernel=limited --grid=1,70000 2>&1 | FileCheck %s --check-prefix=GRID
// RUN: not attn-gpu-model %s --kernel=limited --shared=232449 2>&1 | FileCheck %s --check-prefix=SHARED
// RUN: attn-gpu-model %s --kernel=limited --block=64 --shared=232448
// RUN: not attn-gpu-model %s --kernel=exact --block=32 2>&1 | FileCheck %s --check-prefix=EXACT
// RUN: not attn-gpu-model %s --kernel=argument 2>&1 | FileCheck %s --check-prefix=ARGUMENT
// RUN: not attn-gpu-model %s --kernel=divide --arg i32=31 2>&1 | FileCheck %s --check-prefix=DIVIDE
// RUN: attn-gpu-model %s --kernel=divide --arg i32=32
// RUN: not attn-gpu-model %s --kernel=step --arg i32=0 2>&1 | FileCheck %s --check-prefix=STEP
// RUN: attn-opt %s --emit-bytecode -o %t.mlirbc
// RUN: attn-gpu-model %t.mlirbc --kernel=limited --block=64
// RUN: echo 'func' | not attn-gpu-model - 2>&1 | FileCheck %s --check-prefix=TEXT

// ABSENT: no kernel 'absent' in a gpu.module
// TEXT: the image is no module: loc("image":1:1)
// LIMITED: a block of 65 threads for kernel 'limited', which is compiled for at most 64
// BLOCK: a block of 2048 threads: the limit is 1024
// GRID: grid size 1 is 70000: it is from 1 to 65535
// SHARED: 232449 bytes of shared memory: the limit is 232448
// EXACT: a block of 32 threads for kernel 'exact', which is compiled for 64
// ARGUMENT: argument 0 is missing

gpu.module @m {
  llvm.func @unknown_op() attributes {nvvm.kernel} {
    // UNKNOWN: image:[[@LINE+1]]:5: 'nvvm.cluster.arrive': the operation is not modelled
    nvvm.cluster.arrive
    llvm.return
  }
  llvm.func @unknown_type() attributes {nvvm.kernel} {
    // TYPE: image:[[@LINE+1]]:{{.*}}: 'arith.constant': values of type i24 are not modelled
    %0 = arith.constant 0 : i24
    llvm.return
  }
  // BLOCKS: image:[[@LINE+1]]:3: 'llvm.func': control flow between blocks is not modelled
  llvm.func @blocks() attributes {nvvm.kernel} {
    llvm.br ^bb1
  ^bb1:
    llvm.return
  }
  llvm.func @limited() attributes {nvvm.kernel, nvvm.maxntid = array<i32: 64, 1, 1>} {
    llvm.return
  }
  llvm.func @exact() attributes {nvvm.kernel, nvvm.reqntid = array<i32: 64, 1, 1>} {
    llvm.return
  }
  llvm.func @argument(%n: i32) attributes {nvvm.kernel} {
    llvm.return
  }
  // Only lanes that are active divide.
  llvm.func @divide(%n: i32) attributes {nvvm.kernel} {
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %d = arith.subi %n, %lane : i32
    // DIVIDE: image:[[@LINE+1]]:{{.*}}warp 0, lane 31: division by zero
    %q = arith.divui %n, %d : i32
    %c0 = arith.constant 0 : i32
    %no = arith.cmpi ult, %lane, %c0 : i32
    scf.if %no {
      %z = arith.divui %n, %c0 : i32
    }
    llvm.return
  }
  llvm.func @step(%n: i32) attributes {nvvm.kernel} {
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    // STEP: image:[[@LINE+1]]:{{.*}}lane 0: the loop's step is not positive
    scf.for %i = %c0 to %c1 step %n : i32 {
    }
    llvm.return
  }
}

// Host code beside the kernels is read over.
func.func @host(%m: memref<4xf32>) {
  return
}
