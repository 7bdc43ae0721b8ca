// RUN: attn-opt %s --attn-fold-constant-views | FileCheck %s

// A transpose of an attribute, of a resource, and of a splat.
// CHECK-LABEL: func.func @transposes
// CHECK-NOT: linalg.transpose
// CHECK-DAG: dense<{{\[\[}}1, 4], [2, 5], [3, 6]]> : tensor<3x2xi32>
// CHECK-DAG: dense<{{\[\[}}1.000000e+00, 3.000000e+00], [2.000000e+00, 4.000000e+00]]> : tensor<2x2xf32>
// CHECK-DAG: dense<7.000000e+00> : tensor<3x2xbf16>
func.func @transposes(%e: tensor<3x2xi32>, %f: tensor<2x2xf32>, %g: tensor<3x2xbf16>)
    -> (tensor<3x2xi32>, tensor<2x2xf32>, tensor<3x2xbf16>) {
  %a = arith.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %b = arith.constant dense_resource<weight> : tensor<2x2xf32>
  %c = arith.constant dense<7.0> : tensor<2x3xbf16>
  %x = linalg.transpose ins(%a : tensor<2x3xi32>) outs(%e : tensor<3x2xi32>) permutation = [1, 0]
  %y = linalg.transpose ins(%b : tensor<2x2xf32>) outs(%f : tensor<2x2xf32>) permutation = [1, 0]
  %z = linalg.transpose ins(%c : tensor<2x3xbf16>) outs(%g : tensor<3x2xbf16>) permutation = [1, 0]
  return %x, %y, %z : tensor<3x2xi32>, tensor<2x2xf32>, tensor<3x2xbf16>
}

// A chain: the second part of a packed weight, transposed, and a slice with
// strides that drops a dimension.
// CHECK-LABEL: func.func @chain
// CHECK-NOT: tensor.
// CHECK-DAG: dense<{{\[\[}}5, 7], [6, 8]]> : tensor<2x2xi16>
// CHECK-DAG: dense<[2, 6]> : tensor<2xi16>
func.func @chain(%e: tensor<2x2xi16>) -> (tensor<2x2xi16>, tensor<2xi16>) {
  %w = arith.constant dense<[[1, 2], [3, 4], [5, 6], [7, 8]]> : tensor<4x2xi16>
  %x = tensor.expand_shape %w [[0, 1], [2]] output_shape [2, 2, 2] : tensor<4x2xi16> into tensor<2x2x2xi16>
  %s = tensor.extract_slice %x[1, 0, 0] [1, 2, 2] [1, 1, 1] : tensor<2x2x2xi16> to tensor<1x2x2xi16>
  %c = tensor.collapse_shape %s [[0, 1], [2]] : tensor<1x2x2xi16> into tensor<2x2xi16>
  %t = linalg.transpose ins(%c : tensor<2x2xi16>) outs(%e : tensor<2x2xi16>) permutation = [1, 0]
  %u = tensor.extract_slice %w[0, 1] [2, 1] [2, 1] : tensor<4x2xi16> to tensor<2xi16>
  return %t, %u : tensor<2x2xi16>, tensor<2xi16>
}

// Not a constant, an offset that is not known, and elements of a bit.
// CHECK-LABEL: func.func @others
// CHECK: linalg.transpose
// CHECK: tensor.extract_slice
// CHECK: linalg.transpose
func.func @others(%a: tensor<2x3xf32>, %e: tensor<3x2xf32>, %n: index, %f: tensor<2x2xi1>)
    -> (tensor<3x2xf32>, tensor<2xi32>, tensor<2x2xi1>) {
  %w = arith.constant dense<[1, 2, 3, 4]> : tensor<4xi32>
  %m = arith.constant dense<[[true, false], [true, true]]> : tensor<2x2xi1>
  %x = linalg.transpose ins(%a : tensor<2x3xf32>) outs(%e : tensor<3x2xf32>) permutation = [1, 0]
  %y = tensor.extract_slice %w[%n] [2] [1] : tensor<4xi32> to tensor<2xi32>
  %z = linalg.transpose ins(%m : tensor<2x2xi1>) outs(%f : tensor<2x2xi1>) permutation = [1, 0]
  return %x, %y, %z : tensor<3x2xf32>, tensor<2xi32>, tensor<2x2xi1>
}

{-#
  dialect_resources: {
    builtin: {
      weight: "0x040000000000803F000000400000404000008040"
    }
  }
#-}
