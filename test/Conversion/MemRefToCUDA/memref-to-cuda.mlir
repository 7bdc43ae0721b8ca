// RUN: attn-opt %s --attn-convert-memref-to-cuda --split-input-file | FileCheck %s
// RUN: attn-opt %s --attn-convert-memref-to-cuda --expand-strided-metadata --lower-affine --finalize-memref-to-llvm \
// RUN:   --convert-arith-to-llvm --convert-scf-to-cf --convert-cf-to-llvm \
// RUN:   --convert-func-to-llvm --reconcile-unrealized-casts --split-input-file \
// RUN:   | FileCheck --check-prefix=LLVM %s

// LLVM-NOT: memref.
// LLVM-NOT: unrealized_conversion_cast

// Memory comes and goes by calls, whose bytes follow the sizes.

// CHECK-DAG: llvm.func @attn_cuda_alloc_on_current_stream(i64) -> !llvm.ptr
// CHECK-DAG: llvm.func @attn_cuda_free_on_current_stream(!llvm.ptr)
// CHECK-LABEL: func.func @temporary
// CHECK-SAME: (%[[N:.+]]: index)
func.func @temporary(%n: index) {
  // CHECK: %[[SIZE:.+]] = builtin.unrealized_conversion_cast %[[N]] : index to i64
  // CHECK: %[[BYTES:.+]] = llvm.ptrtoint
  // CHECK: %[[MEMORY:.+]] = llvm.call @attn_cuda_alloc_on_current_stream(%[[BYTES]])
  // CHECK: llvm.insertvalue %[[MEMORY]], %{{.+}}[0]
  %m = memref.alloc(%n) {alignment = 64 : i64} : memref<?x8xf32>
  // CHECK: %[[FREED:.+]] = llvm.extractvalue %{{.+}}[0]
  // CHECK: llvm.call @attn_cuda_free_on_current_stream(%[[FREED]])
  memref.dealloc %m : memref<?x8xf32>
  return
}

// -----

// A view at an offset whose rows are all there is one run of bytes.

// CHECK-DAG: llvm.func @attn_cuda_copy_on_current_stream(!llvm.ptr, !llvm.ptr, i64)
// CHECK-LABEL: func.func @copy
func.func @copy(%x: memref<?x8xbf16>, %y: memref<?x8xbf16, strided<[8, 1], offset: ?>>) {
  // CHECK: %[[FROM:.+]] = llvm.extractvalue %{{.+}}[1]
  // CHECK: %[[BASE:.+]] = llvm.extractvalue %{{.+}}[1]
  // CHECK: %[[OFFSET:.+]] = llvm.extractvalue %{{.+}}[2]
  // CHECK: %[[TO:.+]] = llvm.getelementptr %[[BASE]][%[[OFFSET]]]
  // CHECK: llvm.call @attn_cuda_copy_on_current_stream(%[[TO]], %[[FROM]], %{{.+}})
  memref.copy %x, %y : memref<?x8xbf16> to memref<?x8xbf16, strided<[8, 1], offset: ?>>
  return
}

// -----

// CHECK-LABEL: func.func @copy_view
func.func @copy_view(%x: memref<?x8xbf16, strided<[8, 1], offset: ?>>, %y: memref<?x8xbf16>) {
  // CHECK: %[[BASE:.+]] = llvm.extractvalue %{{.+}}[1]
  // CHECK: %[[OFFSET:.+]] = llvm.extractvalue %{{.+}}[2]
  // CHECK: %[[FROM:.+]] = llvm.getelementptr %[[BASE]][%[[OFFSET]]]
  // CHECK: %[[TO:.+]] = llvm.extractvalue %{{.+}}[1]
  // CHECK: llvm.call @attn_cuda_copy_on_current_stream(%[[TO]], %[[FROM]], %{{.+}})
  memref.copy %x, %y : memref<?x8xbf16, strided<[8, 1], offset: ?>> to memref<?x8xbf16>
  return
}

// -----

// What asks for no element stays, and so do functions that take memrefs.

// CHECK-LABEL: func.func @views
// CHECK: memref.dim
// CHECK-NEXT: memref.subview
// CHECK-NEXT: scf.if
// CHECK-NEXT: func.call @other
func.func private @other(%x: memref<4x8xf32, strided<[8, 1], offset: ?>>)
func.func @views(%x: memref<?x8xf32>, %i: index, %c: i1) -> memref<4x8xf32, strided<[8, 1], offset: ?>> {
  %zero = arith.constant 0 : index
  %n = memref.dim %x, %zero : memref<?x8xf32>
  %v = memref.subview %x[%n, 0] [4, 8] [1, 1]
    : memref<?x8xf32> to memref<4x8xf32, strided<[8, 1], offset: ?>>
  scf.if %c {
    func.call @other(%v) : (memref<4x8xf32, strided<[8, 1], offset: ?>>) -> ()
  }
  return %v : memref<4x8xf32, strided<[8, 1], offset: ?>>
}

// -----

// The device's copy of a constant, which keeps its numbers in the host's code. One of
// two functions' global; one number is no array.

// CHECK-DAG: llvm.func @attn_cuda_constant_for_launch(!llvm.ptr, i64) -> !llvm.ptr
// CHECK-DAG: llvm.mlir.global internal constant @weights(dense<{{.+}}> : tensor<2x3xbf16>) {{.*}}: !llvm.array<2 x array<3 x bf16>>
// CHECK-DAG: llvm.mlir.global internal constant @scale(2.000000e+00 : f32) {{.*}}: f32
// CHECK-DAG: llvm.mlir.global internal constant @mask(dense<{{.+}}> : tensor<2xi1>) {{.*}}: !llvm.array<2 x i1>
// CHECK-NOT: memref.global
memref.global "private" constant @weights : memref<2x3xbf16> = dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> {alignment = 64 : i64}
memref.global "private" constant @scale : memref<f32> = dense<2.0>
memref.global "private" constant @mask : memref<2xi1> = dense<[true, false]>
func.func private @use(%w: memref<2x3xbf16>, %s: memref<f32>, %m: memref<2xi1>)
// CHECK-LABEL: func.func @constants
func.func @constants() {
  // CHECK: %[[NUMBERS:.+]] = llvm.mlir.addressof @weights : !llvm.ptr
  // CHECK: %[[COPY:.+]] = llvm.call @attn_cuda_constant_for_launch(%[[NUMBERS]], %{{.+}})
  // CHECK: llvm.insertvalue %[[COPY]], %{{.+}}[0]
  // CHECK: llvm.insertvalue %[[COPY]], %{{.+}}[1]
  %w = memref.get_global @weights : memref<2x3xbf16>
  // CHECK: llvm.mlir.addressof @scale
  %s = memref.get_global @scale : memref<f32>
  // CHECK: llvm.mlir.addressof @mask
  %m = memref.get_global @mask : memref<2xi1>
  func.call @use(%w, %s, %m) : (memref<2x3xbf16>, memref<f32>, memref<2xi1>) -> ()
  return
}
// CHECK-LABEL: func.func @again
func.func @again() -> memref<2x3xbf16> {
  // CHECK: llvm.mlir.addressof @weights
  %w = memref.get_global @weights : memref<2x3xbf16>
  return %w : memref<2x3xbf16>
}
