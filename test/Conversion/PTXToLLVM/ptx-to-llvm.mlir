// RUN: attn-opt %s --attn-convert-ptx-to-llvm --split-input-file | FileCheck %s

// A first product only writes its accumulator.

// CHECK-LABEL: func.func @shared
// CHECK-SAME: (%[[A:.+]]: i64, %[[B:.+]]: i64)
func.func @shared(%a: i64, %b: i64) -> vector<4xf32> {
  // CHECK: %[[D:.+]] = llvm.inline_asm has_side_effects asm_dialect = att
  // CHECK-SAME: "wgmma.mma_async.sync.aligned.m64n8k16.f32.bf16.bf16 {$0, $1, $2, $3}, $4, $5, 0, 1, 1, 1, 0;",
  // CHECK-SAME: "=f,=f,=f,=f,l,l,~{memory}" %[[A]], %[[B]]
  // CHECK: %[[E:.+]] = llvm.extractvalue %[[D]][3]
  // CHECK: llvm.insertelement %[[E]]
  %d = attn_ptx.wgmma bf16 %a, %b {transpose_a} : i64 -> vector<4xf32>
  return %d : vector<4xf32>
}

// -----

// An accumulator is tied to its registers; A comes from registers.

// CHECK-LABEL: func.func @registers
func.func @registers(%a: vector<4xi32>, %b: i64, %c: vector<4xf32>) -> vector<4xf32> {
  // CHECK: llvm.inline_asm
  // CHECK-SAME: "wgmma.mma_async.sync.aligned.m64n8k16.f32.f16.f16 {$0, $1, $2, $3}, {$8, $9, $10, $11}, $12, 1, 1, 1, 1;",
  // CHECK-SAME: "=f,=f,=f,=f,0,1,2,3,r,r,r,r,l,~{memory}"
  %d = attn_ptx.wgmma f16 %a, %b + %c {transpose_b}
     : vector<4xi32>, vector<4xf32> -> vector<4xf32>
  return %d : vector<4xf32>
}

// -----

// tf32 has half the depth and no transpose.

// CHECK-LABEL: func.func @tf32
func.func @tf32(%a: i64, %b: i64) -> vector<4xf32> {
  // CHECK: "wgmma.mma_async.sync.aligned.m64n8k8.f32.tf32.tf32 {$0, $1, $2, $3}, $4, $5, 0, 1, 1;"
  %d = attn_ptx.wgmma tf32 %a, %b : i64 -> vector<4xf32>
  return %d : vector<4xf32>
}

// -----

// Values of both kinds pass through fences and waits in their registers.

// CHECK-LABEL: func.func @order
func.func @order(%c: vector<2xf32>, %p: vector<1xi32>) -> (vector<2xf32>, vector<1xi32>) {
  // CHECK: llvm.inline_asm {{.*}}"wgmma.fence.sync.aligned;", "=f,=f,=r,0,1,2,~{memory}"
  %f:2 = attn_ptx.wgmma_fence(%c, %p : vector<2xf32>, vector<1xi32>)
  // CHECK: llvm.inline_asm {{.*}}"wgmma.commit_group.sync.aligned;", "~{memory}"
  attn_ptx.wgmma_commit
  // CHECK: llvm.inline_asm {{.*}}"wgmma.wait_group.sync.aligned 1;", "=r,0,~{memory}" %{{.+}} : (i32) -> i32
  %w = attn_ptx.wgmma_wait 1(%f#1 : vector<1xi32>)
  // CHECK: llvm.inline_asm {{.*}}"wgmma.wait_group.sync.aligned 0;", "~{memory}"
  // CHECK-NOT: attn_ptx
  attn_ptx.wgmma_wait 0
  return %f#0, %w : vector<2xf32>, vector<1xi32>
}
