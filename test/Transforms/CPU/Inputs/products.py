# Writes a program that runs pairs of matrix products, compares their results,
# and returns the number of elements it has to compare less the number of
# elements that were equal.
#
# The elements of the operands are small integers, so that sums are exact in any
# order. NaN surrounds A and B: nothing outside them may reach a result. What
# surrounds C is compared as well: nothing may be written there. Each pair runs
# twice, the second time with an A whose columns have no unit stride where the
# kernel takes any layout of A.

# Elements of padding on each side of a row, and rows of padding at each end.
SIDE, END = 3, 2

GENERAL = "strided<[?, ?], offset: ?>"
ROWS = "strided<[?, 1], offset: ?>"

NAN = {"f16": "0x7E00", "bf16": "0x7FC0", "f32": "0x7FC00000", "f64": "0x7FF8000000000000"}


def dim(size):
    return "?" if size is None else str(size)


def memref(m, n, element, layout=ROWS):
    return f"memref<{dim(m)}x{dim(n)}x{element}, {layout}>"


def argument_types(elements, any_lhs):
    """The types of A, B and C as every kernel takes them."""
    a, b, c = elements
    return [memref(None, None, a, GENERAL if any_lhs else ROWS),
            memref(None, None, b), memref(None, None, c)]


def kernel(name, sizes, elements, any_lhs, body):
    """A function of the memrefs %A, %B and %C with the sizes (m, k, n), where a
    size that is None is dynamic; `body` gets their types."""
    m, k, n = sizes
    shapes = ((m, k), (k, n), (m, n))
    layouts = (GENERAL if any_lhs else ROWS, ROWS, ROWS)
    args = argument_types(elements, any_lhs)
    types = [memref(*shape, element, layout)
             for shape, element, layout in zip(shapes, elements, layouts)]
    text = f"func.func private @{name}("
    text += ", ".join(f"%arg_{x}: {arg}" for x, arg in zip("ABC", args)) + ") {\n"
    # A cast to the static sizes would fold into the product.
    for x, arg, ty, shape in zip("ABC", args, types, shapes):
        extents = []
        for position, size in enumerate(shape):
            extents.append(str(size) if size is not None else f"%size_{x}{position}")
            text += (f"  %position_{x}{position} = arith.constant {position} : index\n"
                     f"  %size_{x}{position} = memref.dim %arg_{x}, %position_{x}{position} : {arg}\n")
        text += f"  %{x} = memref.subview %arg_{x}[0, 0] [{', '.join(extents)}] [1, 1] : {arg} to {ty}\n"
    return text + body(*types) + "  return\n}\n"


def fill(element):
    """buffer[i, j] = (i * x + j * y) mod modulus - shift"""
    value = f"%value = arith.sitofp %int : i64 to {element}"
    if element in ("f16", "bf16"):
        value = ("%wide = arith.sitofp %int : i64 to f32\n"
                 f"      %value = arith.truncf %wide : f32 to {element}")
    rows = memref(None, None, element)
    return f"""
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
      %signed = arith.subi %rest, %shift : index
      %int = arith.index_cast %signed : index to i64
      {value}
      memref.store %value, %buffer[%i, %j] : {rows}
    }}
  }}
  return
}}
"""


def compare(elements, any_lhs):
    """Fills the operands, calls two kernels, and counts equal elements."""
    types = argument_types(elements, any_lhs)
    signature = f"({', '.join(types)}) -> ()"
    a, b, c = elements
    text = f"""
func.func private @compare_{a}_{b}_{c}_{int(any_lhs)}(%m: index, %k: index, %n: index,
    %ours: {signature}, %theirs: {signature}) -> i64 {{
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
"""
    for value in (0, 1, 2, 3, 5, 6, 7, 11, 13):
        text += f"  %c{value} = arith.constant {value} : index\n"
    text += f"""  %ends = arith.constant {2 * END} : index
  %sides = arith.constant {2 * SIDE} : index
"""
    for size in "mkn":
        text += f"""  %tall_{size} = arith.addi %{size}, %ends : index
  %wide_{size} = arith.addi %{size}, %sides : index
"""
    buffers = (("a", "m", "k", a), ("at", "k", "m", a), ("b", "k", "n", b),
               ("c", "m", "n", c), ("d", "m", "n", c))
    for name, rows, columns, element in buffers:
        buffer, view = f"memref<?x?x{element}>", memref(None, None, element)
        text += f"""  %{name}_buffer = memref.alloc(%tall_{rows}, %wide_{columns}) : {buffer}
  %nan_{name} = arith.constant {NAN[element]} : {element}
  linalg.fill ins(%nan_{name} : {element}) outs(%{name}_buffer : {buffer})
  %{name} = memref.subview %{name}_buffer[{END}, {SIDE}] [%{rows}, %{columns}] [1, 1] : {buffer} to {view}
"""
    rows_a, rows_c = memref(None, None, a), memref(None, None, c)
    fill_type = f"({{}}, index, index, index, index) -> ()"
    if any_lhs:
        transposed = memref(None, None, a, "strided<[1, ?], offset: ?>")
        text += f"""  %plain = memref.cast %a : {rows_a} to {types[0]}
  %turned = memref.transpose %at (i, j) -> (j, i) : {rows_a} to {transposed}
  %other = memref.cast %turned : {transposed} to {types[0]}
"""
        plain, other = "%plain", "%other"
    else:
        plain = other = "%a"
    text += f"""  func.call @fill_{a}(%a, %c7, %c3, %c11, %c5) : {fill_type.format(rows_a)}
  func.call @fill_{a}(%at, %c3, %c7, %c11, %c5) : {fill_type.format(rows_a)}
  func.call @fill_{b}(%b, %c5, %c3, %c13, %c6) : {fill_type.format(memref(None, None, b))}
  %total = scf.for %round = %c0 to %c2 step %c1 iter_args(%before = %zero) -> (i64) {{
    %c_all = memref.cast %c_buffer : memref<?x?x{c}> to {rows_c}
    %d_all = memref.cast %d_buffer : memref<?x?x{c}> to {rows_c}
    func.call @fill_{c}(%c_all, %c1, %c1, %c7, %c3) : {fill_type.format(rows_c)}
    func.call @fill_{c}(%d_all, %c1, %c1, %c7, %c3) : {fill_type.format(rows_c)}
    %first = arith.cmpi eq, %round, %c0 : index
    %lhs = arith.select %first, {plain}, {other} : {types[0]}
    func.call_indirect %ours(%lhs, %b, %c) : {signature}
    func.call_indirect %theirs({plain}, %b, %d) : {signature}
    %equal = scf.for %i = %c0 to %tall_m step %c1 iter_args(%row_sum = %before) -> (i64) {{
      %sum = scf.for %j = %c0 to %wide_n step %c1 iter_args(%sum = %row_sum) -> (i64) {{
        %x = memref.load %c_buffer[%i, %j] : memref<?x?x{c}>
        %y = memref.load %d_buffer[%i, %j] : memref<?x?x{c}>
        %same = arith.cmpf oeq, %x, %y : {c}
        %more = arith.addi %sum, %one : i64
        %next = arith.select %same, %more, %sum : i64
        scf.yield %next : i64
      }}
      scf.yield %sum : i64
    }}
    scf.yield %equal : i64
  }}
"""
    for name, _, _, element in buffers:
        text += f"  memref.dealloc %{name}_buffer : memref<?x?x{element}>\n"
    return text + "  return %total : i64\n}\n"


class Program:
    """Collects kernels and the pairs of them that have to agree."""

    def __init__(self, any_lhs):
        self.any_lhs = any_lhs
        self.functions = {}
        self.calls = []

    def kernel(self, key, sizes, elements, body):
        """The name of a kernel, which is written once for each key."""
        name = f"kernel_{len(self.functions)}"
        if key not in self.functions:
            self.functions[key] = (name, kernel(name, sizes, elements, self.any_lhs, body))
        return self.functions[key][0]

    def check(self, ours, theirs, elements, m, k, n):
        self.calls.append((ours, theirs, elements, m, k, n))

    def write(self):
        print("".join(text for _, text in self.functions.values()))
        tuples = {elements for _, _, elements, _, _, _ in self.calls}
        for element in sorted({element for elements in tuples for element in elements}):
            print(fill(element))
        for elements in sorted(tuples):
            print(compare(elements, self.any_lhs))
        expected = sum(2 * (m + 2 * END) * (n + 2 * SIDE) for _, _, _, m, _, n in self.calls)
        print(f"func.func @main() -> i64 {{\n  %left_0 = arith.constant {expected} : i64")
        for i, (ours, theirs, elements, m, k, n) in enumerate(self.calls):
            signature = f"({', '.join(argument_types(elements, self.any_lhs))}) -> ()"
            print(f"""  %m_{i} = arith.constant {m} : index
  %k_{i} = arith.constant {k} : index
  %n_{i} = arith.constant {n} : index
  %ours_{i} = constant @{ours} : {signature}
  %theirs_{i} = constant @{theirs} : {signature}
  %equal_{i} = call @compare_{'_'.join(elements)}_{int(self.any_lhs)}(%m_{i}, %k_{i}, %n_{i}, %ours_{i}, %theirs_{i})
    : (index, index, index, {signature}, {signature}) -> i64
  %left_{i + 1} = arith.subi %left_{i}, %equal_{i} : i64""")
        print(f"  return %left_{len(self.calls)} : i64\n}}")
