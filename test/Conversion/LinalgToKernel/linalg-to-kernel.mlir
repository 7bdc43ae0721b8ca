// RUN: attn-opt %s --attn-convert-linalg-to-kernel --split-input-file | FileCheck %s

// Zeros are what sums start from anyway, and the cast is part of the kernel,
// which writes where it wrote.

// CHECK-DAG: #[[LHS:.+]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[RHS:.+]] = affine_map<(d0, d1, d2) -> (d2, d1)>
// CHECK-DAG: #[[OUT:.+]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func.func @cast
// CHECK-SAME: %[[X:.+]]: tensor<?x32xbf16>, %[[W:.+]]: tensor<32x64xbf16>, %[[E:.+]]: tensor<?x64xf32>, %[[D:.+]]: tensor<?x64xbf16>
// CHECK-NOT: linalg
// CHECK: %[[R:.+]] = attn_kernel.matmul ins(%[[X]], %[[W]] : tensor<?x32xbf16>, tensor<32x64xbf16>) outs(%[[D]] : tensor<?x64xbf16>)
// CHECK-SAME: indexing_maps [#[[LHS]], #[[RHS]], #[[OUT]]] epilogue
// CHECK-NEXT: ^bb0(%[[SUM:.+]]: f32, %{{.+}}: index, %{{.+}}: index):
// CHECK-NEXT: %[[T:.+]] = arith.truncf %[[SUM]] : f32 to bf16
// CHECK-NEXT: attn_kernel.yield %[[T]] : bf16
// CHECK: return %[[R]]
func.func @cast(%x: tensor<?x32xbf16>, %w: tensor<32x64xbf16>, %e: tensor<?x64xf32>, %d: tensor<?x64xbf16>) -> tensor<?x64xbf16> {
  %zero = arith.constant 0.0 : f32
  %s = linalg.fill ins(%zero : f32) outs(%e : tensor<?x64xf32>) -> tensor<?x64xf32>
  %p = linalg.matmul ins(%x, %w : tensor<?x32xbf16>, tensor<32x64xbf16>) outs(%s : tensor<?x64xf32>) -> tensor<?x64xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%p : tensor<?x64xf32>) outs(%d : tensor<?x64xbf16>) {
  ^bb0(%in: f32, %out: bf16):
    %t = arith.truncf %in : f32 to bf16
    linalg.yield %t : bf16
  } -> tensor<?x64xbf16>
  return %r : tensor<?x64xbf16>
}

// -----

// A layer: four products with their biases and casts, no other linalg.

// CHECK-LABEL: func.func @layer
// CHECK-NOT: linalg
// CHECK-COUNT-3: attn_kernel.matmul
// CHECK: tensor.extract %{{.+}}[%{{.+}}] : tensor<32xbf16>
// CHECK: attn.sdpa
// CHECK: attn_kernel.matmul
// CHECK-NOT: linalg
func.func @layer(%x: tensor<?x32xbf16>, %w: tensor<32x32xbf16>, %b: tensor<32xbf16>, %q: tensor<1x?x2x16xbf16>) -> (tensor<?x32xbf16>, tensor<?x32xbf16>, tensor<?x32xbf16>, tensor<?x32xbf16>) {
  %c0 = arith.constant 0 : index
  %rows = tensor.dim %x, %c0 : tensor<?x32xbf16>
  %e = tensor.empty(%rows) : tensor<?x32xf32>
  %d = tensor.empty(%rows) : tensor<?x32xbf16>
  %n = tensor.empty() : tensor<32xf32>
  %wide = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%b : tensor<32xbf16>) outs(%n : tensor<32xf32>) {
  ^bb0(%in: bf16, %out: f32):
    %t = arith.extf %in : bf16 to f32
    linalg.yield %t : f32
  } -> tensor<32xf32>
  %s = linalg.broadcast ins(%wide : tensor<32xf32>) outs(%e : tensor<?x32xf32>) dimensions = [0]
  %p0 = linalg.matmul ins(%x, %w : tensor<?x32xbf16>, tensor<32x32xbf16>) outs(%s : tensor<?x32xf32>) -> tensor<?x32xf32>
  %r0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%p0 : tensor<?x32xf32>) outs(%d : tensor<?x32xbf16>) {
  ^bb0(%in: f32, %out: bf16):
    %t = arith.truncf %in : f32 to bf16
    linalg.yield %t : bf16
  } -> tensor<?x32xbf16>
  %p1 = linalg.matmul ins(%x, %w : tensor<?x32xbf16>, tensor<32x32xbf16>) outs(%s : tensor<?x32xf32>) -> tensor<?x32xf32>
  %r1 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%p1 : tensor<?x32xf32>) outs(%d : tensor<?x32xbf16>) {
  ^bb0(%in: f32, %out: bf16):
    %t = arith.truncf %in : f32 to bf16
    linalg.yield %t : bf16
  } -> tensor<?x32xbf16>
  %p2 = linalg.matmul ins(%x, %w : tensor<?x32xbf16>, tensor<32x32xbf16>) outs(%s : tensor<?x32xf32>) -> tensor<?x32xf32>
  %r2 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%p2 : tensor<?x32xf32>) outs(%d : tensor<?x32xbf16>) {
  ^bb0(%in: f32, %out: bf16):
    %t = arith.truncf %in : f32 to bf16
    linalg.yield %t : bf16
  } -> tensor<?x32xbf16>
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x?x2x16xbf16>, tensor<1x?x2x16xbf16>, tensor<1x?x2x16xbf16>)
      layout <query = bshd, key = bshd, value = bshd, output = bshd> outs(%q : tensor<1x?x2x16xbf16>) -> tensor<1x?x2x16xbf16>
  %heads = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x?x2x16xbf16> into tensor<?x32xbf16>
  %p3 = linalg.matmul ins(%heads, %w : tensor<?x32xbf16>, tensor<32x32xbf16>) outs(%s : tensor<?x32xf32>) -> tensor<?x32xf32>
  %r3 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%p3 : tensor<?x32xf32>) outs(%d : tensor<?x32xbf16>) {
  ^bb0(%in: f32, %out: bf16):
    %t = arith.truncf %in : f32 to bf16
    linalg.yield %t : bf16
  } -> tensor<?x32xbf16>
  return %r0, %r1, %r2, %r3 : tensor<?x32xbf16>, tensor<?x32xbf16>, tensor<?x32xbf16>, tensor<?x32xbf16>
}

// -----

// A transpose is an order of the result's dimensions; what is added after it is
// read at its indices.

// CHECK-DAG: #[[OUT:.+]] = affine_map<(d0, d1, d2) -> (d1, d0)>
// CHECK-LABEL: func.func @transposed
// CHECK-SAME: %[[C:[^ ]+]]: tensor<64x8xf32>, %{{.+}}: tensor<64x8xf32>)
// CHECK: attn_kernel.matmul
// CHECK-SAME: #[[OUT]]] epilogue
// CHECK-NEXT: ^bb0(%[[SUM:.+]]: f32, %[[I:.+]]: index, %[[J:.+]]: index):
// CHECK-NEXT: %[[X:.+]] = tensor.extract %[[C]][%[[I]], %[[J]]] : tensor<64x8xf32>
// CHECK-NEXT: %[[R:.+]] = arith.addf %[[SUM]], %[[X]] : f32
// CHECK-NEXT: attn_kernel.yield %[[R]] : f32
func.func @transposed(%x: tensor<8x32xf16>, %w: tensor<32x64xf16>, %c: tensor<64x8xf32>, %d: tensor<64x8xf32>) -> tensor<64x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x64xf32>
  %s = linalg.fill ins(%zero : f32) outs(%e : tensor<8x64xf32>) -> tensor<8x64xf32>
  %p = linalg.matmul ins(%x, %w : tensor<8x32xf16>, tensor<32x64xf16>) outs(%s : tensor<8x64xf32>) -> tensor<8x64xf32>
  %t = linalg.transpose ins(%p : tensor<8x64xf32>) outs(%d : tensor<64x8xf32>) permutation = [1, 0]
  %r = linalg.add ins(%t, %c : tensor<64x8xf32>, tensor<64x8xf32>) outs(%d : tensor<64x8xf32>) -> tensor<64x8xf32>
  return %r : tensor<64x8xf32>
}

// -----

// What somebody else reads too is the kernel's result; sums that start from an
// argument read it.

// CHECK-LABEL: func.func @twice
// CHECK-SAME: %[[C:[^ ]+]]: tensor<8x64xf32>, %{{.+}}: tensor<8x64xbf16>)
// CHECK: %[[E:.+]] = tensor.empty() : tensor<8x64xf32>
// CHECK: %[[P:.+]] = attn_kernel.matmul
// CHECK-SAME: outs(%[[E]] : tensor<8x64xf32>)
// CHECK: tensor.extract %[[C]]
// CHECK: linalg.generic
// CHECK-SAME: ins(%[[P]]
func.func @twice(%x: tensor<8x32xbf16>, %w: tensor<32x64xbf16>, %c: tensor<8x64xf32>, %d: tensor<8x64xbf16>) -> (tensor<8x64xf32>, tensor<8x64xbf16>) {
  %p = linalg.matmul ins(%x, %w : tensor<8x32xbf16>, tensor<32x64xbf16>) outs(%c : tensor<8x64xf32>) -> tensor<8x64xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%p : tensor<8x64xf32>) outs(%d : tensor<8x64xbf16>) {
  ^bb0(%in: f32, %out: bf16):
    %t = arith.truncf %in : f32 to bf16
    linalg.yield %t : bf16
  } -> tensor<8x64xbf16>
  return %p, %r : tensor<8x64xf32>, tensor<8x64xbf16>
}

// -----

// Tensor cores multiply no f32 as it is, and a sum along a row is not of one
// element.

// CHECK-LABEL: func.func @others
// CHECK: linalg.matmul
// CHECK: attn_kernel.matmul
// CHECK: linalg.reduce
func.func @others(%x: tensor<8x32xf64>, %w: tensor<32x64xf64>, %c: tensor<8x64xf64>, %d: tensor<8x64xf32>, %y: tensor<8x32xbf16>, %v: tensor<32x64xbf16>, %f: tensor<8xf32>) -> (tensor<8x64xf64>, tensor<8xf32>) {
  %p = linalg.matmul ins(%x, %w : tensor<8x32xf64>, tensor<32x64xf64>) outs(%c : tensor<8x64xf64>) -> tensor<8x64xf64>
  %q = linalg.matmul ins(%y, %v : tensor<8x32xbf16>, tensor<32x64xbf16>) outs(%d : tensor<8x64xf32>) -> tensor<8x64xf32>
  %r = linalg.reduce ins(%q : tensor<8x64xf32>) outs(%f : tensor<8xf32>) dimensions = [1]
    (%in: f32, %out: f32) {
      %s = arith.addf %in, %out : f32
      linalg.yield %s : f32
    }
  return %p, %r : tensor<8x64xf64>, tensor<8xf32>
}

// -----

// f32 is three products of a kernel.

// CHECK-LABEL: func.func @f32
// CHECK-NOT: linalg
// CHECK: attn_kernel.matmul ins(%{{.+}}, %{{.+}} : tensor<8x32xf32>, tensor<32x64xf32>)
func.func @f32(%x: tensor<8x32xf32>, %w: tensor<32x64xf32>, %d: tensor<8x64xf32>) -> tensor<8x64xf32> {
  %zero = arith.constant 0.0 : f32
  %s = linalg.fill ins(%zero : f32) outs(%d : tensor<8x64xf32>) -> tensor<8x64xf32>
  %p = linalg.matmul ins(%x, %w : tensor<8x32xf32>, tensor<32x64xf32>) outs(%s : tensor<8x64xf32>) -> tensor<8x64xf32>
  return %p : tensor<8x64xf32>
}

// -----

// A sum of exponentials of products is no product.

// CHECK-LABEL: func.func @exponentials
// CHECK-NOT: attn_kernel.matmul
// CHECK: linalg.generic
func.func @exponentials(%x: tensor<8x32xbf16>, %w: tensor<32x64xbf16>, %d: tensor<8x64xf32>) -> tensor<8x64xf32> {
  %p = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>],
                       iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<8x32xbf16>, tensor<32x64xbf16>) outs(%d : tensor<8x64xf32>) {
  ^bb0(%l: bf16, %r: bf16, %out: f32):
    %lf = arith.extf %l : bf16 to f32
    %rf = arith.extf %r : bf16 to f32
    %m = arith.mulf %lf, %rf : f32
    %e = math.exp %m : f32
    %s = arith.addf %e, %out : f32
    linalg.yield %s : f32
  } -> tensor<8x64xf32>
  return %p : tensor<8x64xf32>
}
