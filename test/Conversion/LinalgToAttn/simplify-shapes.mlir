// RUN: attn-opt %s --attn-simplify-shapes --canonicalize --cse --split-input-file | FileCheck %s

// A reshape by sizes that are computed with cases for negative ones, as
// torch-mlir writes it: [b, 2, s, 8] to [b * 2, s, 8] and back.
// CHECK-LABEL: func.func @merged
// CHECK-SAME: (%[[X:.+]]: tensor<?x2x?x8xf32>)
// CHECK: %[[MERGED:.+]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2], [3]]
// CHECK-NOT: tensor.reshape
// CHECK: return %[[MERGED]], %[[X]]
func.func @merged(%x: tensor<?x2x?x8xf32>) -> (tensor<?x?x8xf32>, tensor<?x2x?x8xf32>) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c0_i64 = arith.constant 0 : i64
  %c1_i64 = arith.constant 1 : i64
  %c2_i64 = arith.constant 2 : i64
  %c8_i64 = arith.constant 8 : i64
  %d0 = tensor.dim %x, %c0 : tensor<?x2x?x8xf32>
  %d2 = tensor.dim %x, %c2 : tensor<?x2x?x8xf32>
  %b = arith.index_cast %d0 : index to i64
  %s = arith.index_cast %d2 : index to i64
  %n = arith.muli %b, %c2_i64 : i64
  %negative = arith.cmpi slt, %n, %c0_i64 : i64
  %factor = arith.select %negative, %c1_i64, %n : i64
  %known = arith.muli %factor, %c8_i64 : i64
  %all = arith.muli %known, %s : i64
  %rest = arith.divsi %all, %known : i64
  %shape = tensor.from_elements %n, %rest, %c8_i64 : tensor<3xi64>
  %y = tensor.reshape %x(%shape) : (tensor<?x2x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
  %back = tensor.from_elements %b, %c2_i64, %s, %c8_i64 : tensor<4xi64>
  %z = tensor.reshape %y(%back) : (tensor<?x?x8xf32>, tensor<4xi64>) -> tensor<?x2x?x8xf32>
  return %y, %z : tensor<?x?x8xf32>, tensor<?x2x?x8xf32>
}

// -----

// The number of elements of no run of dimensions is that of a size that comes
// from elsewhere.
// CHECK-LABEL: func.func @elsewhere
// CHECK: tensor.reshape
func.func @elsewhere(%x: tensor<?x2x8xf32>, %n: i64) -> tensor<?x8xf32> {
  %c8_i64 = arith.constant 8 : i64
  %shape = tensor.from_elements %n, %c8_i64 : tensor<2xi64>
  %y = tensor.reshape %x(%shape) : (tensor<?x2x8xf32>, tensor<2xi64>) -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// [b, s] to [s, b] has the same number of elements, but is no view of runs.
// CHECK-LABEL: func.func @exchanged
// CHECK: tensor.reshape
func.func @exchanged(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %d0 = tensor.dim %x, %c0 : tensor<?x?xf32>
  %d1 = tensor.dim %x, %c1 : tensor<?x?xf32>
  %shape = tensor.from_elements %d1, %d0 : tensor<2xindex>
  %y = tensor.reshape %x(%shape) : (tensor<?x?xf32>, tensor<2xindex>) -> tensor<?x?xf32>
  return %y : tensor<?x?xf32>
}

// -----

// A product of sizes is not negative, and a quotient of one by its factor is
// the other; an unknown integer may be anything.
// CHECK-LABEL: func.func @integers
// CHECK-SAME: (%[[X:.+]]: tensor<?x?xf32>, %[[N:.+]]: index)
// CHECK-DAG: %[[FALSE:.+]] = arith.constant false
// CHECK-DAG: %[[D1:.+]] = tensor.dim %[[X]], %c1
// CHECK-DAG: %[[UNKNOWN:.+]] = arith.cmpi slt, %[[N]], %c0
// CHECK-DAG: %[[HALF:.+]] = arith.divsi %{{.+}}, %c2
// CHECK: return %[[FALSE]], %[[D1]], %[[UNKNOWN]], %[[HALF]]
func.func @integers(%x: tensor<?x?xf32>, %n: index) -> (i1, index, i1, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %d0 = tensor.dim %x, %c0 : tensor<?x?xf32>
  %d1 = tensor.dim %x, %c1 : tensor<?x?xf32>
  %area = arith.muli %d0, %d1 : index
  %a = arith.cmpi slt, %area, %c0 : index
  %q = arith.divsi %area, %d0 : index
  %u = arith.cmpi slt, %n, %c0 : index
  %h = arith.divsi %d0, %c2 : index
  return %a, %q, %u, %h : i1, index, i1, index
}

// -----

// A broadcast from a tensor of the same size is a copy of it; from one of
// another size it stays what it is.
// CHECK-LABEL: func.func @broadcast
// CHECK-SAME: (%[[X:.+]]: tensor<?x4xf32>, %[[Y:.+]]: tensor<?x4xf32>)
// CHECK: %[[BROADCAST:.+]] = linalg.generic
// CHECK: tensor.extract %[[Y]]
// CHECK: return %[[X]], %[[BROADCAST]]
func.func @broadcast(%x: tensor<?x4xf32>, %y: tensor<?x4xf32>)
    -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c0 : tensor<?x4xf32>
  %m = tensor.dim %y, %c0 : tensor<?x4xf32>
  %empty = tensor.empty(%n) : tensor<?x4xf32>
  %a = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} outs(%empty : tensor<?x4xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %is_one = arith.cmpi eq, %n, %c1 : index
    %at = arith.select %is_one, %c0, %i : index
    %e = tensor.extract %x[%at, %j] : tensor<?x4xf32>
    linalg.yield %e : f32
  } -> tensor<?x4xf32>
  %b = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} outs(%empty : tensor<?x4xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %is_one = arith.cmpi eq, %m, %c1 : index
    %at = arith.select %is_one, %c0, %i : index
    %e = tensor.extract %y[%at, %j] : tensor<?x4xf32>
    linalg.yield %e : f32
  } -> tensor<?x4xf32>
  return %a, %b : tensor<?x4xf32>, tensor<?x4xf32>
}

// -----

// What an assertion says holds where it has passed, so the broadcast is a copy;
// the assertion stays.
// CHECK-LABEL: func.func @asserted
// CHECK-SAME: (%[[X:.+]]: tensor<?xf32>, %[[Y:.+]]: tensor<?xf32>)
// CHECK-DAG: %[[N:.+]] = tensor.dim %[[X]], %c0
// CHECK-DAG: %[[M:.+]] = tensor.dim %[[Y]], %c0
// CHECK: %[[SAME:.+]] = arith.cmpi eq, %[[N]], %[[M]]
// CHECK: cf.assert %[[SAME]], "sizes differ"
// CHECK: return %[[Y]]
func.func @asserted(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c0 : tensor<?xf32>
  %m = tensor.dim %y, %c0 : tensor<?xf32>
  %same = arith.cmpi eq, %n, %m : index
  cf.assert %same, "sizes differ"
  %empty = tensor.empty(%n) : tensor<?xf32>
  %a = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]} outs(%empty : tensor<?xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %is_one = arith.cmpi eq, %m, %c1 : index
    %at = arith.select %is_one, %c0, %i : index
    %e = tensor.extract %y[%at] : tensor<?xf32>
    linalg.yield %e : f32
  } -> tensor<?xf32>
  return %a : tensor<?xf32>
}

// -----

// An assertion that may not be executed says nothing.
// CHECK-LABEL: func.func @not_always
// CHECK: tensor.extract
func.func @not_always(%x: tensor<?xf32>, %y: tensor<?xf32>, %c: i1) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c0 : tensor<?xf32>
  %m = tensor.dim %y, %c0 : tensor<?xf32>
  scf.if %c {
    %same = arith.cmpi eq, %n, %m : index
    cf.assert %same, "sizes differ"
  }
  %empty = tensor.empty(%n) : tensor<?xf32>
  %a = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]} outs(%empty : tensor<?xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %is_one = arith.cmpi eq, %m, %c1 : index
    %at = arith.select %is_one, %c0, %i : index
    %e = tensor.extract %y[%at] : tensor<?xf32>
    linalg.yield %e : f32
  } -> tensor<?xf32>
  return %a : tensor<?xf32>
}
