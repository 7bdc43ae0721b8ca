// RUN: attn-opt %s --attn-convert-alloc-to-runtime | FileCheck %s

// CHECK-DAG: llvm.func @attn_rt_alloc(i64) -> (!llvm.ptr {llvm.noalias})
// CHECK-DAG: llvm.func @attn_rt_free(!llvm.ptr)

// The size in bytes is allocated, and the block is both pointers.
// CHECK-LABEL: func.func @static
// CHECK: %[[NULL:.+]] = llvm.mlir.zero : !llvm.ptr
// CHECK: %[[END:.+]] = llvm.getelementptr %[[NULL]]
// CHECK: %[[BYTES:.+]] = llvm.ptrtoint %[[END]]
// CHECK: %[[P:.+]] = llvm.call @attn_rt_alloc(%[[BYTES]]) : (i64) -> !llvm.ptr
// CHECK: llvm.insertvalue %[[P]], %{{.+}}[0]
// CHECK: llvm.insertvalue %[[P]], %{{.+}}[1]
// CHECK-NOT: memref.alloc
func.func @static() -> memref<4x8xf32> {
  %m = memref.alloc() {alignment = 64 : i64} : memref<4x8xf32>
  return %m : memref<4x8xf32>
}

// More alignment than the runtime's: the block is larger and the second pointer
// is rounded up.
// CHECK-LABEL: func.func @aligned
// CHECK: %[[SLACK:.+]] = llvm.mlir.constant(192 : index) : i64
// CHECK: %[[BYTES:.+]] = llvm.add %{{.+}}, %[[SLACK]]
// CHECK: %[[P:.+]] = llvm.call @attn_rt_alloc(%[[BYTES]])
// CHECK: %[[ADDRESS:.+]] = llvm.ptrtoint %[[P]]
// CHECK: %[[BUMP:.+]] = llvm.mlir.constant(255 : index) : i64
// CHECK: %[[MASK:.+]] = llvm.mlir.constant(-256 : index) : i64
// CHECK: %[[SUM:.+]] = llvm.add %[[ADDRESS]], %[[BUMP]]
// CHECK: %[[ROUNDED:.+]] = llvm.and %[[SUM]], %[[MASK]]
// CHECK: %[[ALIGNED:.+]] = llvm.inttoptr %[[ROUNDED]]
// CHECK: llvm.insertvalue %[[P]], %{{.+}}[0]
// CHECK: llvm.insertvalue %[[ALIGNED]], %{{.+}}[1]
func.func @aligned(%n: index) -> memref<?xf32> {
  %m = memref.alloc(%n) {alignment = 256 : i64} : memref<?xf32>
  return %m : memref<?xf32>
}

// The block is freed, not the pointer into it.
// CHECK-LABEL: func.func @free
// CHECK: %[[BLOCK:.+]] = llvm.extractvalue %{{.+}}[0]
// CHECK: llvm.call @attn_rt_free(%[[BLOCK]]) : (!llvm.ptr) -> ()
func.func @free(%m: memref<?xf32, strided<[2], offset: 3>>) {
  memref.dealloc %m : memref<?xf32, strided<[2], offset: 3>>
  return
}

// Memory on the stack is not the runtime's.
// CHECK-LABEL: func.func @stack
// CHECK: memref.alloca
func.func @stack() {
  %m = memref.alloca() : memref<4xf32>
  return
}
