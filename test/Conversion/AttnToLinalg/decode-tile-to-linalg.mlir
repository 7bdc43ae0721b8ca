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

// -----

// Neither are keys alone, nor values, without unit stride.

// CHECK-LABEL: func @strided_keys(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @strided_keys(%q: memref<1x1x1x8xf32>, %k: memref<1x1x9x8xf32, strided<[144, 144, 16, 2]>>, %v: memref<1x1x9x8xf32>, %acc: memref<1x1x1x8xf32>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x1x8xf32>, memref<1x1x9x8xf32, strided<[144, 144, 16, 2]>>, memref<1x1x9x8xf32>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x1x1x8xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// CHECK-LABEL: func @strided_values(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @strided_values(%q: memref<1x1x1x8xf32>, %k: memref<1x1x9x8xf32>, %v: memref<1x1x9x8xf32, strided<[144, 144, 16, 2]>>, %acc: memref<1x1x1x8xf32>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x1x8xf32>, memref<1x1x9x8xf32>, memref<1x1x9x8xf32, strided<[144, 144, 16, 2]>>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x1x1x8xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// f64 has a state of f64.

// CHECK-LABEL: func @wide_state(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @wide_state(%q: memref<1x1x1x8xf64>, %k: memref<1x1x9x8xf64>, %v: memref<1x1x9x8xf64>, %acc: memref<1x1x1x8xf64>, %max: memref<1x1x1xf64>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x1x8xf64>, memref<1x1x9x8xf64>, memref<1x1x9x8xf64>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x1x1x8xf64>, memref<1x1x1xf64>, memref<1x1x1xf64>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// Rows past a limit would have to be masked.

// CHECK-LABEL: func @padded_queries(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @padded_queries(%q: memref<1x1x1x8xf32>, %k: memref<1x1x9x8xf32>, %v: memref<1x1x9x8xf32>, %acc: memref<1x1x1x8xf32>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index, %n: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x1x8xf32>, memref<1x1x9x8xf32>, memref<1x1x9x8xf32>) scale(0.5) at(%b, %h, %i, %j) query_limit(%n)
    outs(%acc, %max, %max : memref<1x1x1x8xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// Lanes are summed in halves.

// CHECK-LABEL: func @twelve_lanes(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @twelve_lanes(%q: memref<1x1x1x12xf32>, %k: memref<1x1x9x12xf32>, %v: memref<1x1x9x12xf32>, %acc: memref<1x1x1x12xf32>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x1x12xf32>, memref<1x1x9x12xf32>, memref<1x1x9x12xf32>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x1x1x12xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 24, rows = 2, value_rows = 2, vectors = 1, lanes = 12>}
  return
}

// -----

// A head of more vectors than are written out, of keys and of values.

// CHECK-LABEL: func @wide_keys(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @wide_keys(%q: memref<1x1x1x2056xf32>, %k: memref<1x1x9x2056xf32>, %v: memref<1x1x9x8xf32>, %acc: memref<1x1x1x8xf32>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x1x2056xf32>, memref<1x1x9x2056xf32>, memref<1x1x9x8xf32>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x1x1x8xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// CHECK-LABEL: func @wide_values(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @wide_values(%q: memref<1x1x1x8xf32>, %k: memref<1x1x9x8xf32>, %v: memref<1x1x9x2056xf32>, %acc: memref<1x1x1x2056xf32>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x1x8xf32>, memref<1x1x9x8xf32>, memref<1x1x9x2056xf32>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x1x1x2056xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// Pairs are multiplied sixteen at a time.

// CHECK-LABEL: func @pairs_of_few_lanes(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @pairs_of_few_lanes(%q: memref<1x1x1x8xbf16>, %k: memref<1x1x9x8xbf16>, %v: memref<1x1x9x8xbf16>, %acc: memref<1x1x1x8xf32>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x1x8xbf16>, memref<1x1x9x8xbf16>, memref<1x1x9x8xbf16>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x1x1x8xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 32, rows = 2, value_rows = 2, vectors = 1, lanes = 8, pairs = true>}
  return
}

// -----

// Pairs are of bf16, all of them.

// CHECK-LABEL: func @pairs_of_f16(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @pairs_of_f16(%q: memref<1x1x1x8xf16>, %k: memref<1x1x9x8xf16>, %v: memref<1x1x9x8xf16>, %acc: memref<1x1x1x8xf32>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x1x8xf16>, memref<1x1x9x8xf16>, memref<1x1x9x8xf16>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x1x1x8xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 32, rows = 2, value_rows = 2, vectors = 1, lanes = 16, pairs = true>}
  return
}

// -----

// CHECK-LABEL: func @pairs_of_some(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @pairs_of_some(%q: memref<1x1x1x8xbf16>, %k: memref<1x1x9x8xbf16>, %v: memref<1x1x9x8xf32>, %acc: memref<1x1x1x8xf32>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x1x8xbf16>, memref<1x1x9x8xbf16>, memref<1x1x9x8xf32>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x1x1x8xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 32, rows = 2, value_rows = 2, vectors = 1, lanes = 16, pairs = true>}
  return
}

// -----

// A task has one key/value head, one batch and a known number of queries.

// CHECK-LABEL: func @two_key_heads(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @two_key_heads(%q: memref<1x2x1x8xf32>, %k: memref<1x2x9x8xf32>, %v: memref<1x2x9x8xf32>, %acc: memref<1x2x1x8xf32>, %max: memref<1x2x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x2x1x8xf32>, memref<1x2x9x8xf32>, memref<1x2x9x8xf32>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x2x1x8xf32>, memref<1x2x1xf32>, memref<1x2x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// CHECK-LABEL: func @two_batches(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @two_batches(%q: memref<2x1x1x8xf32>, %k: memref<2x1x9x8xf32>, %v: memref<2x1x9x8xf32>, %acc: memref<2x1x1x8xf32>, %max: memref<2x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<2x1x1x8xf32>, memref<2x1x9x8xf32>, memref<2x1x9x8xf32>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<2x1x1x8xf32>, memref<2x1x1xf32>, memref<2x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// CHECK-LABEL: func @open_queries(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @open_queries(%q: memref<1x1x?x8xf32>, %k: memref<1x1x9x8xf32>, %v: memref<1x1x9x8xf32>, %acc: memref<1x1x?x8xf32>, %max: memref<1x1x?xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x?x8xf32>, memref<1x1x9x8xf32>, memref<1x1x9x8xf32>) scale(0.5) at(%b, %h, %i, %j)
    outs(%acc, %max, %max : memref<1x1x?x8xf32>, memref<1x1x?xf32>, memref<1x1x?xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// A tile with a config of its own is for the other kernel.

// CHECK-LABEL: func @for_another_kernel(
// CHECK: attn.online_sdpa
// CHECK-NOT: decode_config
// CHECK: return
func.func @for_another_kernel(%q: memref<1x1x1x8xf32>, %k: memref<1x1x9x8xf32>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index) {
  attn.online_sdpa ins(%q, %k, %k : memref<1x1x1x8xf32>, memref<1x1x9x8xf32>, memref<1x1x9x8xf32>) scale(0.5) at(%b, %h, %i, %j)
    config <query_block = 6, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%q, %max, %max : memref<1x1x1x8xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}

// -----

// A limit is a position of the whole; the tile begins at another.

// CHECK-LABEL: func @limit(
// CHECK-SAME: %[[J:[a-z0-9]+]]: index, %[[LIMIT:[a-z0-9]+]]: index)
func.func @limit(%q: memref<1x1x1x8xf32>, %k: memref<1x1x?x8xf32>, %max: memref<1x1x1xf32>,
    %b: index, %h: index, %i: index, %j: index, %limit: index) {
  // CHECK: %[[KEYS:.+]] = memref.dim
  // CHECK: %[[LEFT:.+]] = arith.subi %[[LIMIT]], %[[J]]
  // CHECK: %[[END:.+]] = arith.minsi %[[KEYS]], %[[LEFT]]
  // CHECK: scf.for %{{.+}} = %c0 to %[[END]] step %c16
  attn.online_sdpa ins(%q, %k, %k : memref<1x1x1x8xf32>, memref<1x1x?x8xf32>, memref<1x1x?x8xf32>) scale(0.5)
    at(%b, %h, %i, %j) key_limit(%limit)
    outs(%q, %max, %max : memref<1x1x1x8xf32>, memref<1x1x1xf32>, memref<1x1x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 64, key_block = 16, rows = 2, value_rows = 2, vectors = 1, lanes = 8>}
  return
}
