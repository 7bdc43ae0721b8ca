// RUN: attn-opt %s -split-input-file -attn-convert-decode-tile-to-linalg -canonicalize -cse | FileCheck %s

// Two query heads of a group go over the keys together. Each key is loaded once
// for both, whole vectors along the head, and the lanes of eight products are
// summed together; each value is loaded once for both, too. Nothing of the
// length of the keys is allocated.

// CHECK-LABEL: func @rows
// CHECK-SAME: %{{.+}}: memref<1x2x1x24xf32>, %[[K:.+]]: memref<1x1x?x24xf32>, %[[V:.+]]: memref<1x1x?x8xf32>
func.func @rows(%q: memref<1x2x1x24xf32>, %k: memref<1x1x?x24xf32>, %v: memref<1x1x?x8xf32>, %acc: memref<1x2x1x8xf32>,
    %max: memref<1x2x1xf32>, %sum: memref<1x2x1xf32>, %b: index, %h: index, %i: index, %j: index) {
  // CHECK-NOT: memref.alloc(
  // CHECK: %[[COUNT:.+]] = memref.dim %[[K]]
  // CHECK-NOT: memref.alloc(
  // CHECK: scf.for %[[BLOCK:.+]] = %c0 to %[[COUNT]] step %c16
  // CHECK: scf.for %[[GROUP:.+]] = %c0 to %{{.+}} step %c8
  // CHECK: %[[KEYS:.+]] = arith.minsi
  // CHECK: scf.for %[[J:.+]] = %c0 to %[[KEYS]] step %c1
  // CHECK: %[[ROW:.+]] = arith.addi %{{.+}}, %[[J]]
  // CHECK: %[[KEY:.+]] = vector.load %[[K]][%c0, %c0, %[[ROW]], %c0]
  // CHECK: vector.fma %{{.+}}, %[[KEY]],
  // CHECK: vector.fma %{{.+}}, %[[KEY]],
  // CHECK-COUNT-2: vector.load %[[K]]
  // CHECK-NOT: vector.load %[[K]]
  // CHECK: vector.shuffle %{{.+}}, %{{.+}} [0, 1, 2, 3, 12, 13, 14, 15]
  // CHECK: vector.shuffle %{{.+}}, %{{.+}} [4, 5, 6, 7, 8, 9, 10, 11]
  // CHECK: arith.addf
  // CHECK: arith.mulf %{{.+}}, %{{.+}} : vector<8xf32>
  // CHECK-NOT: vector.load %[[V]]
  // CHECK: math.exp2 %{{.+}} : f32
  // CHECK: math.exp2 %{{.+}} : vector<8xf32>
  // CHECK-NOT: arith.cmpf uno
  // CHECK: scf.for {{.*}} iter_args
  // CHECK: %[[VALUE:.+]] = vector.load %[[V]]
  // CHECK: vector.fma %{{.+}}, %[[VALUE]],
  // CHECK: vector.fma %{{.+}}, %[[VALUE]],
  // CHECK-NOT: vector.load %[[V]]
  attn.online_sdpa ins(%q, %k, %v : memref<1x2x1x24xf32>, memref<1x1x?x24xf32>, memref<1x1x?x8xf32>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %sum : memref<1x2x1x8xf32>, memref<1x2x1xf32>, memref<1x2x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// Only the keys of the window and of the sequence are visited; one query needs
// no mask then. A head that is no whole number of vectors ends in a masked one.

// CHECK-LABEL: func @window
// CHECK-SAME: %[[LENGTHS:[a-z0-9]+]]: memref<?xi32>
func.func @window(%q: memref<1x1x1x11xf16>, %k: memref<1x1x?x11xf16>, %acc: memref<1x1x1x11xf32>, %max: memref<1x1x1xf32>,
    %lengths: memref<?xi32>, %b: index, %h: index, %i: index, %j: index) {
  // CHECK: memref.load %[[LENGTHS]]
  // CHECK: arith.minsi
  // CHECK: %[[END:.+]] = arith.minsi
  // CHECK: %[[BEGIN:.+]] = arith.maxsi
  // CHECK: scf.for %{{.+}} = %[[BEGIN]] to %[[END]] step %c16
  // CHECK: vector.load {{.*}} : memref<1x1x?x11xf16>, vector<8xf16>
  // CHECK: vector.maskedload {{.*}} : memref<1x1x?x11xf16>
  // CHECK: arith.extf %{{.+}} : vector<8xf16> to vector<8xf32>
  // CHECK-NOT: linalg.generic
  // CHECK-NOT: arith.cmpf uno
  // CHECK: vector.fma
  attn.online_sdpa ins(%q, %k, %k : memref<1x1x1x11xf16>, memref<1x1x?x11xf16>, memref<1x1x?x11xf16>) scale(0.5)
    key_lengths(%lengths : memref<?xi32>) at(%b, %h, %i, %j) causal window(100, 0)
    outs(%acc, %max, %max : memref<1x1x1x11xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// Several queries: a block that the diagonal cuts is masked, and its values are
// looked at for NaN; the others are neither.

// CHECK-LABEL: func @border
func.func @border(%q: memref<1x1x3x8xf32>, %k: memref<1x1x?x8xf32>, %acc: memref<1x1x3x8xf32>, %max: memref<1x1x3xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  // CHECK: %[[CUT:.+]] = arith.cmpi sgt
  // CHECK: scf.if %[[CUT]] {
  // CHECK: linalg.generic
  // CHECK: arith.select
  // CHECK: %[[NAN:.+]] = scf.if %[[CUT]] -> (i1)
  // CHECK: arith.cmpf uno
  // CHECK: scf.if %[[NAN]]
  attn.online_sdpa ins(%q, %k, %k : memref<1x1x3x8xf32>, memref<1x1x?x8xf32>, memref<1x1x?x8xf32>) scale(0.5) at(%b, %h, %i, %j) causal
    outs(%acc, %max, %max : memref<1x1x3x8xf32>, memref<1x1x3xf32>, memref<1x1x3xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// More sums than registers: values are read in two passes, after they were
// fetched while their keys were multiplied; the keys of the next block are
// fetched meanwhile. Products are of pairs of bf16: of neighbours of a head,
// and of two keys.

// CHECK-LABEL: func @pairs
// CHECK-SAME: %{{.+}}: memref<1x4x1x64xbf16>, %[[K:[a-z0-9]+]]: memref<1x1x?x64xbf16>, %[[V:[a-z0-9]+]]: memref<1x1x?x64xbf16>
func.func @pairs(%q: memref<1x4x1x64xbf16>, %k: memref<1x1x?x64xbf16>, %v: memref<1x1x?x64xbf16>, %acc: memref<1x4x1x64xf32>,
    %max: memref<1x4x1xf32>, %b: index, %h: index, %i: index, %j: index) {
  // CHECK: memref.prefetch %[[V]]
  // CHECK: vector.load %[[K]]{{.*}}, vector<32xbf16>
  // CHECK: x86vector.avx512.dot
  // CHECK: math.exp2
  // CHECK: arith.truncf {{.*}} to vector<16xbf16>
  // CHECK: memref.prefetch %[[K]]
  // CHECK-COUNT-2: vector.load %[[V]]{{.*}}, vector<32xbf16>
  // CHECK: vector.shuffle %{{.+}}, %{{.+}} [0, 32, 1, 33,
  // CHECK: vector.bitcast {{.*}} : vector<2xbf16> to vector<1xi32>
  // CHECK: x86vector.avx512.dot
  attn.online_sdpa ins(%q, %k, %v : memref<1x4x1x64xbf16>, memref<1x1x?x64xbf16>, memref<1x1x?x64xbf16>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x4x1x64xf32>, memref<1x4x1xf32>, memref<1x4x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 32, rows = 4, value_rows = 4, vectors = 2, lanes = 16, prefetch = true, pairs = true>}
  return
}

// -----

// Keys without unit stride are not served: the op loses its config, and with it
// its place in the kernel.

// CHECK-LABEL: func @strided
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
func.func @strided(%q: memref<1x1x1x8xf32>, %k: memref<1x1x9x8xf32, strided<[144, 144, 16, 2]>>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %k : memref<1x1x1x8xf32>, memref<1x1x9x8xf32, strided<[144, 144, 16, 2]>>, memref<1x1x9x8xf32, strided<[144, 144, 16, 2]>>) scale(0.5) at(%b, %h, %i, %j)
    outs(%q, %max, %max : memref<1x1x1x8xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}
