// RUN: attn-opt %s --canonicalize --split-input-file | FileCheck %s

// A mask that allows everything is dropped.
// CHECK-LABEL: func.func @true_mask
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
func.func @true_mask(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %m = arith.constant dense<true> : tensor<1x1x16x32xi1>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         mask(%m : tensor<1x1x16x32xi1>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// A mask that allows something is kept.
// CHECK-LABEL: func.func @false_mask
// CHECK: attn.sdpa
// CHECK-SAME: mask(
func.func @false_mask(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %m = arith.constant dense<false> : tensor<1x1x16x32xi1>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         mask(%m : tensor<1x1x16x32xi1>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// So it is where it is filled with true.
// CHECK-LABEL: func.func @filled_mask
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
func.func @filled_mask(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %t = arith.constant true
  %e = tensor.empty() : tensor<1x1x16x32xi1>
  %m = linalg.fill ins(%t : i1) outs(%e : tensor<1x1x16x32xi1>) -> tensor<1x1x16x32xi1>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         mask(%m : tensor<1x1x16x32xi1>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// Or splat from it, whatever its size.
// CHECK-LABEL: func.func @splat_mask
// CHECK: attn.sdpa
// CHECK-NOT: mask(
func.func @splat_mask(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>, %n: index) -> tensor<2x4x16x64xf32> {
  %t = arith.constant true
  %m = tensor.splat %t[%n, %n] : tensor<1x1x?x?xi1>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         mask(%m : tensor<1x1x?x?xi1>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// A fill with an unknown value is kept.
// CHECK-LABEL: func.func @unknown_mask
// CHECK: attn.sdpa
// CHECK-SAME: mask(
func.func @unknown_mask(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>, %t: i1) -> tensor<2x4x16x64xf32> {
  %m = tensor.splat %t : tensor<1x1x16x32xi1>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         mask(%m : tensor<1x1x16x32xi1>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// A bias of zero is dropped.
// CHECK-LABEL: func.func @zero_bias
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
func.func @zero_bias(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %c = arith.constant dense<0.0> : tensor<1x4x16x32xf16>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         bias(%c : tensor<1x4x16x32xf16>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// Any other bias is kept, also one that softmax would not see: log-sum-exp would.
// CHECK-LABEL: func.func @constant_bias
// CHECK: attn.sdpa
// CHECK-SAME: bias(
func.func @constant_bias(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %c = arith.constant dense<1.0> : tensor<1x4x16x32xf16>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         bias(%c : tensor<1x4x16x32xf16>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// From the top left, every query sees the first key.
// CHECK-LABEL: func.func @causal_one_key
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
func.func @causal_one_key(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x1x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x1x64xf32>, tensor<2x4x1x64xf32>)
         causal(top_left)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// From the top left, the first query does not see the second key.
// CHECK-LABEL: func.func @causal_one_query_top_left
// CHECK: attn.sdpa
// CHECK-SAME: causal(top_left)
func.func @causal_one_query_top_left(%q: tensor<2x4x1x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x1x64xf32>) -> tensor<2x4x1x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x1x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         causal(top_left)
         outs(%init : tensor<2x4x1x64xf32>)
         -> tensor<2x4x1x64xf32>
  return %o : tensor<2x4x1x64xf32>
}

// -----

// From the bottom right, the last query sees every key.
// CHECK-LABEL: func.func @causal_one_query
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
func.func @causal_one_query(%q: tensor<2x4x1x64xf32>, %k: tensor<2x4x?x64xf32>, %init: tensor<2x4x1x64xf32>) -> tensor<2x4x1x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x1x64xf32>, tensor<2x4x?x64xf32>, tensor<2x4x?x64xf32>)
         causal(bottom_right)
         outs(%init : tensor<2x4x1x64xf32>)
         -> tensor<2x4x1x64xf32>
  return %o : tensor<2x4x1x64xf32>
}

// -----

// From the bottom right, the first of two queries does not see the last key.
// CHECK-LABEL: func.func @causal_two_queries
// CHECK: attn.sdpa
// CHECK-SAME: causal(bottom_right)
func.func @causal_two_queries(%q: tensor<2x4x2x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x2x64xf32>) -> tensor<2x4x2x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x2x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         causal(bottom_right)
         outs(%init : tensor<2x4x2x64xf32>)
         -> tensor<2x4x2x64xf32>
  return %o : tensor<2x4x2x64xf32>
}

// -----

// An offset past the last key allows all.
// CHECK-LABEL: func.func @causal_offset
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
func.func @causal_offset(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %n = arith.constant dense<[31, 40]> : tensor<2xi32>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         causal(offset) query_offset(%n : tensor<2xi32>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// It must do so in every batch.
// CHECK-LABEL: func.func @causal_offset_kept
// CHECK: attn.sdpa
// CHECK-SAME: causal(offset)
func.func @causal_offset_kept(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %n = arith.constant dense<[31, 30]> : tensor<2xi32>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         causal(offset) query_offset(%n : tensor<2xi32>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// The window lies along the diagonal of causal, which therefore stays.
// CHECK-LABEL: func.func @causal_with_window
// CHECK: attn.sdpa
// CHECK-SAME: causal(top_left) window(4, -1)
func.func @causal_with_window(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x1x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x1x64xf32>, tensor<2x4x1x64xf32>)
         causal(top_left) window(4, -1)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// A window as wide as any sequence is dropped where sizes are not known, too;
// not where an offset of 64 bits might reach beyond it.
// CHECK-LABEL: func.func @window_endless
// CHECK: attn.sdpa
// CHECK-NOT: window
// CHECK: attn.sdpa
// CHECK-SAME: window(9223372036854775807, 9223372036854775807)
func.func @window_endless(%q: tensor<2x4x?x64xf32>, %offset: tensor<2xi64>, %init: tensor<2x4x?x64xf32>) -> (tensor<2x4x?x64xf32>, tensor<2x4x?x64xf32>) {
  %o = attn.sdpa ins(%q, %q, %q : tensor<2x4x?x64xf32>, tensor<2x4x?x64xf32>, tensor<2x4x?x64xf32>)
         window(9223372036854775807, 9223372036854775807)
         outs(%init : tensor<2x4x?x64xf32>) -> tensor<2x4x?x64xf32>
  %p = attn.sdpa ins(%q, %q, %q : tensor<2x4x?x64xf32>, tensor<2x4x?x64xf32>, tensor<2x4x?x64xf32>)
         query_offset(%offset : tensor<2xi64>)
         window(9223372036854775807, 9223372036854775807)
         outs(%init : tensor<2x4x?x64xf32>) -> tensor<2x4x?x64xf32>
  return %o, %p : tensor<2x4x?x64xf32>, tensor<2x4x?x64xf32>
}

// -----

// A window as wide as the sequence is dropped.
// CHECK-LABEL: func.func @window_covers
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
func.func @window_covers(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x16x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>)
         window(15, 15)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// A side one key short of that is kept, and the other opened.
// CHECK-LABEL: func.func @window_left
// CHECK: attn.sdpa
// CHECK-SAME: window(14, -1)
func.func @window_left(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x16x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>)
         window(14, 15)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// Likewise on the right.
// CHECK-LABEL: func.func @window_right
// CHECK: attn.sdpa
// CHECK-SAME: window(-1, 14)
func.func @window_right(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x16x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>)
         window(100, 14)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// Causal forbids what lies right of the diagonal already.
// CHECK-LABEL: func.func @window_causal
// CHECK: attn.sdpa
// CHECK-SAME: causal(bottom_right) window(4, -1)
func.func @window_causal(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         causal(bottom_right) window(4, 0)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// From the bottom right, the last query looks back at all keys.
// CHECK-LABEL: func.func @window_bottom_right
// CHECK: attn.sdpa
// CHECK-SAME: causal(bottom_right) outs(
func.func @window_bottom_right(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         causal(bottom_right) window(31, 0)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// A window one key short of that is kept.
// CHECK-LABEL: func.func @window_bottom_right_kept
// CHECK: attn.sdpa
// CHECK-SAME: causal(bottom_right) window(30, -1)
func.func @window_bottom_right_kept(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         causal(bottom_right) window(30, 0)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// Where a sequence is dynamic, nothing covers it.
// CHECK-LABEL: func.func @window_dynamic
// CHECK: attn.sdpa
// CHECK-SAME: window(1000, 1000)
func.func @window_dynamic(%q: tensor<2x4x?x64xf32>, %k: tensor<2x4x?x64xf32>, %init: tensor<2x4x?x64xf32>) -> tensor<2x4x?x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x?x64xf32>, tensor<2x4x?x64xf32>, tensor<2x4x?x64xf32>)
         window(1000, 1000)
         outs(%init : tensor<2x4x?x64xf32>)
         -> tensor<2x4x?x64xf32>
  return %o : tensor<2x4x?x64xf32>
}

// -----

// With an unknown offset, nothing covers it.
// CHECK-LABEL: func.func @window_offset
// CHECK: attn.sdpa
// CHECK-SAME: query_offset(
// CHECK-SAME: window(1000, 1000)
func.func @window_offset(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>, %n: tensor<2xi32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         window(1000, 1000) query_offset(%n : tensor<2xi32>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// An open window needs no offset.
// CHECK-LABEL: func.func @window_open_offset
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
func.func @window_open_offset(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>, %n: tensor<2xi32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         window(-1, -1) query_offset(%n : tensor<2xi32>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// An open window leaves the offset to causal.
// CHECK-LABEL: func.func @window_open_causal_offset
// CHECK: attn.sdpa
// CHECK-SAME: query_offset(%{{[^)]+}}) causal(offset) outs(
func.func @window_open_causal_offset(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>, %n: tensor<2xi32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         causal(offset) window(-1, -1) query_offset(%n : tensor<2xi32>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// 1/sqrt(64) goes without saying.
// CHECK-LABEL: func.func @default_scale
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
func.func @default_scale(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         scale(0.125)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// Another scale does not.
// CHECK-LABEL: func.func @other_scale
// CHECK: attn.sdpa
// CHECK-SAME: scale(1.000000e+00)
func.func @other_scale(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         scale(1.0)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// A score region that does nothing is dropped.
// CHECK-LABEL: func.func @identity_score_mod
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
// CHECK-NOT: score_mod
func.func @identity_score_mod(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>)
         score_mod {
         ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
           %unused = arith.addf %s, %s : f32
           attn.yield %s : f32
         }
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// One that yields another value is kept.
// CHECK-LABEL: func.func @score_mod
// CHECK: attn.sdpa
// CHECK-SAME: score_mod
func.func @score_mod(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>)
         score_mod {
         ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
           %t = arith.addf %s, %s : f32
           attn.yield %t : f32
         }
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// A mask region that allows all is dropped.
// CHECK-LABEL: func.func @true_mask_mod
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
// CHECK-NOT: mask_mod
func.func @true_mask_mod(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>)
         mask_mod {
         ^bb0(%b: index, %h: index, %i: index, %j: index):
           %t = arith.cmpi sle, %j, %j : index
           attn.yield %t : i1
         }
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// One that forbids all is kept.
// CHECK-LABEL: func.func @false_mask_mod
// CHECK: attn.sdpa
// CHECK-SAME: mask_mod
func.func @false_mask_mod(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>)
         mask_mod {
         ^bb0(%b: index, %h: index, %i: index, %j: index):
           %t = arith.constant false
           attn.yield %t : i1
         }
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// Lengths that reach the last key are dropped.
// CHECK-LABEL: func.func @full_key_lengths
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
func.func @full_key_lengths(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %n = arith.constant dense<[32, 64]> : tensor<2xi64>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         key_lengths(%n : tensor<2xi64>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// Lengths that do not, in one batch, are kept.
// CHECK-LABEL: func.func @short_key_lengths
// CHECK: attn.sdpa
// CHECK-SAME: key_lengths(
func.func @short_key_lengths(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %n = arith.constant dense<[32, 31]> : tensor<2xi64>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         key_lengths(%n : tensor<2xi64>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// Lengths of a dynamic sequence are kept.
// CHECK-LABEL: func.func @dynamic_key_lengths
// CHECK: attn.sdpa
// CHECK-SAME: key_lengths(
func.func @dynamic_key_lengths(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x?x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %n = arith.constant dense<32> : tensor<2xi64>
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x?x64xf32>, tensor<2x4x?x64xf32>)
         key_lengths(%n : tensor<2xi64>)
         outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// A transpose that makes heads is a layout; no transposed copy is written.
// CHECK-LABEL: func.func @input_transpose
// CHECK-SAME: %[[Q:[^:]+]]: tensor<2x16x4x64xf32>
// CHECK-NOT: linalg.transpose
// CHECK: attn.sdpa ins(%[[Q]],
// CHECK-SAME: layout <query = bshd>
func.func @input_transpose(%q: tensor<2x16x4x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>, %e: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %t = linalg.transpose ins(%q : tensor<2x16x4x64xf32>) outs(%e : tensor<2x4x16x64xf32>) permutation = [0, 2, 1, 3]
  %o = attn.sdpa ins(%t, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// Undoing a layout leaves the default, which is not spelled.
// CHECK-LABEL: func.func @input_transpose_back
// CHECK-NOT: linalg.transpose
// CHECK: attn.sdpa ins(%{{[^)]+}}) outs(
func.func @input_transpose_back(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>, %e: tensor<2x16x4x64xf32>) -> tensor<2x4x16x64xf32> {
  %t = linalg.transpose ins(%q : tensor<2x4x16x64xf32>) outs(%e : tensor<2x16x4x64xf32>) permutation = [0, 2, 1, 3]
  %o = attn.sdpa ins(%t, %k, %k : tensor<2x16x4x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         layout<query = bshd> outs(%init : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// Another transpose is no layout.
// CHECK-LABEL: func.func @key_transpose
// CHECK: linalg.transpose
// CHECK: attn.sdpa
// CHECK-NOT: layout
func.func @key_transpose(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x64x32xf32>, %v: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>, %e: tensor<2x4x32x64xf32>) -> tensor<2x4x16x64xf32> {
  %t = linalg.transpose ins(%k : tensor<2x4x64x32xf32>) outs(%e : tensor<2x4x32x64xf32>) permutation = [0, 1, 3, 2]
  %o = attn.sdpa ins(%q, %t, %v : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// The output is written the way its only reader wants it.
// CHECK-LABEL: func.func @output_transpose
// CHECK: %[[EMPTY:.+]] = tensor.empty() : tensor<2x16x4x64xf32>
// CHECK: %[[OUT:.+]] = attn.sdpa
// CHECK-SAME: layout <output = bshd> outs(%[[EMPTY]]
// CHECK-NOT: linalg.transpose
// CHECK: return %[[OUT]]
func.func @output_transpose(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x16x4x64xf32> {
  %e = tensor.empty() : tensor<2x16x4x64xf32>
  %r = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
  %o = linalg.transpose ins(%r : tensor<2x4x16x64xf32>) outs(%e : tensor<2x16x4x64xf32>) permutation = [0, 2, 1, 3]
  return %o : tensor<2x16x4x64xf32>
}

// -----

// A destination that the reader writes to becomes that of the op.
// CHECK-LABEL: func.func @output_transpose_destination
// CHECK-SAME: %[[DEST:[^:]+]]: tensor<2x16x4x64xf32>)
// CHECK: attn.sdpa
// CHECK-SAME: outs(%[[DEST]]
func.func @output_transpose_destination(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>, %dest: tensor<2x16x4x64xf32>) -> tensor<2x16x4x64xf32> {
  %r = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
  %o = linalg.transpose ins(%r : tensor<2x4x16x64xf32>) outs(%dest : tensor<2x16x4x64xf32>) permutation = [0, 2, 1, 3]
  return %o : tensor<2x16x4x64xf32>
}

// -----

// A destination that exists only after the op cannot become that of the op.
// CHECK-LABEL: func.func @output_transpose_late_destination
// CHECK: attn.sdpa
// CHECK-NOT: layout
// CHECK: linalg.transpose
func.func private @make() -> tensor<2x16x4x64xf32>
func.func @output_transpose_late_destination(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x16x4x64xf32> {
  %r = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
  %dest = call @make() : () -> tensor<2x16x4x64xf32>
  %o = linalg.transpose ins(%r : tensor<2x4x16x64xf32>) outs(%dest : tensor<2x16x4x64xf32>) permutation = [0, 2, 1, 3]
  return %o : tensor<2x16x4x64xf32>
}

// -----

// With a second reader, the output stays as it is.
// CHECK-LABEL: func.func @output_two_readers
// CHECK: attn.sdpa
// CHECK-NOT: layout
// CHECK: linalg.transpose
func.func @output_two_readers(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> (tensor<2x16x4x64xf32>, tensor<2x4x16x64xf32>) {
  %e = tensor.empty() : tensor<2x16x4x64xf32>
  %r = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
  %o = linalg.transpose ins(%r : tensor<2x4x16x64xf32>) outs(%e : tensor<2x16x4x64xf32>) permutation = [0, 2, 1, 3]
  return %o, %r : tensor<2x16x4x64xf32>, tensor<2x4x16x64xf32>
}

// -----

// A log-sum-exp that nobody reads is not computed.
// CHECK-LABEL: func.func @unused_lse
// CHECK: attn.sdpa
// CHECK-SAME: bias(%{{[^)]+}}) softcap(2.000000e+00) outs(%{{[^ ,]+}} : tensor<2x4x16x64xf32>) score_mod
// CHECK: test.note
// CHECK-SAME: -> tensor<2x4x16x64xf32>{{$}}
func.func @unused_lse(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>, %l: tensor<2x4x16xf32>, %m: tensor<1x4x16x32xf32>) -> tensor<2x4x16x64xf32> {
  %o:2 = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>) bias(%m : tensor<1x4x16x32xf32>) softcap(2.0)
         outs(%init, %l : tensor<2x4x16x64xf32>, tensor<2x4x16xf32>)
         score_mod {
         ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
           %t = arith.addf %s, %s : f32
           attn.yield %t : f32
         } {test.note}
         -> tensor<2x4x16x64xf32>, tensor<2x4x16xf32>
  return %o#0 : tensor<2x4x16x64xf32>
}

// -----

// One that somebody reads is.
// CHECK-LABEL: func.func @used_lse
// CHECK: attn.sdpa
// CHECK-SAME: -> tensor<2x4x16x64xf32>, tensor<2x4x16xf32>
func.func @used_lse(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>, %l: tensor<2x4x16xf32>) -> tensor<2x4x16xf32> {
  %o:2 = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
         outs(%init, %l : tensor<2x4x16x64xf32>, tensor<2x4x16xf32>) -> tensor<2x4x16x64xf32>, tensor<2x4x16xf32>
  return %o#1 : tensor<2x4x16xf32>
}

// -----

// A cast to a less static type is looked through, and what it knew spreads.
// CHECK-LABEL: func.func @refine
// CHECK-SAME: %[[Q:[^:]+]]: tensor<2x4x16x64xf32>
// CHECK-DAG: %[[INIT:.+]] = tensor.cast %{{.+}} : tensor<?x4x?x64xf32> to tensor<2x4x16x64xf32>
// CHECK-DAG: %[[K:.+]] = tensor.cast %{{.+}} : tensor<?x4x?x64xf32> to tensor<2x4x?x64xf32>
// CHECK: %[[OUT:.+]] = attn.sdpa ins(%[[Q]], %[[K]], %[[K]] :
// CHECK-SAME: outs(%[[INIT]] : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
// CHECK: %[[CAST:.+]] = tensor.cast %[[OUT]] : tensor<2x4x16x64xf32> to tensor<?x4x?x64xf32>
// CHECK: return %[[CAST]]
func.func @refine(%q: tensor<2x4x16x64xf32>, %k: tensor<?x4x?x64xf32>, %init: tensor<?x4x?x64xf32>) -> tensor<?x4x?x64xf32> {
  %c = tensor.cast %q : tensor<2x4x16x64xf32> to tensor<?x4x?x64xf32>
  %o = attn.sdpa ins(%c, %k, %k : tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>)
         outs(%init : tensor<?x4x?x64xf32>) -> tensor<?x4x?x64xf32>
  return %o : tensor<?x4x?x64xf32>
}

// -----

// A size of 1 in a mask is broadcast and says nothing about the batch.
// CHECK-LABEL: func.func @refine_broadcast
// CHECK-NOT: tensor.cast
// CHECK: attn.sdpa
// CHECK-NOT: tensor.cast
func.func @refine_broadcast(%q: tensor<?x4x?x64xf32>, %k: tensor<?x4x?x64xf32>, %init: tensor<?x4x?x64xf32>, %m: tensor<1x1x?x1xi1>) -> tensor<?x4x?x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>) mask(%m : tensor<1x1x?x1xi1>)
         outs(%init : tensor<?x4x?x64xf32>) -> tensor<?x4x?x64xf32>
  return %o : tensor<?x4x?x64xf32>
}

// -----

// Nothing is known, nothing changes.
// CHECK-LABEL: func.func @refine_nothing
// CHECK-NOT: tensor.cast
// CHECK: attn.sdpa
func.func @refine_nothing(%q: tensor<?x4x?x64xf32>, %k: tensor<?x4x?x64xf32>, %init: tensor<?x4x?x64xf32>) -> tensor<?x4x?x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>)
         outs(%init : tensor<?x4x?x64xf32>)
         -> tensor<?x4x?x64xf32>
  return %o : tensor<?x4x?x64xf32>
}

// -----

// Attention that nobody reads is not computed, nor twice the same.
// CHECK-LABEL: func.func @same_twice
// CHECK: attn.sdpa
// CHECK-NOT: attn.sdpa
func.func @same_twice(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %o = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>) outs(%init : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
  %p = attn.sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>) causal(top_left) outs(%init : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}

// -----

// As many groups as heads is a head each.
// CHECK-LABEL: func.func @gqa_is_mha
// CHECK: kv(mha)
func.func @gqa_is_mha(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wo: tensor<64x32xf32>) -> tensor<2x16x32xf32> {
  %y = attn.multihead %x heads(4) d_k(16) kv(gqa<4>)
         wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wk : tensor<32x64xf32>)
         wo(%wo : tensor<64x32xf32>)
         : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return %y : tensor<2x16x32xf32>
}

// -----

// One group is one key head.
// CHECK-LABEL: func.func @gqa_is_mqa
// CHECK: kv(mqa)
func.func @gqa_is_mqa(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x16xf32>, %wo: tensor<64x32xf32>) -> tensor<2x16x32xf32> {
  %y = attn.multihead %x heads(4) d_k(16) kv(gqa<1>)
         wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x16xf32>) wv(%wk : tensor<32x16xf32>)
         wo(%wo : tensor<64x32xf32>)
         : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return %y : tensor<2x16x32xf32>
}

// -----

// Two groups of four heads stay.
// CHECK-LABEL: func.func @gqa
// CHECK: kv(gqa<2>)
func.func @gqa(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x32xf32>, %wo: tensor<64x32xf32>) -> tensor<2x16x32xf32> {
  %y = attn.multihead %x heads(4) d_k(16) kv(gqa<2>)
         wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x32xf32>) wv(%wk : tensor<32x32xf32>)
         wo(%wo : tensor<64x32xf32>)
         : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return %y : tensor<2x16x32xf32>
}

// -----

// A single head shares with none.
// CHECK-LABEL: func.func @mqa_single_head
// CHECK: heads(1)
// CHECK-SAME: kv(mha)
func.func @mqa_single_head(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wo: tensor<64x32xf32>) -> tensor<2x16x32xf32> {
  %y = attn.multihead %x heads(1) d_k(64) kv(mqa)
         wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wk : tensor<32x64xf32>)
         wo(%wo : tensor<64x32xf32>)
         : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return %y : tensor<2x16x32xf32>
}

// -----

// mqa with several heads stays.
// CHECK-LABEL: func.func @mqa
// CHECK: kv(mqa)
func.func @mqa(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x16xf32>, %wo: tensor<64x32xf32>) -> tensor<2x16x32xf32> {
  %y = attn.multihead %x heads(4) d_k(16) kv(mqa)
         wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x16xf32>) wv(%wk : tensor<32x16xf32>)
         wo(%wo : tensor<64x32xf32>)
         : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return %y : tensor<2x16x32xf32>
}

// -----

// A layer drops what its core drops.
// CHECK-LABEL: func.func @layer_score_terms
// CHECK: attn.multihead
// CHECK-NOT: {{mask|window|scale|d_v}}
func.func @layer_score_terms(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wo: tensor<64x32xf32>) -> tensor<2x16x32xf32> {
  %m = arith.constant dense<true> : tensor<1x1x16x16xi1>
  %y = attn.multihead %x heads(4) d_k(16) d_v(16) kv(mha)
         wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wk : tensor<32x64xf32>) mask(%m : tensor<1x1x16x16xi1>) window(15, 15) scale(0.25)
         wo(%wo : tensor<64x32xf32>)
         : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return %y : tensor<2x16x32xf32>
}

// -----

// Attention to itself is self-attention.
// CHECK-LABEL: func.func @source_is_query
// CHECK: attn.multihead
// CHECK-NOT: source
func.func @source_is_query(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wo: tensor<64x32xf32>) -> tensor<2x16x32xf32> {
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
         wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wk : tensor<32x64xf32>) source(%x : tensor<2x16x32xf32>)
         wo(%wo : tensor<64x32xf32>)
         : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return %y : tensor<2x16x32xf32>
}

// -----

// Another source stays.
// CHECK-LABEL: func.func @source
// CHECK: attn.multihead
// CHECK-SAME: source(
func.func @source(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %c: tensor<2x16x32xf32>) -> tensor<2x16x32xf32> {
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
         wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wk : tensor<32x64xf32>) source(%c : tensor<2x16x32xf32>)
         wo(%wo : tensor<64x32xf32>)
         : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return %y : tensor<2x16x32xf32>
}

// -----

// A log-sum-exp that nobody reads is not computed.
// CHECK-LABEL: func.func @layer_unused_lse
// CHECK: attn.multihead
// CHECK-SAME: -> tensor<2x16x32xf32>{{$}}
func.func @layer_unused_lse(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wo: tensor<64x32xf32>) -> tensor<2x16x32xf32> {
  %y:2 = attn.multihead %x heads(4) d_k(16) kv(mha)
         wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wk : tensor<32x64xf32>)
         wo(%wo : tensor<64x32xf32>)
         : tensor<2x16x32xf32> -> tensor<2x16x32xf32>, tensor<2x4x16xf32>
  return %y#0 : tensor<2x16x32xf32>
}

// -----

// A layer looks through casts too.
// CHECK-LABEL: func.func @layer_refine
// CHECK: attn.multihead
// CHECK-SAME: : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
// CHECK: tensor.cast %{{.+}} : tensor<2x16x32xf32> to tensor<?x?x32xf32>
func.func @layer_refine(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wo: tensor<64x32xf32>) -> tensor<?x?x32xf32> {
  %c = tensor.cast %x : tensor<2x16x32xf32> to tensor<?x?x32xf32>
  %y = attn.multihead %c heads(4) d_k(16) kv(mha) wq(%wq : tensor<32x64xf32>)
         wk(%wq : tensor<32x64xf32>) wv(%wq : tensor<32x64xf32>) wo(%wo : tensor<64x32xf32>)
         : tensor<?x?x32xf32> -> tensor<?x?x32xf32>
  return %y : tensor<?x?x32xf32>
}

// -----

// The partial form drops what does nothing, too.
// CHECK-LABEL: func.func @online
// CHECK: attn.online_sdpa ins(%{{[^)]+}}) scale(1.250000e-01) outs(
// CHECK-NOT: score_mod
func.func @online(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %a: tensor<2x4x16x64xf32>, %m: tensor<2x4x16xf32>) -> tensor<2x4x16x64xf32> {
  %t = arith.constant dense<true> : tensor<1x1x16x32xi1>
  %c = arith.constant dense<0.0> : tensor<1x1x16x32xf32>
  %o:3 = attn.online_sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>) scale(0.125)
         bias(%c : tensor<1x1x16x32xf32>) mask(%t : tensor<1x1x16x32xi1>) window(-1, -1)
         outs(%a, %m, %m : tensor<2x4x16x64xf32>, tensor<2x4x16xf32>, tensor<2x4x16xf32>)
         score_mod {
         ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
           attn.yield %s : f32
         }
         -> tensor<2x4x16x64xf32>, tensor<2x4x16xf32>, tensor<2x4x16xf32>
  return %o#0 : tensor<2x4x16x64xf32>
}

// -----

// A window of a tile is kept: it is about absolute positions.
// CHECK-LABEL: func.func @online_window
// CHECK: attn.online_sdpa
// CHECK-SAME: window(100, 100)
func.func @online_window(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %a: tensor<2x4x16x64xf32>, %m: tensor<2x4x16xf32>, %n: index) -> tensor<2x4x16x64xf32> {
  %o:3 = attn.online_sdpa ins(%q, %k, %k : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>) scale(0.125)
         at(%n, %n, %n, %n) window(100, 100)
         outs(%a, %m, %m : tensor<2x4x16x64xf32>, tensor<2x4x16xf32>, tensor<2x4x16xf32>)
         -> tensor<2x4x16x64xf32>, tensor<2x4x16xf32>, tensor<2x4x16xf32>
  return %o#0 : tensor<2x4x16x64xf32>
}

// -----

// The partial form looks through casts, and so learns the rows of its state.
// CHECK-LABEL: func.func @online_refine
// CHECK: attn.online_sdpa ins(
// CHECK-SAME: : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
// CHECK-SAME: mask(%{{[^ ]+}} : tensor<1x4x16x32xi1>)
// CHECK-SAME: -> tensor<2x4x16x64xf32>, tensor<2x4x16xf32>, tensor<2x4x16xf32>
// CHECK: tensor.cast %{{.+}} : tensor<2x4x16x64xf32> to tensor<?x4x?x64xf32>
func.func @online_refine(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %m: tensor<1x4x16x32xi1>, %a: tensor<?x4x?x64xf32>, %s: tensor<?x4x?xf32>) -> tensor<?x4x?x64xf32> {
  %qc = tensor.cast %q : tensor<2x4x16x64xf32> to tensor<?x4x?x64xf32>
  %kc = tensor.cast %k : tensor<2x4x32x64xf32> to tensor<?x4x?x64xf32>
  %mc = tensor.cast %m : tensor<1x4x16x32xi1> to tensor<1x?x16x?xi1>
  %o:3 = attn.online_sdpa ins(%qc, %kc, %kc : tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>) scale(0.125)
         mask(%mc : tensor<1x?x16x?xi1>)
         outs(%a, %s, %s : tensor<?x4x?x64xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>)
         -> tensor<?x4x?x64xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>
  return %o#0 : tensor<?x4x?x64xf32>
}

// -----

// A cast of a dimension that is shared with nothing is looked through as well.
// CHECK-LABEL: func.func @refine_mask_heads
// CHECK-NOT: tensor.cast
// CHECK: attn.sdpa
// CHECK-SAME: mask(%{{[^ ]+}} : tensor<1x4x1x1xi1>)
func.func @refine_mask_heads(%q: tensor<2x4x16x64xf32>, %m: tensor<1x4x1x1xi1>, %init: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %c = tensor.cast %m : tensor<1x4x1x1xi1> to tensor<1x?x1x1xi1>
  %o = attn.sdpa ins(%q, %q, %q : tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>)
         mask(%c : tensor<1x?x1x1xi1>)
         outs(%init : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
  return %o : tensor<2x4x16x64xf32>
}
