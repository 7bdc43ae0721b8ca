// RUN: attn-opt %s --attn-expand-exp2 --split-input-file | FileCheck %s
// RUN: attn-opt %s --attn-expand-exp2=avx512 --split-input-file | FileCheck %s --check-prefix=AVX512

// The operand is clamped by comparisons that NaN fails, split at its floor, and
// 2^floor is put together from bits.
// CHECK-LABEL: func.func @eight(
// CHECK-SAME: %[[Y:.+]]: vector<8xf32>
// CHECK: %[[LOW:.+]] = arith.constant dense<-1.270000e+02> : vector<8xf32>
// CHECK: %[[IS_LOW:.+]] = arith.cmpf olt, %[[Y]], %[[LOW]]
// CHECK: %[[RAISED:.+]] = arith.select %[[IS_LOW]], %[[LOW]], %[[Y]]
// CHECK: %[[HIGH:.+]] = arith.constant dense<1.280000e+02> : vector<8xf32>
// CHECK: %[[IS_HIGH:.+]] = arith.cmpf ogt, %[[RAISED]], %[[HIGH]]
// CHECK: %[[CLAMPED:.+]] = arith.select %[[IS_HIGH]], %[[HIGH]], %[[RAISED]]
// CHECK: %[[N:.+]] = math.floor %[[CLAMPED]]
// CHECK: %[[F:.+]] = arith.subf %[[CLAMPED]], %[[N]]
// CHECK-COUNT-5: math.fma %{{.+}}, %[[F]], %{{.+}}
// CHECK: %[[ONE:.+]] = arith.constant dense<1.000000e+00>
// CHECK: %[[P:.+]] = math.fma %{{.+}}, %[[F]], %[[ONE]]
// CHECK: %[[SHIFTED:.+]] = arith.addf %[[N]], %{{.+}}
// CHECK: %[[BITS:.+]] = arith.bitcast %[[SHIFTED]] : vector<8xf32> to vector<8xi32>
// CHECK: %[[EXPONENT:.+]] = arith.shli %[[BITS]], %{{.+}}
// CHECK: %[[SCALE:.+]] = arith.bitcast %[[EXPONENT]]
// CHECK: %[[RESULT:.+]] = arith.mulf %[[P]], %[[SCALE]]
// CHECK: return %[[RESULT]]

// Half a register keeps the general form.
// AVX512-LABEL: func.func @eight(
// AVX512-NOT: llvm.call_intrinsic
func.func @eight(%y: vector<8xf32>) -> vector<8xf32> {
  %e = math.exp2 %y : vector<8xf32>
  return %e : vector<8xf32>
}

// -----

// One register of AVX-512: results that would be subnormal are masked to zero;
// the comparison passes NaN.
// CHECK-LABEL: func.func @sixteen(
// CHECK-NOT: llvm.call_intrinsic
// CHECK-NOT: math.exp2
// AVX512-LABEL: func.func @sixteen(
// AVX512-SAME: %[[Y:.+]]: vector<16xf32>
// AVX512: %[[F:.+]] = llvm.call_intrinsic "llvm.x86.avx512.mask.reduce.ps.512"(%[[Y]],
// AVX512-COUNT-6: %[[P:.+]] = math.fma %{{.+}}, %[[F]], %{{.+}}
// AVX512: %[[FIRST:.+]] = arith.constant dense<-1.260000e+02>
// AVX512: %[[NORMAL:.+]] = arith.cmpf uge, %[[Y]], %[[FIRST]]
// AVX512: %[[MASK:.+]] = llvm.bitcast %[[NORMAL]] : vector<16xi1> to i16
// AVX512: %[[ZERO:.+]] = arith.constant dense<0.000000e+00>
// AVX512: %[[RESULT:.+]] = llvm.call_intrinsic "llvm.x86.avx512.mask.scalef.ps.512"(%{{.+}}, %[[Y]], %[[ZERO]], %[[MASK]],
// AVX512: return %[[RESULT]]
func.func @sixteen(%y: vector<16xf32>) -> vector<16xf32> {
  %e = math.exp2 %y : vector<16xf32>
  return %e : vector<16xf32>
}

// -----

// A function may be known to run where these instructions are.
// CHECK-LABEL: func.func @allowed(
// CHECK: llvm.call_intrinsic "llvm.x86.avx512.mask.scalef.ps.512"
func.func @allowed(%y: vector<16xf32>) -> vector<16xf32>
    attributes {attn.avx512_exp2} {
  %e = math.exp2 %y : vector<16xf32>
  return %e : vector<16xf32>
}

// -----

// Scalars and other shapes.
// CHECK-LABEL: func.func @shapes(
// CHECK-NOT: math.exp2
// AVX512-LABEL: func.func @shapes(
// AVX512-NOT: math.exp2
// AVX512-NOT: llvm.call_intrinsic
func.func @shapes(%a: f32, %b: vector<f32>, %c: vector<1x16xf32>)
    -> (f32, vector<f32>, vector<1x16xf32>) {
  %x = math.exp2 %a : f32
  %y = math.exp2 %b : vector<f32>
  %z = math.exp2 %c : vector<1x16xf32>
  return %x, %y, %z : f32, vector<f32>, vector<1x16xf32>
}

// -----

// Other types are not touched.
// CHECK-LABEL: func.func @others(
// CHECK-COUNT-5: math.exp2
// AVX512-LABEL: func.func @others(
// AVX512-COUNT-5: math.exp2
func.func @others(%a: f64, %b: vector<16xf64>, %c: vector<16xf16>,
                  %d: tensor<16xf32>, %e: vector<[16]xf32>)
    -> (f64, vector<16xf64>, vector<16xf16>, tensor<16xf32>, vector<[16]xf32>) {
  %v = math.exp2 %a : f64
  %w = math.exp2 %b : vector<16xf64>
  %x = math.exp2 %c : vector<16xf16>
  %y = math.exp2 %d : tensor<16xf32>
  %z = math.exp2 %e : vector<[16]xf32>
  return %v, %w, %x, %y, %z
      : f64, vector<16xf64>, vector<16xf16>, tensor<16xf32>, vector<[16]xf32>
}

// -----

// Where an approximation will do, the polynomial has degree 4; all else stays.
// Other flags change nothing.
// CHECK-LABEL: func.func @approximate(
// CHECK-SAME: %[[Y:.+]]: vector<16xf32>,
// CHECK: math.floor
// CHECK: %[[F:.+]] = arith.subf
// CHECK-COUNT-3: math.fma %{{.+}}, %[[F]], %{{.+}}
// CHECK: %[[ONE:.+]] = arith.constant dense<1.000000e+00>
// CHECK: %[[P:.+]] = math.fma %{{.+}}, %[[F]], %[[ONE]]
// CHECK: arith.mulf %[[P]],
// CHECK: math.floor
// CHECK-COUNT-4: math.fma
// CHECK-NOT: math.fma
// CHECK: math.floor
// CHECK-COUNT-6: math.fma
// CHECK: return
// AVX512-LABEL: func.func @approximate(
// AVX512: llvm.call_intrinsic "llvm.x86.avx512.mask.reduce.ps.512"
// AVX512-COUNT-4: math.fma
// AVX512-NOT: math.fma
// AVX512: arith.constant dense<-1.260000e+02>
// AVX512: llvm.call_intrinsic "llvm.x86.avx512.mask.scalef.ps.512"
func.func @approximate(%y: vector<16xf32>, %x: f32, %z: f32) -> (vector<16xf32>, f32, f32) {
  %e = math.exp2 %y fastmath<afn> : vector<16xf32>
  %d = math.exp2 %x fastmath<nsz,afn> : f32
  %c = math.exp2 %z fastmath<nsz,nnan> : f32
  return %e, %d, %c : vector<16xf32>, f32, f32
}
