// RUN: attn-opt %s --pass-pipeline='builtin.module(attn-forall-to-parallel-for{sequential})' | FileCheck %s

// Meant for one thread, the bodies are called in order and no runtime is needed.

// CHECK-NOT: attn_rt_parallel_for
// CHECK: func.func private @scale_parallel_0(%{{.+}}: !llvm.ptr, %{{.+}}: i64)
// CHECK-LABEL: func.func @scale(
// CHECK: scf.for %[[I:.+]] = %{{.+}} to %{{.+}} step %{{.+}} : i64
// CHECK-NEXT: func.call @scale_parallel_0(%{{.+}}, %[[I]])
// CHECK-NOT: scf.forall
func.func @scale(%m: memref<8xf32>, %f: f32) {
  scf.forall (%i) in (8) {
    %x = memref.load %m[%i] : memref<8xf32>
    %y = arith.mulf %x, %f : f32
    memref.store %y, %m[%i] : memref<8xf32>
  }
  return
}
