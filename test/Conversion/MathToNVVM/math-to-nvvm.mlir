// RUN: attn-opt %s --attn-convert-math-to-nvvm --split-input-file \
// RUN:   | FileCheck %s --implicit-check-not="= math."

// The exponential of a softmax is one instruction an element.

// CHECK-LABEL: func.func @exp2
// CHECK-SAME: (%[[X:.+]]: vector<2xf32>)
func.func @exp2(%x: vector<2xf32>) -> vector<2xf32> {
  // CHECK: %[[E:.+]]:2 = vector.to_elements %[[X]]
  // CHECK-DAG: %[[P:.+]] = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"(%[[E]]#0) : (f32) -> f32
  // CHECK-DAG: %[[Q:.+]] = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"(%[[E]]#1) : (f32) -> f32
  // CHECK: vector.from_elements %[[P]], %[[Q]] : vector<2xf32>
  %e = math.exp2 %x : vector<2xf32>
  return %e : vector<2xf32>
}

// -----

// The rounding of x log2(e) is made up for, unless approximation is allowed.

// CHECK-LABEL: func.func @exp(
func.func @exp(%x: f32) -> f32 {
  // CHECK: arith.maximumf
  // CHECK: %[[X:.+]] = arith.minimumf
  // CHECK: %[[T:.+]] = arith.mulf %[[X]], %[[LOG2E:.+]] : f32
  // CHECK: %[[MINUS:.+]] = arith.negf %[[T]]
  // CHECK: %[[REST:.+]] = llvm.call_intrinsic "llvm.fma"(%[[X]], %[[LOG2E]], %[[MINUS]])
  // CHECK: llvm.call_intrinsic "llvm.fma"(%[[X]], %{{.+}}, %[[REST]])
  // CHECK: llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"(%[[T]])
  %e = math.exp %x : f32
  return %e : f32
}

// CHECK-LABEL: func.func @exp_approximate
func.func @exp_approximate(%x: f32) -> f32 {
  // CHECK: %[[T:.+]] = arith.mulf
  // CHECK-NEXT: %[[E:.+]] = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"(%[[T]])
  // CHECK-NEXT: return %[[E]]
  %e = math.exp %x fastmath<afn> : f32
  return %e : f32
}

// -----

// tanh has a polynomial for small arguments, unless approximation is allowed.

// CHECK-LABEL: func.func @tanh(
func.func @tanh(%x: f32) -> f32 {
  // CHECK: llvm.call_intrinsic "llvm.fabs"
  // CHECK: llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"
  // CHECK: llvm.call_intrinsic "llvm.nvvm.rcp.approx.ftz.f"
  // CHECK: arith.select
  %t = math.tanh %x : f32
  return %t : f32
}

// CHECK-LABEL: func.func @tanh_approximate
func.func @tanh_approximate(%x: f32) -> f32 {
  // CHECK-NOT: arith.select
  // CHECK: llvm.call_intrinsic "llvm.nvvm.rcp.approx.ftz.f"
  %t = math.tanh %x fastmath<afn> : f32
  return %t : f32
}

// -----

// CHECK-LABEL: func.func @others
func.func @others(%x: f32, %y: f32) -> (f32, f32, f32, f32, f32, f32) {
  // CHECK: llvm.call_intrinsic "llvm.nvvm.lg2.approx.ftz.f"(%{{.+}})
  %0 = math.log2 %x : f32
  // CHECK: llvm.call_intrinsic "llvm.nvvm.lg2.approx.ftz.f"
  // CHECK-NEXT: arith.constant 0.693147
  // CHECK-NEXT: arith.mulf
  %1 = math.log %x : f32
  // CHECK: arith.addf
  // CHECK: llvm.call_intrinsic "llvm.nvvm.lg2.approx.ftz.f"
  %2 = math.log1p %x : f32
  // CHECK: llvm.call_intrinsic "llvm.nvvm.rsqrt.approx.ftz.f"
  %3 = math.rsqrt %x : f32
  // CHECK: llvm.call_intrinsic "llvm.fma"(%{{.+}}, %{{.+}}, %{{.+}}) : (f32, f32, f32) -> f32
  %4 = math.fma %x, %y, %x : f32
  // CHECK: llvm.call_intrinsic "llvm.copysign"
  %5 = math.copysign %x, %y : f32
  return %0, %1, %2, %3, %4, %5 : f32, f32, f32, f32, f32, f32
}

// -----

// Narrow floats are computed in f32; a function that the device has in f64 stays
// in f64.

// CHECK-LABEL: func.func @types
func.func @types(%x: bf16, %y: f64) -> (bf16, f64) {
  // CHECK: %[[WIDE:.+]] = arith.extf %{{.+}} : bf16 to f32
  // CHECK: %[[E:.+]] = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"(%[[WIDE]])
  // CHECK: arith.truncf %[[E]] : f32 to bf16
  %0 = math.exp2 %x : bf16
  // CHECK: llvm.call_intrinsic "llvm.sqrt"(%{{.+}}) : (f64) -> f64
  %1 = math.sqrt %y : f64
  return %0, %1 : bf16, f64
}

// -----

// Pairs are rounded into one register, the first of a pair in its lower half.

// CHECK-LABEL: func.func @round
// CHECK-SAME: (%[[X:.+]]: vector<4xf32>,
func.func @round(%x: vector<4xf32>, %y: vector<2xf32>) -> (vector<4xbf16>, vector<2xf16>) {
  // CHECK: %[[E:.+]]:4 = vector.to_elements %[[X]]
  // CHECK: %[[P:.+]] = llvm.call_intrinsic "llvm.nvvm.ff2bf16x2.rn"(%[[E]]#1, %[[E]]#0) : (f32, f32) -> vector<2xbf16>
  // CHECK: %[[LOW:.+]] = llvm.bitcast %[[P]] : vector<2xbf16> to i32
  // CHECK: llvm.call_intrinsic "llvm.nvvm.ff2bf16x2.rn"(%[[E]]#3, %[[E]]#2)
  // CHECK: %[[W:.+]] = vector.from_elements %[[LOW]], %{{.+}} : vector<2xi32>
  // CHECK: vector.bitcast %[[W]] : vector<2xi32> to vector<4xbf16>
  %0 = arith.truncf %x : vector<4xf32> to vector<4xbf16>
  // CHECK: llvm.call_intrinsic "llvm.nvvm.ff2f16x2.rn"
  %1 = arith.truncf %y : vector<2xf32> to vector<2xf16>
  return %0, %1 : vector<4xbf16>, vector<2xf16>
}

// -----

// An odd number, one number, another type and another rounding stay.

// CHECK-LABEL: func.func @round_others
func.func @round_others(%x: vector<3xf32>, %y: f32, %z: vector<2xf64>, %w: vector<2xf32>)
    -> (vector<3xbf16>, bf16, vector<2xf16>, vector<2xf16>) {
  // CHECK-NOT: llvm.call_intrinsic
  %0 = arith.truncf %x : vector<3xf32> to vector<3xbf16>
  %1 = arith.truncf %y : f32 to bf16
  %2 = arith.truncf %z : vector<2xf64> to vector<2xf16>
  %3 = arith.truncf %w toward_zero : vector<2xf32> to vector<2xf16>
  return %0, %1, %2, %3 : vector<3xbf16>, bf16, vector<2xf16>, vector<2xf16>
}
