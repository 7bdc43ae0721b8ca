# Runs products of ragged sizes and compares every element of the result, and
# the memory around it, with upstream's scalar loops.
#
# RUN: %python %s | attn-opt --attn-vectorize-matmul \
# RUN:   --convert-linalg-to-loops --convert-scf-to-cf --convert-vector-to-llvm \
# RUN:   --expand-strided-metadata --lower-affine --finalize-memref-to-llvm \
# RUN:   --convert-arith-to-llvm --convert-index-to-llvm --convert-func-to-llvm \
# RUN:   --convert-cf-to-llvm --reconcile-unrealized-casts \
# RUN: | mlir-runner -O2 --entry-point-result=i64 | FileCheck %s
#
# The program returns the number of elements it has to compare less the number
# of elements that were equal.
# CHECK: {{^}}0{{$}}

# The elements of the operands are small integers, so that sums are exact in
# any order. NaN surrounds A and B: nothing outside them may reach a result.

# Elements of padding on each side of a row, and rows of padding at each end.
SIDE, END = 3, 2

GENERAL = "strided<[?, ?], offset: ?>"
ROWS = "strided<[?, 1], offset: ?>"


def dim(size):
    return "?" if size is None else str(size)


def product(name, sizes, element, tile, overwrite):
    """A function of one product; a size that is None is dynamic."""
    m, k, n = (dim(size) for size in sizes)
    types = [f"memref<{m}x{k}x{element}, {GENERAL}>",
             f"memref<{k}x{n}x{element}, {ROWS}>",
             f"memref<{m}x{n}x{element}, {ROWS}>"]
    args = [f"memref<?x?x{element}, {GENERAL}>"] + 2 * [f"memref<?x?x{element}, {ROWS}>"]
    lines, names = [], []
    for operand, arg, ty in zip("abc", args, types):
        names.append(f"%{operand}")
        if arg != ty:
            names[-1] = f"%static_{operand}"
            lines.append(f"{names[-1]} = memref.cast %{operand} : {arg} to {ty}")
    attrs = ""
    if tile:
        attrs = f"{{attn.register_tile = #attn.register_tile<{tile}>{', attn.overwrite' if overwrite else ''}}} "
    elif overwrite:
        lines += [f"%zero = arith.constant 0.0 : {element}",
                  f"linalg.fill ins(%zero : {element}) outs({names[2]} : {types[2]})"]
    lines.append(f"linalg.matmul {attrs}ins({names[0]}, {names[1]} : {types[0]}, {types[1]}) "
                 f"outs({names[2]} : {types[2]})")
    body = "\n  ".join(lines)
    return (f"func.func private @{name}(%a: {args[0]}, %b: {args[1]}, %c: {args[2]}) "
            f"attributes {{no_inline}} {{\n  {body}\n  return\n}}\n")


def compare(element):
    """Fills the operands, calls two products, and counts equal elements."""
    buffer = f"memref<?x?x{element}>"
    general, rows = f"memref<?x?x{element}, {GENERAL}>", f"memref<?x?x{element}, {ROWS}>"
    signature = f"({general}, {rows}, {rows}) -> ()"

    text = f"""
// buffer[i, j] = (i * x + j * y) mod modulus - shift
func.func private @fill_{element}(%buffer: {rows}, %x: index, %y: index, %modulus: index, %shift: index) {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = memref.dim %buffer, %c0 : {rows}
  %n = memref.dim %buffer, %c1 : {rows}
  scf.for %i = %c0 to %m step %c1 {{
    scf.for %j = %c0 to %n step %c1 {{
      %ix = arith.muli %i, %x : index
      %jy = arith.muli %j, %y : index
      %sum = arith.addi %ix, %jy : index
      %rest = arith.remui %sum, %modulus : index
      %value = arith.subi %rest, %shift : index
      %int = arith.index_cast %value : index to i64
      %float = arith.sitofp %int : i64 to {element}
      memref.store %float, %buffer[%i, %j] : {rows}
    }}
  }}
  return
}}
func.func private @compare_{element}(%m: index, %k: index, %n: index,
    %ours: {signature}, %theirs: {signature}) -> i64 {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %nan = arith.constant 0x{'7FC00000' if element == 'f32' else '7FF8000000000000'} : {element}
  %ends = arith.constant {2 * END} : index
  %sides = arith.constant {2 * SIDE} : index
  %tall_m = arith.addi %m, %ends : index
  %tall_k = arith.addi %k, %ends : index
  %wide_m = arith.addi %m, %sides : index
  %wide_k = arith.addi %k, %sides : index
  %wide_n = arith.addi %n, %sides : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c5 = arith.constant 5 : index
  %c6 = arith.constant 6 : index
  %c7 = arith.constant 7 : index
  %c11 = arith.constant 11 : index
  %c13 = arith.constant 13 : index
"""
    # A is stored as its transpose, too: its columns then have no unit stride.
    for name, tall, wide in (("a", "m", "k"), ("at", "k", "m"), ("b", "k", "n"),
                             ("c", "m", "n"), ("d", "m", "n")):
        text += f"""  %{name}_buffer = memref.alloc(%tall_{tall}, %wide_{wide}) : {buffer}
  linalg.fill ins(%nan : {element}) outs(%{name}_buffer : {buffer})
  %{name}_view = memref.subview %{name}_buffer[{END}, {SIDE}] [%{tall}, %{wide}] [1, 1] : {buffer} to {rows}
"""
    text += f"""  %a = memref.cast %a_view : {rows} to {general}
  %transposed = memref.transpose %at_view (i, j) -> (j, i) : {rows} to memref<?x?x{element}, strided<[1, ?], offset: ?>>
  %at = memref.cast %transposed : memref<?x?x{element}, strided<[1, ?], offset: ?>> to {general}
  %total = scf.for %round = %c0 to %c2 step %c1 iter_args(%before = %zero) -> (i64) {{
    func.call @fill_{element}(%a_view, %c7, %c3, %c11, %c5) : ({rows}, index, index, index, index) -> ()
    func.call @fill_{element}(%at_view, %c3, %c7, %c11, %c5) : ({rows}, index, index, index, index) -> ()
    func.call @fill_{element}(%b_view, %c5, %c3, %c13, %c6) : ({rows}, index, index, index, index) -> ()
    // What surrounds the result is compared as well, so it is no NaN.
    %c_all = memref.cast %c_buffer : {buffer} to {rows}
    %d_all = memref.cast %d_buffer : {buffer} to {rows}
    func.call @fill_{element}(%c_all, %c1, %c1, %c7, %c3) : ({rows}, index, index, index, index) -> ()
    func.call @fill_{element}(%d_all, %c1, %c1, %c7, %c3) : ({rows}, index, index, index, index) -> ()
    %first = arith.cmpi eq, %round, %c0 : index
    %lhs = arith.select %first, %a, %at : {general}
    func.call_indirect %ours(%lhs, %b_view, %c_view) : {signature}
    func.call_indirect %theirs(%a, %b_view, %d_view) : {signature}
    %equal = scf.for %i = %c0 to %tall_m step %c1 iter_args(%row_sum = %before) -> (i64) {{
      %sum = scf.for %j = %c0 to %wide_n step %c1 iter_args(%sum = %row_sum) -> (i64) {{
        %x = memref.load %c_buffer[%i, %j] : {buffer}
        %y = memref.load %d_buffer[%i, %j] : {buffer}
        %same = arith.cmpf oeq, %x, %y : {element}
        %more = arith.addi %sum, %one : i64
        %next = arith.select %same, %more, %sum : i64
        scf.yield %next : i64
      }}
      scf.yield %sum : i64
    }}
    scf.yield %equal : i64
  }}
"""
    for name in ("a", "at", "b", "c", "d"):
        text += f"  memref.dealloc %{name}_buffer : {buffer}\n"
    return text + "  return %total : i64\n}\n"


functions, calls, expected = [], [], 0
kernels = {}


def check(static, m, k, n, element="f32", overwrite=False):
    """Runs an m x n product over k in the kernel whose sizes are `static`."""
    global expected
    key = (static, element, overwrite)
    if key not in kernels:
        kernels[key] = f"ours_{len(kernels)}"
        lanes = 16 if element == "f32" else 8
        functions.append(product(kernels[key], static, element,
                                 f"rows = 6, vectors = 4, lanes = {lanes}", overwrite))
    theirs = f"theirs_{element}_{int(overwrite)}"
    calls.append((kernels[key], theirs, element, m, k, n))
    expected += 2 * (m + 2 * END) * (n + 2 * SIDE)


MS, KS, NS = (1, 5, 6, 7, 31), (0, 1, 59), (1, 15, 16, 17, 80, 111)
for n in NS:
    for m in MS:
        for k in KS:
            check((None, None, n), m, k, n)
            check((None, None, None), m, k, n)
        check((m, 59, n), m, 59, n)
        check((None, None, None), m, 59, n, overwrite=True)
    check((7, 0, n), 7, 0, n, overwrite=True)
    check((7, None, n), 7, 59, n, "f64", overwrite=True)
    check((None, None, None), 1023, 59, n)
check((None, None, 768), 7, 768, 768)
check((1023, 1, 80), 1023, 1, 80)
check((None, None, 80), 0, 59, 80)
check((None, None, None), 6, 59, 0)

for element in ("f32", "f64"):
    functions.append(compare(element))
    for overwrite in (False, True):
        functions.append(product(f"theirs_{element}_{int(overwrite)}", (None, None, None),
                                 element, None, overwrite))
print("module {")
print("".join(functions))
print("func.func @main() -> i64 attributes {llvm.emit_c_interface} {")
print(f"  %left_0 = arith.constant {expected} : i64")
for i, (ours, theirs, element, m, k, n) in enumerate(calls):
    args = [f"memref<?x?x{element}, {GENERAL}>"] + 2 * [f"memref<?x?x{element}, {ROWS}>"]
    signature = f"({', '.join(args)}) -> ()"
    print(f"""  %m_{i} = arith.constant {m} : index
  %k_{i} = arith.constant {k} : index
  %n_{i} = arith.constant {n} : index
  %ours_{i} = constant @{ours} : {signature}
  %theirs_{i} = constant @{theirs} : {signature}
  %equal_{i} = call @compare_{element}(%m_{i}, %k_{i}, %n_{i}, %ours_{i}, %theirs_{i}) : (index, index, index, {signature}, {signature}) -> i64
  %left_{i + 1} = arith.subi %left_{i}, %equal_{i} : i64""")
print(f"  return %left_{len(calls)} : i64\n}}\n}}")
