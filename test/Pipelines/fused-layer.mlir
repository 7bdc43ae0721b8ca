// A layer of any batch and length. Of the four tensors of its width that the
// unfused form writes, only the values, which every task reads, and the result
// are in memory: keys leave their projection packed, queries are projected by
// the task that reads them, and so is the output. Besides, there are panels of
// weights; those of keys and values are gone when queries and output get theirs.

// DEFINE: %{target} = target-triple=x86_64-linux-gnu target-cpu=x86-64-v4 threads=2
// RUN: attn-opt %s -attn-stage-decompose="%{target}" -attn-stage-fused-cpu="%{target}" \
// RUN:   -attn-stage-bufferize="%{target}" -o %t.mlir
// RUN: grep -o 'memref\.alloc(.*' %t.mlir | sed 's/.*: //' | sort | FileCheck %s --check-prefix=HEAP
// HEAP:      memref<3x192x64xf32>
// HEAP-NEXT: memref<3x192x64xf32>
// HEAP-NEXT: memref<?x192xf32>
// HEAP-NEXT: memref<?x192xf32>
// HEAP-NEXT: memref<?x3x?x64x64xf32>
// HEAP-NOT:  {{.}}

// The output projection is in the loop of attention, and reads a tile of the
// stack.
// RUN: FileCheck %s --input-file %t.mlir
// CHECK:     scf.forall {{.*}} in (%{{.+}}, %{{.+}}) {
// CHECK:       %[[TILE:.+]] = memref.alloca() {{.*}} : memref<96x192xf32>
// CHECK:       scf.forall {{.*}} in (3, %{{.+}}) {
// CHECK:         linalg.matmul {attn.register_tile
// CHECK:         attn.online_sdpa
// CHECK:       linalg.matmul {attn.register_tile
// CHECK-NOT: scf.forall

func.func @layer(%x: tensor<?x?x192xf32>, %wq: tensor<192x192xf32>, %wk: tensor<192x192xf32>,
                 %wv: tensor<192x192xf32>, %bq: tensor<192xf32>, %wo: tensor<192x192xf32>,
                 %bo: tensor<192xf32>) -> tensor<?x?x192xf32> {
  %y = attn.multihead %x heads(3) d_k(64) kv(mha) wq(%wq : tensor<192x192xf32>)
    wk(%wk : tensor<192x192xf32>) wv(%wv : tensor<192x192xf32>) bq(%bq : tensor<192xf32>)
    bo(%bo : tensor<192xf32>) causal(top_left)
    wo(%wo : tensor<192x192xf32>) : tensor<?x?x192xf32> -> tensor<?x?x192xf32>
  return %y : tensor<?x?x192xf32>
}
