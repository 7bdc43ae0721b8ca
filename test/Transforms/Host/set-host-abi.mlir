// RUN: attn-opt %s --attn-set-host-abi | FileCheck %s

// A public function is callable from C and may not write to its arguments,
// unless it says that it may.
// CHECK-LABEL: func.func @public
// CHECK-SAME: tensor<4xf32> {bufferization.writable = false}
// CHECK-SAME: tensor<4xf32> {bufferization.writable = true}
// CHECK-SAME: index)
// CHECK-SAME: attributes {llvm.emit_c_interface}
func.func @public(%x: tensor<4xf32>,
                  %out: tensor<4xf32> {bufferization.writable = true},
                  %n: index) {
  return
}

// A private function is not called from C.
// CHECK-LABEL: func.func private @private
// CHECK-NOT: writable
// CHECK-NOT: emit_c_interface
// CHECK: return
func.func private @private(%x: tensor<4xf32>) {
  return
}

// Nor is one that is defined elsewhere.
// CHECK: func.func private @declared(tensor<4xf32>)
// CHECK-NOT: emit_c_interface
func.func private @declared(tensor<4xf32>)

// One value returned twice, once through a view, is two results.
// CHECK-LABEL: func.func @twice
// CHECK: %[[R:.+]] = linalg.fill
// CHECK: %[[VIEW:.+]] = tensor.collapse_shape %[[R]]
// CHECK: %[[COPY:.+]] = bufferization.alloc_tensor() copy(%[[VIEW]])
// CHECK: return %[[R]], %[[COPY]]
func.func @twice(%x: f32) -> (tensor<2x2xf32>, tensor<4xf32>) {
  %empty = tensor.empty() : tensor<2x2xf32>
  %r = linalg.fill ins(%x : f32) outs(%empty : tensor<2x2xf32>) -> tensor<2x2xf32>
  %view = tensor.collapse_shape %r [[0, 1]] : tensor<2x2xf32> into tensor<4xf32>
  return %r, %view : tensor<2x2xf32>, tensor<4xf32>
}

// A value that a branch chose might be the other result.
// CHECK-LABEL: func.func @chosen
// CHECK: %[[CHOSEN:.+]] = scf.if
// CHECK: %[[COPY:.+]] = bufferization.alloc_tensor() copy(%[[CHOSEN]])
// CHECK: return %{{.+}}, %[[COPY]]
func.func @chosen(%c: i1, %x: tensor<4xf32>, %y: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>) {
  %chosen = scf.if %c -> tensor<4xf32> {
    scf.yield %x : tensor<4xf32>
  } else {
    scf.yield %y : tensor<4xf32>
  }
  return %x, %chosen : tensor<4xf32>, tensor<4xf32>
}

// Two results of their own destinations are not copied.
// CHECK-LABEL: func.func @apart
// CHECK-NOT: alloc_tensor
// CHECK: return
func.func @apart(%x: f32) -> (tensor<4xf32>, tensor<8xf32>) {
  %empty0 = tensor.empty() : tensor<4xf32>
  %empty1 = tensor.empty() : tensor<8xf32>
  %r0 = linalg.fill ins(%x : f32) outs(%empty0 : tensor<4xf32>) -> tensor<4xf32>
  %r1 = linalg.fill ins(%x : f32) outs(%empty1 : tensor<8xf32>) -> tensor<8xf32>
  return %r0, %r1 : tensor<4xf32>, tensor<8xf32>
}
