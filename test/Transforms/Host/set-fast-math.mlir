// RUN: attn-opt %s --attn-set-fast-math | FileCheck %s --check-prefixes=ALL,CONTRACT
// RUN: attn-opt %s --attn-set-fast-math=policy=strict | FileCheck %s --check-prefixes=ALL,STRICT
// RUN: attn-opt %s --attn-set-fast-math=policy=reassociate | FileCheck %s --check-prefixes=ALL,REASSOCIATE

// ALL-LABEL: func.func @flags
func.func @flags(%a: f32, %b: f32, %n: i32) -> (f32, f32, f32, i32) {
  // CONTRACT: arith.mulf {{.*}} fastmath<contract>
  // STRICT: arith.mulf %{{.+}}, %{{.+}} : f32
  // REASSOCIATE: arith.mulf {{.*}} fastmath<reassoc,contract>
  %p = arith.mulf %a, %b : f32

  // What an operation already allows it keeps.
  // CONTRACT: arith.addf {{.*}} fastmath<ninf,contract>
  // STRICT: arith.addf {{.*}} fastmath<ninf>
  // REASSOCIATE: arith.addf {{.*}} fastmath<reassoc,ninf,contract>
  %s = arith.addf %a, %b fastmath<ninf> : f32

  // CONTRACT: math.exp {{.*}} fastmath<contract>
  // STRICT: math.exp %{{.+}} : f32
  // REASSOCIATE: math.exp {{.*}} fastmath<reassoc,contract>
  %e = math.exp %a : f32

  // Integers have no such flags.
  // ALL: arith.addi %{{.+}}, %{{.+}} : i32
  %i = arith.addi %n, %n : i32
  return %p, %s, %e, %i : f32, f32, f32, i32
}
