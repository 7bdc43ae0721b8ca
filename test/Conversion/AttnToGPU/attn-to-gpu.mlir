// RUN: attn-opt %s --attn-convert-to-gpu --canonicalize --split-input-file | FileCheck %s

// What is static is compiled in; what is dynamic becomes an argument. A grid
// without blocks is not launched.

// CHECK-LABEL: gpu.module @attn_kernels
// CHECK: llvm.mlir.global external @shared_memory() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>
// CHECK: llvm.func @sdpa(
// CHECK-SAME: attributes {gpu.kernel, nvvm.kernel, nvvm.maxntid = array<i32: 64, 1, 1>}
// The queries and the first keys are copied if there is a key to see.
// CHECK: scf.if
// CHECK: nvvm.cp.async.shared.global
// CHECK: nvvm.cp.async.commit.group
// CHECK: scf.for
// The keys have arrived: the values are asked for while keys are multiplied.
// CHECK: nvvm.cp.async.wait.group 0
// CHECK-NEXT: nvvm.barrier0
// CHECK: nvvm.cp.async.shared.global
// CHECK: nvvm.cp.async.commit.group
// CHECK: nvvm.ldmatrix
// CHECK: nvvm.mma.sync
// CHECK: nvvm.cp.async.wait.group 0
// CHECK-NEXT: nvvm.barrier0
// Only a block that the diagonal or an end cuts is masked.
// CHECK: scf.if %{{.+}} -> (vector<16xf32>)
// CHECK: math.exp2 %{{.+}} fastmath<afn> : vector<16xf32>
// CHECK: vector.bitcast %{{.+}} : vector<8xbf16> to vector<4xi32>
// CHECK: layout = #nvvm.mma_layout<col>
// CHECK: scf.yield
// Where a result is no number the tile is done again, with 16 keys a step, in
// which values that are no numbers are searched for.
// CHECK: nvvm.vote.sync any
// CHECK: nvvm.barrier0
// CHECK: scf.if
// CHECK: scf.for
// CHECK: math.exp2 %{{.+}} fastmath<afn> : vector<8xf32>
// CHECK: scf.for
// CHECK: vector.reduction <or>
// CHECK: nvvm.vote.sync any
// CHECK: scf.if
// CHECK: } else {
// CHECK: llvm.store %{{.+}} : vector<2xbf16>, !llvm.ptr<1>

// CHECK-LABEL: func.func @causal
// CHECK-SAME: (%[[Q:.+]]: memref<?x4x?x64xbf16>, %[[K:.+]]: memref<?x4x?x64xbf16>, %[[O:.+]]: memref<?x4x?x64xbf16>)
// CHECK: %[[BLOCKS:.+]] = arith.muli
// CHECK: %[[ANY:.+]] = arith.cmpi ne, %{{.+}}, %c0
// CHECK: scf.if %[[ANY]]
// CHECK: gpu.launch_func @attn_kernels::@sdpa blocks in (%{{.+}}, %c1, %c1) threads in (%c64, %c1, %c1) dynamic_shared_memory_size %c12296_i32
// CHECK-NOT: attn.sdpa
func.func @causal(%q: memref<?x4x?x64xbf16>, %k: memref<?x4x?x64xbf16>, %o: memref<?x4x?x64xbf16>) {
  attn.sdpa ins(%q, %k, %k : memref<?x4x?x64xbf16>, memref<?x4x?x64xbf16>, memref<?x4x?x64xbf16>)
    causal(bottom_right) outs(%o : memref<?x4x?x64xbf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 32, keys = 32, warps = 2>}
  return
}

// -----

// Two attentions are two kernels of one module. Without masks no value is hidden
// from a row. Rows that are not aligned are
// copied element by element, and an op without a config stays.

// CHECK: gpu.module @attn_kernels
// CHECK: llvm.func @sdpa(
// CHECK-NOT: nvvm.cp.async.shared.global
// CHECK: nvvm.mma.sync
// CHECK: llvm.func @sdpa_0(
// CHECK-NOT: nvvm.vote.sync
// CHECK-LABEL: func.func @two
// CHECK: gpu.launch_func @attn_kernels::@sdpa
// CHECK: gpu.launch_func @attn_kernels::@sdpa_0
// CHECK: attn.sdpa
func.func @two(%q: memref<1x1x32x37xf16>, %p: memref<1x1x32x16xf16>) {
  attn.sdpa ins(%q, %q, %q : memref<1x1x32x37xf16>, memref<1x1x32x37xf16>, memref<1x1x32x37xf16>)
    outs(%q : memref<1x1x32x37xf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 32, keys = 32, warps = 2>}
  attn.sdpa ins(%p, %p, %p : memref<1x1x32x16xf16>, memref<1x1x32x16xf16>, memref<1x1x32x16xf16>)
    outs(%p : memref<1x1x32x16xf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 16, warps = 1>}
  attn.sdpa ins(%p, %p, %p : memref<1x1x32x16xf16>, memref<1x1x32x16xf16>, memref<1x1x32x16xf16>)
    outs(%p : memref<1x1x32x16xf16>)
  return
}

// -----

// A view may start anywhere: its rows are not known to be aligned.

// CHECK: gpu.module @attn_kernels
// CHECK-NOT: nvvm.cp.async.shared.global
// CHECK-LABEL: func.func @view
!view = memref<1x1x32x64xf16, strided<[2048, 2048, 64, 1], offset: ?>>
func.func @view(%q: !view) {
  attn.sdpa ins(%q, %q, %q : !view, !view, !view) outs(%q : !view)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 16, warps = 1>}
  return
}

// -----

// Nor are those of a view whose strides the kernel learns as it runs; those of a
// whole tensor are, whatever its sizes.

// CHECK: gpu.module @attn_kernels
// CHECK-NOT: nvvm.cp.async.shared.global
// CHECK-LABEL: func.func @strides
!strides = memref<1x1x?x64xf16, strided<[?, ?, ?, 1]>>
func.func @strides(%q: !strides) {
  attn.sdpa ins(%q, %q, %q : !strides, !strides, !strides) outs(%q : !strides)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 16, warps = 1>}
  return
}

// -----

// The kernel says what it relies on: 16 bytes at once of what it reads, pairs of
// what it writes.

// CHECK: gpu.module @attn_kernels
// CHECK: llvm.func @sdpa(
// CHECK-SAME: !llvm.ptr<1> {llvm.align = 16 : i64}
// CHECK-SAME: !llvm.ptr<1> {llvm.align = 16 : i64}
// CHECK-SAME: !llvm.ptr<1> {llvm.align = 16 : i64}
// CHECK-SAME: !llvm.ptr<1> {llvm.align = 4 : i64}
// CHECK: nvvm.cp.async.shared.global
// CHECK-LABEL: func.func @sizes
!sizes = memref<?x2x?x64xf16>
func.func @sizes(%q: !sizes) {
  attn.sdpa ins(%q, %q, %q : !sizes, !sizes, !sizes) outs(%q : !sizes)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 16, warps = 1>}
  return
}

// -----

// In f32 a register is two of tf32, and a product three. Weights are taken in the
// order in which threads hold them, so values are read by rows of two.

// CHECK: gpu.module @attn_kernels
// CHECK: nvvm.cp.async.shared.global
// CHECK: scf.for
// CHECK: nvvm.ldmatrix
// CHECK: %[[LARGER:.+]] = arith.andi %{{.+}}, %c-8192_i32
// CHECK: %[[WHOLE:.+]] = arith.bitcast
// CHECK: arith.subf %[[WHOLE]], %{{.+}} : f32
// CHECK-COUNT-3: nvvm.mma.sync {{.+}} multiplicandAPtxType = #nvvm.mma_type<tf32>, {{.+}} shape = #nvvm.shape<m = 16, n = 8, k = 8>
// CHECK: math.exp2 %{{.+}} fastmath<afn> : vector<8xf32>
// CHECK-NOT: arith.truncf
// CHECK: llvm.load %{{.+}} {alignment = 4 : i64} : !llvm.ptr<3> -> i32
// CHECK: nvvm.vote.sync any
// CHECK: llvm.store %{{.+}} : vector<2xf32>, !llvm.ptr<1>
// CHECK-LABEL: func.func @f32
func.func @f32(%q: memref<1x1x32x32xf32>) {
  attn.sdpa ins(%q, %q, %q : memref<1x1x32x32xf32>, memref<1x1x32x32xf32>, memref<1x1x32x32xf32>) outs(%q : memref<1x1x32x32xf32>)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 16, warps = 1>}
  return
}
