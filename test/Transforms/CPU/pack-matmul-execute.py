# Runs products of ragged sizes, tiled, packed and vectorized, and compares them
# with upstream's scalar loops. Some have weights that are transposed before. The blocks are small, so that every product has
# several of them.
#
# RUN: %python %s | attn-opt --attn-tile-matmul \
# RUN:   --attn-fold-transposed-weights --canonicalize \
# RUN:   --one-shot-bufferize="bufferize-function-boundaries" \
# RUN:   --cse --canonicalize --attn-pack-matmul --attn-vectorize-transpose \
# RUN:   --attn-vectorize-row-products --attn-vectorize-matmul \
# RUN:   --convert-linalg-to-loops --scf-forall-to-for --buffer-loop-hoisting \
# RUN:   --arith-expand=include-bf16=true --convert-scf-to-cf --convert-vector-to-llvm \
# RUN:   --expand-strided-metadata --lower-affine --finalize-memref-to-llvm \
# RUN:   --convert-arith-to-llvm --convert-index-to-llvm --convert-func-to-llvm \
# RUN:   --convert-cf-to-llvm --reconcile-unrealized-casts \
# RUN: | mlir-runner -O2 --entry-point-result=i64 | FileCheck %s
#
# CHECK: {{^}}0{{$}}

from Inputs.products import Program

program = Program(any_lhs=False)


def projection(attrs, init, sizes, elements, wide, turned=False):
    """C = init + A B in the type `wide`, rounded to the type of C."""
    m, k, n = ("?" if size is None else size for size in sizes)
    a, b, c = elements

    def body(a_type, b_type, c_type):
        text = f"""  %a = bufferization.to_tensor %A restrict : {a_type} to tensor<{m}x{k}x{a}>
  %b = bufferization.to_tensor %B restrict : {b_type} to tensor<{k}x{n}x{b}>
  %c = bufferization.to_tensor %C restrict writable : {c_type} to tensor<{m}x{n}x{c}>
  %zero = arith.constant 0.0 : {wide}
  %c0 = arith.constant 0 : index
  %rows = memref.dim %C, %c0 : {c_type}
"""
        acc, out = f"tensor<{m}x{n}x{wide}>", "%c"
        if c != wide:
            text += f"  %acc = tensor.empty({'%rows' if m == '?' else ''}) : {acc}\n"
            out = "%acc"
        if init == "old":
            text += f"  %init = tensor.cast %c : {acc} to {acc}\n"
        elif init == "zero":
            text += f"  %init = linalg.fill ins(%zero : {wide}) outs({out} : {acc}) -> {acc}\n"
        else:
            text += f"""  %no_bias = tensor.empty() : tensor<{n}x{wide}>
  %bias = linalg.generic {{indexing_maps = [affine_map<(n) -> (n)>], iterator_types = ["parallel"]}}
      outs(%no_bias : tensor<{n}x{wide}>) {{
  ^bb0(%old: {wide}):
    %j = linalg.index 0 : index
    %int = arith.index_cast %j : index to i32
    %float = arith.sitofp %int : i32 to {wide}
    linalg.yield %float : {wide}
  }} -> tensor<{n}x{wide}>
  %init = linalg.broadcast ins(%bias : tensor<{n}x{wide}>) outs({out} : {acc}) dimensions = [0]
"""
        weights = "%b"
        if turned:
            weights = "%weights"
            text += f"""  %no_turned = tensor.empty() : tensor<{n}x{k}x{b}>
  %no_weights = tensor.empty() : tensor<{k}x{n}x{b}>
  %turned = linalg.transpose ins(%b : tensor<{k}x{n}x{b}>) outs(%no_turned : tensor<{n}x{k}x{b}>) permutation = [1, 0]
  %weights = linalg.transpose ins(%turned : tensor<{n}x{k}x{b}>) outs(%no_weights : tensor<{k}x{n}x{b}>) permutation = [1, 0]
"""
        text += f"""  %product = linalg.matmul {attrs} ins(%a, {weights} : tensor<{m}x{k}x{a}>, tensor<{k}x{n}x{b}>)
    outs(%init : {acc}) -> {acc}
"""
        result = "%product"
        if c != wide:
            result = "%rounded"
            text += f"""  %rounded = linalg.generic {{indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>],
      iterator_types = ["parallel", "parallel"]}} ins(%product : {acc}) outs(%c : tensor<{m}x{n}x{c}>) {{
  ^bb0(%x: {wide}, %old: {c}):
    %y = arith.truncf %x : {wide} to {c}
    linalg.yield %y : {c}
  }} -> tensor<{m}x{n}x{c}>
"""
        return text + (f"  bufferization.materialize_in_destination {result} in restrict writable %C : "
                       f"(tensor<{m}x{n}x{c}>, {c_type}) -> ()\n")

    return body


def check(ms, k, n, element="f32", wide="f32", init="zero", rows=None, lanes=16,
          turned=False):
    """Products of all the numbers of rows `ms`; `rows`, if given, is static. Ours are
    with weights that are `turned` twice, the second time by the product."""
    elements = (element,) * 3
    sizes = (rows, k, n)
    config = (f"{{attn.matmul_config = #attn.matmul_config<m = 13, n = 48, k = 32, "
              f"register_tile = <rows = 6, vectors = 2, lanes = {lanes}>>}}")
    key = (sizes, elements, wide, init, turned)
    ours = program.kernel(key + (True,), sizes, elements,
                          projection(config, init, sizes, elements, wide, turned))
    theirs = program.kernel(key + (False,), sizes, elements,
                            projection("", init, sizes, elements, wide))
    for m in ms:
        program.check(ours, theirs, elements, m, k, n)


for n in (1, 15, 16, 17, 80, 111):
    for k in (0, 1, 59):
        check((1, 5, 6, 7, 31), k, n)
check((1, 7), 768, 768)
check((0, 1023), 59, 111)
check((31,), 59, 80, rows=31)
check((1, 31), 59, 80, init="bias")
check((1, 31), 59, 111, init="bias")
check((1, 31), 59, 80, init="old")
for narrow in ("bf16", "f16"):
    for n in (17, 80):
        check((1, 31), 59, n, element=narrow, init="bias")
    check((31,), 59, 48, element=narrow, rows=31)
check((7, 31), 59, 17, element="f64", wide="f64", init="bias", lanes=8)
for n in (1, 16, 17, 80, 111):
    check((0, 1, 7, 31), 59, n, turned=True)
check((31,), 768, 80, rows=31, turned=True)
check((7, 31), 59, 17, element="bf16", turned=True)
check((7, 31), 59, 80, element="f16", init="bias", turned=True)
check((7, 31), 59, 17, element="f64", wide="f64", lanes=8, turned=True)
program.write()
