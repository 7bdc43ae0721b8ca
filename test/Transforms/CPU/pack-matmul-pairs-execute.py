# Runs products of bf16 packed in pairs, and compares them with upstream's scalar
# loops. The blocks are small, so that every product has several of them.
#
# REQUIRES: avx512bf16
# RUN: %python %s | attn-opt --attn-pack-matmul --attn-vectorize-pairs \
# RUN:   --attn-vectorize-row-products --attn-vectorize-matmul \
# RUN:   --convert-linalg-to-loops --arith-expand=include-bf16=true --convert-scf-to-cf \
# RUN:   --convert-vector-to-llvm=enable-x86vector \
# RUN:   --expand-strided-metadata --lower-affine --finalize-memref-to-llvm \
# RUN:   --convert-arith-to-llvm --convert-index-to-llvm --convert-func-to-llvm \
# RUN:   --convert-cf-to-llvm --reconcile-unrealized-casts \
# RUN: | mlir-runner -O2 --entry-point-result=i64 | FileCheck %s
#
# CHECK: {{^}}0{{$}}

from Inputs.products import Program

program = Program(any_lhs=False)
ELEMENTS = ("bf16", "bf16", "f32")


def product(attrs, turned=False):
    def body(a, b, c):
        if turned:
            k, n = b[len("memref<"):].split("x")[:2]
            size = "%columns" if n == "?" else ""
            turned_type = f"memref<{n}x{k}xbf16>"
            return f"""  %c1 = arith.constant 1 : index
  %columns = memref.dim %B, %c1 : {b}
  %turned = memref.alloc({size}) : {turned_type}
  linalg.transpose ins(%B : {b}) outs(%turned : {turned_type}) permutation = [1, 0]
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>,
                                 affine_map<(m, n, k) -> (m, n)>]
    {attrs} ins(%A, %turned : {a}, {turned_type}) outs(%C : {c})
  memref.dealloc %turned : {turned_type}
"""
        return f"  linalg.matmul {attrs} ins(%A, %B : {a}, {b}) outs(%C : {c})\n"

    return body


def check(ms, k, n, rows=None, columns=None, turned=False):
    """Products of all the numbers of rows `ms`; only `k` has to be static. The right
    operand of ours is transposed where it is `turned`."""
    sizes = (rows, k, columns)
    config = ("{attn.matmul_config = #attn.matmul_config<m = 13, n = 48, k = 32, "
              "register_tile = <rows = 6, vectors = 2, lanes = 16>, pairs = true>}")
    ours = program.kernel((sizes, True, turned), sizes, ELEMENTS, product(config, turned))
    theirs = program.kernel((sizes, False), sizes, ELEMENTS, product(""))
    for m in ms:
        program.check(ours, theirs, ELEMENTS, m, k, n)


for n in (1, 15, 16, 17, 80, 111):
    for k in (2, 34, 96):
        check((1, 13, 18, 31), k, n)
        check((31,), k, n, columns=n)
check((0, 1023), 58, 111)
check((31,), 58, 80, rows=31, columns=80)
check((31,), 58, 0)
for n in (1, 16, 17, 111):
    check((1, 13, 31), 34, n, turned=True)
    check((31,), 96, n, columns=n, turned=True)
program.write()
