// The stages one after the other are the pipeline.

// RUN: attn-opt %s --attn-to-nvvm=chip=sm_80 -o %t.all
// RUN: attn-opt %s --attn-stage-decompose --attn-stage-cuda-config=chip=sm_80 \
// RUN:   --attn-stage-bufferize --attn-stage-cuda-kernel --attn-stage-cuda-launch \
// RUN:   --attn-lower-kernels-to-nvvm=chip=sm_80 -o %t.stages
// RUN: cmp %t.all %t.stages

// RUN: FileCheck %s < %t.all
// RUN: attn-opt %s --attn-to-gpu | FileCheck --check-prefix=GPU %s

// CHECK: gpu.module @attn_kernels [#nvvm.target<O = 3, chip = "sm_80", features = "+ptx78">]
// CHECK-NOT: {{scf[.]|arith[.]|vector[.]}}
// CHECK: nvvm.mma.sync

// Without a chip, kernels are those of sm_90a, as the model runs them.

// GPU: gpu.module @attn_kernels {
// GPU: scf.for
// GPU: attn_ptx.wgmma

// The result is memory of the device, and so is the temporary, which goes back
// after the launches. The functions' memrefs are what a caller in C hands over.

// CHECK-LABEL: func.func @twice
// CHECK-SAME: (%{{.+}}: memref<1x2x?x64xbf16>) -> memref<1x2x?x64xbf16>
// CHECK-SAME: llvm.emit_c_interface
// CHECK-NOT: {{attn[.]|memref[.](alloc|dealloc|copy)|gpu[.]launch}}
// CHECK-COUNT-2: llvm.call @attn_cuda_alloc_on_current_stream
// CHECK: llvm.call @attn_cuda_check_alignment_for_launch
// Each of the two has a kernel for few queries and one for many, with one that
// combines parts of the keys after each, whose memory goes back too.
// CHECK-COUNT-8: llvm.call @attn_cuda_launch_on_current_stream
// CHECK-COUNT-2: llvm.call @attn_cuda_free_on_current_stream
// CHECK-NOT: attn_cuda
// CHECK: return
!t = tensor<1x2x?x64xbf16>
func.func @twice(%x: !t) -> !t {
  %c2 = arith.constant 2 : index
  %s = tensor.dim %x, %c2 : !t
  %o = tensor.empty(%s) : !t
  %first = attn.sdpa ins(%x, %x, %x : !t, !t, !t) outs(%o : !t) -> !t
  %p = tensor.empty(%s) : !t
  %second = attn.sdpa ins(%first, %x, %x : !t, !t, !t) outs(%p : !t) -> !t
  return %second : !t
}
