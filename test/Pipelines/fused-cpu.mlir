// The stages of the fused pipeline, one after the other, for a CPU without
// AVX-512; together they are the pipeline.

// DEFINE: %{target} = target-triple=x86_64-linux-gnu target-cpu=x86-64-v3
// RUN: attn-opt %s -attn-stage-decompose="%{target}" -o %t.decompose.mlir
// RUN: attn-opt %t.decompose.mlir -attn-stage-fused-cpu="%{target}" -o %t.fused.mlir
// RUN: attn-opt %t.fused.mlir -attn-stage-bufferize="%{target}" -o %t.bufferize.mlir
// RUN: attn-opt %t.bufferize.mlir -attn-stage-kernel="%{target}" -o %t.kernel.mlir
// RUN: attn-opt %t.kernel.mlir -attn-stage-vector="%{target}" -o %t.vector.mlir
// RUN: attn-opt %t.vector.mlir -attn-stage-llvm="%{target}" -o %t.llvm.mlir
// RUN: attn-opt %s -attn-to-llvm="%{target}" -o %t.whole.mlir
// RUN: diff %t.llvm.mlir %t.whole.mlir

// The layer is projections and attention on views of heads.
// RUN: FileCheck %s --check-prefix=DECOMPOSE --input-file %t.decompose.mlir
// DECOMPOSE-NOT: attn.multihead
// DECOMPOSE-NOT: linalg.transpose
// DECOMPOSE-COUNT-3: linalg.matmul
// DECOMPOSE: attn.sdpa {{.*}} causal(top_left) layout <query = bshd, key = bshd, value = bshd, output = bshd>
// DECOMPOSE: linalg.matmul

// Attention is a loop over tasks and two over key blocks, of which only the
// second masks; no tensor holds the scores of all pairs.
// RUN: FileCheck %s --check-prefix=FUSED --input-file %t.fused.mlir
// FUSED-NOT: attn.sdpa
// FUSED-NOT: tensor<1x4x300x
// FUSED: func @layer({{.*}}attn.lanes = 8
// FUSED: linalg.matmul {attn.register_tile
// FUSED: %[[PACKED:.+]] = scf.forall {{.*}} in (2, 19) {{.*}} -> (tensor<1x2x32x16x16xf32>)
// FUSED: linalg.matmul {attn.register_tile
// FUSED: scf.forall {{.*}} in (4, 4)
// FUSED: linalg.matmul {attn.register_tile
// FUSED: tensor.extract_slice %[[PACKED]]
// FUSED: scf.for
// FUSED: attn.online_sdpa
// FUSED-NOT: causal
// FUSED: scf.for
// FUSED: attn.online_sdpa {{.*}} key_limit({{.*}}) causal
// FUSED-NOT: attn.finalize
// FUSED: arith.divf
// FUSED: tensor.parallel_insert_slice
// FUSED: linalg.matmul {attn.register_tile

// Everything is memory, arguments contiguous, and tiles of a task on its stack.
// RUN: FileCheck %s --check-prefix=BUFFERIZE --input-file %t.bufferize.mlir
// BUFFERIZE-NOT: tensor
// BUFFERIZE: func.func @layer(%{{.+}}: memref<1x300x64xf32>, {{.*}}) -> memref<1x300x64xf32> attributes {{{.*}}llvm.emit_c_interface
// BUFFERIZE: scf.forall {{.*}} in (4, 4)
// BUFFERIZE-NOT: memref.alloc()
// BUFFERIZE: memref.alloca() {{.*}} : memref<1x1x96x16xf32>
// BUFFERIZE-COUNT-2: attn.online_sdpa
// BUFFERIZE-NOT: tensor

// Tiles are products in registers between exponentials, tasks are functions.
// RUN: FileCheck %s --check-prefix=KERNEL --input-file %t.kernel.mlir
// KERNEL-NOT: {{attn\.(online_sdpa|finalize)}}
// KERNEL-NOT: {{linalg\.|scf\.forall|bufferization\.|math\.exp}}
// KERNEL: llvm.func @attn_rt_parallel_for(i64, !llvm.ptr, !llvm.ptr)
// KERNEL: func.func private @layer_parallel_{{[0-9]+}}(
// KERNEL: memref.alloca() {{.*}} : memref<6x256xf32>
// KERNEL: vector.fma
// KERNEL: func.func @layer(
// KERNEL: llvm.call @attn_rt_parallel_for
// KERNEL: llvm.call @attn_rt_parallel_for
// KERNEL-NOT: {{linalg\.|scf\.forall|bufferization\.|math\.exp}}

// Only loops and vectors of rank one.
// RUN: FileCheck %s --check-prefix=VECTOR --input-file %t.vector.mlir
// VECTOR-NOT: {{linalg\.|vector<[0-9]+x[0-9]+x|vector\.(transfer|contract|multi_reduction|mask )}}
// VECTOR: scf.for
// VECTOR: vector.fma {{.*}} : vector<8xf32>
// VECTOR-NOT: {{linalg\.|vector<[0-9]+x[0-9]+x|vector\.(transfer|contract|multi_reduction|mask )}}

// Nothing but the LLVM dialect, which calls the runtime for tasks and memory.
// RUN: FileCheck %s --check-prefix=LLVM --input-file %t.llvm.mlir
// LLVM-NOT: {{^ *(%.+ = )?(affine|arith|attn|bufferization|cf|func|index|linalg|math|memref|scf|tensor|ub|vector)\.}}
// LLVM-NOT: unrealized_conversion_cast
// LLVM: llvm.func @layer(
// LLVM: llvm.call @attn_rt_alloc
// LLVM-COUNT-2: llvm.call @attn_rt_parallel_for
// LLVM-NOT: {{^ *(%.+ = )?(affine|arith|attn|bufferization|cf|func|index|linalg|math|memref|scf|tensor|ub|vector)\.}}
// LLVM-NOT: unrealized_conversion_cast

// Without fusion the scores of all pairs are written out, and nothing of
// attention is left before there is memory.
// RUN: attn-opt %t.decompose.mlir -attn-stage-unfused="fuse=false %{target}" | FileCheck %s --check-prefix=UNFUSED
// UNFUSED-NOT: attn.
// UNFUSED: tensor<1x4x300x300xf32>
// UNFUSED-NOT: attn.

// RUN: attn-opt %s -attn-to-llvm="fuse=false %{target}" | FileCheck %s --check-prefix=WHOLE_UNFUSED
// WHOLE_UNFUSED: llvm.func @layer(
// WHOLE_UNFUSED-NOT: attn_rt_parallel_for

func.func @layer(%x: tensor<1x300x64xf32>, %wq: tensor<64x64xf32>, %wk: tensor<64x32xf32>,
                 %wv: tensor<64x32xf32>, %wo: tensor<64x64xf32>) -> tensor<1x300x64xf32> {
  %y = attn.multihead %x heads(4) d_k(16) kv(gqa<2>) wq(%wq : tensor<64x64xf32>)
    wk(%wk : tensor<64x32xf32>) wv(%wv : tensor<64x32xf32>) causal(top_left)
    wo(%wo : tensor<64x64xf32>) : tensor<1x300x64xf32> -> tensor<1x300x64xf32>
  return %y : tensor<1x300x64xf32>
}
