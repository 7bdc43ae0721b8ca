// RUN: attn-opt %s --canonicalize=top-down=false | FileCheck %s

// Bottom-up, an op is visited before the cast in front of it has been folded,
// also if the cast changes nothing.
// CHECK-LABEL: func.func @cast_to_itself
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<1x2x5x4xf32>, %[[K:[a-z0-9]+]]: tensor
// CHECK-NOT: tensor.cast
// CHECK: attn.sdpa ins(%[[Q]], %[[K]], %[[K]] :
func.func @cast_to_itself(%q: tensor<1x2x5x4xf32>, %k: tensor<1x2x7x4xf32>,
                          %o: tensor<1x2x5x4xf32>) -> tensor<1x2x5x4xf32> {
  %same = tensor.cast %q : tensor<1x2x5x4xf32> to tensor<1x2x5x4xf32>
  %r = attn.sdpa ins(%same, %k, %k : tensor<1x2x5x4xf32>, tensor<1x2x7x4xf32>,
                                     tensor<1x2x7x4xf32>)
    outs(%o : tensor<1x2x5x4xf32>) -> tensor<1x2x5x4xf32>
  return %r : tensor<1x2x5x4xf32>
}
