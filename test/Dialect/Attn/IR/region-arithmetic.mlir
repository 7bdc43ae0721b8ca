// What a region may divide by and where it may read: the counterparts of what
// invalid.mlir has. It stays so through what upstream does to it.

// RUN: attn-opt %s | FileCheck %s
// RUN: attn-opt %s --canonicalize --cse --loop-invariant-code-motion | FileCheck %s
// RUN: attn-opt %s --attn-to-llvm -o /dev/null

// CHECK-LABEL: @constants
// CHECK: arith.remsi
// CHECK: arith.floordivsi
// CHECK: arith.ceildivui
func.func @constants(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) -> tensor<2x8x16x48xf32> {
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c3 = arith.constant 3 : index
      %d = arith.subi %i, %j : index
      %r = arith.remsi %d, %c3 : index
      %m = arith.constant -5 : index
      %f = arith.floordivsi %r, %m : index
      %e = arith.ceildivui %j, %c3 : index
      %t = arith.cmpi sle, %f, %e : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return %o : tensor<2x8x16x48xf32>
}

// The length of a document is a number from a tensor.
// CHECK-LABEL: @captured
// CHECK: arith.maxsi
// CHECK: arith.remsi
func.func @captured(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %lengths: tensor<2xi32>) -> tensor<2x8x16x48xf32> {
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c1 = arith.constant 1 : i32
      %length = tensor.extract %lengths[%b] : tensor<2xi32>
      %positive = arith.maxsi %length, %c1 : i32
      %x = arith.index_cast %j : index to i32
      %d = arith.remsi %x, %positive : i32
      %t = arith.cmpi sge, %d, %c1 : i32
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return %o : tensor<2x8x16x48xf32>
}

// CHECK-LABEL: @unsigned
// CHECK: arith.maxui
// CHECK: arith.divui
func.func @unsigned(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %length: index) -> tensor<2x8x16x48xf32> {
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c1 = arith.constant 1 : index
      %n = arith.maxui %length, %c1 : index
      %d = arith.divui %i, %n : index
      %e = arith.divui %j, %n : index
      %t = arith.cmpi eq, %d, %e : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return %o : tensor<2x8x16x48xf32>
}

// A position is not the least number.
// CHECK-LABEL: @minus_one
// CHECK: arith.divsi
func.func @minus_one(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) -> tensor<2x8x16x48xf32> {
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %minus = arith.constant -1 : index
      %d = arith.divsi %j, %minus : index
      %t = arith.cmpi eq, %d, %b : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return %o : tensor<2x8x16x48xf32>
}

// CHECK-LABEL: @next_position
// CHECK: arith.divsi
func.func @next_position(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) -> tensor<2x8x16x48xf32> {
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %c1 = arith.constant 1 : index
      %n = arith.addi %j, %c1 : index
      %d = arith.divsi %i, %n : index
      %x = arith.index_cast %d : index to i32
      %f = arith.sitofp %x : i32 to f32
      %t = arith.addf %s, %f : f32
      attn.yield %t : f32
    }
    -> tensor<2x8x16x48xf32>
  return %o : tensor<2x8x16x48xf32>
}

// CHECK-LABEL: @limited
// CHECK: tensor.extract
func.func @limited(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %c: tensor<8x16xf32>) -> tensor<2x8x16x48xf32> {
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %c0 = arith.constant 0 : index
      %c15 = arith.constant 15 : index
      %d = arith.subi %i, %j : index
      %low = arith.maxsi %d, %c0 : index
      %n = arith.minsi %low, %c15 : index
      %x = tensor.extract %c[%h, %n] : tensor<8x16xf32>
      %t = arith.addf %s, %x : f32
      attn.yield %t : f32
    }
    -> tensor<2x8x16x48xf32>
  return %o : tensor<2x8x16x48xf32>
}

// CHECK-LABEL: @at_some_positions
// CHECK: scf.if
// CHECK: tensor.extract
func.func @at_some_positions(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %c: tensor<10xf32>) -> tensor<2x8x16x48xf32> {
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %c10 = arith.constant 10 : index
      %near = arith.cmpi ult, %j, %c10 : index
      %x = scf.if %near -> f32 {
        %e = tensor.extract %c[%j] : tensor<10xf32>
        scf.yield %e : f32
      } else {
        scf.yield %s : f32
      }
      attn.yield %x : f32
    }
    -> tensor<2x8x16x48xf32>
  return %o : tensor<2x8x16x48xf32>
}

// CHECK-LABEL: @any_size
// CHECK: tensor.extract
func.func @any_size(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %c: tensor<?xf32>) -> tensor<2x8x16x48xf32> {
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %x = tensor.extract %c[%j] : tensor<?xf32>
      %t = arith.addf %s, %x : f32
      attn.yield %t : f32
    }
    -> tensor<2x8x16x48xf32>
  return %o : tensor<2x8x16x48xf32>
}

// However many keys there are, the position after one is not 0, and no sum of
// it overflows.
// CHECK-LABEL: @any_number
// CHECK: arith.floordivsi
func.func @any_number(%q: tensor<2x8x?x64xf32>, %k: tensor<2x4x?x64xf32>, %v: tensor<2x4x?x48xf32>, %init: tensor<2x8x?x48xf32>, %c: tensor<?xindex>) -> tensor<2x8x?x48xf32> {
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x?x64xf32>, tensor<2x4x?x64xf32>, tensor<2x4x?x48xf32>)
    outs(%init : tensor<2x8x?x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c1 = arith.constant 1 : index
      %n = arith.addi %j, %c1 : index
      %x = tensor.extract %c[%j] : tensor<?xindex>
      %d = arith.floordivsi %x, %n : index
      %t = arith.cmpi sle, %d, %i : index
      attn.yield %t : i1
    }
    -> tensor<2x8x?x48xf32>
  return %o : tensor<2x8x?x48xf32>
}
