// RUN: attn-opt %s --attn-convert-linalg-to-gpu --canonicalize --cse --split-input-file | FileCheck %s

// A thread has one element. Rows of 64 leave room for four in a block.

// CHECK: llvm.func @elements(%[[X:.+]]: !llvm.ptr<1>, %[[ROWS:.+]]: i32, %[[O:.+]]: !llvm.ptr<1>)
// CHECK-SAME: nvvm.maxntid = array<i32: 256, 1, 1>
// CHECK: %[[ROW:.+]] = arith.addi
// CHECK: arith.cmpi slt, %[[ROW]], %[[ROWS]] : i32
// CHECK: scf.if
// CHECK: %[[E:.+]] = llvm.load %{{.+}} : !llvm.ptr<1> -> f32
// CHECK: %[[R:.+]] = arith.truncf %[[E]] : f32 to bf16
// CHECK: llvm.store %[[R]], %{{.+}} : bf16, !llvm.ptr<1>
// CHECK-LABEL: func.func @cast
// CHECK: arith.ceildivui %{{.+}}, %c4
// CHECK: gpu.launch_func @attn_kernels::@elements blocks in (%{{.+}}, %c1, %c1) threads in (%c256, %c1, %c1) dynamic_shared_memory_size %c0_i32
// CHECK-NOT: linalg
func.func @cast(%x: memref<?x64xf32>, %o: memref<?x64xbf16>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<?x64xf32>) outs(%o : memref<?x64xbf16>) {
  ^bb0(%in: f32, %out: bf16):
    %t = arith.truncf %in : f32 to bf16
    linalg.yield %t : bf16
  }
  return
}

// -----

// Sums stay with a thread until they are done.

// CHECK: llvm.func @elements
// CHECK: %[[START:.+]] = llvm.load
// CHECK: %[[SUM:.+]] = scf.for {{.+}} iter_args(%[[S:.+]] = %[[START]]) -> (f32)
// CHECK: %[[X:.+]] = llvm.load
// CHECK: arith.addf %{{.+}}, %[[S]]
// CHECK-NOT: llvm.store
// CHECK: scf.yield
// CHECK: llvm.store %[[SUM]]
func.func @sums(%x: memref<8x64xf32>, %o: memref<8xf32>) {
  linalg.reduce ins(%x : memref<8x64xf32>) outs(%o : memref<8xf32>) dimensions = [1]
    (%in: f32, %out: f32) {
      %s = arith.addf %in, %out : f32
      linalg.yield %s : f32
    }
  return
}

// -----

// Number and index of the host are arguments, what nobody reads is not loaded,
// and loops' indices are there.

// CHECK: llvm.func @elements(%{{.+}}: !llvm.ptr<1>, %[[N:.+]]: i64)
// CHECK-NOT: llvm.load
// CHECK: arith.index_cast %[[N]] : i64 to index
// CHECK: llvm.store %{{.+}} : i64, !llvm.ptr<1>
// CHECK-LABEL: func.func @positions
func.func @positions(%o: memref<8xindex>, %n: index) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%o : memref<8xindex>) {
  ^bb0(%out: index):
    %i = linalg.index 0 : index
    %r = arith.addi %i, %n : index
    linalg.yield %r : index
  }
  return
}
