// RUN: attn-opt %s --canonicalize | FileCheck %s

// Upstream's dialects and passes are registered.
// CHECK-LABEL: func.func @folds
// CHECK-NEXT: %[[SUM:.+]] = arith.constant 5 : index
// CHECK-NEXT: return %[[SUM]]
func.func @folds() -> index {
  %two = arith.constant 2 : index
  %three = arith.constant 3 : index
  %sum = arith.addi %two, %three : index
  return %sum : index
}
