// RUN: attn-opt %s --attn-convert-launch-to-runtime --split-input-file | FileCheck %s

// A pointer whose alignment the kernel relies on is checked before the launch;
// one of which it says nothing is not.

module attributes {gpu.container_module} {
  gpu.module @kernels {
    llvm.func @k(%p: !llvm.ptr<1>, %q: !llvm.ptr<1> {llvm.align = 16 : i64})
        attributes {gpu.kernel, nvvm.kernel} {
      llvm.return
    }
  }
  // CHECK-LABEL: func.func @aligned
  // CHECK-SAME: (%{{.+}}: index, %{{.+}}: !llvm.ptr<1>, %[[Q:.+]]: !llvm.ptr<1>)
  // CHECK: %[[NUMBER:.+]] = llvm.ptrtoint %[[Q]] : !llvm.ptr<1> to i64
  // CHECK: %[[ADDRESS:.+]] = llvm.inttoptr %[[NUMBER]] : i64 to !llvm.ptr
  // CHECK-DAG: %[[BYTES:.+]] = llvm.mlir.constant(16 : i64) : i64
  // CHECK-DAG: %[[INDEX:.+]] = llvm.mlir.constant(1 : i32) : i32
  // CHECK: llvm.call @attn_cuda_check_alignment_for_launch(%[[ADDRESS]], %[[BYTES]], %[[NAME:.+]], %[[INDEX]])
  // CHECK-NOT: attn_cuda_check_alignment_for_launch
  // CHECK: llvm.call @attn_cuda_launch_on_current_stream(%{{.+}}, %{{.+}}, %[[NAME]], %{{.+}}, %{{.+}})
  func.func @aligned(%n: index, %p: !llvm.ptr<1>, %q: !llvm.ptr<1>) {
    gpu.launch_func @kernels::@k blocks in (%n, %n, %n) threads in (%n, %n, %n)
      args(%p : !llvm.ptr<1>, %q : !llvm.ptr<1>)
    return
  }
}

// -----

// A scalar, a pointer to global memory and a tensor map.

// CHECK-DAG: llvm.func @attn_cuda_launch_on_current_stream(!llvm.ptr, i64, !llvm.ptr, !llvm.ptr, !llvm.ptr)
// CHECK-DAG: llvm.mlir.global external constant @kernels_image() {{.*}}: !llvm.array<0 x i8>
// CHECK-DAG: llvm.mlir.global external constant @kernels_image_bytes() {{.*}}: i64
// CHECK-DAG: llvm.mlir.global internal constant @kernels_k_name("k\00")
module attributes {gpu.container_module} {
  gpu.module @kernels {
    llvm.func @k(%a: i32, %p: !llvm.ptr<1>, %map: !llvm.ptr) attributes {gpu.kernel, nvvm.kernel} {
      llvm.return
    }
  }
  // CHECK-LABEL: func.func @f
  // CHECK-SAME: (%[[GRID:.+]]: index, %[[BYTES:.+]]: i32, %[[A:.+]]: i32, %[[P:.+]]: !llvm.ptr<1>, %[[MAP:.+]]: !llvm.ptr)
  func.func @f(%grid: index, %bytes: i32, %a: i32, %p: !llvm.ptr<1>, %map: !llvm.ptr) {
    %one = arith.constant 1 : index
    %threads = arith.constant 128 : index
    // CHECK-DAG: llvm.alloca %{{.+}} x i32 : (i64) -> !llvm.ptr
    // CHECK-DAG: %[[IMAGE:.+]] = llvm.mlir.addressof @kernels_image : !llvm.ptr
    // CHECK-DAG: %[[SIZE:.+]] = llvm.load %{{.+}} : !llvm.ptr -> i64
    // CHECK-DAG: %[[NAME:.+]] = llvm.mlir.addressof @kernels_k_name
    // What is no i32 is the largest one, which no launch may ask for.
    // CHECK: %[[LIMITED:.+]] = arith.minui %[[GRID]], %c4294967295
    // CHECK: arith.index_cast %[[LIMITED]] : index to i32
    // CHECK: %[[PLACE:.+]] = llvm.getelementptr %{{.+}}[9]
    // CHECK-NEXT: llvm.store %[[BYTES]], %{{.+}} : i32, !llvm.ptr
    // CHECK: llvm.store %[[A]], %[[A_PLACE:.+]] : i32, !llvm.ptr
    // CHECK: llvm.store %[[A_PLACE]], %{{.+}} : !llvm.ptr, !llvm.ptr
    // CHECK: llvm.store %[[P]], %[[P_PLACE:.+]] : !llvm.ptr<1>, !llvm.ptr
    // CHECK: llvm.store %[[P_PLACE]], %{{.+}} : !llvm.ptr, !llvm.ptr
    // CHECK: llvm.store %[[MAP]], %{{.+}} : !llvm.ptr, !llvm.ptr
    // CHECK: llvm.call @attn_cuda_launch_on_current_stream(%[[IMAGE]], %[[SIZE]], %[[NAME]], %{{.+}}, %{{.+}})
    // CHECK-NOT: gpu.launch_func
    gpu.launch_func @kernels::@k blocks in (%grid, %one, %one) threads in (%threads, %one, %one)
      dynamic_shared_memory_size %bytes args(%a : i32, %p : !llvm.ptr<1>, %map : !llvm.ptr)
    return
  }
}

// -----

// Blocks of a cluster come after the threads of a block.

module attributes {gpu.container_module} {
  gpu.module @kernels {
    llvm.func @k() attributes {gpu.kernel, nvvm.kernel} {
      llvm.return
    }
  }
  // CHECK-LABEL: func.func @cluster
  // CHECK-SAME: (%[[N:.+]]: index, %[[X:.+]]: index, %[[Y:.+]]: index, %[[Z:.+]]: index)
  // CHECK: %[[X_LIMITED:.+]] = arith.minui %[[X]], %c4294967295
  // CHECK: %[[X32:.+]] = arith.index_cast %[[X_LIMITED]] : index to i32
  // CHECK: llvm.getelementptr %{{.+}}[6]
  // CHECK-NEXT: llvm.store %[[X32]]
  // CHECK: %[[Y_LIMITED:.+]] = arith.minui %[[Y]], %c4294967295
  // CHECK: %[[Y32:.+]] = arith.index_cast %[[Y_LIMITED]] : index to i32
  // CHECK: llvm.getelementptr %{{.+}}[7]
  // CHECK-NEXT: llvm.store %[[Y32]]
  // CHECK: %[[Z_LIMITED:.+]] = arith.minui %[[Z]], %c4294967295
  // CHECK: %[[Z32:.+]] = arith.index_cast %[[Z_LIMITED]] : index to i32
  // CHECK: llvm.getelementptr %{{.+}}[8]
  // CHECK-NEXT: llvm.store %[[Z32]]
  func.func @cluster(%n: index, %x: index, %y: index, %z: index) {
    gpu.launch_func @kernels::@k clusters in (%x, %y, %z) blocks in (%n, %n, %n)
      threads in (%n, %n, %n)
    return
  }
}
