// RUN: attn-opt %s | attn-opt | FileCheck %s

// CHECK-LABEL: func.func @products
func.func @products(%a: i64, %b: i64, %r: vector<4xi32>)
    -> (vector<64xf32>, vector<32xf32>) {
  // CHECK: attn_ptx.wgmma_fence
  attn_ptx.wgmma_fence
  // CHECK: %[[S:.+]] = attn_ptx.wgmma bf16 %{{.+}}, %{{.+}} : i64 -> vector<64xf32>
  %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<64xf32>
  // CHECK: %[[T:.+]] = attn_ptx.wgmma f16 %{{.+}}, %{{.+}} {transpose_a} : i64 -> vector<32xf32>
  %t = attn_ptx.wgmma f16 %a, %b {transpose_a} : i64 -> vector<32xf32>
  // CHECK: attn_ptx.wgmma bf16 %{{.+}}, %{{.+}} + %[[S]] {transpose_b} : vector<4xi32>, vector<64xf32> -> vector<64xf32>
  %u = attn_ptx.wgmma bf16 %r, %b + %s {transpose_b}
     : vector<4xi32>, vector<64xf32> -> vector<64xf32>
  // CHECK: attn_ptx.wgmma_commit
  attn_ptx.wgmma_commit
  // CHECK: attn_ptx.wgmma_wait 1(%{{.+}}, %[[T]] : vector<64xf32>, vector<32xf32>)
  %v:2 = attn_ptx.wgmma_wait 1(%u, %t : vector<64xf32>, vector<32xf32>)
  return %v#0, %v#1 : vector<64xf32>, vector<32xf32>
}
