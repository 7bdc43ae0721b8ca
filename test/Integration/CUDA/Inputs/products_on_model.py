#!/usr/bin/env python3
#
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs products and other linalg as kernels on the model of a GPU, against f64.

usage: products_on_model.py SCRATCH [--seed N] [--filter TEXT]

Every case is a function on memrefs. attn-opt makes a kernel of its body, which
attn-gpu-model runs on random inputs; the expected result is computed here in f64
from the rounded inputs. Results start as NaN, and memory beside a buffer may not
be touched.
"""

import itertools
import math
import os
import re
import subprocess
import sys

from model_launch import launches_of, run_kernel
from narrow_float import ROUND
from seeded_cases import run_cases

NAN, INF = float("nan"), float("inf")

# What a rounding and sums in f32 leave, relative in the 2-norm.
ALLOWED = {"bf16": 3e-3, "f16": 4e-4, "f32": 2e-6}


class Tensor:
    """A buffer, its memref type, and random values where it is an input."""

    def __init__(self, shape, dtype, layout="", span=None, special=None):
        self.shape, self.dtype, self.layout = shape, dtype, layout
        self.special = special or {}  # values by their place
        self.count = span or math.prod(shape)

    def type(self):
        sizes = "x".join(map(str, self.shape))
        return f"memref<{sizes}x{self.dtype}{self.layout}>"

    def strides(self):
        match = re.search(r"strided<\[([^\]]*)\]", self.layout)
        if match:
            return [int(stride) for stride in match.group(1).split(",")]
        strides = [1]
        for size in reversed(self.shape[1:]):
            strides.insert(0, strides[0] * size)
        return strides

    def at(self, values, index):
        flat = sum(i * stride for i, stride in zip(index, self.strides()))
        return values[flat]

    def indices(self):
        return itertools.product(*map(range, self.shape))


class Case:
    """`tensors` by name, the last one the result; `body` is the function's, and
    `reference` takes a reader of elements by name and an index of the result."""

    def __init__(self, name, tensors, body, reference, config=None):
        self.name, self.tensors, self.body = name, tensors, body
        self.reference, self.config = reference, config


SMALL = "m = 32, n = 32, k = 16, warps_m = 2, warps_n = 2, stages = 2"
WIDE = "m = 32, n = 128, k = 64, warps_m = 1, warps_n = 2, stages = 3"
SPLIT = "m = 32, n = 128, k = 32, warps_m = 1, warps_n = 2, stages = 3"
TALL = "m = 64, n = 64, k = 32, warps_m = 2, warps_n = 1, stages = 4"


def maps(*dims):
    """Indexing maps from the names of dimensions, as in "mk", "kn", "mn"."""
    space = sorted(set("".join(dims)), key="bcmstnhdkxy".index)
    texts = [
        f"affine_map<({', '.join(space)}) -> ({', '.join(part)})>" for part in dims
    ]
    return "[" + ", ".join(texts) + "]"


def product(name, config, lhs, rhs, out, dims, epilogue="", extra=None, then=None):
    """A product of tensors whose dimensions are named, and its epilogue."""
    tensors = {"a": lhs, "b": rhs, **(extra or {}), "o": out}
    types = {key: tensor.type() for key, tensor in tensors.items()}
    body = (
        f"attn_kernel.matmul ins(%a, %b : {types['a']}, {types['b']})"
        f" outs(%o : {types['o']}) indexing_maps {maps(*dims)}"
        f" config <{config}> {epilogue}"
    )
    sizes = {}
    for tensor, names in zip((lhs, rhs, out), dims):
        sizes.update(zip(names, tensor.shape))
    summed = [dim for dim in sizes if dim not in dims[2]]

    def reference(read, index):
        at = dict(zip(dims[2], index))
        total = 0.0
        for parts in itertools.product(*(range(sizes[dim]) for dim in summed)):
            at.update(zip(summed, parts))
            left = read("a", [at[dim] for dim in dims[0]])
            total += left * read("b", [at[dim] for dim in dims[1]])
        return then(total, read, index) if then else total

    return Case(name, tensors, body, reference)


BIAS = """epilogue {
  ^bb0(%sum: f32, %i: index, %j: index):
    %x = memref.load %bias[%j] : memref<COLUMNSxbf16>
    %y = arith.extf %x : bf16 to f32
    %z = arith.addf %sum, %y : f32
    %r = arith.truncf %z : f32 to bf16
    attn_kernel.yield %r : bf16
  }"""

# A residual connection and a function that vectors have.
RESIDUAL = """epilogue {
  ^bb0(%sum: f32, %i: index, %j: index):
    %scale = arith.constant 0.5 : f32
    %x = memref.load %c[%i, %j] : memref<ROWSxCOLUMNSxf32>
    %y = arith.mulf %sum, %scale : f32
    %z = arith.addf %y, %x : f32
    %least = arith.constant 0.0 : f32
    %r = arith.maximumf %z, %least : f32
    attn_kernel.yield %r : f32
  }"""

# Indices in the order of the result's dimensions.
POSITIONS = """epilogue {
  ^bb0(%sum: f32, %p: index, %q: index, %r: index, %s: index):
    %x = arith.index_cast %p : index to i32
    %y = arith.index_cast %q : index to i32
    %z = arith.index_cast %r : index to i32
    %w = arith.index_cast %s : index to i32
    %c7 = arith.constant 7 : i32
    %c50 = arith.constant 50 : i32
    %t0 = arith.muli %x, %c7 : i32
    %t1 = arith.addi %t0, %y : i32
    %t2 = arith.muli %t1, %c7 : i32
    %t3 = arith.addi %t2, %z : i32
    %t4 = arith.muli %t3, %c50 : i32
    %t5 = arith.addi %t4, %w : i32
    %f = arith.sitofp %t5 : i32 to f32
    %e = arith.addf %sum, %f : f32
    attn_kernel.yield %e : f32
  }"""


def T(*shape, dtype="bf16", **options):
    return Tensor(shape, dtype, **options)


def products():
    f32 = {"dtype": "f32"}
    yield product("whole-tiles", SMALL, T(64, 32), T(32, 64), T(64, 64), ("mk", "kn", "mn"))
    yield product("ragged", WIDE, T(37, 72), T(72, 136), T(37, 136), ("mk", "kn", "mn"))
    yield product("f16-f32", TALL, T(70, 40, dtype="f16"), T(40, 72, dtype="f16"), T(70, 72, **f32), ("mk", "kn", "mn"))
    # Rows of weights are columns: [out, in].
    yield product("transposed", WIDE, T(40, 136), T(130, 136), T(40, 130), ("mk", "nk", "mn"))
    # Rows that are not aligned, and results that are not in pairs.
    yield product("odd", SMALL, T(33, 19), T(19, 35), T(33, 35), ("mk", "kn", "mn"))
    yield product("odd-transposed", TALL, T(9, 37), T(67, 37), T(9, 67, dtype="f16"), ("mk", "nk", "mn"))
    yield product("left-transposed", SMALL, T(24, 40), T(24, 48), T(40, 48), ("km", "kn", "mn"))
    yield product("result-transposed", SMALL, T(24, 40), T(40, 48), T(48, 24, **f32), ("mk", "kn", "nm"))
    yield product("one-row", SMALL, T(100), T(100, 50), T(50, **f32), ("k", "kn", "n"))
    yield product("one-column", SMALL, T(33, 64), T(64), T(33, **f32), ("mk", "k", "m"))
    yield product("no-depth", SMALL, T(5, 0), T(0, 8), T(5, 8, **f32), ("mk", "kn", "mn"))
    yield product("many-tiles", SMALL, T(350, 16), T(16, 72), T(350, 72), ("mk", "kn", "mn"))
    yield product("batches", SMALL, T(3, 20, 40), T(3, 40, 24), T(3, 20, 24), ("bmk", "bkn", "bmn"))
    yield product("shared-right", SMALL, T(2, 3, 20, 40), T(3, 40, 24), T(2, 3, 20, 24), ("bcmk", "ckn", "bcmn"))
    # Heads: tokens of batches by columns of heads, written as attention wants it.
    yield product("heads-bshd", WIDE, T(2, 21, 64), T(64, 3, 40), T(2, 21, 3, 40), ("bsk", "khd", "bshd"))
    yield product("heads-bhsd", WIDE, T(2, 21, 64), T(64, 3, 40), T(2, 3, 21, 40), ("bsk", "khd", "bhsd"))
    yield product("from-bhsd", WIDE, T(2, 3, 21, 40), T(3, 40, 72), T(2, 21, 72), ("bhsd", "hdn", "bsn"))
    yield product("odd-heads", SMALL, T(2, 3, 21, 5), T(3, 5, 33), T(2, 21, 33), ("bhsd", "hdn", "bsn"))
    yield product("positions", SMALL, T(2, 5, 16), T(16, 3, 50), T(3, 2, 5, 50, **f32), ("bsk", "khd", "hbsd"), POSITIONS,
                  then=lambda x, read, i: x + ((i[0] * 7 + i[1]) * 7 + i[2]) * 50 + i[3])
    # Views of wider rows.
    yield product("views", SMALL, T(20, 40, layout=", strided<[96, 1]>", span=96 * 20),
                  T(40, 24, layout=", strided<[48, 1]>", span=48 * 40),
                  T(20, 24, layout=", strided<[32, 1]>", span=32 * 20), ("mk", "kn", "mn"))
    # Aligned rows whose ends are in the middle of a chunk, and of a pair.
    yield product("padded-heads", SMALL, T(2, 3, 21, 5, layout=", strided<[504, 168, 8, 1]>", span=1008),
                  T(3, 5, 33), T(2, 21, 33), ("bhsd", "hdn", "bsn"))
    yield product("padded-result", SMALL, T(2, 21, 64), T(64, 3, 5),
                  T(2, 21, 3, 5, layout=", strided<[378, 18, 6, 1]>", span=756), ("bsk", "khd", "bshd"))
    yield product("bias", WIDE, T(37, 64), T(64, 136), T(37, 136), ("mk", "kn", "mn"), BIAS.replace("COLUMNS", "136"),
                  {"bias": T(136)}, lambda x, read, i: x + read("bias", [i[1]]))
    # Three products of tf32 for each of f32.
    yield product("f32", SPLIT, T(37, 72, **f32), T(72, 136, **f32), T(37, 136, **f32), ("mk", "kn", "mn"))
    yield product("f32-transposed", SMALL, T(40, 136, **f32), T(50, 136, **f32), T(40, 50, **f32), ("mk", "nk", "mn"))
    yield product("f32-odd", SMALL, T(33, 19, **f32), T(19, 35, **f32), T(33, 35, **f32), ("mk", "kn", "mn"))
    yield product("f32-left-transposed", SMALL, T(24, 40, **f32), T(24, 48, **f32), T(40, 48), ("km", "kn", "mn"))
    yield product("f32-one-row", SMALL, T(100, **f32), T(100, 50, **f32), T(50, **f32), ("k", "kn", "n"))
    yield product("f32-heads", SPLIT, T(2, 21, 64, **f32), T(64, 3, 40, **f32), T(2, 3, 21, 40, **f32), ("bsk", "khd", "bhsd"))
    # Infinities meet rests of 0.
    yield product("f32-infinite", SMALL, T(20, 24, **f32, special={0: INF, 25: -INF, 50: NAN}),
                  T(24, 20, **f32, special={0: 0.5, 77: INF}), T(20, 20, **f32), ("mk", "kn", "mn"))
    yield product("f32-batches", SMALL, T(3, 20, 40, **f32), T(3, 40, 24, **f32), T(3, 20, 24, **f32), ("bmk", "bkn", "bmn"))
    residual = RESIDUAL.replace("COLUMNS", "35").replace("ROWS", "33")
    yield product("residual", SMALL, T(33, 19), T(19, 35), T(33, 35, **f32), ("mk", "kn", "mn"), residual,
                  {"c": T(33, 35, **f32)}, lambda x, read, i: max(0.5 * x + read("c", i), 0.0))


def generic(tensors, indexing, kinds, region):
    names = list(tensors)
    ins = ", ".join("%" + name for name in names[:-1])
    types = ", ".join(tensors[name].type() for name in names[:-1])
    return (
        f"linalg.generic {{indexing_maps = [{indexing}], iterator_types = [{kinds}]}}"
        f" ins({ins} : {types}) outs(%o : {tensors['o'].type()}) {{\n{region}\n}}"
    )


def elements():
    rotated = {"x": T(2, 9, 3, 8), "c": T(9, 8, dtype="f32"), "s": T(9, 8, dtype="f32"), "o": T(2, 9, 3, 8)}

    def rotate(read, index):
        b, s, h, d = index
        other = read("x", (b, s, h, (d + 4) % 8)) * (-1 if d < 4 else 1)
        return read("x", index) * read("c", (s, d)) + other * read("s", (s, d))

    # A rotary embedding: the other half of the head is read where it is.
    yield Case("rotary", rotated, generic(
        rotated,
        "affine_map<(b, s, h, d) -> (b, s, h, d)>, affine_map<(b, s, h, d) -> (s, d)>, "
        "affine_map<(b, s, h, d) -> (s, d)>, affine_map<(b, s, h, d) -> (b, s, h, d)>",
        '"parallel", "parallel", "parallel", "parallel"',
        """^bb0(%e: bf16, %cos: f32, %sin: f32, %out: bf16):
        %b = linalg.index 0 : index
        %i = linalg.index 1 : index
        %h = linalg.index 2 : index
        %d = linalg.index 3 : index
        %c4 = arith.constant 4 : index
        %c8 = arith.constant 8 : index
        %d4 = arith.addi %d, %c4 : index
        %at = arith.remui %d4, %c8 : index
        %first = arith.cmpi ult, %d, %c4 : index
        %y = memref.load %x[%b, %i, %h, %at] : memref<2x9x3x8xbf16>
        %yf = arith.extf %y : bf16 to f32
        %n = arith.negf %yf : f32
        %z = arith.select %first, %n, %yf : f32
        %ef = arith.extf %e : bf16 to f32
        %t0 = arith.mulf %ef, %cos : f32
        %t1 = arith.mulf %z, %sin : f32
        %t2 = arith.addf %t0, %t1 : f32
        %r = arith.truncf %t2 : f32 to bf16
        linalg.yield %r : bf16"""), rotate)

    # Sums of squares of heads, which start from what is there.
    squares = {"x": T(4, 5, 24), "o": T(4, 5, dtype="f32")}
    yield Case("squares", squares, "linalg.fill ins(%one : f32) outs(%o : memref<4x5xf32>)\n" + generic(
        squares, "affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, j)>",
        '"parallel", "parallel", "reduction"',
        """^bb0(%e: bf16, %out: f32):
        %f = arith.extf %e : bf16 to f32
        %q = arith.mulf %f, %f : f32
        %r = arith.addf %q, %out : f32
        linalg.yield %r : f32"""), lambda read, i: 1.0 + sum(read("x", (*i, k)) ** 2 for k in range(24)))

    wide = {"x": T(3, 700, dtype="f32"), "o": T(700, 3, dtype="f32")}
    yield Case("transpose", wide, "linalg.transpose ins(%x : memref<3x700xf32>) outs(%o : memref<700x3xf32>) permutation = [1, 0]",
               lambda read, i: read("x", i[::-1]))
    yield Case("fill", {"o": T(3, 5)}, "linalg.fill ins(%half : bf16) outs(%o : memref<3x5xbf16>)", lambda read, i: 0.5)
    view = {"x": T(5, 6), "o": T(5, 6, layout=", strided<[8, 1]>", span=40)}
    yield Case("copy", view, "memref.copy %x, %o : memref<5x6xbf16> to memref<5x6xbf16, strided<[8, 1]>>", lambda read, i: read("x", i))
    # An affine index, and a product that no kernel of its own computes.
    shifted = {"x": T(20, dtype="f32"), "w": T(4, dtype="f32"), "o": T(17, dtype="f32")}
    yield Case("convolution", shifted, "linalg.fill ins(%zero : f32) outs(%o : memref<17xf32>)\n"
               "linalg.conv_1d ins(%x, %w : memref<20xf32>, memref<4xf32>) outs(%o : memref<17xf32>)",
               lambda read, i: sum(read("x", [i[0] + k]) * read("w", [k]) for k in range(4)))
    plain = {"x": T(17, 40, dtype="f32"), "y": T(40, 9, dtype="f32"), "o": T(17, 9, dtype="f32")}
    yield Case("matmul-f32", plain, "linalg.fill ins(%zero : f32) outs(%o : memref<17x9xf32>)\n"
               "linalg.matmul ins(%x, %y : memref<17x40xf32>, memref<40x9xf32>) outs(%o : memref<17x9xf32>)",
               lambda read, i: sum(read("x", (i[0], k)) * read("y", (k, i[1])) for k in range(40)))


def module_of(case):
    arguments = ", ".join(
        f"%{name}: {tensor.type()}" for name, tensor in case.tensors.items()
    )
    return f"""func.func @f({arguments}) {{
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %half = arith.constant 0.5 : bf16
  {case.body}
  return
}}
"""


def run(case, scratch, generator):
    source = os.path.join(scratch, case.name + ".mlir")
    with open(source, "w", encoding="utf-8") as file:
        file.write(module_of(case))
    kernels = os.path.join(scratch, case.name + "-kernels.mlir")
    command = ["attn-opt", source, "--attn-convert-copy-to-linalg"]
    command += ["--attn-convert-matmul-to-gpu", "--attn-convert-linalg-to-gpu"]
    command += ["--canonicalize", "--cse", "-o", kernels]
    subprocess.run(command, check=True)
    with open(kernels, encoding="utf-8") as file:
        text = file.read()

    values = {}
    for name, tensor in case.tensors.items():
        if name == "o":
            values[name] = [NAN]
        else:
            # Of f32 more bits than a number of tf32 has.
            steps = 1 << 20 if tensor.dtype == "f32" else 16
            values[name] = [
                ROUND[tensor.dtype](round(generator.gauss(0, 1) * steps) / steps)
                for _ in range(tensor.count)
            ]
            for place, value in tensor.special.items():
                values[name][place] = value
    # The pointers of a launch's operands, by the argument that they are made of.
    pointers = {}
    for match in re.finditer(
        r"(%\w+) = memref.extract_aligned_pointer_as_index %(\w+)", text
    ):
        pointers[match.group(1)] = match.group(2)
    casts = dict(re.findall(r"(%\w+) = arith.index_cast (%\w+) : index to i64", text))
    order = re.search(r"func.func @f\((.*)\) {", text).group(1)
    arguments = re.findall(r"%(\w+):", order)
    names = dict(zip(arguments, case.tensors))
    result = None
    for launch in launches_of(text):
        used = []
        # Sizes are static; what is a number is a stride of an empty memref.
        passed = []
        for operand, kind in launch[4]:
            if kind != "!llvm.ptr<1>":
                passed.append(f"{kind}=0")
                continue
            line = re.search(rf"^ *{operand} = llvm.inttoptr (%\w+)", text, re.M)
            used.append(names[pointers[casts[line.group(1)]]])
            passed.append(used[-1])
        buffers = []
        for name in dict.fromkeys(used):
            tensor = case.tensors[name]
            if name == "o" and result is not None:
                values["o"] = result
            numbers = ",".join(f"{value:.9g}" for value in values[name])
            buffers.append(f"{name}:{tensor.dtype}:{tensor.count}:{numbers}")
        try:
            found = run_kernel(kernels, launch, buffers, passed, ["o"], generator)
        except RuntimeError as error:
            print(f"{case.name}: {error}: FAILED")
            return False
        result = [float(number) for number in found["o"].split(",")]

    def read(name, index):
        return case.tensors[name].at(values[name], index)

    output = case.tensors["o"]
    difference = size = 0.0
    clean = True
    touched = set()
    for index in output.indices():
        expected = case.reference(read, index)
        found = output.at(result, index)
        if math.isfinite(expected):
            difference += (found - expected) ** 2
            size += expected**2
        else:
            clean &= repr(found) == repr(expected)
        touched.add(sum(i * s for i, s in zip(index, output.strides())))
    # What lies between rows of a view stays as it was.
    clean &= all(
        math.isnan(value) for at, value in enumerate(result) if at not in touched
    )
    error = math.sqrt(difference / size) if size else math.sqrt(difference)
    good = error <= ALLOWED[output.dtype] and clean
    print(f"{case.name}: {error:.1e}: " + ("ok" if good else "FAILED"))
    return good


if __name__ == "__main__":
    sys.exit(run_cases(__doc__, itertools.chain(products(), elements()), run))
