// RUN: attn-opt %s --attn-convert-to-gpu --canonicalize --cse --split-input-file | FileCheck %s

// i - j <= left. The lanes of a warp ask about a block each: which is the first
// and the last with an allowed pair, the first run without one between them, and
// the first run of which all pairs are allowed.

// CHECK-LABEL: gpu.module @attn_kernels
// CHECK: %[[BLOCK:.+]] = nvvm.read.ptx.sreg.ctaid.x
// CHECK: %[[FIRST_QUERY:.+]] = arith.index_cast %{{.+}} : i32 to index
// CHECK: %[[LAST_QUERY:.+]] = arith.index_cast %{{.+}} : i32 to index
// CHECK: scf.while
// CHECK:   %[[LAST_KEY:.+]] = arith.index_cast
// CHECK:   %[[LEAST:.+]] = arith.subi %[[FIRST_QUERY]], %[[LAST_KEY]] : index
// CHECK:   %[[LEFT:.+]] = arith.index_cast %{{.+}} : i64 to index
// CHECK:   %[[MAY:.+]] = arith.cmpi sge, %[[LEFT]], %[[LEAST]] : index
// CHECK:   %[[MINE:.+]] = arith.andi %{{.+}}, %[[MAY]] : i1
// CHECK:   nvvm.vote.sync ballot %{{.+}}, %[[MINE]]
// CHECK: math.cttz
// CHECK: scf.while
// CHECK:   arith.cmpi sge
// CHECK:   nvvm.vote.sync ballot
// CHECK: scf.while
// CHECK:   arith.cmpi slt, %{{.+}}, %{{.+}} : index
// CHECK:   nvvm.vote.sync ballot
// CHECK: scf.while
// CHECK:   nvvm.vote.sync ballot
// CHECK: scf.while
// CHECK:   %[[MOST:.+]] = arith.subi %[[LAST_QUERY]], %{{.+}} : index
// CHECK:   arith.cmpi sge, %{{.+}}, %[[MOST]] : index
// CHECK:   nvvm.vote.sync ballot
// CHECK: scf.while
// CHECK:   nvvm.vote.sync ballot
// CHECK-NOT: scf.while

// Per step: positions and region; nothing; the region.
// CHECK: scf.for %{{.+}} = %c0_i32 to %{{.+}} step
// CHECK: %[[BEFORE:.+]] = arith.cmpi slt, %[[KEY:[0-9]+]], %{{[0-9]+}} : i32
// CHECK-NEXT: %[[AFTER:.+]] = arith.addi %[[KEY]], %[[HOLE:[0-9]+]] : i32
// CHECK-NEXT: arith.select %[[BEFORE]], %[[KEY]], %[[AFTER]] : i32
// CHECK: scf.if %{{.+}} -> (vector<32xf32>) {
// CHECK:   arith.cmpi slt, %{{.+}} : vector<32xi32>
// CHECK:   arith.cmpi sle, %{{.+}} : vector<32xindex>
// CHECK: } else {
// CHECK:   scf.if %{{.+}} -> (vector<32xf32>) {
// CHECK-NEXT: scf.yield
// CHECK-NEXT: } else {
// CHECK:   arith.cmpi sle, %{{.+}} : vector<32xindex>
// CHECK: math.exp2

// What loads skips the same.
// CHECK: nvvm.setmaxregister decrease
// CHECK: scf.for %[[NUMBER:.+]] = %{{.+}} to
// CHECK: %[[KEY:.+]] = arith.muli %[[NUMBER]], %c64_i32 : i32
// CHECK: %[[AFTER:.+]] = arith.addi %[[KEY]], %{{.+}} : i32
// CHECK: %[[FIRST:.+]] = arith.select %{{.+}}, %[[KEY]], %[[AFTER]] : i32
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global {{.+}} box[%c0_i32, %[[FIRST]],

// CHECK-LABEL: func.func @left
func.func @left(%q: memref<1x1x?x64xbf16>, %k: memref<1x1x?x64xbf16>,
                %v: memref<1x1x?x64xbf16>, %o: memref<1x1x?x64xbf16>, %left: index) {
  attn.sdpa ins(%q, %k, %v : memref<1x1x?x64xbf16>, memref<1x1x?x64xbf16>, memref<1x1x?x64xbf16>)
    outs(%o : memref<1x1x?x64xbf16>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %d = arith.subi %i, %j : index
      %near = arith.cmpi sle, %d, %left : index
      attn.yield %near : i1
    }
    {attn.cuda_config = #attn.cuda_config<queries = 64, keys = 64, warps = 4, kernel = wgmma>}
  return
}

// -----

// Nothing is known of products of positions: no block is asked about.

// CHECK-LABEL: gpu.module @attn_kernels
// CHECK-NOT: ballot
// CHECK-LABEL: func.func @checkered
func.func @checkered(%q: memref<1x1x?x64xbf16>, %k: memref<1x1x?x64xbf16>,
                     %v: memref<1x1x?x64xbf16>, %o: memref<1x1x?x64xbf16>) {
  attn.sdpa ins(%q, %k, %v : memref<1x1x?x64xbf16>, memref<1x1x?x64xbf16>, memref<1x1x?x64xbf16>)
    outs(%o : memref<1x1x?x64xbf16>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = arith.xori %i, %j : index
      %one = arith.constant 1 : index
      %bit = arith.andi %x, %one : index
      %zero = arith.constant 0 : index
      %same = arith.cmpi eq, %bit, %zero : index
      attn.yield %same : i1
    }
    {attn.cuda_config = #attn.cuda_config<queries = 64, keys = 64, warps = 4>}
  return
}

// -----

// What is read at positions of pairs has bounds: a kernel writes the least and the
// most of 32 elements each, once for both reads, and the blocks of attention look at
// those.

// CHECK-LABEL: gpu.module @attn_kernels
// CHECK: llvm.func @capture_bounds(
// CHECK: scf.for
// CHECK-DAG: arith.minsi {{.*}} : i64
// CHECK-DAG: arith.maxsi {{.*}} : i64
// CHECK: llvm.store {{.*}} {alignment = 16 : i64} : i64, !llvm.ptr<1>
// CHECK-NOT: llvm.func @capture_bounds_
// CHECK: llvm.func @sdpa(
// CHECK: llvm.load {{.*}} {alignment = 16 : i64} : !llvm.ptr<1> -> vector<2xi64>
// CHECK: nvvm.vote.sync ballot
// CHECK-LABEL: func.func @documents
// CHECK: %[[MEMORY:.*]] = llvm.call @attn_cuda_alloc_on_current_stream
// CHECK: gpu.launch_func @attn_kernels::@capture_bounds
// CHECK: gpu.launch_func @attn_kernels::@sdpa
// CHECK: llvm.call @attn_cuda_free_on_current_stream
func.func @documents(%q: memref<1x1x?x64xbf16>, %k: memref<1x1x?x64xbf16>,
                     %v: memref<1x1x?x64xbf16>, %o: memref<1x1x?x64xbf16>,
                     %documents: memref<?xi32>) {
  attn.sdpa ins(%q, %k, %v : memref<1x1x?x64xbf16>, memref<1x1x?x64xbf16>, memref<1x1x?x64xbf16>)
    outs(%o : memref<1x1x?x64xbf16>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = memref.load %documents[%i] : memref<?xi32>
      %y = memref.load %documents[%j] : memref<?xi32>
      %same = arith.cmpi eq, %x, %y : i32
      attn.yield %same : i1
    }
    {attn.cuda_config = #attn.cuda_config<queries = 64, keys = 64, warps = 4>}
  return
}

// -----

// An element at two positions, of which there would be a whole matrix of bounds, has
// none.

// CHECK-LABEL: gpu.module @attn_kernels
// CHECK-NOT: capture_bounds
// CHECK-NOT: ballot
// CHECK-LABEL: func.func @pairs
func.func @pairs(%q: memref<1x1x?x64xbf16>, %k: memref<1x1x?x64xbf16>,
                 %v: memref<1x1x?x64xbf16>, %o: memref<1x1x?x64xbf16>,
                 %table: memref<?x?xi1>) {
  attn.sdpa ins(%q, %k, %v : memref<1x1x?x64xbf16>, memref<1x1x?x64xbf16>, memref<1x1x?x64xbf16>)
    outs(%o : memref<1x1x?x64xbf16>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = memref.load %table[%i, %j] : memref<?x?xi1>
      attn.yield %x : i1
    }
    {attn.cuda_config = #attn.cuda_config<queries = 64, keys = 64, warps = 4>}
  return
}
