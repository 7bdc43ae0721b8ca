// The same with the instructions of AVX-512 (40 s).
// REQUIRES: exhaustive, avx512
// RUN: attn-opt %S/Inputs/exp2-kernels.mlir --attn-expand-exp2=avx512 --convert-scf-to-cf --convert-math-to-llvm --convert-arith-to-llvm --convert-vector-to-llvm --convert-cf-to-llvm --convert-func-to-llvm --reconcile-unrealized-casts -o %t.mlir
// RUN: mlir-translate --mlir-to-llvmir %t.mlir -o %t.ll
// RUN: %host_cc -O2 -march=native -Wno-override-module %t.ll %S/Inputs/exp2-host.c -lm -o %t
// RUN: %t all
