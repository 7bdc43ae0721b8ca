// RUN: attn-opt %s --split-input-file --attn-stage-decompose --attn-raise-multihead --canonicalize | FileCheck %s

// What attn-decompose-multihead makes of a layer becomes the layer again:
// cross-attention in bf16, grouped, with dynamic sizes and key lengths.

// CHECK-LABEL: func @cross
// CHECK-SAME:    %[[X:[^:]+]]: tensor<?x?x512xbf16>, %[[C:[^:]+]]: tensor<?x?x256xbf16>
// CHECK-NOT:     attn.sdpa
// CHECK:         attn.multihead %[[X]] heads(8) d_k(64) kv(gqa<2>)
// CHECK-SAME:      source(%[[C]] : tensor<?x?x256xbf16>) wk(
// CHECK-SAME:      bo({{.*}}) key_lengths(
// CHECK-NEXT:    return
func.func @cross(%x: tensor<?x?x512xbf16>, %c: tensor<?x?x256xbf16>,
    %wq: tensor<512x512xbf16>, %wk: tensor<256x128xbf16>,
    %wv: tensor<256x128xbf16>, %wo: tensor<512x512xbf16>,
    %bo: tensor<512xbf16>, %lengths: tensor<?xi32>) -> tensor<?x?x512xbf16> {
  %y = attn.multihead %x heads(8) d_k(64) kv(gqa<2>)
    wq(%wq : tensor<512x512xbf16>) source(%c : tensor<?x?x256xbf16>)
    wk(%wk : tensor<256x128xbf16>) wv(%wv : tensor<256x128xbf16>)
    bo(%bo : tensor<512xbf16>) key_lengths(%lengths : tensor<?xi32>)
    wo(%wo : tensor<512x512xbf16>)
    : tensor<?x?x512xbf16> -> tensor<?x?x512xbf16>
  return %y : tensor<?x?x512xbf16>
}

// -----

// Self-attention with all biases, a bias of the scores, and regions.

// CHECK-LABEL: func @self
// CHECK-NOT:     attn.sdpa
// CHECK:         attn.multihead %{{.+}} heads(4) d_k(8) d_v(6) kv(mha) wq(
// CHECK-SAME:      bq({{.*}}) bk({{.*}}) bv({{.*}}) bo({{.*}}) bias({{.*}}) causal(top_left) window(3, -1) scale(5.000000e-01)
// CHECK-SAME:      score_mod
// CHECK:         mask_mod
// CHECK-NOT:     linalg
func.func @self(%x: tensor<2x5x16xf32>, %wq: tensor<16x32xf32>, %wk: tensor<16x32xf32>,
    %wv: tensor<16x24xf32>, %wo: tensor<24x12xf32>, %bq: tensor<32xf32>,
    %bk: tensor<32xf32>, %bv: tensor<24xf32>, %bo: tensor<12xf32>,
    %bias: tensor<1x4x5x5xf32>, %t: f32) -> tensor<2x5x12xf32> {
  %y = attn.multihead %x heads(4) d_k(8) d_v(6) kv(mha)
    wq(%wq : tensor<16x32xf32>) wk(%wk : tensor<16x32xf32>) wv(%wv : tensor<16x24xf32>)
    bq(%bq : tensor<32xf32>) bk(%bk : tensor<32xf32>) bv(%bv : tensor<24xf32>) bo(%bo : tensor<12xf32>)
    bias(%bias : tensor<1x4x5x5xf32>) causal(top_left) window(3, 0) scale(0.5)
    wo(%wo : tensor<24x12xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %u = arith.mulf %s, %t : f32
      attn.yield %u : f32
    } mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %u = arith.cmpi ne, %h, %j : index
      attn.yield %u : i1
    } : tensor<2x5x16xf32> -> tensor<2x5x12xf32>
  return %y : tensor<2x5x12xf32>
}

// -----

// One packed weight, [out, in]: its parts are sliced and transposed. Tokens and
// results are [S, B, Dm].

// CHECK-LABEL: func @packed
// CHECK-SAME:    %[[X:[^:]+]]: tensor<5x2x8xf32>, %[[W:[^:]+]]: tensor<24x8xf32>
// CHECK-NOT:     attn.sdpa
// CHECK-COUNT-3: tensor.extract_slice
// CHECK:         attn.multihead %{{.+}} heads(2) d_k(4) kv(mha) wq(
// CHECK-NOT:     linalg.generic
func.func @packed(%x: tensor<5x2x8xf32>, %w: tensor<24x8xf32>, %wo: tensor<8x8xf32>) -> tensor<5x2x8xf32> {
  %zero = arith.constant 0.0 : f32
  %rows = tensor.collapse_shape %x [[0, 1], [2]] : tensor<5x2x8xf32> into tensor<10x8xf32>
  %e = tensor.empty() : tensor<10x24xf32>
  %e0 = linalg.fill ins(%zero : f32) outs(%e : tensor<10x24xf32>) -> tensor<10x24xf32>
  %qkv = linalg.matmul
    indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    ins(%rows, %w : tensor<10x8xf32>, tensor<24x8xf32>) outs(%e0 : tensor<10x24xf32>) -> tensor<10x24xf32>
  %t = tensor.expand_shape %qkv [[0, 1], [2]] output_shape [5, 2, 24] : tensor<10x24xf32> into tensor<5x2x24xf32>
  %q3 = tensor.extract_slice %t[0, 0, 0] [5, 2, 8] [1, 1, 1] : tensor<5x2x24xf32> to tensor<5x2x8xf32>
  %k3 = tensor.extract_slice %t[0, 0, 8] [5, 2, 8] [1, 1, 1] : tensor<5x2x24xf32> to tensor<5x2x8xf32>
  %v3 = tensor.extract_slice %t[0, 0, 16] [5, 2, 8] [1, 1, 1] : tensor<5x2x24xf32> to tensor<5x2x8xf32>
  %q4 = tensor.expand_shape %q3 [[0], [1], [2, 3]] output_shape [5, 2, 2, 4] : tensor<5x2x8xf32> into tensor<5x2x2x4xf32>
  %k4 = tensor.expand_shape %k3 [[0], [1], [2, 3]] output_shape [5, 2, 2, 4] : tensor<5x2x8xf32> into tensor<5x2x2x4xf32>
  %v4 = tensor.expand_shape %v3 [[0], [1], [2, 3]] output_shape [5, 2, 2, 4] : tensor<5x2x8xf32> into tensor<5x2x2x4xf32>
  %h = tensor.empty() : tensor<2x2x5x4xf32>
  %q = linalg.transpose ins(%q4 : tensor<5x2x2x4xf32>) outs(%h : tensor<2x2x5x4xf32>) permutation = [1, 2, 0, 3]
  %k = linalg.transpose ins(%k4 : tensor<5x2x2x4xf32>) outs(%h : tensor<2x2x5x4xf32>) permutation = [1, 2, 0, 3]
  %v = linalg.transpose ins(%v4 : tensor<5x2x2x4xf32>) outs(%h : tensor<2x2x5x4xf32>) permutation = [1, 2, 0, 3]
  %o = attn.sdpa ins(%q, %k, %v : tensor<2x2x5x4xf32>, tensor<2x2x5x4xf32>, tensor<2x2x5x4xf32>)
    outs(%h : tensor<2x2x5x4xf32>) -> tensor<2x2x5x4xf32>
  %s = tensor.empty() : tensor<5x2x2x4xf32>
  %o4 = linalg.transpose ins(%o : tensor<2x2x5x4xf32>) outs(%s : tensor<5x2x2x4xf32>) permutation = [2, 0, 1, 3]
  %o2 = tensor.collapse_shape %o4 [[0, 1], [2, 3]] : tensor<5x2x2x4xf32> into tensor<10x8xf32>
  %y = tensor.empty() : tensor<10x8xf32>
  %y0 = linalg.fill ins(%zero : f32) outs(%y : tensor<10x8xf32>) -> tensor<10x8xf32>
  %y2 = linalg.matmul ins(%o2, %wo : tensor<10x8xf32>, tensor<8x8xf32>) outs(%y0 : tensor<10x8xf32>) -> tensor<10x8xf32>
  %y3 = tensor.expand_shape %y2 [[0, 1], [2]] output_shape [5, 2, 8] : tensor<10x8xf32> into tensor<5x2x8xf32>
  return %y3 : tensor<5x2x8xf32>
}

// -----

// The cases below are edits of this layer.

// CHECK-LABEL: func @layer
// CHECK-NOT:     attn.sdpa
// CHECK:         attn.multihead
func.func @layer(%x: tensor<1x5x8xf32>, %c: tensor<1x5x8xf32>, %w: tensor<8x8xf32>, %n: tensor<5x8xf32>) -> (tensor<5x8xf32>, tensor<5x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %rows = tensor.collapse_shape %x [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %others = tensor.collapse_shape %c [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %e = tensor.empty() : tensor<5x8xf32>
  %e0 = linalg.fill ins(%zero : f32) outs(%e : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q2 = linalg.matmul ins(%rows, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %k2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %v2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q = tensor.expand_shape %q2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %k = tensor.expand_shape %k2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %v = tensor.expand_shape %v2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %h = tensor.empty() : tensor<1x5x2x4xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>)
    layout <query = bshd, key = bshd, value = bshd, output = bshd>
    outs(%h : tensor<1x5x2x4xf32>) -> tensor<1x5x2x4xf32>
  %o2 = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x5x2x4xf32> into tensor<5x8xf32>
  %y = linalg.matmul ins(%o2, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  return %y, %n : tensor<5x8xf32>, tensor<5x8xf32>
}

// -----

// The keys are a result as well, for a cache.

// CHECK-LABEL: func @kept_keys
// CHECK-NOT:     attn.multihead
// CHECK:         attn.sdpa
func.func @kept_keys(%x: tensor<1x5x8xf32>, %c: tensor<1x5x8xf32>, %w: tensor<8x8xf32>, %n: tensor<5x8xf32>) -> (tensor<5x8xf32>, tensor<5x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %rows = tensor.collapse_shape %x [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %others = tensor.collapse_shape %c [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %e = tensor.empty() : tensor<5x8xf32>
  %e0 = linalg.fill ins(%zero : f32) outs(%e : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q2 = linalg.matmul ins(%rows, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %k2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %v2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q = tensor.expand_shape %q2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %k = tensor.expand_shape %k2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %v = tensor.expand_shape %v2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %h = tensor.empty() : tensor<1x5x2x4xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>)
    layout <query = bshd, key = bshd, value = bshd, output = bshd>
    outs(%h : tensor<1x5x2x4xf32>) -> tensor<1x5x2x4xf32>
  %o2 = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x5x2x4xf32> into tensor<5x8xf32>
  %y = linalg.matmul ins(%o2, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  return %y, %k2 : tensor<5x8xf32>, tensor<5x8xf32>
}

// -----

// The heads are a result as well.

// CHECK-LABEL: func @kept_output
// CHECK-NOT:     attn.multihead
// CHECK:         attn.sdpa
func.func @kept_output(%x: tensor<1x5x8xf32>, %c: tensor<1x5x8xf32>, %w: tensor<8x8xf32>, %n: tensor<5x8xf32>) -> (tensor<5x8xf32>, tensor<5x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %rows = tensor.collapse_shape %x [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %others = tensor.collapse_shape %c [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %e = tensor.empty() : tensor<5x8xf32>
  %e0 = linalg.fill ins(%zero : f32) outs(%e : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q2 = linalg.matmul ins(%rows, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %k2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %v2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q = tensor.expand_shape %q2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %k = tensor.expand_shape %k2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %v = tensor.expand_shape %v2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %h = tensor.empty() : tensor<1x5x2x4xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>)
    layout <query = bshd, key = bshd, value = bshd, output = bshd>
    outs(%h : tensor<1x5x2x4xf32>) -> tensor<1x5x2x4xf32>
  %o2 = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x5x2x4xf32> into tensor<5x8xf32>
  %y = linalg.matmul ins(%o2, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  return %y, %o2 : tensor<5x8xf32>, tensor<5x8xf32>
}

// -----

// Keys and values are made of different tokens.

// CHECK-LABEL: func @two_sources
// CHECK-NOT:     attn.multihead
// CHECK:         attn.sdpa
func.func @two_sources(%x: tensor<1x5x8xf32>, %c: tensor<1x5x8xf32>, %w: tensor<8x8xf32>, %n: tensor<5x8xf32>) -> (tensor<5x8xf32>, tensor<5x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %rows = tensor.collapse_shape %x [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %others = tensor.collapse_shape %c [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %e = tensor.empty() : tensor<5x8xf32>
  %e0 = linalg.fill ins(%zero : f32) outs(%e : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q2 = linalg.matmul ins(%rows, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %k2 = linalg.matmul ins(%rows, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %v2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q = tensor.expand_shape %q2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %k = tensor.expand_shape %k2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %v = tensor.expand_shape %v2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %h = tensor.empty() : tensor<1x5x2x4xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>)
    layout <query = bshd, key = bshd, value = bshd, output = bshd>
    outs(%h : tensor<1x5x2x4xf32>) -> tensor<1x5x2x4xf32>
  %o2 = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x5x2x4xf32> into tensor<5x8xf32>
  %y = linalg.matmul ins(%o2, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  return %y, %n : tensor<5x8xf32>, tensor<5x8xf32>
}

// -----

// The queries are given.

// CHECK-LABEL: func @not_projected
// CHECK-NOT:     attn.multihead
// CHECK:         attn.sdpa
func.func @not_projected(%x: tensor<1x5x8xf32>, %c: tensor<1x5x8xf32>, %w: tensor<8x8xf32>, %n: tensor<5x8xf32>) -> (tensor<5x8xf32>, tensor<5x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %rows = tensor.collapse_shape %x [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %others = tensor.collapse_shape %c [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %e = tensor.empty() : tensor<5x8xf32>
  %e0 = linalg.fill ins(%zero : f32) outs(%e : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q2 = linalg.matmul ins(%rows, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %k2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %v2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q = tensor.expand_shape %n [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %k = tensor.expand_shape %k2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %v = tensor.expand_shape %v2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %h = tensor.empty() : tensor<1x5x2x4xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>)
    layout <query = bshd, key = bshd, value = bshd, output = bshd>
    outs(%h : tensor<1x5x2x4xf32>) -> tensor<1x5x2x4xf32>
  %o2 = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x5x2x4xf32> into tensor<5x8xf32>
  %y = linalg.matmul ins(%o2, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  return %y, %n : tensor<5x8xf32>, tensor<5x8xf32>
}

// -----

// The values are added to a tensor that is no bias of columns.

// CHECK-LABEL: func @added
// CHECK-NOT:     attn.multihead
// CHECK:         attn.sdpa
func.func @added(%x: tensor<1x5x8xf32>, %c: tensor<1x5x8xf32>, %w: tensor<8x8xf32>, %n: tensor<5x8xf32>) -> (tensor<5x8xf32>, tensor<5x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %rows = tensor.collapse_shape %x [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %others = tensor.collapse_shape %c [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %e = tensor.empty() : tensor<5x8xf32>
  %e0 = linalg.fill ins(%zero : f32) outs(%e : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q2 = linalg.matmul ins(%rows, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %k2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %v2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%n : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q = tensor.expand_shape %q2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %k = tensor.expand_shape %k2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %v = tensor.expand_shape %v2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %h = tensor.empty() : tensor<1x5x2x4xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>)
    layout <query = bshd, key = bshd, value = bshd, output = bshd>
    outs(%h : tensor<1x5x2x4xf32>) -> tensor<1x5x2x4xf32>
  %o2 = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x5x2x4xf32> into tensor<5x8xf32>
  %y = linalg.matmul ins(%o2, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  return %y, %n : tensor<5x8xf32>, tensor<5x8xf32>
}

// -----

// The heads are side by side with the width outermost.

// CHECK-LABEL: func @width_first
// CHECK-NOT:     attn.multihead
// CHECK:         attn.sdpa
func.func @width_first(%x: tensor<1x5x8xf32>, %c: tensor<1x5x8xf32>, %w: tensor<8x8xf32>, %n: tensor<5x8xf32>) -> (tensor<5x8xf32>, tensor<5x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %rows = tensor.collapse_shape %x [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %others = tensor.collapse_shape %c [[0, 1], [2]] : tensor<1x5x8xf32> into tensor<5x8xf32>
  %e = tensor.empty() : tensor<5x8xf32>
  %e0 = linalg.fill ins(%zero : f32) outs(%e : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q2 = linalg.matmul ins(%rows, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %k2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %v2 = linalg.matmul ins(%others, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  %q = tensor.expand_shape %q2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %k = tensor.expand_shape %k2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %v = tensor.expand_shape %v2 [[0, 1], [2, 3]] output_shape [1, 5, 2, 4] : tensor<5x8xf32> into tensor<1x5x2x4xf32>
  %h = tensor.empty() : tensor<1x5x2x4xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>)
    layout <query = bshd, key = bshd, value = bshd, output = bshd>
    outs(%h : tensor<1x5x2x4xf32>) -> tensor<1x5x2x4xf32>
  %m = tensor.empty() : tensor<1x5x4x2xf32>
  %swapped = linalg.transpose ins(%o : tensor<1x5x2x4xf32>) outs(%m : tensor<1x5x4x2xf32>) permutation = [0, 1, 3, 2]
  %o2 = tensor.collapse_shape %swapped [[0, 1], [2, 3]] : tensor<1x5x4x2xf32> into tensor<5x8xf32>
  %y = linalg.matmul ins(%o2, %w : tensor<5x8xf32>, tensor<8x8xf32>) outs(%e0 : tensor<5x8xf32>) -> tensor<5x8xf32>
  return %y, %n : tensor<5x8xf32>, tensor<5x8xf32>
}
