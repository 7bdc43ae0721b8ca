// The outlined loops lower to machine code and do what the loops said. The host
// below runs the iterations backwards, on a small runtime of its own, and
// counts them.
// RUN: split-file %s %t
// RUN: attn-opt %t/loops.mlir --attn-forall-to-parallel-for -o %t/outlined.mlir
// RUN: attn-opt %t/outlined.mlir --convert-vector-to-scf --convert-scf-to-cf --expand-strided-metadata --lower-affine --convert-vector-to-llvm --finalize-memref-to-llvm --convert-cf-to-llvm --convert-arith-to-llvm --convert-func-to-llvm --convert-index-to-llvm --reconcile-unrealized-casts -o %t/llvm.mlir
// RUN: mlir-translate --mlir-to-llvmir %t/llvm.mlir -o %t/loops.ll
// RUN: %host_cc -O2 -Wno-override-module %t/loops.ll %t/host.c -o %t/host
// RUN: %t/host | FileCheck %s

// The same through one pass that converts everything to LLVM.
// RUN: attn-opt %t/outlined.mlir --convert-scf-to-cf --convert-to-llvm --reconcile-unrealized-casts -o %t/at-once.mlir
// RUN: mlir-translate --mlir-to-llvmir %t/at-once.mlir -o %t/at-once.ll
// RUN: %host_cc -O1 -Wno-override-module %t/at-once.ll %t/host.c -o %t/at-once
// RUN: %t/at-once | FileCheck %s

//--- loops.mlir
// a[i][j] = 100 i + j on the points of a grid of lower bounds and steps.
func.func @grid(%a: memref<?x?xi64, strided<[?, ?], offset: ?>>,
                %li: index, %ui: index, %si: index,
                %lj: index, %uj: index, %sj: index)
    attributes {llvm.emit_c_interface} {
  %hundred = arith.constant 100 : index
  scf.forall (%i, %one, %j) = (%li, 3, %lj) to (%ui, 5, %uj) step (%si, 2, %sj) {
    %row = arith.muli %i, %hundred : index
    %sum = arith.addi %row, %j : index
    %odd = arith.subi %one, %one : index
    %value = arith.addi %sum, %odd : index
    %bits = arith.index_cast %value : index to i64
    memref.store %bits, %a[%i, %j] : memref<?x?xi64, strided<[?, ?], offset: ?>>
  }
  return
}

// A value of every kind, several times, from inside a loop.
func.func @kinds(%a: memref<8xf64>, %flag: i1, %byte: i8, %word: i64,
                 %half: f16, %brain_bits: i16, %single: f32, %double: f64,
                 %vector: vector<8xf32>, %matrix: vector<2x2xf32>,
                 %pointer: !llvm.ptr, %index: index, %times: index)
    attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %brain = arith.bitcast %brain_bits : i16 to bf16
  %unranked = memref.cast %a : memref<8xf64> to memref<*xf64>
  scf.for %t = %c0 to %times step %c1 {
    scf.forall (%i) in (8) {
      %from_flag = arith.uitofp %flag : i1 to f64
      %from_byte = arith.sitofp %byte : i8 to f64
      %from_word = arith.sitofp %word : i64 to f64
      %from_half = arith.extf %half : f16 to f64
      %from_brain = arith.extf %brain : bf16 to f64
      %from_single = arith.extf %single : f32 to f64
      %lane = vector.extract %vector[%i] : f32 from vector<8xf32>
      %from_lane = arith.extf %lane : f32 to f64
      %corner = vector.extract %matrix[1, 0] : f32 from vector<2x2xf32>
      %from_corner = arith.extf %corner : f32 to f64
      %from_pointer = llvm.load %pointer : !llvm.ptr -> f64
      %index_bits = arith.index_cast %index : index to i64
      %from_index = arith.sitofp %index_bits : i64 to f64
      %s0 = arith.addf %from_flag, %from_byte : f64
      %s1 = arith.addf %s0, %from_word : f64
      %s2 = arith.addf %s1, %from_half : f64
      %s3 = arith.addf %s2, %from_brain : f64
      %s4 = arith.addf %s3, %from_single : f64
      %s5 = arith.addf %s4, %double : f64
      %s6 = arith.addf %s5, %from_lane : f64
      %s7 = arith.addf %s6, %from_corner : f64
      %s8 = arith.addf %s7, %from_pointer : f64
      %s9 = arith.addf %s8, %from_index : f64
      %ranked = memref.cast %unranked : memref<*xf64> to memref<8xf64>
      %old = memref.load %ranked[%i] : memref<8xf64>
      %new = arith.addf %old, %s9 : f64
      memref.store %new, %ranked[%i] : memref<8xf64>
    }
  }
  return
}
func.func @call_kinds(%a: memref<8xf64>, %pointer: !llvm.ptr, %times: index)
    attributes {llvm.emit_c_interface} {
  %flag = arith.constant true
  %byte = arith.constant -2 : i8
  %word = arith.constant 1000 : i64
  %half = arith.constant 0.5 : f16
  %brain = arith.constant 16000 : i16
  %single = arith.constant 0.125 : f32
  %double = arith.constant 0.0625 : f64
  %vector = arith.constant dense<[0., 1., 2., 3., 4., 5., 6., 7.]> : vector<8xf32>
  %matrix = arith.constant dense<[[1., 2.], [10000., 4.]]> : vector<2x2xf32>
  %index = arith.constant 200 : index
  func.call @kinds(%a, %flag, %byte, %word, %half, %brain, %single, %double,
                   %vector, %matrix, %pointer, %index, %times)
      : (memref<8xf64>, i1, i8, i64, f16, i16, f32, f64, vector<8xf32>,
         vector<2x2xf32>, !llvm.ptr, index, index) -> ()
  return
}

// a[i] = 0 + 1 + ... + (i * inner - 1), through buffers on the stack. The inner
// loop takes 256 KiB of stack in each of its many iterations.
func.func @nested(%a: memref<?xi64>, %inner: index) attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %n = memref.dim %a, %c0 : memref<?xi64>
  %zero = arith.constant 0 : i64
  %size = arith.constant 32768 : index
  scf.forall (%i) in (%n) {
    %sum = memref.alloca() : memref<1xi64>
    memref.store %zero, %sum[%c0] : memref<1xi64>
    scf.forall (%j, %k) in (%i, %inner) {
      %next = memref.alloca() : memref<1xi64>
      %large = memref.alloca(%size) : memref<?xi64>
      %row = arith.muli %j, %inner : index
      %value = arith.addi %row, %k : index
      %bits = arith.index_cast %value : index to i64
      memref.store %bits, %large[%value] : memref<?xi64>
      %again = memref.load %large[%value] : memref<?xi64>
      %old = memref.load %sum[%c0] : memref<1xi64>
      %new = arith.addi %old, %again : i64
      memref.store %new, %next[%c0] : memref<1xi64>
      %moved = memref.load %next[%c0] : memref<1xi64>
      memref.store %moved, %sum[%c0] : memref<1xi64>
    }
    %result = memref.load %sum[%c0] : memref<1xi64>
    memref.store %result, %a[%i] : memref<?xi64>
  }
  return
}

//--- host.c
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int64_t iterations;
void attn_rt_parallel_for(int64_t n, void (*body)(void *, int64_t),
                          void *context) {
  iterations += n;
  for (int64_t i = n; i-- > 0;)
    body(context, i);
}

typedef struct {
  void *allocated, *aligned;
  int64_t offset, sizes[2], strides[2];
} Matrix;
typedef struct {
  void *allocated, *aligned;
  int64_t offset, size, stride;
} Vector;

void _mlir_ciface_grid(Matrix *, int64_t, int64_t, int64_t, int64_t, int64_t,
                       int64_t);
void _mlir_ciface_call_kinds(Vector *, double *, int64_t);
void _mlir_ciface_nested(Vector *, int64_t);

static void grid(int64_t li, int64_t ui, int64_t si, int64_t lj, int64_t uj,
                 int64_t sj) {
  enum { rows = 20, columns = 30 };
  static int64_t data[5 + rows * columns * 2];
  memset(data, 0xff, sizeof data);
  /* Columns are two elements apart, after an offset of five. */
  Matrix a = {data, data, 5, {rows, columns}, {columns * 2, 2}};
  iterations = 0;
  _mlir_ciface_grid(&a, li, ui, si, lj, uj, sj);
  int64_t wrong = 0, expected = 0;
  static int64_t want[5 + rows * columns * 2];
  memset(want, 0xff, sizeof want);
  for (int64_t i = li; i < ui; i += si)
    for (int64_t j = lj; j < uj; j += sj) {
      want[5 + i * columns * 2 + j * 2] = 100 * i + j;
      ++expected;
    }
  for (size_t k = 0; k < sizeof data / sizeof *data; ++k)
    wrong += data[k] != want[k];
  printf("grid %lld of %lld, wrong %lld\n", (long long)iterations,
         (long long)expected, (long long)wrong);
}

int main(void) {
  // CHECK: grid 600 of 600, wrong 0
  grid(0, 20, 1, 0, 30, 1);
  // CHECK-NEXT: grid 24 of 24, wrong 0
  grid(2, 19, 5, 1, 29, 5);
  // CHECK-NEXT: grid 1 of 1, wrong 0
  grid(3, 4, 100, 7, 8, INT64_MAX);
  // CHECK-NEXT: grid 0 of 0, wrong 0
  grid(0, 0, 1, 0, 30, 1);
  // CHECK-NEXT: grid 0 of 0, wrong 0
  grid(0, 20, 1, 30, 2, 3);

  double data[8] = {0}, pointee = 100000;
  Vector a = {data, data, 0, 8, 1};
  iterations = 0;
  _mlir_ciface_call_kinds(&a, &pointee, 3);
  // CHECK-NEXT: kinds 24: 333599.8125 333620.8125
  printf("kinds %lld: %.4f %.4f\n", (long long)iterations, data[0], data[7]);

  int64_t sums[40];
  Vector b = {sums, sums, 0, 40, 1};
  iterations = 0;
  _mlir_ciface_nested(&b, 50);
  // CHECK-NEXT: nested 40: 0 1225 1900275
  printf("nested %lld: %lld %lld %lld\n", (long long)iterations,
         (long long)sums[0], (long long)sums[1], (long long)sums[39]);
  return 0;
}
