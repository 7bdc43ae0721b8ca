// RUN: attn-opt %s --attn-approximate-math --split-input-file | FileCheck %s

// exp: clamped, split at the floor of x log2(e) with log2(e) in two parts.
// CHECK-LABEL: func.func @exp(
// CHECK-SAME: %[[X:.+]]: vector<16xf32>
// CHECK: %[[RAISED:.+]] = arith.select %{{.+}}, %{{.+}}, %[[X]]
// CHECK: %[[CLAMPED:.+]] = arith.select %{{.+}}, %{{.+}}, %[[RAISED]]
// CHECK-DAG: %[[HIGH:.+]] = arith.constant dense<1.44269502> : vector<16xf32>
// CHECK-DAG: %[[LOW:.+]] = arith.constant dense<1.92596303E-8> : vector<16xf32>
// CHECK: %[[Y:.+]] = arith.mulf %[[CLAMPED]], %[[HIGH]]
// CHECK: %[[N:.+]] = math.floor %[[Y]]
// CHECK: %[[MINUS:.+]] = arith.negf %[[N]]
// CHECK: %[[F0:.+]] = math.fma %[[CLAMPED]], %[[HIGH]], %[[MINUS]]
// CHECK: math.fma %[[CLAMPED]], %[[LOW]], %[[F0]]
// CHECK-COUNT-6: math.fma
// CHECK-NOT: math.exp
func.func @exp(%x: vector<16xf32>) -> vector<16xf32> {
  %y = math.exp %x : vector<16xf32>
  return %y : vector<16xf32>
}

// -----

// tanh: of the magnitude, in two ranges; then the sign.
// CHECK-LABEL: func.func @tanh(
// CHECK-SAME: %[[X:.+]]: vector<16xf32>
// CHECK: %[[A:.+]] = math.absf %[[X]]
// CHECK: %[[QUOTIENT:.+]] = arith.divf
// CHECK: %[[LARGE:.+]] = arith.subf %{{.+}}, %[[QUOTIENT]]
// CHECK: %[[SMALL:.+]] = math.fma %{{.+}}, %{{.+}}, %[[A]]
// CHECK: %[[IS_SMALL:.+]] = arith.cmpf olt, %[[A]]
// CHECK: %[[R:.+]] = arith.select %[[IS_SMALL]], %[[SMALL]], %[[LARGE]]
// CHECK: %[[RESULT:.+]] = math.copysign %[[R]], %[[X]]
// CHECK: return %[[RESULT]]
func.func @tanh(%x: vector<16xf32>) -> vector<16xf32> {
  %y = math.tanh %x : vector<16xf32>
  return %y : vector<16xf32>
}

// -----

// erf: of the magnitude, in two ranges; then the sign.
// CHECK-LABEL: func.func @erf(
// CHECK-SAME: %[[X:.+]]: vector<16xf32>
// CHECK: %[[A:.+]] = math.absf %[[X]]
// CHECK: %[[Z:.+]] = arith.mulf %[[A]], %[[A]]
// CHECK-COUNT-5: math.fma %{{.+}}, %[[Z]], %{{.+}}
// CHECK: %[[SMALL:.+]] = math.fma %[[A]], %{{.+}}, %[[A]]
// CHECK: %[[BOUNDED:.+]] = arith.select %{{.+}}, %{{.+}}, %[[A]]
// CHECK-COUNT-6: math.fma %{{.+}}, %[[BOUNDED]], %{{.+}}
// CHECK: %[[N:.+]] = math.floor
// CHECK: arith.subf %{{.+}}, %[[N]]
// CHECK: %[[LARGE:.+]] = arith.subf
// CHECK: %[[IS_SMALL:.+]] = arith.cmpf olt, %[[A]]
// CHECK: %[[R:.+]] = arith.select %[[IS_SMALL]], %[[SMALL]], %[[LARGE]]
// CHECK: %[[RESULT:.+]] = math.copysign %[[R]], %[[X]]
// CHECK: return %[[RESULT]]
func.func @erf(%x: vector<16xf32>) -> vector<16xf32> {
  %y = math.erf %x : vector<16xf32>
  return %y : vector<16xf32>
}

// -----

// Scalars and every fixed shape; nothing is unrolled.
// CHECK-LABEL: func.func @shapes(
// CHECK-NOT: math.{{tanh|erf|exp|log}}
// CHECK-NOT: vector.extract
func.func @shapes(%a: f32, %b: vector<2x3xf32>, %c: vector<f32>, %d: vector<5xf32>)
    -> (f32, vector<2x3xf32>, vector<f32>, vector<5xf32>, f32) {
  %v = math.erf %a : f32
  %w = math.log %a : f32
  %x = math.log2 %b : vector<2x3xf32>
  %y = math.log1p %c : vector<f32>
  %z = math.tanh %d : vector<5xf32>
  return %w, %x, %y, %z, %v : f32, vector<2x3xf32>, vector<f32>, vector<5xf32>, f32
}

// -----

// Other types and functions are not touched.
// CHECK-LABEL: func.func @others(
// CHECK: math.exp {{.+}} : tensor<4xf32>
// CHECK: math.log {{.+}} : tensor<?xf32>
// CHECK: math.tanh {{.+}} : f64
// CHECK: math.exp {{.+}} : vector<4xf16>
// CHECK: math.erf {{.+}} : f64
// CHECK: math.log {{.+}} : vector<[4]xf32>
// CHECK: math.exp2 {{.+}} : f32
// CHECK: math.sin {{.+}} : f32
func.func @others(%a: tensor<4xf32>, %b: tensor<?xf32>, %c: f64,
                  %d: vector<4xf16>, %e: vector<[4]xf32>, %f: f32)
    -> (tensor<4xf32>, tensor<?xf32>, f64, vector<4xf16>, vector<[4]xf32>, f32, f32, f64) {
  %t = math.exp %a : tensor<4xf32>
  %u = math.log %b : tensor<?xf32>
  %v = math.tanh %c : f64
  %w = math.exp %d : vector<4xf16>
  %r = math.erf %c : f64
  %x = math.log %e : vector<[4]xf32>
  %y = math.exp2 %f : f32
  %z = math.sin %f : f32
  return %t, %u, %v, %w, %x, %y, %z, %r
      : tensor<4xf32>, tensor<?xf32>, f64, vector<4xf16>, vector<[4]xf32>, f32, f32, f64
}
