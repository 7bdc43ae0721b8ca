// RUN: attn-opt %s --attn-limit-stack=max-bytes=4096 --split-input-file --allow-unregistered-dialect | FileCheck %s

// The smallest buffers are on the stack as long as they fit together: 512, 1024
// and 2000 bytes, but not 2048 more. The others are freed where the function
// ends.
// CHECK-LABEL: func.func @smallest_stay
// CHECK-NEXT:    %[[A:.+]] = memref.alloc() {alignment = 64 : i64} : memref<1024xf32>
// CHECK-NEXT:    %[[B:.+]] = memref.alloca() {alignment = 64 : i64} : memref<128xf32>
// CHECK-NEXT:    %[[C:.+]] = memref.alloc() : memref<1024xbf16>
// CHECK-NEXT:    %[[D:.+]] = memref.alloca() : memref<1024xi8>
// CHECK-NEXT:    %[[E:.+]] = memref.alloca() : memref<2000xi1>
// CHECK-NEXT:    "test.use"(%[[A]], %[[B]], %[[C]], %[[D]], %[[E]])
// CHECK-DAG:     memref.dealloc %[[A]] :
// CHECK-DAG:     memref.dealloc %[[C]] :
// CHECK-NOT:     memref.dealloc
// CHECK:         return
func.func @smallest_stay() {
  %a = memref.alloca() {alignment = 64 : i64} : memref<1024xf32>
  %b = memref.alloca() {alignment = 64 : i64} : memref<128xf32>
  %c = memref.alloca() : memref<1024xbf16>
  %d = memref.alloca() : memref<1024xi8>
  %e = memref.alloca() : memref<2000xi1>
  "test.use"(%a, %b, %c, %d, %e) : (memref<1024xf32>, memref<128xf32>, memref<1024xbf16>, memref<1024xi8>, memref<2000xi1>) -> ()
  return
}

// -----

// What fits exactly stays.
// CHECK-LABEL: func.func @all_stay
// CHECK-NOT:     memref.alloc()
func.func @all_stay() {
  %a = memref.alloca() : memref<512xf32>
  %b = memref.alloca() : memref<256xindex>
  "test.use"(%a, %b) : (memref<512xf32>, memref<256xindex>) -> ()
  return
}

// -----

// In a function of several blocks it is freed before each return.
// CHECK-LABEL: func.func @two_returns
// CHECK:         %[[A:.+]] = memref.alloc() : memref<2000xf32>
// CHECK-COUNT-2: memref.dealloc %[[A]] : memref<2000xf32>{{[[:space:]]+}}return
func.func @two_returns(%c: i1) {
  %a = memref.alloca() : memref<2000xf32>
  cf.cond_br %c, ^bb1, ^bb2
^bb1:
  "test.use"(%a) : (memref<2000xf32>) -> ()
  return
^bb2:
  return
}

// -----

// A buffer of a loop or of a scope lives as long as an iteration or the scope.
// Sizes that overflow when they are counted are large.
// CHECK-LABEL: func.func @scopes
// CHECK:         scf.for
// CHECK-NEXT:      %[[A:.+]] = memref.alloc() : memref<2000xf32>
// CHECK-NEXT:      "test.use"(%[[A]])
// CHECK-NEXT:      memref.dealloc %[[A]] :
// CHECK-NEXT:    }
// CHECK-NEXT:    memref.alloca_scope
// CHECK-NEXT:      %[[B:.+]] = memref.alloc() : memref<4611686018427387904x4xf32>
// CHECK-NEXT:      "test.use"(%[[B]])
// CHECK-NEXT:      memref.dealloc %[[B]] :
// CHECK-NEXT:    }
func.func @scopes(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %a = memref.alloca() : memref<2000xf32>
    "test.use"(%a) : (memref<2000xf32>) -> ()
  }
  memref.alloca_scope {
    %b = memref.alloca() : memref<4611686018427387904x4xf32>
    "test.use"(%b) : (memref<4611686018427387904x4xf32>) -> ()
  }
  return
}

// -----

// The buffer of the branch lives until the function ends and stays, but counts.
// Buffers of unknown size, in another layout or in another memory stay as well.
// CHECK-LABEL: func.func @left_alone
// CHECK:         %[[A:.+]] = memref.alloc() : memref<600xf32>
// CHECK:         memref.alloca(%{{.+}}) : memref<?xf32>
// CHECK:         memref.alloca() : memref<2000xf32, 3>
// CHECK:         memref.alloca() : memref<2000xf32, strided<[2]>>
// CHECK:         scf.if
// CHECK-NEXT:      memref.alloca() : memref<500xf32>
// CHECK:         memref.dealloc %[[A]] :
// CHECK-NOT:     memref.dealloc
func.func @left_alone(%n: index, %c: i1) {
  %a = memref.alloca() : memref<600xf32>
  %b = memref.alloca(%n) : memref<?xf32>
  %d = memref.alloca() : memref<2000xf32, 3>
  %e = memref.alloca() : memref<2000xf32, strided<[2]>>
  "test.use"(%a, %b, %d, %e) : (memref<600xf32>, memref<?xf32>, memref<2000xf32, 3>, memref<2000xf32, strided<[2]>>) -> ()
  scf.if %c {
    %f = memref.alloca() : memref<500xf32>
    "test.use"(%f) : (memref<500xf32>) -> ()
  }
  return
}
