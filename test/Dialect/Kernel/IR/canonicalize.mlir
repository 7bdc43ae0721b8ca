// RUN: attn-opt %s --canonicalize --split-input-file | FileCheck %s
// RUN: attn-opt %s --canonicalize=top-down=false --split-input-file | FileCheck %s

// The tensor dialect's pattern for casts before ops with destinations clones the
// op, which it cannot where a region is empty. No op with such a region leaves it
// a cast.

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>

// CHECK-LABEL: func.func @operands
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x8xf16>, %[[W:[a-z0-9]+]]: tensor<8x16xf16>
// CHECK-NOT: tensor.cast
// CHECK: %[[R:.+]] = attn_kernel.matmul ins(%[[X]], %[[W]] : tensor<4x8xf16>, tensor<8x16xf16>)
// CHECK-NEXT: return %[[R]]
func.func @operands(%x: tensor<4x8xf16>, %w: tensor<8x16xf16>, %o: tensor<?x16xf16>) -> tensor<?x16xf16> {
  %xc = tensor.cast %x : tensor<4x8xf16> to tensor<?x8xf16>
  %wc = tensor.cast %w : tensor<8x16xf16> to tensor<8x?xf16>
  %r = attn_kernel.matmul ins(%xc, %wc : tensor<?x8xf16>, tensor<8x?xf16>) outs(%o : tensor<?x16xf16>)
    indexing_maps [#lhs, #rhs, #out] -> tensor<?x16xf16>
  return %r : tensor<?x16xf16>
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>

// The result has the type of its destination. Who reads it, reads a cast.

// CHECK-LABEL: func.func @destination
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x8xf16>, %[[W:[a-z0-9]+]]: tensor<8x16xf16>, %[[O:[a-z0-9]+]]: tensor<4x16xf16>
// CHECK-NEXT: %[[R:.+]] = attn_kernel.matmul ins(%[[X]], %[[W]] : {{.+}}) outs(%[[O]] : tensor<4x16xf16>) {{.+}} {tag} -> tensor<4x16xf16>
// CHECK-NEXT: %[[C:.+]] = tensor.cast %[[R]] : tensor<4x16xf16> to tensor<?x?xf16>
// CHECK-NEXT: return %[[C]]
func.func @destination(%x: tensor<4x8xf16>, %w: tensor<8x16xf16>, %o: tensor<4x16xf16>) -> tensor<?x?xf16> {
  %oc = tensor.cast %o : tensor<4x16xf16> to tensor<?x?xf16>
  %r = attn_kernel.matmul ins(%x, %w : tensor<4x8xf16>, tensor<8x16xf16>) outs(%oc : tensor<?x?xf16>)
    indexing_maps [#lhs, #rhs, #out] {tag} -> tensor<?x?xf16>
  return %r : tensor<?x?xf16>
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>

// An epilogue stays, and what it reads.

// CHECK-LABEL: func.func @epilogue
// CHECK: attn_kernel.matmul ins({{.+}}) outs(%{{.+}} : tensor<4x16xf16>) {{.+}} epilogue {
// CHECK: tensor.extract %{{.+}} : tensor<16xf32>
// CHECK: } -> tensor<4x16xf16>
func.func @epilogue(%x: tensor<4x8xf16>, %w: tensor<8x16xf16>, %o: tensor<4x16xf16>, %bias: tensor<16xf32>) -> tensor<4x?xf16> {
  %oc = tensor.cast %o : tensor<4x16xf16> to tensor<4x?xf16>
  %r = attn_kernel.matmul ins(%x, %w : tensor<4x8xf16>, tensor<8x16xf16>) outs(%oc : tensor<4x?xf16>)
    indexing_maps [#lhs, #rhs, #out]
    epilogue {
    ^bb0(%sum: f32, %i: index, %j: index):
      %b = tensor.extract %bias[%j] : tensor<16xf32>
      %t = arith.addf %sum, %b : f32
      %e = arith.truncf %t : f32 to f16
      attn_kernel.yield %e : f16
    } -> tensor<4x?xf16>
  return %r : tensor<4x?xf16>
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#out = affine_map<(m, n, k) -> (m, n)>

// A cast that states a size is a check: it stays.

// CHECK-LABEL: func.func @states_a_size
// CHECK: %[[C:.+]] = tensor.cast %{{.+}} : tensor<?x8xf16> to tensor<4x8xf16>
// CHECK: attn_kernel.matmul ins(%[[C]],
func.func @states_a_size(%x: tensor<?x8xf16>, %w: tensor<8x16xf16>, %o: tensor<4x16xf16>) -> tensor<4x16xf16> {
  %xc = tensor.cast %x : tensor<?x8xf16> to tensor<4x8xf16>
  %r = attn_kernel.matmul ins(%xc, %w : tensor<4x8xf16>, tensor<8x16xf16>) outs(%o : tensor<4x16xf16>)
    indexing_maps [#lhs, #rhs, #out] -> tensor<4x16xf16>
  return %r : tensor<4x16xf16>
}
