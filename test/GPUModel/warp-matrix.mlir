// ldmatrix, stmatrix and mma.sync. The matrix in shared memory has element
// 10 r + c at row r, column c, so that a result shows where it came from.

// RUN: attn-gpu-model %s --shared=1024 --buffer in:i16:8x8:0,1,2,3,4,5,6,7,10,11,12,13,14,15,16,17,20,21,22,23,24,25,26,27,30,31,32,33,34,35,36,37,40,41,42,43,44,45,46,47,50,51,52,53,54,55,56,57,60,61,62,63,64,65,66,67,70,71,72,73,74,75,76,77 \
// RUN:   --buffer out:i16:6x32 --arg in --arg out --print out | FileCheck %s
// RUN: not attn-gpu-model %s --kernel=partial --shared=1024 2>&1 \
// RUN:   | FileCheck %s --check-prefix=PARTIAL
// RUN: not attn-gpu-model %s --kernel=misaligned --shared=1024 2>&1 \
// RUN:   | FileCheck %s --check-prefix=MISALIGNED

gpu.module @m {
  llvm.mlir.global external @smem() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>

  // Two rows of `out` for each: four lanes have a row, and with `col` a column;
  // the last two are what stmatrix made of the latter, read back plainly.
  // CHECK: out:
  // CHECK-NEXT: 0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 20,
  // CHECK-NEXT: 40, 41,
  // CHECK-NEXT: 0, 10, 20, 30, 40, 50, 60, 70, 1, 11, 21, 31, 41, 51, 61, 71, 2,
  // CHECK-NEXT: 4, 14,
  // CHECK-NEXT: 0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 20,
  // CHECK-NEXT: 40, 41,
  llvm.func @kernel(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %from = llvm.getelementptr %in[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %v = llvm.load %from : !llvm.ptr<1> -> i32
    %at = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %v, %at : i32, !llvm.ptr<3>
    %all = arith.constant -1 : i32
    nvvm.bar.warp.sync %all : i32
    %c7 = arith.constant 7 : i32
    %row = arith.andi %lane, %c7 : i32
    %p = llvm.getelementptr %sm[%row] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    %a = nvvm.ldmatrix %p {num = 1 : i32, layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> i32
    %b = nvvm.ldmatrix %p {num = 1 : i32, layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> i32
    %q = llvm.getelementptr %p[512] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    nvvm.stmatrix %q, %b {layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : !llvm.ptr<3>, i32
    nvvm.bar.warp.sync %all : i32
    %back = llvm.getelementptr %at[128] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i32
    %c = llvm.load %back : !llvm.ptr<3> -> i32
    %to = llvm.getelementptr %out[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %a, %to : i32, !llvm.ptr<1>
    %to1 = llvm.getelementptr %to[32] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    llvm.store %b, %to1 : i32, !llvm.ptr<1>
    %to2 = llvm.getelementptr %to[64] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    llvm.store %c, %to2 : i32, !llvm.ptr<1>
    llvm.return
  }

  llvm.func @partial() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %c7 = arith.constant 7 : i32
    %low = arith.cmpi ult, %lane, %c7 : i32
    scf.if %low {
      // PARTIAL: image:[[@LINE+1]]:{{.*}}'nvvm.ldmatrix' in kernel 'partial', CTA (0, 0, 0), warp 0: not all lanes execute this together: active 0x0000007f, of 0xffffffff
      %a = nvvm.ldmatrix %sm {num = 1 : i32, layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> i32
    }
    llvm.return
  }

  llvm.func @misaligned() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %p = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i64
    %z = arith.constant 0 : i32
    // MISALIGNED: image:[[@LINE+1]]:{{.*}}lane 1: the row's shared address 1032 is no multiple of 16
    nvvm.stmatrix %p, %z {layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : !llvm.ptr<3>, i32
    llvm.return
  }
}
