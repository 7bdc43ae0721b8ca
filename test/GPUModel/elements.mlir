// Movement of elements between registers.

// RUN: attn-gpu-model %s --buffer in:f32:8:iota --buffer out:f32:5x8 --arg in --arg out \
// RUN:   --print out | FileCheck %s
// RUN: not attn-gpu-model %s --kernel=outside --buffer in:f32:8:iota --arg in 2>&1 \
// RUN:   | FileCheck %s --check-prefix=OUTSIDE

gpu.module @m {
  // CHECK: out:
  // CHECK-NEXT: 4, 5, 6, 7, 0, 1, 2, 3
  // CHECK-NEXT: 2, 3, 9, 5, 6, 7, 0, 1
  // CHECK-NEXT: 0, 2, 4, 6, 1, 3, 5, 7
  // CHECK-NEXT: 7, 7, 7, 7, 7, 7, 7, 7
  // CHECK-NEXT: 4, 5, 0, 1, 2, 3, 6, 7
  llvm.func @kernel(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %v = llvm.load %in {alignment = 16 : i64} : !llvm.ptr<1> -> vector<8xf32>
    %lo = vector.extract_strided_slice %v {offsets = [0], sizes = [4], strides = [1]} : vector<8xf32> to vector<4xf32>
    %hi = vector.extract_strided_slice %v {offsets = [4], sizes = [4], strides = [1]} : vector<8xf32> to vector<4xf32>
    %a0 = vector.insert_strided_slice %hi, %v {offsets = [0], strides = [1]} : vector<4xf32> into vector<8xf32>
    %a = vector.insert_strided_slice %lo, %a0 {offsets = [4], strides = [1]} : vector<4xf32> into vector<8xf32>
    llvm.store %a, %out {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<1>

    %e:8 = vector.to_elements %v : vector<8xf32>
    %b0 = vector.from_elements %e#2, %e#3, %e#4, %e#5, %e#6, %e#7, %e#0, %e#1 : vector<8xf32>
    %nine = arith.constant 9.0 : f32
    %b = vector.insert %nine, %b0 [2] : f32 into vector<8xf32>
    %p1 = llvm.getelementptr %out[8] : (!llvm.ptr<1>) -> !llvm.ptr<1>, f32
    llvm.store %b, %p1 {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<1>

    %c = vector.shuffle %lo, %hi [0, 2, 4, 6, 1, 3, 5, 7] : vector<4xf32>, vector<4xf32>
    %p2 = llvm.getelementptr %out[0, 16] : (!llvm.ptr<1>) -> !llvm.ptr<1>, !llvm.array<40 x f32>
    llvm.store %c, %p2 {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<1>

    %c7 = arith.constant 7 : index
    %x = vector.extract %v[%c7] : f32 from vector<8xf32>
    %d = vector.broadcast %x : f32 to vector<8xf32>
    %p3 = llvm.getelementptr %out[1, 1, 2] : (!llvm.ptr<1>) -> !llvm.ptr<1>, !llvm.array<4 x array<5 x f32>>
    %p3b = llvm.getelementptr %p3[-3] : (!llvm.ptr<1>) -> !llvm.ptr<1>, f32
    llvm.store %d, %p3b {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<1>

    // Two dimensions, and the same bits as integers of twice and half the width.
    %m = vector.shape_cast %v : vector<8xf32> to vector<4x2xf32>
    %r = vector.extract %m[2] : vector<2xf32> from vector<4x2xf32>
    %i = vector.bitcast %v : vector<8xf32> to vector<16xi16>
    %s = vector.shuffle %i, %i [8, 9, 10, 11, 0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15] : vector<16xi16>, vector<16xi16>
    %w = vector.bitcast %s : vector<16xi16> to vector<4xi64>
    %f = vector.bitcast %w : vector<4xi64> to vector<8xf32>
    %q = vector.insert_strided_slice %r, %f {offsets = [0], strides = [1]} : vector<2xf32> into vector<8xf32>
    %p4 = llvm.getelementptr %out[32] : (!llvm.ptr<1>) -> !llvm.ptr<1>, f32
    llvm.store %q, %p4 {alignment = 16 : i64} : vector<8xf32>, !llvm.ptr<1>
    llvm.return
  }

  llvm.func @outside(%in: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %v = llvm.load %in {alignment = 16 : i64} : !llvm.ptr<1> -> vector<8xf32>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %n = arith.index_cast %tid : i32 to index
    // OUTSIDE: image:[[@LINE+1]]:{{.*}}'vector.extract' in kernel 'outside', CTA (0, 0, 0), warp 0, lane 8: the position is outside of the vector
    %x = vector.extract %v[%n] : f32 from vector<8xf32>
    llvm.return
  }
}
