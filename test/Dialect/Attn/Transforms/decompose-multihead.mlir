// RUN: attn-opt %s -split-input-file -attn-decompose-multihead -verify-diagnostics | FileCheck %s

// Self-attention without biases: four products from zero, heads as views.

// CHECK-LABEL: func @self
// CHECK-SAME: %[[X:.+]]: tensor<2x5x8xf32>, %[[WQ:.+]]: tensor<8x12xf32>, %[[WK:.+]]: tensor<8x12xf32>, %[[WV:.+]]: tensor<8x12xf32>, %[[WO:.+]]: tensor<12x8xf32>
func.func @self(%x: tensor<2x5x8xf32>, %wq: tensor<8x12xf32>, %wk: tensor<8x12xf32>,
                %wv: tensor<8x12xf32>, %wo: tensor<12x8xf32>) -> tensor<2x5x8xf32> {
  // CHECK-NOT: linalg.transpose
  // CHECK-NOT: attn.multihead
  // CHECK: %[[ROWS:.+]] = tensor.collapse_shape %[[X]] {{\[}}[0, 1], [2]] : tensor<2x5x8xf32> into tensor<10x8xf32>
  // CHECK: linalg.fill
  // CHECK: %[[QROWS:.+]] = linalg.matmul ins(%[[ROWS]], %[[WQ]] : tensor<10x8xf32>, tensor<8x12xf32>)
  // CHECK: %[[Q:.+]] = tensor.expand_shape %[[QROWS]] {{\[}}[0, 1], [2, 3]] output_shape [2, 5, 3, 4]
  // CHECK: %[[KROWS:.+]] = linalg.matmul ins(%[[ROWS]], %[[WK]]
  // CHECK: %[[K:.+]] = tensor.expand_shape %[[KROWS]]
  // CHECK: %[[VROWS:.+]] = linalg.matmul ins(%[[ROWS]], %[[WV]]
  // CHECK: %[[V:.+]] = tensor.expand_shape %[[VROWS]]
  // CHECK: %[[O:.+]] = attn.sdpa ins(%[[Q]], %[[K]], %[[V]] :
  // CHECK-SAME: layout <query = bshd, key = bshd, value = bshd, output = bshd>
  // CHECK: %[[HEADS:.+]] = tensor.collapse_shape %[[O]] {{\[}}[0, 1], [2, 3]] : tensor<2x5x3x4xf32> into tensor<10x12xf32>
  // CHECK: %[[YROWS:.+]] = linalg.matmul ins(%[[HEADS]], %[[WO]]
  // CHECK: %[[Y:.+]] = tensor.expand_shape %[[YROWS]] {{\[}}[0, 1], [2]] output_shape [2, 5, 8]
  // CHECK: return %[[Y]]
  %y = attn.multihead %x heads(3) d_k(4) kv(mha) wq(%wq : tensor<8x12xf32>)
    wk(%wk : tensor<8x12xf32>) wv(%wv : tensor<8x12xf32>) wo(%wo : tensor<12x8xf32>)
    : tensor<2x5x8xf32> -> tensor<2x5x8xf32>
  return %y : tensor<2x5x8xf32>
}

// -----

// Cross-attention in bf16 with grouped keys, biases and dynamic sizes: the
// products accumulate in f32 from the widened bias and are rounded once.

// CHECK-LABEL: func @cross_gqa_bf16
// CHECK-SAME: %[[X:.+]]: tensor<?x?x8xbf16>, %[[C:.+]]: tensor<?x?x6xbf16>
func.func @cross_gqa_bf16(%x: tensor<?x?x8xbf16>, %c: tensor<?x?x6xbf16>,
    %wq: tensor<8x16xbf16>, %wk: tensor<6x8xbf16>, %wv: tensor<6x10xbf16>, %wo: tensor<20x8xbf16>,
    %bq: tensor<16xbf16>, %bk: tensor<8xbf16>, %bv: tensor<10xbf16>, %bo: tensor<8xbf16>,
    %lengths: tensor<?xi32>) -> (tensor<?x?x8xbf16>, tensor<?x4x?xf32>) {
  // CHECK: %[[B:.+]] = tensor.dim %[[X]], %{{.+}}
  // CHECK: %[[SQ:.+]] = tensor.dim %[[X]], %{{.+}}
  // CHECK: %[[SKV:.+]] = tensor.dim %[[C]], %{{.+}}
  // CHECK: %[[BIAS:.+]] = linalg.generic
  // CHECK: arith.extf
  // CHECK: %[[ACC:.+]] = linalg.broadcast ins(%[[BIAS]] : tensor<16xf32>)
  // CHECK: %[[PRODUCT:.+]] = linalg.matmul ins(%{{.+}}, %{{.+}} : tensor<?x8xbf16>, tensor<8x16xbf16>) outs(%[[ACC]] : tensor<?x16xf32>)
  // CHECK: %[[ROUNDED:.+]] = linalg.generic {{.*}} ins(%[[PRODUCT]]
  // CHECK: arith.truncf
  // CHECK: tensor.expand_shape %[[ROUNDED]] {{.*}} output_shape [%[[B]], %[[SQ]], 4, 4]
  // CHECK: tensor.expand_shape {{.*}}, %[[SKV]], 2, 4]
  // CHECK: tensor.expand_shape {{.*}}, %[[SKV]], 2, 5]
  // CHECK: %[[OUT:.+]] = tensor.empty(%[[B]], %[[SQ]]) : tensor<?x?x4x5xbf16>
  // CHECK: %[[LSE:.+]] = tensor.empty(%[[B]], %[[SQ]]) : tensor<?x4x?xf32>
  // CHECK: attn.sdpa
  // CHECK-SAME: key_lengths(%{{.+}} : tensor<?xi32>)
  // CHECK-SAME: causal(bottom_right) window(3, 0) scale(5.000000e-01) softcap(3.000000e+01)
  // CHECK-SAME: outs(%[[OUT]], %[[LSE]] :
  // CHECK-NOT: linalg.transpose
  %y, %lse = attn.multihead %x heads(4) d_k(4) d_v(5) kv(gqa<2>) wq(%wq : tensor<8x16xbf16>)
    source(%c : tensor<?x?x6xbf16>)
    wk(%wk : tensor<6x8xbf16>) wv(%wv : tensor<6x10xbf16>)
    bq(%bq : tensor<16xbf16>) bk(%bk : tensor<8xbf16>) bv(%bv : tensor<10xbf16>) bo(%bo : tensor<8xbf16>)
    key_lengths(%lengths : tensor<?xi32>) causal(bottom_right) window(3, 0) scale(0.5) softcap(30.0)
    wo(%wo : tensor<20x8xbf16>)
    : tensor<?x?x8xbf16> -> tensor<?x?x8xbf16>, tensor<?x4x?xf32>
  return %y, %lse : tensor<?x?x8xbf16>, tensor<?x4x?xf32>
}

// -----

// Regions move with what they capture.

// CHECK-LABEL: func @regions
// CHECK-SAME: %[[SLOPES:[a-z0-9]+]]: tensor<2xf64>
func.func @regions(%x: tensor<1x?x4xf64>, %w: tensor<4x4xf64>, %slopes: tensor<2xf64>) -> tensor<1x?x4xf64> {
  // CHECK-NOT: arith.truncf
  // CHECK: attn.sdpa
  // CHECK: score_mod
  // CHECK: tensor.extract %[[SLOPES]]
  // CHECK: attn.yield %{{.+}} : f64
  // CHECK: mask_mod
  // CHECK: attn.yield %{{.+}} : i1
  %y = attn.multihead %x heads(2) d_k(2) kv(mha) wq(%w : tensor<4x4xf64>)
    wk(%w : tensor<4x4xf64>) wv(%w : tensor<4x4xf64>) wo(%w : tensor<4x4xf64>)
    score_mod {
    ^bb0(%s: f64, %b: index, %h: index, %i: index, %j: index):
      %slope = tensor.extract %slopes[%h] : tensor<2xf64>
      %t = arith.addf %s, %slope : f64
      attn.yield %t : f64
    } mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %allowed = arith.cmpi ne, %i, %j : index
      attn.yield %allowed : i1
    } : tensor<1x?x4xf64> -> tensor<1x?x4xf64>
  return %y : tensor<1x?x4xf64>
}

// -----

// One layer that cannot be lowered stops the pass, located.

func.func @mla(%x: tensor<1x3x8xf32>, %wq: tensor<8x12xf32>, %w_dkv: tensor<8x6xf32>,
               %w_uk: tensor<4x8xf32>, %w_uv: tensor<4x8xf32>, %wo: tensor<8x8xf32>) -> tensor<1x3x8xf32> {
  // expected-error@+1 {{'attn.multihead' op mla is not yet lowered: only mha, gqa and mqa are}}
  %y = attn.multihead %x heads(2) d_k(4) d_v(4) kv(mla<4, 2>) wq(%wq : tensor<8x12xf32>)
    w_dkv(%w_dkv : tensor<8x6xf32>) w_uk(%w_uk : tensor<4x8xf32>) w_uv(%w_uv : tensor<4x8xf32>)
    wo(%wo : tensor<8x8xf32>) : tensor<1x3x8xf32> -> tensor<1x3x8xf32>
  return %y : tensor<1x3x8xf32>
}
