// RUN: attn-opt %s --attn-stride-arguments | FileCheck %s
// RUN: attn-opt %s --attn-stride-arguments --attn-stride-arguments | FileCheck %s

// Rows may lie anywhere; a row alone is contiguous, and a number is no tensor.
// CHECK-LABEL: func.func @rows
// CHECK-SAME: tensor<2x?xf32> {bufferization.buffer_layout = strided<[?, 1]>}
// CHECK-SAME: tensor<?x4x?x8xf32> {bufferization.buffer_layout = strided<[?, ?, ?, 1]>}
// CHECK-SAME: tensor<8xf32>,
// CHECK-SAME: f32,
// CHECK-SAME: memref<2x2xf32>)
func.func @rows(%a: tensor<2x?xf32>, %b: tensor<?x4x?x8xf32>, %c: tensor<8xf32>,
                %d: f32, %e: memref<2x2xf32>) {
  return
}

// A layout that is there stays.
// CHECK-LABEL: func.func @own
// CHECK-SAME: tensor<2x2xf32> {bufferization.buffer_layout = strided<[2, 1]>}
func.func @own(%a: tensor<2x2xf32>
                   {bufferization.buffer_layout = strided<[2, 1]>}) {
  return
}

// Only functions that C calls have callers that choose.
// CHECK-LABEL: func.func private @private
// CHECK-NOT: strided
// CHECK: return
func.func private @private(%a: tensor<2x2xf32>) {
  return
}
// CHECK: func.func private @elsewhere(tensor<2x2xf32>)
func.func private @elsewhere(tensor<2x2xf32>)

// The rows of all batches become those of one matrix, directly or behind a view;
// and another function wants its own layout.
// CHECK-LABEL: func.func @merged
// CHECK-SAME: (%{{.+}}: tensor<2x4x8xf32>, %{{.+}}: tensor<2x4x8xf32>, %{{.+}}: tensor<2x2xf32>)
func.func @merged(%a: tensor<2x4x8xf32>, %b: tensor<2x4x8xf32>,
                  %c: tensor<2x2xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  %0 = tensor.collapse_shape %a [[0, 1], [2]] : tensor<2x4x8xf32> into tensor<8x8xf32>
  %1 = tensor.cast %b : tensor<2x4x8xf32> to tensor<?x4x8xf32>
  %2 = tensor.collapse_shape %1 [[0, 1], [2]] : tensor<?x4x8xf32> into tensor<?x8xf32>
  %3 = tensor.cast %2 : tensor<?x8xf32> to tensor<8x8xf32>
  call @private(%c) : (tensor<2x2xf32>) -> ()
  return %0, %3 : tensor<8x8xf32>, tensor<8x8xf32>
}

// The inputs of a layer are merged when it is decomposed; its weights are not.
// CHECK-LABEL: func.func @layer
// CHECK-SAME: (%{{.+}}: tensor<?x?x8xf32>, %{{.+}}: tensor<?x?x8xf32>,
// CHECK-SAME: tensor<8x8xf32> {bufferization.buffer_layout = strided<[?, 1]>})
func.func @layer(%x: tensor<?x?x8xf32>, %c: tensor<?x?x8xf32>,
                 %w: tensor<8x8xf32>) -> tensor<?x?x8xf32> {
  %y = attn.multihead %x heads(2) d_k(4) kv(mha)
    wq(%w : tensor<8x8xf32>) wk(%w : tensor<8x8xf32>)
    wv(%w : tensor<8x8xf32>) source(%c : tensor<?x?x8xf32>)
    wo(%w : tensor<8x8xf32>)
    : tensor<?x?x8xf32> -> tensor<?x?x8xf32>
  return %y : tensor<?x?x8xf32>
}
