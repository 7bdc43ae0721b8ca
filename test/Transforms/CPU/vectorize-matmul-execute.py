# Runs products of ragged sizes and compares them with upstream's scalar loops.
#
# RUN: %python %s | attn-opt --attn-vectorize-matmul \
# RUN:   --convert-linalg-to-loops --convert-scf-to-cf --convert-vector-to-llvm \
# RUN:   --expand-strided-metadata --lower-affine --finalize-memref-to-llvm \
# RUN:   --convert-arith-to-llvm --convert-index-to-llvm --convert-func-to-llvm \
# RUN:   --convert-cf-to-llvm --reconcile-unrealized-casts \
# RUN: | mlir-runner -O2 --entry-point-result=i64 | FileCheck %s
#
# CHECK: {{^}}0{{$}}

from Inputs.products import Program

program = Program(any_lhs=True)


def product(attrs, zero):
    def body(a, b, c):
        text = ""
        if zero:
            element = c.split("x")[2].split(",")[0]
            text = (f"  %zero = arith.constant 0.0 : {element}\n"
                    f"  linalg.fill ins(%zero : {element}) outs(%C : {c})\n")
        return text + f"  linalg.matmul {attrs} ins(%A, %B : {a}, {b}) outs(%C : {c})\n"

    return body


def check(static, m, k, n, element="f32", overwrite=False):
    """An m x n product over k, by the kernel whose sizes are `static`."""
    elements = (element,) * 3
    lanes = 16 if element == "f32" else 8
    tile = f"attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = {lanes}>"
    ours = program.kernel((static, element, overwrite), static, elements,
                          product(f"{{{tile}{', attn.overwrite' if overwrite else ''}}}", False))
    theirs = program.kernel((element, overwrite), (None, None, None), elements,
                            product("", overwrite))
    program.check(ours, theirs, elements, m, k, n)


DYNAMIC = (None, None, None)
for n in (1, 15, 16, 17, 80, 111):
    for m in (1, 5, 6, 7, 31):
        for k in (0, 1, 59):
            check((None, None, n), m, k, n)
            check(DYNAMIC, m, k, n)
        check((m, 59, n), m, 59, n)
        check(DYNAMIC, m, 59, n, overwrite=True)
    check((7, 0, n), 7, 0, n, overwrite=True)
    check((7, None, n), 7, 59, n, "f64", overwrite=True)
    check(DYNAMIC, 1023, 59, n)
check((None, None, 768), 7, 768, 768)
check((1023, 1, 80), 1023, 1, 80)
check((None, None, 80), 0, 59, 80)
check(DYNAMIC, 6, 59, 0)
program.write()
