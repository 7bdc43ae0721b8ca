// The arithmetic of a warpgroup of FlashAttention: tiles of 64 queries and 128
// keys of width 128, scores and weights of a thread as one vector each. Nothing
// is copied here, so the kernel is for the assembler only.
gpu.module @kernels {
  llvm.func @step(%out: !llvm.ptr<1>, %qd: i64, %kd: i64, %vd: i64, %n: i32, %sc: f32) attributes {nvvm.kernel, gpu.kernel, nvvm.maxntid = array<i32: 128>, nvvm.minctasm = 1 : i32} {
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %mask = arith.constant -1 : i32
    %c31 = arith.constant 31 : i32
    %c2 = arith.constant 2 : i32
    %zo = arith.constant dense<0.0> : vector<64xf32>
    %zero = arith.constant 0.0 : f32
    %ninf = arith.constant -1.0e30 : f32
    %step = arith.constant 64 : i64
    %r:5 = scf.for %i = %c0 to %n step %c1 iter_args(%o = %zo, %m0 = %ninf, %m1 = %ninf, %l0 = %zero, %l1 = %zero) -> (vector<64xf32>, f32, f32, f32, f32) : i32 {
      attn_ptx.wgmma_fence
      %dk0 = arith.constant 0 : i64
      %qa0 = arith.addi %qd, %dk0 : i64
      %ka0 = arith.addi %kd, %dk0 : i64
      %s0 = attn_ptx.wgmma bf16 %qa0, %ka0 : i64 -> vector<64xf32>
      %dk1 = arith.constant 2 : i64
      %qa1 = arith.addi %qd, %dk1 : i64
      %ka1 = arith.addi %kd, %dk1 : i64
      %s1 = attn_ptx.wgmma bf16 %qa1, %ka1 + %s0 : i64, vector<64xf32> -> vector<64xf32>
      %dk2 = arith.constant 4 : i64
      %qa2 = arith.addi %qd, %dk2 : i64
      %ka2 = arith.addi %kd, %dk2 : i64
      %s2 = attn_ptx.wgmma bf16 %qa2, %ka2 + %s1 : i64, vector<64xf32> -> vector<64xf32>
      %dk3 = arith.constant 6 : i64
      %qa3 = arith.addi %qd, %dk3 : i64
      %ka3 = arith.addi %kd, %dk3 : i64
      %s3 = attn_ptx.wgmma bf16 %qa3, %ka3 + %s2 : i64, vector<64xf32> -> vector<64xf32>
      %dk4 = arith.constant 8 : i64
      %qa4 = arith.addi %qd, %dk4 : i64
      %ka4 = arith.addi %kd, %dk4 : i64
      %s4 = attn_ptx.wgmma bf16 %qa4, %ka4 + %s3 : i64, vector<64xf32> -> vector<64xf32>
      %dk5 = arith.constant 10 : i64
      %qa5 = arith.addi %qd, %dk5 : i64
      %ka5 = arith.addi %kd, %dk5 : i64
      %s5 = attn_ptx.wgmma bf16 %qa5, %ka5 + %s4 : i64, vector<64xf32> -> vector<64xf32>
      %dk6 = arith.constant 12 : i64
      %qa6 = arith.addi %qd, %dk6 : i64
      %ka6 = arith.addi %kd, %dk6 : i64
      %s6 = attn_ptx.wgmma bf16 %qa6, %ka6 + %s5 : i64, vector<64xf32> -> vector<64xf32>
      %dk7 = arith.constant 14 : i64
      %qa7 = arith.addi %qd, %dk7 : i64
      %ka7 = arith.addi %kd, %dk7 : i64
      %s7 = attn_ptx.wgmma bf16 %qa7, %ka7 + %s6 : i64, vector<64xf32> -> vector<64xf32>
      attn_ptx.wgmma_commit
      %s = attn_ptx.wgmma_wait 0(%s7 : vector<64xf32>)
      %sr = vector.shape_cast %s : vector<64xf32> to vector<16x2x2xf32>
      %tr = vector.transpose %sr, [1, 0, 2] : vector<16x2x2xf32> to vector<2x16x2xf32>
      %rows = vector.shape_cast %tr : vector<2x16x2xf32> to vector<2x32xf32>
      %row0 = vector.extract %rows[0] : vector<32xf32> from vector<2x32xf32>
      %row1 = vector.extract %rows[1] : vector<32xf32> from vector<2x32xf32>
      %x0 = vector.reduction <maxnumf>, %row0 : vector<32xf32> into f32
      %xa0 = nvvm.shfl.sync bfly %mask, %x0, %c1, %c31 : f32 -> f32
      %xb0 = arith.maxnumf %x0, %xa0 : f32
      %xc0 = nvvm.shfl.sync bfly %mask, %xb0, %c2, %c31 : f32 -> f32
      %xd0 = arith.maxnumf %xb0, %xc0 : f32
      %nm0 = arith.maxnumf %m0, %xd0 : f32
      %df0 = arith.subf %m0, %nm0 fastmath<contract> : f32
      %ds0 = arith.mulf %df0, %sc fastmath<contract> : f32
      %al0 = math.exp2 %ds0 : f32
      %ms0 = arith.mulf %nm0, %sc : f32
      %neg0 = arith.negf %ms0 : f32
      %bs0 = vector.broadcast %sc : f32 to vector<32xf32>
      %bm0 = vector.broadcast %neg0 : f32 to vector<32xf32>
      %y0 = math.fma %row0, %bs0, %bm0 : vector<32xf32>
      %p0 = math.exp2 %y0 : vector<32xf32>
      %su0 = vector.reduction <add>, %p0 fastmath<reassoc> : vector<32xf32> into f32
      %la0 = arith.mulf %l0, %al0 : f32
      %nl0 = arith.addf %la0, %su0 : f32
      %x1 = vector.reduction <maxnumf>, %row1 : vector<32xf32> into f32
      %xa1 = nvvm.shfl.sync bfly %mask, %x1, %c1, %c31 : f32 -> f32
      %xb1 = arith.maxnumf %x1, %xa1 : f32
      %xc1 = nvvm.shfl.sync bfly %mask, %xb1, %c2, %c31 : f32 -> f32
      %xd1 = arith.maxnumf %xb1, %xc1 : f32
      %nm1 = arith.maxnumf %m1, %xd1 : f32
      %df1 = arith.subf %m1, %nm1 fastmath<contract> : f32
      %ds1 = arith.mulf %df1, %sc fastmath<contract> : f32
      %al1 = math.exp2 %ds1 : f32
      %ms1 = arith.mulf %nm1, %sc : f32
      %neg1 = arith.negf %ms1 : f32
      %bs1 = vector.broadcast %sc : f32 to vector<32xf32>
      %bm1 = vector.broadcast %neg1 : f32 to vector<32xf32>
      %y1 = math.fma %row1, %bs1, %bm1 : vector<32xf32>
      %p1 = math.exp2 %y1 : vector<32xf32>
      %su1 = vector.reduction <add>, %p1 fastmath<reassoc> : vector<32xf32> into f32
      %la1 = arith.mulf %l1, %al1 : f32
      %nl1 = arith.addf %la1, %su1 : f32
      %q0 = vector.insert %p0, %rows[0] : vector<32xf32> into vector<2x32xf32>
      %q1 = vector.insert %p1, %q0[1] : vector<32xf32> into vector<2x32xf32>
      %q2 = vector.shape_cast %q1 : vector<2x32xf32> to vector<2x16x2xf32>
      %q3 = vector.transpose %q2, [1, 0, 2] : vector<2x16x2xf32> to vector<16x2x2xf32>
      %p = vector.shape_cast %q3 : vector<16x2x2xf32> to vector<64xf32>
      %pb = arith.truncf %p : vector<64xf32> to vector<64xbf16>
      %pi = vector.bitcast %pb : vector<64xbf16> to vector<32xi32>
      %alv = vector.from_elements %al0, %al0, %al1, %al1 : vector<4xf32>
      %alb = vector.broadcast %alv : vector<4xf32> to vector<16x4xf32>
      %alf = vector.shape_cast %alb : vector<16x4xf32> to vector<64xf32>
      %os = arith.mulf %o, %alf : vector<64xf32>
      %of, %pf = attn_ptx.wgmma_fence(%os, %pi : vector<64xf32>, vector<32xi32>)
      %a0 = vector.extract_strided_slice %pf {offsets = [0], sizes = [4], strides = [1]} : vector<32xi32> to vector<4xi32>
      %dv0 = arith.constant 0 : i64
      %va0 = arith.addi %vd, %dv0 : i64
      %o0 = attn_ptx.wgmma bf16 %a0, %va0 + %of {transpose_b} : vector<4xi32>, vector<64xf32> -> vector<64xf32>
      %a1 = vector.extract_strided_slice %pf {offsets = [4], sizes = [4], strides = [1]} : vector<32xi32> to vector<4xi32>
      %dv1 = arith.constant 128 : i64
      %va1 = arith.addi %vd, %dv1 : i64
      %o1 = attn_ptx.wgmma bf16 %a1, %va1 + %o0 {transpose_b} : vector<4xi32>, vector<64xf32> -> vector<64xf32>
      %a2 = vector.extract_strided_slice %pf {offsets = [8], sizes = [4], strides = [1]} : vector<32xi32> to vector<4xi32>
      %dv2 = arith.constant 256 : i64
      %va2 = arith.addi %vd, %dv2 : i64
      %o2 = attn_ptx.wgmma bf16 %a2, %va2 + %o1 {transpose_b} : vector<4xi32>, vector<64xf32> -> vector<64xf32>
      %a3 = vector.extract_strided_slice %pf {offsets = [12], sizes = [4], strides = [1]} : vector<32xi32> to vector<4xi32>
      %dv3 = arith.constant 384 : i64
      %va3 = arith.addi %vd, %dv3 : i64
      %o3 = attn_ptx.wgmma bf16 %a3, %va3 + %o2 {transpose_b} : vector<4xi32>, vector<64xf32> -> vector<64xf32>
      %a4 = vector.extract_strided_slice %pf {offsets = [16], sizes = [4], strides = [1]} : vector<32xi32> to vector<4xi32>
      %dv4 = arith.constant 512 : i64
      %va4 = arith.addi %vd, %dv4 : i64
      %o4 = attn_ptx.wgmma bf16 %a4, %va4 + %o3 {transpose_b} : vector<4xi32>, vector<64xf32> -> vector<64xf32>
      %a5 = vector.extract_strided_slice %pf {offsets = [20], sizes = [4], strides = [1]} : vector<32xi32> to vector<4xi32>
      %dv5 = arith.constant 640 : i64
      %va5 = arith.addi %vd, %dv5 : i64
      %o5 = attn_ptx.wgmma bf16 %a5, %va5 + %o4 {transpose_b} : vector<4xi32>, vector<64xf32> -> vector<64xf32>
      %a6 = vector.extract_strided_slice %pf {offsets = [24], sizes = [4], strides = [1]} : vector<32xi32> to vector<4xi32>
      %dv6 = arith.constant 768 : i64
      %va6 = arith.addi %vd, %dv6 : i64
      %o6 = attn_ptx.wgmma bf16 %a6, %va6 + %o5 {transpose_b} : vector<4xi32>, vector<64xf32> -> vector<64xf32>
      %a7 = vector.extract_strided_slice %pf {offsets = [28], sizes = [4], strides = [1]} : vector<32xi32> to vector<4xi32>
      %dv7 = arith.constant 896 : i64
      %va7 = arith.addi %vd, %dv7 : i64
      %o7 = attn_ptx.wgmma bf16 %a7, %va7 + %o6 {transpose_b} : vector<4xi32>, vector<64xf32> -> vector<64xf32>
      attn_ptx.wgmma_commit
      %on = attn_ptx.wgmma_wait 0(%o7 : vector<64xf32>)
      scf.yield %on, %nm0, %nm1, %nl0, %nl1 : vector<64xf32>, f32, f32, f32, f32
    }
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %g = llvm.getelementptr %out[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<64xf32>
    %inv0 = arith.divf %sc, %r#3 fastmath<afn> : f32
    %inv1 = arith.divf %sc, %r#4 fastmath<afn> : f32
    %iv = vector.from_elements %inv0, %inv0, %inv1, %inv1 : vector<4xf32>
    %ib = vector.broadcast %iv : vector<4xf32> to vector<16x4xf32>
    %if = vector.shape_cast %ib : vector<16x4xf32> to vector<64xf32>
    %res = arith.mulf %r#0, %if : vector<64xf32>
    llvm.store %res, %g {alignment = 16 : i64} : vector<64xf32>, !llvm.ptr<1>
    llvm.return
  }
}
