// RUN: attn-opt %s --attn-lower-kernels-to-nvvm | FileCheck %s --check-prefixes=CHECK,SM90
// RUN: attn-opt %s --attn-lower-kernels-to-nvvm=chip=sm_80 | FileCheck %s --check-prefixes=CHECK,SM80
// RUN: not attn-opt %s --attn-lower-kernels-to-nvvm=chip=gfx90a 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: error: unknown chip 'gfx90a'; there are sm_80,

// Code of the host is not touched.

// CHECK: func.func @host
// CHECK-NEXT: math.exp2
func.func @host(%x: f32) -> f32 {
  %y = math.exp2 %x : f32
  return %y : f32
}

// Kernels are functions of LLVM afterwards, with nothing of another dialect.

// SM90: gpu.module @kernels [#nvvm.target<O = 3, chip = "sm_90a", features = "+ptx86">]
// SM80: gpu.module @kernels [#nvvm.target<O = 3, chip = "sm_80", features = "+ptx78">]
gpu.module @kernels {
  // CHECK: llvm.func @row_max(
  // CHECK-SAME: attributes {{.*}}gpu.kernel{{.*}}nvvm.kernel
  // CHECK-NOT: {{ (scf|arith|math|vector|attn_ptx|gpu)[.]}}
  // CHECK-NOT: llvm.call @
  // CHECK: nvvm.read.ptx.sreg.tid.x
  // CHECK: llvm.cond_br
  // CHECK: llvm.intr.maxnum
  // CHECK: llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"
  // CHECK: llvm.inline_asm {{.*}}wgmma.commit_group
  // CHECK: llvm.return
  gpu.func @row_max(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>, %n: i32) kernel {
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %lowest = arith.constant dense<0xFF800000> : vector<4xf32>
    %zero = arith.constant dense<0.0> : vector<4xf32>
    %thread = gpu.thread_id x
    %max = scf.for %i = %c0 to %n step %c1 iter_args(%m = %lowest) -> (vector<4xf32>) : i32 {
      %p = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xf32>
      %x = llvm.load %p : !llvm.ptr<1> -> vector<4xf32>
      %next = arith.maximumf %m, %x : vector<4xf32>
      scf.yield %next : vector<4xf32>
    }
    // Upstream has a library's function for this one.
    %positive = arith.maxnumf %max, %zero : vector<4xf32>
    %e = math.exp2 %positive : vector<4xf32>
    attn_ptx.wgmma_commit
    %offset = arith.index_cast %thread : index to i32
    %q = llvm.getelementptr %out[%offset] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xf32>
    llvm.store %e, %q : vector<4xf32>, !llvm.ptr<1>
    gpu.return
  }
}
