// RUN: attn-opt %s --attn-forall-to-parallel-for --split-input-file --verify-diagnostics | FileCheck %s

// A memref, a float and the bound of the inner dimension travel in the context;
// the constant is made anew; the number of iterations is the product.
// CHECK: llvm.func @attn_rt_parallel_for(i64, !llvm.ptr, !llvm.ptr)
// CHECK-LABEL: func.func private @scale_parallel_0(
// CHECK-SAME: %[[CONTEXT:.+]]: !llvm.ptr, %[[INDEX:.+]]: i64)
// CHECK-SAME: llvm.linkage = #llvm.linkage<internal>
// CHECK-DAG: %[[ZERO:.+]] = arith.constant 0.000000e+00 : f32
// CHECK: %[[ADDRESS:.+]] = llvm.getelementptr %[[CONTEXT]][0, 0] : (!llvm.ptr) -> !llvm.ptr, !llvm.struct<(
// CHECK: %[[DESCRIPTOR:.+]] = llvm.load %[[ADDRESS]]
// CHECK: %[[BUFFER:.+]] = builtin.unrealized_conversion_cast %[[DESCRIPTOR]]
// CHECK-SAME: to memref<?x?xf32, strided<[?, 1], offset: ?>>
// CHECK: %[[FACTOR:.+]] = llvm.load {{.*}} -> f32
// CHECK: %[[BITS:.+]] = llvm.load {{.*}} -> i64
// CHECK: %[[COLUMNS:.+]] = builtin.unrealized_conversion_cast %[[BITS]] : i64 to index
// CHECK: %[[POSITION:.+]] = arith.index_cast %[[INDEX]] : i64 to index
// CHECK: %[[COLUMN:.+]] = arith.remui %[[POSITION]], %[[COLUMNS]]
// CHECK: %[[ROW:.+]] = arith.divui %[[POSITION]], %[[COLUMNS]]
// CHECK: %[[X:.+]] = memref.load %[[BUFFER]][%[[ROW]], %[[COLUMN]]]
// CHECK: %[[Y:.+]] = arith.mulf %[[X]], %[[FACTOR]]
// CHECK: arith.maximumf %[[Y]], %[[ZERO]]
// CHECK: return
// CHECK-LABEL: func.func @scale(
// CHECK: %[[STACK:.+]] = llvm.alloca
// CHECK: %[[TOTAL:.+]] = arith.muli
// CHECK: %[[N:.+]] = arith.index_cast %[[TOTAL]] : index to i64
// CHECK: %[[SYMBOL:.+]] = constant @scale_parallel_0
// CHECK: %[[POINTER:.+]] = builtin.unrealized_conversion_cast %[[SYMBOL]] : (!llvm.ptr, i64) -> () to !llvm.ptr
// CHECK: llvm.call @attn_rt_parallel_for(%[[N]], %[[POINTER]], %[[STACK]])
// CHECK-NOT: scf.forall
func.func @scale(%buffer: memref<?x?xf32, strided<[?, 1], offset: ?>>,
                 %rows: index, %columns: index, %factor: f32) {
  %zero = arith.constant 0.0 : f32
  scf.forall (%i, %j) in (%rows, %columns) {
    %x = memref.load %buffer[%i, %j] : memref<?x?xf32, strided<[?, 1], offset: ?>>
    %y = arith.mulf %x, %factor : f32
    %z = arith.maximumf %y, %zero : f32
    memref.store %z, %buffer[%i, %j] : memref<?x?xf32, strided<[?, 1], offset: ?>>
  }
  return
}

// -----

// Loops that differ only in what they use from outside share a body; one that
// computes something else has its own.

// CHECK: func.func private @shared_parallel_0(
// CHECK: func.func private @shared_parallel_2(
// CHECK-LABEL: func.func @shared(
// CHECK: %[[FIRST:.+]] = constant @shared_parallel_0 :
// CHECK: constant @shared_parallel_0 :
// CHECK: constant @shared_parallel_2 :
// CHECK-NOT: @shared_parallel_1
func.func @shared(%a: memref<8xf32>, %b: memref<8xf32>, %f: f32, %g: f32) {
  scf.forall (%i) in (8) {
    %x = memref.load %a[%i] : memref<8xf32>
    %y = arith.mulf %x, %f : f32
    memref.store %y, %a[%i] : memref<8xf32>
  }
  scf.forall (%i) in (8) {
    %x = memref.load %b[%i] : memref<8xf32>
    %y = arith.mulf %x, %g : f32
    memref.store %y, %b[%i] : memref<8xf32>
  }
  scf.forall (%i) in (8) {
    %x = memref.load %b[%i] : memref<8xf32>
    %y = arith.addf %x, %g : f32
    memref.store %y, %b[%i] : memref<8xf32>
  }
  return
}

// -----

// Static bounds with a step: 3 times 4 iterations, known here. Nothing but a
// buffer is captured. Target attributes follow; the others do not.
// CHECK-LABEL: func.func private @steps_parallel_0(
// CHECK-SAME: passthrough = ["noimplicitfloat"]
// CHECK-SAME: target_cpu = "znver4"
// CHECK-NOT: llvm.emit_c_interface
// CHECK: %[[FOUR:.+]] = arith.constant 4 : index
// CHECK: %[[J:.+]] = arith.remui %{{.+}}, %[[FOUR]]
// CHECK: %[[I:.+]] = arith.divui %{{.+}}, %{{.+}}
// CHECK: %[[SIXTEEN:.+]] = arith.constant 16 : index
// CHECK: %[[JS:.+]] = arith.muli %[[J]], %[[SIXTEEN]]
// CHECK: %[[IS:.+]] = arith.muli %[[I]], %{{.+}}
// CHECK: %[[IL:.+]] = arith.addi %[[IS]], %{{.+}}
// CHECK: memref.store %{{.+}}, %{{.+}}[%[[IL]], %[[JS]]]
// CHECK-LABEL: func.func @steps(
// CHECK: %[[TWELVE:.+]] = arith.constant 12 : index
// CHECK: arith.index_cast %[[TWELVE]] : index to i64
func.func @steps(%buffer: memref<16x64xf32>) attributes {
    llvm.emit_c_interface, passthrough = ["noimplicitfloat"],
    target_cpu = "znver4"} {
  %one = arith.constant 1.0 : f32
  scf.forall (%i, %j) = (2, 0) to (15, 64) step (5, 16) {
    memref.store %one, %buffer[%i, %j] : memref<16x64xf32>
  }
  return
}

// -----

// Two loops make two bodies and one declaration; a name that is taken is left
// alone. The second loop captures nothing.
// CHECK-COUNT-1: llvm.func @attn_rt_parallel_for
// CHECK-LABEL: func.func private @two_parallel_0()
func.func private @two_parallel_0()
// CHECK-LABEL: func.func private @two_parallel_1(
// CHECK: memref.get_global @table
// CHECK-LABEL: func.func private @two_parallel_2(
// CHECK-NOT: llvm.load
// CHECK-LABEL: func.func @two(
// CHECK: constant @two_parallel_1
// CHECK: %[[NULL:.+]] = llvm.mlir.zero : !llvm.ptr
// CHECK: constant @two_parallel_2
// CHECK: llvm.call @attn_rt_parallel_for(%{{.+}}, %{{.+}}, %[[NULL]])
memref.global "private" constant @table : memref<4xf32> = dense<2.0>
func.func @two(%buffer: memref<4xf32>) {
  %table = memref.get_global @table : memref<4xf32>
  scf.forall (%i) in (4) {
    %x = memref.load %table[%i] : memref<4xf32>
    memref.store %x, %buffer[%i] : memref<4xf32>
  }
  scf.forall (%i) in (8) {
    func.call @two_parallel_0() : () -> ()
  }
  return
}

// -----

// A loop in a loop is sequential. Static allocations move to the entry block;
// what the inner loop allocates dynamically it also releases.
// CHECK-LABEL: func.func private @nested_parallel_0(
// CHECK-NEXT: memref.alloca() : memref<8xf32>
// CHECK-NEXT: memref.alloca() : memref<16xf32>
// CHECK-NOT: scf.forall
// CHECK: scf.for
// CHECK: %[[STACK:.+]] = llvm.intr.stacksave
// CHECK: memref.alloca(%{{.+}}) : memref<?xf32>
// CHECK: llvm.intr.stackrestore %[[STACK]]
// CHECK-LABEL: func.func @nested(
// CHECK-COUNT-1: llvm.call @attn_rt_parallel_for
func.func private @use(memref<8xf32>, memref<16xf32>, memref<?xf32>)
func.func @nested(%n: index) {
  scf.forall (%i) in (%n) {
    %outer = memref.alloca() : memref<8xf32>
    scf.forall (%j) in (%n) {
      %static = memref.alloca() : memref<16xf32>
      %dynamic = memref.alloca(%i) : memref<?xf32>
      func.call @use(%outer, %static, %dynamic)
          : (memref<8xf32>, memref<16xf32>, memref<?xf32>) -> ()
    }
  }
  return
}

// -----

// An allocation that lives through the iterations of a while loop stays there.
// CHECK-LABEL: func.func private @chain_parallel_0(
// CHECK: scf.while
// CHECK: memref.alloca() : memref<8xf32>
func.func private @more(memref<8xf32>) -> i1
func.func @chain() {
  scf.forall (%i) in (7) {
    scf.while : () -> () {
      %link = memref.alloca() : memref<8xf32>
      %again = func.call @more(%link) : (memref<8xf32>) -> i1
      scf.condition(%again)
    } do {
      scf.yield
    }
  }
  return
}

// -----

// The context of a loop in a loop is allocated once.
// CHECK-LABEL: func.func @repeated(
// CHECK: llvm.alloca
// CHECK: scf.for
// CHECK-NOT: llvm.alloca
// CHECK: llvm.call @attn_rt_parallel_for
func.func @repeated(%buffer: memref<4xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %k = %c0 to %n step %c1 {
    %x = memref.load %buffer[%c0] : memref<4xf32>
    scf.forall (%i) in (4) {
      memref.store %x, %buffer[%i] : memref<4xf32>
    }
  }
  return
}

// -----

// A loop that is empty whatever the arguments leaves nothing behind, and a
// function without parallel loops is not touched.
// CHECK-LABEL: func.func @empty(
// CHECK-NEXT: return
// CHECK-NOT: _parallel_
func.func @empty(%buffer: memref<4xf32>, %x: f32, %n: index) {
  scf.forall (%i, %j) = (3, 0) to (3, %n) step (1, 1) {
    memref.store %x, %buffer[%i] : memref<4xf32>
  }
  return
}

// -----

// The runtime's name is not free.
// expected-error @below {{symbol 'attn_rt_parallel_for' is reserved for the runtime's function of type '!llvm.func<void (i64, ptr, ptr)>'}}
func.func private @attn_rt_parallel_for(i64)
func.func @clash() {
  scf.forall (%i) in (4) {
  }
  return
}

// -----

// A tensor has no representation in a struct.
func.func private @read(tensor<4xf32>)
// expected-note @below {{the value is defined here}}
func.func @tensor(%t: tensor<4xf32>) {
  // expected-error @below {{cannot pass a value of type 'tensor<4xf32>' to the body of a parallel loop}}
  scf.forall (%i) in (4) {
    func.call @read(%t) : (tensor<4xf32>) -> ()
  }
  return
}

// -----

// Nor has a vector whose length is not known.
func.func private @read(vector<[4]xf32>)
// expected-note @below {{the value is defined here}}
func.func @scalable(%v: vector<[4]xf32>) {
  // expected-error @below {{cannot pass a value of type 'vector<[4]xf32>' to the body of a parallel loop}}
  scf.forall (%i) in (4) {
    func.call @read(%v) : (vector<[4]xf32>) -> ()
  }
  return
}

// -----

// Tensors are bufferized first.
func.func @outputs(%t: tensor<4xf32>, %s: tensor<1xf32>) -> tensor<4xf32> {
  // expected-error @below {{has shared outputs: parallel loops are outlined after bufferization}}
  %r = scf.forall (%i) in (4) shared_outs(%o = %t) -> tensor<4xf32> {
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %s into %o[%i] [1] [1] : tensor<1xf32> into tensor<4xf32>
    }
  }
  return %r : tensor<4xf32>
}
