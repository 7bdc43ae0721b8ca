// RUN: attn-opt %s --attn-promote-floats --split-input-file --verify-diagnostics | FileCheck %s

// Signatures, constants and regions become f64; constants keep their value, and
// a conversion between floats is gone.
// CHECK-LABEL: func.func @elementwise
// CHECK-SAME: (%[[X:.+]]: tensor<4xf64>, %{{.+}}: tensor<4xi32>) -> tensor<4xf64>
// CHECK-DAG: arith.constant 1.000000e-01 : f64
// CHECK-DAG: arith.constant 0xFFF0000000000000 : f64
// CHECK-DAG: dense<[1.000000e+00, 1.500000e+00, 2.000000e+00, -3.000000e+00]> : tensor<4xf64>
// CHECK-DAG: dense<7> : tensor<4xi32>
// CHECK-NOT: {{extf|truncf|f32|bf16}}
// CHECK: ^bb0(%[[IN:.+]]: f64, %{{.+}}: f64)
// CHECK: arith.addf %[[IN]], %{{.+}} : f64
func.func @elementwise(%x: tensor<4xbf16>, %i: tensor<4xi32>) -> tensor<4xbf16> {
  // 0.1 in f64 already, so that no rounding is to be seen.
  %c = arith.constant 0.1 : f64
  %infinity = arith.constant 0xFF800000 : f32
  %table = arith.constant dense<[1.0, 1.5, 2.0, -3.0]> : tensor<4xbf16>
  %sevens = arith.constant dense<7> : tensor<4xi32>
  %r = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%x : tensor<4xbf16>) outs(%table : tensor<4xbf16>) {
  ^bb0(%in: bf16, %out: bf16):
    %wide = arith.extf %in : bf16 to f32
    %wider = arith.extf %wide : f32 to f64
    %s = arith.addf %wider, %c : f64
    %n = arith.truncf %s : f64 to f32
    %m = arith.maximumf %n, %infinity : f32
    %o = arith.truncf %m : f32 to bf16
    linalg.yield %o : bf16
  } -> tensor<4xbf16>
  return %r : tensor<4xbf16>
}

// -----

// Attention is in f64 as a whole; its attributes are numbers already.
// CHECK-LABEL: func.func @attention
// CHECK: attn.sdpa ins(%{{.+}}, %{{.+}}, %{{.+}} : tensor<1x2x3x4xf64>, tensor<1x2x5x4xf64>, tensor<1x2x5x4xf64>)
// CHECK-SAME: scale(2.500000e+00)
// CHECK-SAME: outs(%{{.+}}, %{{.+}} : tensor<1x2x3x4xf64>, tensor<1x2x3xf64>)
func.func @attention(%q: tensor<1x2x3x4xf16>, %k: tensor<1x2x5x4xf16>,
                     %v: tensor<1x2x5x4xf16>)
    -> (tensor<1x2x3x4xf16>, tensor<1x2x3xf32>) {
  %o = tensor.empty() : tensor<1x2x3x4xf16>
  %l = tensor.empty() : tensor<1x2x3xf32>
  %r:2 = attn.sdpa
      ins(%q, %k, %v : tensor<1x2x3x4xf16>, tensor<1x2x5x4xf16>, tensor<1x2x5x4xf16>)
      scale(2.5)
      outs(%o, %l : tensor<1x2x3x4xf16>, tensor<1x2x3xf32>)
      -> tensor<1x2x3x4xf16>, tensor<1x2x3xf32>
  return %r#0, %r#1 : tensor<1x2x3x4xf16>, tensor<1x2x3xf32>
}

// -----

// The bits of a float have no counterpart.
func.func @bits(%x: f32) -> i32 {
  // expected-error @below {{'arith.bitcast' op looks at the bits of a float and cannot be promoted}}
  %r = arith.bitcast %x : f32 to i32
  return %r : i32
}

// -----

// Numbers in a resource are what they are elsewhere; those of integers stay there.
// CHECK-LABEL: func.func @resource
// CHECK: arith.constant dense<[1.000000e+00, -2.500000e+00]> : tensor<2xf64>
// CHECK: arith.constant dense_resource<steps> : tensor<2xi32>
func.func @resource() -> (tensor<2xbf16>, tensor<2xi32>) {
  %w = arith.constant dense_resource<weights> : tensor<2xbf16>
  %i = arith.constant dense_resource<steps> : tensor<2xi32>
  return %w, %i : tensor<2xbf16>, tensor<2xi32>
}
{-#
  dialect_resources: {
    builtin: {
      weights: "0x02000000803F20C0",
      steps: "0x040000000100000002000000"
    }
  }
#-}

// -----

// One number for two, as of another type.
func.func @cut() -> tensor<2xbf16> {
  // expected-error @below {{'arith.constant' op has the value of 'value' in a resource without its numbers and cannot be promoted}}
  %w = arith.constant dense_resource<cut> : tensor<2xbf16>
  return %w : tensor<2xbf16>
}
{-#
  dialect_resources: {
    builtin: {
      cut: "0x02000000803F"
    }
  }
#-}

// -----

func.func @nothing() -> tensor<2xbf16> {
  // expected-error @below {{'arith.constant' op has the value of 'value' in a resource without its numbers and cannot be promoted}}
  %w = arith.constant dense_resource<nothing> : tensor<2xbf16>
  return %w : tensor<2xbf16>
}
