// Operations on elements, with the cases that a format or a definition decides.

// RUN: attn-gpu-model %s --buffer out:f32:16 --arg out --print out | FileCheck %s
// RUN: attn-gpu-model %s --kernel=integers --buffer out:i32:16 --arg out --print out \
// RUN:   | FileCheck %s --check-prefix=INTEGERS
// RUN: attn-gpu-model %s --kernel=narrow --buffer out:i32:8 --arg out --print out \
// RUN:   | FileCheck %s --check-prefix=NARROW
// RUN: attn-gpu-model %s --kernel=bits --buffer out:i32:12 --arg out --print out \
// RUN:   | FileCheck %s --check-prefix=BITS
// RUN: attn-gpu-model %s --kernel=reductions --buffer out:f32:8 --arg out --print out \
// RUN:   | FileCheck %s --check-prefix=REDUCTIONS

gpu.module @m {
  // CHECK: out:
  // CHECK-NEXT: 8, 3, -inf, 0, inf, 0.5, 7, nan, 1, 1, 0.25, -0, 5, 2, 9, 1
  llvm.func @kernel(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %c3 = arith.constant 3.0 : f32
    %c1 = arith.constant 1.0 : f32
    %c2 = arith.constant 2.0 : f32
    %c7 = arith.constant 7.0 : f32
    %zero = arith.constant 0.0 : f32
    %mzero = arith.constant -0.0 : f32
    %nan = arith.constant 0x7FC00000 : f32
    %minf = arith.constant 0xFF800000 : f32
    // The smallest subnormal number.
    %tiny = arith.constant 1.4E-45 : f32
    %0 = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"(%c3) : (f32) -> f32
    %c8 = arith.constant 8.0 : f32
    %1 = llvm.call_intrinsic "llvm.nvvm.lg2.approx.ftz.f"(%c8) : (f32) -> f32
    // Flushed to zero before the logarithm.
    %2 = llvm.call_intrinsic "llvm.nvvm.lg2.approx.ftz.f"(%tiny) : (f32) -> f32
    %m149 = arith.constant -149.0 : f32
    // The result is subnormal, and flushed.
    %3 = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"(%m149) : (f32) -> f32
    %4 = nvvm.rcp.approx.ftz.f %zero : f32
    %5 = nvvm.rcp.approx.ftz.f %c2 : f32
    %6 = arith.maxnumf %nan, %c7 : f32
    %7 = arith.maximumf %nan, %c7 : f32
    %e = arith.cmpf une, %nan, %nan : f32
    %8 = arith.select %e, %c1, %zero : f32
    %o = arith.cmpf ole, %zero, %mzero : f32
    %9 = arith.select %o, %c1, %zero : f32
    %m2 = arith.constant -2.0 : f32
    %10 = math.exp2 %m2 fastmath<fast> : f32
    %11 = arith.minnumf %zero, %mzero : f32
    %12 = math.fma %c2, %c2, %c1 : f32
    %13 = math.absf %m2 : f32
    %14 = llvm.intr.fma(%c2, %c3, %c3) : (f32, f32, f32) -> f32
    %15 = llvm.intr.maxnum(%minf, %c1) : (f32, f32) -> f32
    %all = vector.from_elements %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15 : vector<16xf32>
    llvm.store %all, %out {alignment = 16 : i64} : vector<16xf32>, !llvm.ptr<1>
    llvm.return
  }

  // INTEGERS: out:
  // INTEGERS-NEXT: -4, -3, -1, 2147483644, -1, 0, 1, -4, -56, 200, 3, -4, 0, 1, 2147483647, 0
  llvm.func @integers(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %m7 = arith.constant -7 : i32
    %c2 = arith.constant 2 : i32
    %c33 = arith.constant 33 : i32
    %c31 = arith.constant 31 : i32
    %0 = arith.floordivsi %m7, %c2 : i32
    %1 = arith.divsi %m7, %c2 : i32
    %2 = arith.remsi %m7, %c2 : i32
    %3 = arith.divui %m7, %c2 : i32
    %4 = arith.shrsi %m7, %c31 : i32
    // Shifts by more than the width give what PTX gives.
    %5 = arith.shrui %m7, %c33 : i32
    %b = arith.cmpi slt, %m7, %c2 : i32
    %6 = arith.extui %b : i1 to i32
    %7 = arith.shrsi %m7, %6 : i32
    %c200 = arith.constant 200 : i32
    %t = arith.trunci %c200 : i32 to i8
    %8 = arith.extsi %t : i8 to i32
    %9 = arith.extui %t : i8 to i32
    %f = arith.constant 3.99 : f32
    %10 = arith.fptosi %f : f32 to i32
    %mf = arith.constant -4.99 : f32
    %11 = arith.fptosi %mf : f32 to i32
    %12 = arith.fptoui %mf : f32 to i32
    %u = arith.cmpi ugt, %m7, %c2 : i32
    %13 = arith.extui %u : i1 to i32
    %huge = arith.constant 1.0E+20 : f32
    %14 = arith.fptosi %huge : f32 to i32
    %nan = arith.constant 0x7FC00000 : f32
    %15 = arith.fptosi %nan : f32 to i32
    %all = vector.from_elements %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15 : vector<16xi32>
    llvm.store %all, %out {alignment = 16 : i64} : vector<16xi32>, !llvm.ptr<1>
    llvm.return
  }

  // NARROW: out:
  // 1 + 2^-8 is a tie in bf16 and goes to even, 1 + 3 * 2^-8 goes up to even.
  // NARROW-NEXT: 1065500544, 1064304640, 31744, 16256, 16257, 1065361408, 1065353216, 1065353216
  llvm.func @narrow(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %tie = arith.constant 1.00390625 : f32
    %tie3 = arith.constant 1.01171875 : f32
    %one = arith.constant 1.0 : f32
    %big = arith.constant 65520.0 : f32
    // The first operand becomes the upper half.
    %p0 = nvvm.convert.f32x2.to.bf16x2 %tie3, %tie {rnd = #nvvm.fp_rnd_mode<rn>} : vector<2xbf16>
    %0 = llvm.bitcast %p0 : vector<2xbf16> to i32
    %half = arith.constant 0.9375 : f32
    %p1 = nvvm.convert.f32x2.to.bf16x2 %half, %one {rnd = #nvvm.fp_rnd_mode<rn>} : vector<2xbf16>
    %i1 = llvm.bitcast %p1 : vector<2xbf16> to i32
    %k1 = arith.constant 16256 : i32
    %1 = arith.subi %i1, %k1 : i32
    // Overflow of f16 gives infinity.
    %h = arith.truncf %big : f32 to f16
    %hb = arith.bitcast %h : f16 to i16
    %2 = arith.extui %hb : i16 to i32
    %b = arith.truncf %tie : f32 to bf16
    %bb = arith.bitcast %b : bf16 to i16
    %3 = arith.extui %bb : i16 to i32
    // 1 + 2^-7 is the next bf16; arithmetic rounds to the format.
    %next = arith.constant 1.0078125 : bf16
    %small = arith.constant 0.0009765625 : bf16
    %sum = arith.addf %next, %small : bf16
    %sb = arith.bitcast %sum : bf16 to i16
    %4 = arith.extui %sb : i16 to i32
    // tf32 keeps ten bits: 1 + 2^-11 is a tie, which rna takes up
    // and rn to the even one.
    %t = arith.constant 1.00048828125 : f32
    %5 = nvvm.convert.float.to.tf32 %t {rnd = #nvvm.fp_rnd_mode<rna>}
    %6 = nvvm.convert.float.to.tf32 %t {rnd = #nvvm.fp_rnd_mode<rn>}
    %7 = nvvm.convert.float.to.tf32 %one {rnd = #nvvm.fp_rnd_mode<rn>}
    %all = vector.from_elements %0, %1, %2, %3, %4, %5, %6, %7 : vector<8xi32>
    llvm.store %all, %out {alignment = 16 : i64} : vector<8xi32>, !llvm.ptr<1>
    llvm.return
  }

  // BITS: out:
  // BITS-NEXT: -2, 1, -2, -1, 7, 3, 29, 2, 32, 9, 42, -9
  llvm.func @bits(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %m1 = arith.constant -1 : i32
    %c2 = arith.constant 2 : i32
    %m7 = arith.constant -7 : i32
    %c7 = arith.constant 7 : i32
    %c4 = arith.constant 4 : i32
    %c0 = arith.constant 0 : i32
    %0:2 = arith.mului_extended %m1, %c2 : i32
    %1:2 = arith.mulsi_extended %m1, %c2 : i32
    %4 = math.absi %m7 : i32
    %5 = math.ctpop %c7 : i32
    %6 = math.ctlz %c4 : i32
    %7 = math.cttz %c4 : i32
    %8 = math.ctlz %c0 : i32
    %v = arith.constant dense<[4, -9, 9, 5]> : vector<4xi32>
    %9 = vector.reduction <add>, %v : vector<4xi32> into i32
    %c33 = arith.constant 33 : i32
    %10 = vector.reduction <add>, %v, %c33 : vector<4xi32> into i32
    %11 = vector.reduction <minsi>, %v : vector<4xi32> into i32
    %all = vector.from_elements %0#0, %0#1, %1#0, %1#1, %4, %5, %6, %7, %8, %9, %10, %11 : vector<12xi32>
    llvm.store %all, %out {alignment = 16 : i64} : vector<12xi32>, !llvm.ptr<1>
    llvm.return
  }

  // REDUCTIONS: out:
  // REDUCTIONS-NEXT: 10, 4, nan, 4, 1, 24, 7, 0.5
  llvm.func @reductions(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %v = arith.constant dense<[1.0, 4.0, 2.0, 3.0]> : vector<4xf32>
    %nan = arith.constant dense<[1.0, 0x7FC00000, 4.0, 3.0]> : vector<4xf32>
    %c7 = arith.constant 7.0 : f32
    %0 = vector.reduction <add>, %v : vector<4xf32> into f32
    %1 = vector.reduction <maximumf>, %v : vector<4xf32> into f32
    %2 = vector.reduction <maximumf>, %nan : vector<4xf32> into f32
    %3 = vector.reduction <maxnumf>, %nan : vector<4xf32> into f32
    %4 = vector.reduction <minnumf>, %nan : vector<4xf32> into f32
    %5 = vector.reduction <mul>, %v : vector<4xf32> into f32
    %6 = vector.reduction <maximumf>, %v, %c7 : vector<4xf32> into f32
    %h = arith.constant dense<0.25> : vector<2xf32>
    %q = vector.fma %h, %h, %h : vector<2xf32>
    %i = vector.interleave %q, %h : vector<2xf32> -> vector<4xf32>
    %a, %b = vector.deinterleave %i : vector<4xf32> -> vector<2xf32>
    %s = arith.subf %a, %b : vector<2xf32>
    %t = arith.addf %s, %s : vector<2xf32>
    %u = arith.addf %t, %t : vector<2xf32>
    %7 = vector.reduction <add>, %u : vector<2xf32> into f32
    %all = vector.from_elements %0, %1, %2, %3, %4, %5, %6, %7 : vector<8xf32>
    llvm.store %all, %out {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<1>
    llvm.return
  }
}
