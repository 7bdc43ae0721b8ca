// Names that the target does not have are errors, not another CPU.

// DEFINE: %{options} = cpu=native
// DEFINE: %{set} = not attn-opt %s "-attn-set-cpu-config=%{options}" 2>&1 | FileCheck %s --check-prefix

// REDEFINE: %{options} = triple=x86_64-linux-gnu cpu=z80
// RUN: %{set}=CPU
// CPU: set-cpu-config-invalid.mlir:{{[0-9:]+}}: error: unknown CPU 'z80' for the triple 'x86_64-unknown-linux-gnu'

// REDEFINE: %{options} = triple=x86_64-linux-gnu cpu=cortex-a72
// RUN: %{set}=FOREIGN
// FOREIGN: error: unknown CPU 'cortex-a72' for the triple 'x86_64-unknown-linux-gnu'

// REDEFINE: %{options} = triple=riscv64-linux-gnu cpu=native
// RUN: %{set}=NATIVE
// NATIVE: error: the CPU 'native' is of another architecture than the triple 'riscv64-unknown-linux-gnu'

// REDEFINE: %{options} = triple=nowhere-linux cpu=generic
// RUN: %{set}=TRIPLE
// TRIPLE: error: no target for the triple 'nowhere-unknown-linux'

// REDEFINE: %{options} = triple=x86_64-linux-gnu cpu=haswell features=+avx,+warp
// RUN: %{set}=FEATURE
// FEATURE: error: unknown feature 'warp' for the triple 'x86_64-unknown-linux-gnu'

// REDEFINE: %{options} = triple=x86_64-linux-gnu cpu=haswell features=avx
// RUN: %{set}=SIGN
// SIGN: error: target feature 'avx' does not begin with + or -

// The pipeline says the same.

// RUN: not attn-opt %s -attn-to-llvm="target-triple=x86_64-linux-gnu target-cpu=z80" 2>&1 | FileCheck %s --check-prefix=CPU

func.func @nothing() {
  return
}
