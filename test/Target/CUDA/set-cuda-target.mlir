// RUN: attn-opt %s --attn-set-cuda-target | FileCheck %s --check-prefixes=CHECK,SM90
// RUN: attn-opt %s --attn-set-cuda-target=chip=sm_80 | FileCheck %s --check-prefixes=CHECK,SM80
// RUN: not attn-opt %s --attn-set-cuda-target=chip=sm_9 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: error: unknown chip 'sm_9'; there are sm_80, sm_86, sm_89, sm_90a, sm_100, sm_100a

// The version of PTX is the lowest that has what the chip's kernels use.

// SM90: gpu.module @kernels [#nvvm.target<O = 3, chip = "sm_90a", features = "+ptx86">]
// SM80: gpu.module @kernels [#nvvm.target<O = 3, chip = "sm_80", features = "+ptx78">]
gpu.module @kernels {
}

// A target that is there stays.

// CHECK: gpu.module @mine [#nvvm.target<chip = "sm_89">]
gpu.module @mine [#nvvm.target<chip = "sm_89">] {
}
