// RUN: attn-opt %s -attn-fuse-output-projection | FileCheck %s

// One output projection that is fused, and others that differ from it in one
// thing each: attention and product stay what they are.

#config = #attn.matmul_config<m = 12, n = 32, k = 32, register_tile = <rows = 6, vectors = 4, lanes = 16>>
#long = #attn.matmul_config<m = 12, n = 32, k = 768, register_tile = <rows = 6, vectors = 4, lanes = 16>>
#copy = {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}

// The one that is fused.

// CHECK-LABEL: func.func @fused(
// CHECK:         scf.forall (
// CHECK:           attn.finalize
// CHECK:           linalg.matmul
func.func @fused(%q: tensor<1x48x2x16xf32>, %wo: tensor<32x24xf32>, %init: tensor<48x24xf32>, %out: tensor<1x48x2x16xf32>) -> tensor<48x24xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y = linalg.matmul {attn.matmul_config = #config}
    ins(%rows, %wo : tensor<48x32xf32>, tensor<32x24xf32>) outs(%init : tensor<48x24xf32>) -> tensor<48x24xf32>
  return %y : tensor<48x24xf32>
}

// Attention that is a part of a larger one: its rows are not those of a batch.

// CHECK-LABEL: func.func @placed(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @placed(%q: tensor<1x48x2x16xf32>, %wo: tensor<32x24xf32>, %init: tensor<48x24xf32>, %out: tensor<1x48x2x16xf32>,
                  %b: index, %h: index, %i: index, %j: index, %n: index) -> tensor<48x24xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) at(%b, %h, %i, %j) query_limit(%n) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y = linalg.matmul {attn.matmul_config = #config}
    ins(%rows, %wo : tensor<48x32xf32>, tensor<32x24xf32>) outs(%init : tensor<48x24xf32>) -> tensor<48x24xf32>
  return %y : tensor<48x24xf32>
}

// A row of the product is a head of all tokens.

// CHECK-LABEL: func.func @heads_before_tokens(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @heads_before_tokens(%q: tensor<1x48x2x16xf32>, %wo: tensor<768x24xf32>, %init: tensor<2x24xf32>, %out: tensor<1x2x48x16xf32>) -> tensor<2x24xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    outs(%out : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x2x48x16xf32> into tensor<2x768xf32>
  %y = linalg.matmul {attn.matmul_config = #long}
    ins(%rows, %wo : tensor<2x768xf32>, tensor<768x24xf32>) outs(%init : tensor<2x24xf32>) -> tensor<2x24xf32>
  return %y : tensor<2x24xf32>
}

// A row of the product is one head of a token.

// CHECK-LABEL: func.func @each_head_alone(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @each_head_alone(%q: tensor<1x48x2x16xf32>, %wo: tensor<16x24xf32>, %init: tensor<96x24xf32>, %out: tensor<1x48x2x16xf32>) -> tensor<96x24xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1, 2], [3]] : tensor<1x48x2x16xf32> into tensor<96x16xf32>
  %y = linalg.matmul {attn.matmul_config = #config}
    ins(%rows, %wo : tensor<96x16xf32>, tensor<16x24xf32>) outs(%init : tensor<96x24xf32>) -> tensor<96x24xf32>
  return %y : tensor<96x24xf32>
}

// The product has maps of its own.

// CHECK-LABEL: func.func @transposed_weights(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @transposed_weights(%q: tensor<1x48x2x16xf32>, %wo: tensor<24x32xf32>, %init: tensor<48x24xf32>, %out: tensor<1x48x2x16xf32>) -> tensor<48x24xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y = linalg.matmul
    indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    {attn.matmul_config = #config}
    ins(%rows, %wo : tensor<48x32xf32>, tensor<24x32xf32>) outs(%init : tensor<48x24xf32>) -> tensor<48x24xf32>
  return %y : tensor<48x24xf32>
}

// Attention is what the product takes for weights.

// CHECK-LABEL: func.func @right_operand(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @right_operand(%q: tensor<1x48x2x16xf32>, %wo: tensor<24x48xf32>, %init: tensor<24x32xf32>, %out: tensor<1x48x2x16xf32>) -> tensor<24x32xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y = linalg.matmul {attn.matmul_config = #config}
    ins(%wo, %rows : tensor<24x48xf32>, tensor<48x32xf32>) outs(%init : tensor<24x32xf32>) -> tensor<24x32xf32>
  return %y : tensor<24x32xf32>
}

// The product is in a loop after attention.

// CHECK-LABEL: func.func @product_in_a_loop(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @product_in_a_loop(%q: tensor<1x48x2x16xf32>, %wo: tensor<32x24xf32>, %init: tensor<48x24xf32>, %out: tensor<1x48x2x16xf32>,
                             %lb: index, %ub: index, %step: index) -> tensor<48x24xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y = scf.for %i = %lb to %ub step %step iter_args(%sum_of_all = %init) -> (tensor<48x24xf32>) {
    %next = linalg.matmul {attn.matmul_config = #config}
      ins(%rows, %wo : tensor<48x32xf32>, tensor<32x24xf32>) outs(%sum_of_all : tensor<48x24xf32>) -> tensor<48x24xf32>
    scf.yield %next : tensor<48x24xf32>
  }
  return %y : tensor<48x24xf32>
}

// How wide the result is, is not known.

// CHECK-LABEL: func.func @open_columns(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @open_columns(%q: tensor<1x48x2x16xf32>, %wo: tensor<32x?xf32>, %init: tensor<48x?xf32>, %out: tensor<1x48x2x16xf32>) -> tensor<48x?xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y = linalg.matmul {attn.matmul_config = #config}
    ins(%rows, %wo : tensor<48x32xf32>, tensor<32x?xf32>) outs(%init : tensor<48x?xf32>) -> tensor<48x?xf32>
  return %y : tensor<48x?xf32>
}

// The result has no elements, and no slice of it can be taken.

// CHECK-LABEL: func.func @no_columns(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @no_columns(%q: tensor<1x48x2x16xf32>, %wo: tensor<32x0xf32>, %init: tensor<48x0xf32>, %out: tensor<1x48x2x16xf32>) -> tensor<48x0xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y = linalg.matmul {attn.matmul_config = #config}
    ins(%rows, %wo : tensor<48x32xf32>, tensor<32x0xf32>) outs(%init : tensor<48x0xf32>) -> tensor<48x0xf32>
  return %y : tensor<48x0xf32>
}

// What reads the product is in a branch.

// CHECK-LABEL: func.func @read_in_a_branch(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @read_in_a_branch(%q: tensor<1x48x2x16xf32>, %wo: tensor<32x24xf32>, %init: tensor<48x24xf32>, %out: tensor<1x48x2x16xf32>,
                            %flag: i1) -> tensor<48x24xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y = linalg.matmul {attn.matmul_config = #config}
    ins(%rows, %wo : tensor<48x32xf32>, tensor<32x24xf32>) outs(%init : tensor<48x24xf32>) -> tensor<48x24xf32>
  %z = scf.if %flag -> (tensor<48x24xf32>) {
    %copy = linalg.generic #copy ins(%y : tensor<48x24xf32>) outs(%init : tensor<48x24xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<48x24xf32>
    scf.yield %copy : tensor<48x24xf32>
  } else {
    scf.yield %init : tensor<48x24xf32>
  }
  return %z : tensor<48x24xf32>
}

// Something reads the log-sum-exp before the product, where a loop over both
// stands.

// CHECK-LABEL: func.func @early_log_sum_exp(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @early_log_sum_exp(%q: tensor<1x48x2x16xf32>, %wo: tensor<32x24xf32>, %dest: tensor<48x24xf32>, %out: tensor<1x48x2x16xf32>) -> tensor<48x24xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o:2 = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out, %e1 : tensor<1x48x2x16xf32>, tensor<1x2x48xf32>) -> tensor<1x48x2x16xf32>, tensor<1x2x48xf32>
  %rows = tensor.collapse_shape %o#0 [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %c0 = arith.constant 0 : index
  %first = tensor.extract %o#1[%c0, %c0, %c0] : tensor<1x2x48xf32>
  %init = linalg.fill ins(%first : f32) outs(%dest : tensor<48x24xf32>) -> tensor<48x24xf32>
  %y = linalg.matmul {attn.matmul_config = #config}
    ins(%rows, %wo : tensor<48x32xf32>, tensor<32x24xf32>) outs(%init : tensor<48x24xf32>) -> tensor<48x24xf32>
  return %y : tensor<48x24xf32>
}

// Something else reads the output of the heads.

// CHECK-LABEL: func.func @output_read_twice(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @output_read_twice(%q: tensor<1x48x2x16xf32>, %wo: tensor<32x24xf32>, %init: tensor<48x24xf32>, %out: tensor<1x48x2x16xf32>) -> (tensor<48x24xf32>, f32) {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %c0 = arith.constant 0 : index
  %element = tensor.extract %o[%c0, %c0, %c0, %c0] : tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y = linalg.matmul {attn.matmul_config = #config}
    ins(%rows, %wo : tensor<48x32xf32>, tensor<32x24xf32>) outs(%init : tensor<48x24xf32>) -> tensor<48x24xf32>
  return %y, %element : tensor<48x24xf32>, f32
}

// Something else reads their rows.

// CHECK-LABEL: func.func @rows_read_twice(
// CHECK-NOT:     scf.forall
// CHECK:         attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @rows_read_twice(%q: tensor<1x48x2x16xf32>, %wo: tensor<32x24xf32>, %init: tensor<48x24xf32>, %out: tensor<1x48x2x16xf32>) -> (tensor<48x24xf32>, f32) {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %c0 = arith.constant 0 : index
  %element = tensor.extract %rows[%c0, %c0] : tensor<48x32xf32>
  %y = linalg.matmul {attn.matmul_config = #config}
    ins(%rows, %wo : tensor<48x32xf32>, tensor<32x24xf32>) outs(%init : tensor<48x24xf32>) -> tensor<48x24xf32>
  return %y, %element : tensor<48x24xf32>, f32
}

// An elementwise op starts from the product: the loop computes the product alone,
// and the op reads its result.

// CHECK-LABEL: func.func @initial_value(
// CHECK:         %[[LOOP:.+]] = scf.forall (
// CHECK:           attn.finalize
// CHECK:           linalg.matmul
// CHECK:         linalg.generic {{.*}} outs(%[[LOOP]] :
func.func @initial_value(%q: tensor<1x48x2x16xf32>, %wo: tensor<32x24xf32>, %init: tensor<48x24xf32>, %out: tensor<1x48x2x16xf32>) -> tensor<48x24xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y = linalg.matmul {attn.matmul_config = #config}
    ins(%rows, %wo : tensor<48x32xf32>, tensor<32x24xf32>) outs(%init : tensor<48x24xf32>) -> tensor<48x24xf32>
  %z = linalg.generic #copy ins(%init : tensor<48x24xf32>) outs(%y : tensor<48x24xf32>) {
  ^bb0(%in: f32, %old: f32):
    %sum_of_both = arith.addf %in, %old : f32
    linalg.yield %sum_of_both : f32
  } -> tensor<48x24xf32>
  return %z : tensor<48x24xf32>
}
