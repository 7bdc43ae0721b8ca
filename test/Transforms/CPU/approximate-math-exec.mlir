// A sample of all floats and every boundary keep what the pass documents.
// REQUIRES: fma
// RUN: attn-opt %S/Inputs/score-math-kernels.mlir --attn-approximate-math --convert-scf-to-cf --convert-math-to-llvm --convert-arith-to-llvm --convert-vector-to-llvm --convert-cf-to-llvm --convert-func-to-llvm --reconcile-unrealized-casts -o %t.mlir
// RUN: mlir-translate --mlir-to-llvmir %t.mlir -o %t.ll
// RUN: %host_cc -O2 -march=native -Wno-override-module %t.ll %S/Inputs/score-math-host.c -lm -o %t
// RUN: %t
