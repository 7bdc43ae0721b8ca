// RUN: attn-opt %s --split-input-file --canonicalize --attn-raise --canonicalize | FileCheck %s

// Named products, the scale on the queries, and linalg.softmax. Keys arrive
// transposed, as the product wants them.

// CHECK-LABEL: func @named
// CHECK-SAME:    %[[Q:[^:]+]]: tensor<2x4x6x8xf32>, %[[K:[^:]+]]: tensor<2x4x8x10xf32>, %[[V:[^:]+]]: tensor<2x4x10x8xf32>
// CHECK:         %[[KEY:.+]] = linalg.transpose ins(%[[K]] {{.*}} permutation = [0, 1, 3, 2]
// CHECK:         %[[O:.+]] = attn.sdpa ins(%[[Q]], %[[KEY]], %[[V]] : {{.*}}) scale(5.000000e-01)
// CHECK-NOT:     linalg
// CHECK:         return %[[O]]
func.func @named(%q: tensor<2x4x6x8xf32>, %k: tensor<2x4x8x10xf32>,
                 %v: tensor<2x4x10x8xf32>) -> tensor<2x4x6x8xf32> {
  %zero = arith.constant 0.0 : f32
  %half = arith.constant dense<0.5> : tensor<8x6x8xf32>
  %q3 = tensor.collapse_shape %q [[0, 1], [2], [3]] : tensor<2x4x6x8xf32> into tensor<8x6x8xf32>
  %k3 = tensor.collapse_shape %k [[0, 1], [2], [3]] : tensor<2x4x8x10xf32> into tensor<8x8x10xf32>
  %v3 = tensor.collapse_shape %v [[0, 1], [2], [3]] : tensor<2x4x10x8xf32> into tensor<8x10x8xf32>
  %e = tensor.empty() : tensor<8x6x8xf32>
  %qs = linalg.mul ins(%q3, %half : tensor<8x6x8xf32>, tensor<8x6x8xf32>) outs(%e : tensor<8x6x8xf32>) -> tensor<8x6x8xf32>
  %s = tensor.empty() : tensor<8x6x10xf32>
  %s0 = linalg.fill ins(%zero : f32) outs(%s : tensor<8x6x10xf32>) -> tensor<8x6x10xf32>
  %scores = linalg.batch_matmul ins(%qs, %k3 : tensor<8x6x8xf32>, tensor<8x8x10xf32>) outs(%s0 : tensor<8x6x10xf32>) -> tensor<8x6x10xf32>
  %p = linalg.softmax dimension(2) ins(%scores : tensor<8x6x10xf32>) outs(%s : tensor<8x6x10xf32>) -> tensor<8x6x10xf32>
  %o0 = linalg.fill ins(%zero : f32) outs(%e : tensor<8x6x8xf32>) -> tensor<8x6x8xf32>
  %o = linalg.batch_matmul ins(%p, %v3 : tensor<8x6x10xf32>, tensor<8x10x8xf32>) outs(%o0 : tensor<8x6x8xf32>) -> tensor<8x6x8xf32>
  %o4 = tensor.expand_shape %o [[0, 1], [2], [3]] output_shape [2, 4, 6, 8] : tensor<8x6x8xf32> into tensor<2x4x6x8xf32>
  return %o4 : tensor<2x4x6x8xf32>
}

// -----

// The softmax of the other dimension is none of attention.

// CHECK-LABEL: func @other_dimension
// CHECK-NOT:     attn.
// CHECK:         linalg.softmax dimension(1)
func.func @other_dimension(%q: tensor<8x6x8xf32>, %k: tensor<8x8x6xf32>, %v: tensor<8x6x8xf32>) -> tensor<8x6x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x6x8xf32>
  %s = tensor.empty() : tensor<8x6x6xf32>
  %s0 = linalg.fill ins(%zero : f32) outs(%s : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
  %scores = linalg.batch_matmul ins(%q, %k : tensor<8x6x8xf32>, tensor<8x8x6xf32>) outs(%s0 : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
  %p = linalg.softmax dimension(1) ins(%scores : tensor<8x6x6xf32>) outs(%s : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
  %o0 = linalg.fill ins(%zero : f32) outs(%e : tensor<8x6x8xf32>) -> tensor<8x6x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<8x6x6xf32>, tensor<8x6x8xf32>) outs(%o0 : tensor<8x6x8xf32>) -> tensor<8x6x8xf32>
  return %o : tensor<8x6x8xf32>
}

// -----

// Dynamic batch and lengths: their sizes are read from the inputs, also where
// the original read them from an intermediate result.

// CHECK-LABEL: func @dynamic
// CHECK-SAME:    %[[Q:[^:]+]]: tensor<?x4x?x8xf32>, %[[K:[^:]+]]: tensor<?x4x?x8xf32>, %[[V:[^:]+]]: tensor<?x4x?x8xf32>
// CHECK-NOT:     linalg
// CHECK:         attn.sdpa ins(%[[Q]], %[[K]], %[[V]] : tensor<?x4x?x8xf32>, tensor<?x4x?x8xf32>, tensor<?x4x?x8xf32>)
// CHECK-SAME:      -> tensor<?x4x?x8xf32>
// CHECK-NOT:     linalg
func.func @dynamic(%q: tensor<?x4x?x8xf32>, %k: tensor<?x4x?x8xf32>, %v: tensor<?x4x?x8xf32>) -> tensor<?x4x?x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %batch = tensor.dim %q, %c0 : tensor<?x4x?x8xf32>
  %queries = tensor.dim %q, %c2 : tensor<?x4x?x8xf32>
  %keys = tensor.dim %k, %c2 : tensor<?x4x?x8xf32>
  %q3 = tensor.collapse_shape %q [[0, 1], [2], [3]] : tensor<?x4x?x8xf32> into tensor<?x?x8xf32>
  %k3 = tensor.collapse_shape %k [[0, 1], [2], [3]] : tensor<?x4x?x8xf32> into tensor<?x?x8xf32>
  %v3 = tensor.collapse_shape %v [[0, 1], [2], [3]] : tensor<?x4x?x8xf32> into tensor<?x?x8xf32>
  %c4 = arith.constant 4 : index
  %rows = arith.muli %batch, %c4 : index
  %s = tensor.empty(%rows, %queries, %keys) : tensor<?x?x?xf32>
  %s0 = linalg.fill ins(%zero : f32) outs(%s : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %scores = linalg.batch_matmul
    indexing_maps = [affine_map<(b, i, j, d) -> (b, i, d)>, affine_map<(b, i, j, d) -> (b, j, d)>, affine_map<(b, i, j, d) -> (b, i, j)>]
    ins(%q3, %k3 : tensor<?x?x8xf32>, tensor<?x?x8xf32>) outs(%s0 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %p = linalg.softmax dimension(2) ins(%scores : tensor<?x?x?xf32>) outs(%s : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %size = tensor.dim %scores, %c1 : tensor<?x?x?xf32>
  %e = tensor.empty(%rows, %size) : tensor<?x?x8xf32>
  %o0 = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %o = linalg.batch_matmul ins(%p, %v3 : tensor<?x?x?xf32>, tensor<?x?x8xf32>) outs(%o0 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %o4 = tensor.expand_shape %o [[0, 1], [2], [3]] output_shape [%batch, 4, %queries, 8] : tensor<?x?x8xf32> into tensor<?x4x?x8xf32>
  return %o4 : tensor<?x4x?x8xf32>
}

// -----

// Grouped heads without repeating: an axis of the queries that keys and values
// lack. The order of dimensions is [S, H] on all sides.

#q = affine_map<(b, h, g, i, j, d) -> (b, i, h, g, d)>
#k = affine_map<(b, h, g, i, j, d) -> (b, j, h, d)>
#s = affine_map<(b, h, g, i, j, d) -> (b, h, g, i, j)>
#p = affine_map<(b, h, g, i, e, j) -> (b, h, g, i, j)>
#v = affine_map<(b, h, g, i, e, j) -> (b, j, h, e)>
#o = affine_map<(b, h, g, i, e, j) -> (b, i, h, g, e)>

// CHECK-LABEL: func @grouped
// CHECK-SAME:    %[[Q:[^:]+]]: tensor<2x6x2x3x8xf32>, %[[K:[^:]+]]: tensor<2x10x2x8xf32>, %[[V:[^:]+]]: tensor<2x10x2x4xf32>
// CHECK:         %[[QUERY:.+]] = tensor.collapse_shape %[[Q]] {{\[\[}}0], [1], [2, 3], [4]]
// CHECK:         %[[O:.+]] = attn.sdpa ins(%[[QUERY]], %[[K]], %[[V]] :
// CHECK-SAME:      scale(1.000000e+00) layout <query = bshd, key = bshd, value = bshd, output = bshd>
// CHECK:         tensor.expand_shape %[[O]] {{\[\[}}0], [1], [2, 3], [4]]
func.func @grouped(%q: tensor<2x6x2x3x8xf32>, %k: tensor<2x10x2x8xf32>, %v: tensor<2x10x2x4xf32>) -> tensor<2x6x2x3x4xf32> {
  %zero = arith.constant 0.0 : f32
  %s = tensor.empty() : tensor<2x2x3x6x10xf32>
  %s0 = linalg.fill ins(%zero : f32) outs(%s : tensor<2x2x3x6x10xf32>) -> tensor<2x2x3x6x10xf32>
  %scores = linalg.contract indexing_maps = [#q, #k, #s]
    ins(%q, %k : tensor<2x6x2x3x8xf32>, tensor<2x10x2x8xf32>) outs(%s0 : tensor<2x2x3x6x10xf32>) -> tensor<2x2x3x6x10xf32>
  %p = linalg.softmax dimension(4) ins(%scores : tensor<2x2x3x6x10xf32>) outs(%s : tensor<2x2x3x6x10xf32>) -> tensor<2x2x3x6x10xf32>
  %e = tensor.empty() : tensor<2x6x2x3x4xf32>
  %o0 = linalg.fill ins(%zero : f32) outs(%e : tensor<2x6x2x3x4xf32>) -> tensor<2x6x2x3x4xf32>
  %o = linalg.contract indexing_maps = [#p, #v, #o]
    ins(%p, %v : tensor<2x2x3x6x10xf32>, tensor<2x10x2x4xf32>) outs(%o0 : tensor<2x6x2x3x4xf32>) -> tensor<2x6x2x3x4xf32>
  return %o : tensor<2x6x2x3x4xf32>
}

// -----

// One query: the rows are the heads of a batch.

// CHECK-LABEL: func @one_query
// CHECK:         attn.sdpa ins(%{{.*}} : tensor<2x4x1x8xf32>, tensor<2x4x10x8xf32>, tensor<2x4x10x8xf32>)
func.func @one_query(%q: tensor<2x4x1x8xf32>, %k: tensor<2x4x8x10xf32>, %v: tensor<2x4x10x8xf32>) -> tensor<2x4x1x8xf32> {
  %zero = arith.constant 0.0 : f32
  %q3 = tensor.collapse_shape %q [[0, 1], [2], [3]] : tensor<2x4x1x8xf32> into tensor<8x1x8xf32>
  %k3 = tensor.collapse_shape %k [[0, 1], [2], [3]] : tensor<2x4x8x10xf32> into tensor<8x8x10xf32>
  %v3 = tensor.collapse_shape %v [[0, 1], [2], [3]] : tensor<2x4x10x8xf32> into tensor<8x10x8xf32>
  %s = tensor.empty() : tensor<8x1x10xf32>
  %s0 = linalg.fill ins(%zero : f32) outs(%s : tensor<8x1x10xf32>) -> tensor<8x1x10xf32>
  %scores = linalg.batch_matmul ins(%q3, %k3 : tensor<8x1x8xf32>, tensor<8x8x10xf32>) outs(%s0 : tensor<8x1x10xf32>) -> tensor<8x1x10xf32>
  %p = linalg.softmax dimension(2) ins(%scores : tensor<8x1x10xf32>) outs(%s : tensor<8x1x10xf32>) -> tensor<8x1x10xf32>
  %e = tensor.empty() : tensor<8x1x8xf32>
  %o0 = linalg.fill ins(%zero : f32) outs(%e : tensor<8x1x8xf32>) -> tensor<8x1x8xf32>
  %o = linalg.batch_matmul ins(%p, %v3 : tensor<8x1x10xf32>, tensor<8x10x8xf32>) outs(%o0 : tensor<8x1x8xf32>) -> tensor<8x1x8xf32>
  %o4 = tensor.expand_shape %o [[0, 1], [2], [3]] output_shape [2, 4, 1, 8] : tensor<8x1x8xf32> into tensor<2x4x1x8xf32>
  return %o4 : tensor<2x4x1x8xf32>
}

// -----

// Narrow inputs with scores in f32, each conversion an operation on tensors. A
// causal mask of constants, a bias of [H, 1, Skv] in f16, and arithmetic on
// tensors. The result is rounded once.

// CHECK-LABEL: func @narrow
// CHECK-SAME:    %[[Q:[^:]+]]: tensor<4x3x8xbf16>, %[[K:[^:]+]]: tensor<4x8x3xbf16>, %[[V:[^:]+]]: tensor<4x3x8xbf16>, %[[BIAS:[^:]+]]: tensor<4x1x3xf16>
// CHECK-NOT:     arith
// CHECK:         attn.sdpa ins({{.*}} : tensor<4x1x3x8xbf16>, tensor<4x1x3x8xbf16>, tensor<4x1x3x8xbf16>)
// CHECK-SAME:      bias(%{{.*}} : tensor<4x1x1x3xf16>) causal(top_left)
// CHECK-SAME:      -> tensor<4x1x3x8xbf16>
// CHECK-NOT:     arith
#scores = affine_map<(b, i, j) -> (b, i, j)>
#pairs = affine_map<(b, i, j) -> (i, j)>
#per_key = affine_map<(b, i, j) -> (b, 0, j)>
func.func @narrow(%q: tensor<4x3x8xbf16>, %k: tensor<4x8x3xbf16>, %v: tensor<4x3x8xbf16>,
                  %bias: tensor<4x1x3xf16>) -> tensor<4x3x8xbf16> {
  %zero = arith.constant 0.0 : f32
  %infinity = arith.constant 0xFF800000 : f32
  %causal = arith.constant dense<[[1, 0, 0], [1, 1, 0], [1, 1, 1]]> : tensor<3x3xi1>
  %e = tensor.empty() : tensor<4x3x8xf32>
  %s = tensor.empty() : tensor<4x3x3xf32>
  %s0 = linalg.fill ins(%zero : f32) outs(%s : tensor<4x3x3xf32>) -> tensor<4x3x3xf32>
  %product = linalg.batch_matmul ins(%q, %k : tensor<4x3x8xbf16>, tensor<4x8x3xbf16>) outs(%s0 : tensor<4x3x3xf32>) -> tensor<4x3x3xf32>
  %scores = linalg.generic {indexing_maps = [#scores, #per_key, #pairs, #scores], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%product, %bias, %causal : tensor<4x3x3xf32>, tensor<4x1x3xf16>, tensor<3x3xi1>) outs(%s : tensor<4x3x3xf32>) {
  ^bb0(%a: f32, %t: f16, %m: i1, %c: f32):
    %u = arith.extf %t : f16 to f32
    %x = arith.addf %a, %u : f32
    %y = arith.select %m, %x, %infinity : f32
    linalg.yield %y : f32
  } -> tensor<4x3x3xf32>
  %p = linalg.softmax dimension(2) ins(%scores : tensor<4x3x3xf32>) outs(%s : tensor<4x3x3xf32>) -> tensor<4x3x3xf32>
  %weights = arith.truncf %p : tensor<4x3x3xf32> to tensor<4x3x3xbf16>
  %o0 = linalg.fill ins(%zero : f32) outs(%e : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  %o = linalg.batch_matmul ins(%weights, %v : tensor<4x3x3xbf16>, tensor<4x3x8xbf16>) outs(%o0 : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  %rounded = arith.truncf %o : tensor<4x3x8xf32> to tensor<4x3x8xbf16>
  return %rounded : tensor<4x3x8xbf16>
}

// -----

// A mask of the wrong diagonal is not causal; it stays a mask. Values in f32
// with queries in bf16 are attention in f32.

// CHECK-LABEL: func @mixed
// CHECK-NOT:     causal
// CHECK:         attn.sdpa ins({{.*}} : tensor<4x1x3x8xf32>, tensor<4x1x3x8xf32>, tensor<4x1x3x8xf32>) mask(
func.func @mixed(%q: tensor<4x3x8xbf16>, %k: tensor<4x8x3xbf16>, %v: tensor<4x3x8xf32>) -> tensor<4x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %infinity = arith.constant dense<0xFF800000> : tensor<4x3x3xf32>
  %upper = arith.constant dense<[[1, 1, 1], [0, 1, 1], [0, 0, 1]]> : tensor<3x3xi1>
  %e = tensor.empty() : tensor<4x3x8xf32>
  %s = tensor.empty() : tensor<4x3x3xf32>
  %m = tensor.empty() : tensor<4x3x3xi1>
  %s0 = linalg.fill ins(%zero : f32) outs(%s : tensor<4x3x3xf32>) -> tensor<4x3x3xf32>
  %product = linalg.batch_matmul ins(%q, %k : tensor<4x3x8xbf16>, tensor<4x8x3xbf16>) outs(%s0 : tensor<4x3x3xf32>) -> tensor<4x3x3xf32>
  %mask = linalg.broadcast ins(%upper : tensor<3x3xi1>) outs(%m : tensor<4x3x3xi1>) dimensions = [0]
  %scores = arith.select %mask, %product, %infinity : tensor<4x3x3xi1>, tensor<4x3x3xf32>
  %p = linalg.softmax dimension(2) ins(%scores : tensor<4x3x3xf32>) outs(%s : tensor<4x3x3xf32>) -> tensor<4x3x3xf32>
  %o0 = linalg.fill ins(%zero : f32) outs(%e : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<4x3x3xf32>, tensor<4x3x8xf32>) outs(%o0 : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  return %o : tensor<4x3x8xf32>
}

// -----

// Inputs in f32, scores in f64: attn.sdpa would compute them in f32.

// CHECK-LABEL: func @wide_scores
// CHECK-NOT:     attn.
// CHECK:         linalg.softmax
func.func @wide_scores(%q: tensor<4x3x8xf32>, %k: tensor<4x8x3xf32>, %v: tensor<4x3x8xf32>) -> tensor<4x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %wide_zero = arith.constant 0.0 : f64
  %e = tensor.empty() : tensor<4x3x8xf32>
  %s = tensor.empty() : tensor<4x3x3xf64>
  %s0 = linalg.fill ins(%wide_zero : f64) outs(%s : tensor<4x3x3xf64>) -> tensor<4x3x3xf64>
  %scores = linalg.batch_matmul ins(%q, %k : tensor<4x3x8xf32>, tensor<4x8x3xf32>) outs(%s0 : tensor<4x3x3xf64>) -> tensor<4x3x3xf64>
  %p = linalg.softmax dimension(2) ins(%scores : tensor<4x3x3xf64>) outs(%s : tensor<4x3x3xf64>) -> tensor<4x3x3xf64>
  %weights = arith.truncf %p : tensor<4x3x3xf64> to tensor<4x3x3xf32>
  %o0 = linalg.fill ins(%zero : f32) outs(%e : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  %o = linalg.batch_matmul ins(%weights, %v : tensor<4x3x3xf32>, tensor<4x3x8xf32>) outs(%o0 : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  return %o : tensor<4x3x8xf32>
}

// -----

// Causal from positions, with more keys than queries; slopes for each head
// times the distance in score_mod, after the softcap.

// CHECK-LABEL: func @positions
// CHECK-SAME:    %[[SLOPES:[^:]+]]: tensor<4xf32>
// CHECK:         attn.sdpa
// CHECK-SAME:      causal(bottom_right) scale(3.125000e-01) softcap(2.000000e+01)
// CHECK-SAME:      score_mod
// CHECK:         ^bb0(%[[S:.+]]: f32, %[[B:.+]]: index, %[[H:.+]]: index, %[[I:.+]]: index, %[[J:.+]]: index):
// CHECK:           %[[SLOPE:.+]] = tensor.extract %[[SLOPES]][%[[B]]]
// CHECK:           arith.subi %[[J]], %[[I]]
// CHECK:           %[[TERM:.+]] = arith.mulf
// CHECK:           %[[SUM:.+]] = arith.addf %[[S]], %[[TERM]]
// CHECK:           attn.yield %[[SUM]]
// CHECK-NOT:     mask_mod
func.func @positions(%q: tensor<4x6x8xf32>, %k: tensor<4x8x10xf32>, %v: tensor<4x10x8xf32>, %slopes: tensor<4xf32>) -> tensor<4x6x8xf32> {
  %zero = arith.constant 0.0 : f32
  %infinity = arith.constant 0xFF800000 : f32
  %factor = arith.constant 0.015625 : f32
  %cap = arith.constant 20.0 : f32
  %c4 = arith.constant 4 : index
  %e = tensor.empty() : tensor<4x6x8xf32>
  %s = tensor.empty() : tensor<4x6x10xf32>
  %s0 = linalg.fill ins(%zero : f32) outs(%s : tensor<4x6x10xf32>) -> tensor<4x6x10xf32>
  %product = linalg.batch_matmul ins(%q, %k : tensor<4x6x8xf32>, tensor<4x8x10xf32>) outs(%s0 : tensor<4x6x10xf32>) -> tensor<4x6x10xf32>
  %scores = linalg.generic {indexing_maps = [affine_map<(b, i, j) -> (b, i, j)>, affine_map<(b, i, j) -> (b)>, affine_map<(b, i, j) -> (b, i, j)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%product, %slopes : tensor<4x6x10xf32>, tensor<4xf32>) outs(%s : tensor<4x6x10xf32>) {
  ^bb0(%a: f32, %slope: f32, %c: f32):
    %scaled = arith.mulf %a, %factor : f32
    %tanh = math.tanh %scaled : f32
    %capped = arith.mulf %cap, %tanh : f32
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %distance = arith.subi %j, %i : index
    %integer = arith.index_cast %distance : index to i32
    %float = arith.sitofp %integer : i32 to f32
    %term = arith.mulf %slope, %float : f32
    %x = arith.addf %capped, %term : f32
    %last = arith.addi %i, %c4 : index
    %later = arith.cmpi sgt, %j, %last : index
    %y = arith.select %later, %infinity, %x : f32
    linalg.yield %y : f32
  } -> tensor<4x6x10xf32>
  %p = linalg.softmax dimension(2) ins(%scores : tensor<4x6x10xf32>) outs(%s : tensor<4x6x10xf32>) -> tensor<4x6x10xf32>
  %o0 = linalg.fill ins(%zero : f32) outs(%e : tensor<4x6x8xf32>) -> tensor<4x6x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<4x6x10xf32>, tensor<4x10x8xf32>) outs(%o0 : tensor<4x6x8xf32>) -> tensor<4x6x8xf32>
  return %o : tensor<4x6x8xf32>
}

// -----

// Two biases, the second in score_mod.

// CHECK-LABEL: func @two_biases
// CHECK-SAME:    %[[FIRST:[^:]+]]: tensor<6x10xf32>, %[[SECOND:[^:]+]]: tensor<2x10xf32>
// CHECK:         %[[BIAS:.+]] = tensor.expand_shape %[[FIRST]]
// CHECK:         attn.sdpa {{.*}} bias(%[[BIAS]] : tensor<1x1x6x10xf32>)
// CHECK-SAME:      score_mod
// CHECK:         ^bb0(%[[S:.+]]: f32, %[[B:.+]]: index, %[[H:.+]]: index, %[[I:.+]]: index, %[[J:.+]]: index):
// CHECK:           tensor.extract %[[SECOND]][%[[B]], %[[J]]]
func.func @two_biases(%q: tensor<2x2x6x8xf32>, %k: tensor<2x2x8x10xf32>, %v: tensor<2x2x10x8xf32>,
                      %first: tensor<6x10xf32>, %second: tensor<2x10xf32>) -> tensor<4x6x8xf32> {
  %zero = arith.constant 0.0 : f32
  %q3 = tensor.collapse_shape %q [[0, 1], [2], [3]] : tensor<2x2x6x8xf32> into tensor<4x6x8xf32>
  %k3 = tensor.collapse_shape %k [[0, 1], [2], [3]] : tensor<2x2x8x10xf32> into tensor<4x8x10xf32>
  %v3 = tensor.collapse_shape %v [[0, 1], [2], [3]] : tensor<2x2x10x8xf32> into tensor<4x10x8xf32>
  %e = tensor.empty() : tensor<4x6x8xf32>
  %s = tensor.empty() : tensor<4x6x10xf32>
  %s4 = tensor.empty() : tensor<2x2x6x10xf32>
  %s0 = linalg.fill ins(%zero : f32) outs(%s : tensor<4x6x10xf32>) -> tensor<4x6x10xf32>
  %product = linalg.batch_matmul ins(%q3, %k3 : tensor<4x6x8xf32>, tensor<4x8x10xf32>) outs(%s0 : tensor<4x6x10xf32>) -> tensor<4x6x10xf32>
  %product4 = tensor.expand_shape %product [[0, 1], [2], [3]] output_shape [2, 2, 6, 10] : tensor<4x6x10xf32> into tensor<2x2x6x10xf32>
  %scores4 = linalg.generic {indexing_maps = [affine_map<(b, h, i, j) -> (b, h, i, j)>, affine_map<(b, h, i, j) -> (i, j)>,
                                              affine_map<(b, h, i, j) -> (b, j)>, affine_map<(b, h, i, j) -> (b, h, i, j)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%product4, %first, %second : tensor<2x2x6x10xf32>, tensor<6x10xf32>, tensor<2x10xf32>) outs(%s4 : tensor<2x2x6x10xf32>) {
  ^bb0(%a: f32, %f: f32, %g: f32, %c: f32):
    %x = arith.addf %a, %f : f32
    %y = arith.addf %g, %x : f32
    linalg.yield %y : f32
  } -> tensor<2x2x6x10xf32>
  %scores = tensor.collapse_shape %scores4 [[0, 1], [2], [3]] : tensor<2x2x6x10xf32> into tensor<4x6x10xf32>
  %p = linalg.softmax dimension(2) ins(%scores : tensor<4x6x10xf32>) outs(%s : tensor<4x6x10xf32>) -> tensor<4x6x10xf32>
  %o0 = linalg.fill ins(%zero : f32) outs(%e : tensor<4x6x8xf32>) -> tensor<4x6x8xf32>
  %o = linalg.batch_matmul ins(%p, %v3 : tensor<4x6x10xf32>, tensor<4x10x8xf32>) outs(%o0 : tensor<4x6x8xf32>) -> tensor<4x6x8xf32>
  return %o : tensor<4x6x8xf32>
}
