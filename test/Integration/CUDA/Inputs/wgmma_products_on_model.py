#!/usr/bin/env python3
#
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs products by wgmma on the model of a GPU, against f64.

usage: wgmma_products_on_model.py SCRATCH [--seed N] [--filter TEXT]

Every case is a function of tensors with a product whose config says `wgmma`.
attn-run compiles it for the model, so that the host encodes the tensor maps, and
runs it on arrays; the expected result is computed here in f64 from the rounded
inputs. A case says whether TMA can read its operands: where it cannot, the
compiler says that the kernel is that of mma_sync.
"""

import ast
import itertools
import math
import os
import struct
import subprocess
import sys

from narrow_float import ROUND
from products_on_model import ALLOWED, BIAS, NAN, POSITIONS, RESIDUAL, maps
from seeded_cases import run_cases

# Rows, columns, depth and stages.
CONFIG = (
    "m = {0}, n = {1}, k = {2}, warps_m = {3}, warps_n = 1, stages = {4}, "
    "kernel = wgmma, blocks = {5}"
)


def config(m, n, k=64, stages=2, blocks=0):
    return CONFIG.format(m, n, k, m // 16, stages, blocks)


class Tensor:
    """An argument: random values of a shape, or a view into `whole`, a larger
    shape, of which the first elements of each dimension are taken."""

    def __init__(self, *shape, dtype="bf16", whole=None, special=None):
        self.shape, self.dtype, self.whole = shape, dtype, whole or shape
        self.special = special

    def fill(self, generator):
        rounded = ROUND[self.dtype]
        self.values = [
            rounded(round(generator.gauss(0, 1) * 16) / 16)
            for _ in range(math.prod(self.whole))
        ]
        # What is beside a view may hold anything.
        inside = {self.place(index) for index in itertools.product(*map(range, self.shape))}
        for place in range(len(self.values)):
            if place not in inside:
                self.values[place] = NAN

    def place(self, index):
        flat = 0
        for i, size in zip(index, self.whole):
            flat = flat * size + i
        return flat

    def read(self, index):
        return self.values[self.place(index)]


def to_bits(value, dtype):
    if dtype == "bf16":
        return struct.pack("<f", value)[2:]
    return struct.pack("<e" if dtype == "f16" else "<f", value)


def write_array(path, tensor):
    kind = {"bf16": "<u2", "f16": "<f2", "f32": "<f4"}[tensor.dtype]
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {tensor.whole}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)))
        file.write(header.encode())
        file.write(b"".join(to_bits(value, tensor.dtype) for value in tensor.values))


def read_array(path, dtype):
    with open(path, "rb") as file:
        data = file.read()
    start = 10 + struct.unpack("<H", data[8:10])[0]
    shape = ast.literal_eval(data[10:start].decode())["shape"]
    size = 4 if dtype == "f32" else 2
    values = []
    for at in range(start, len(data), size):
        bits = data[at : at + size]
        if dtype == "bf16":
            bits = b"\0\0" + bits
        values.append(struct.unpack("<e" if dtype == "f16" else "<f", bits)[0])
    return shape, values


class Case:
    """A product of `a` and `b`, whose dimensions are named, and its epilogue;
    `then` is the epilogue of the reference. The sizes of `dynamic` are known when
    the code runs; `seen` is whether TMA reads the operands."""

    def __init__(self, name, shape, a, b, dims, dtype="bf16", epilogue="", extra=None,
                 then=None, dynamic="", seen=True):
        self.name, self.shape, self.dims, self.dtype = name, shape, dims, dtype
        self.tensors = {"a": a, "b": b, **(extra or {})}
        self.epilogue, self.then = epilogue, then
        self.dynamic, self.seen = dynamic, seen
        self.sizes = {}
        for tensor, names in zip((a, b), dims):
            self.sizes.update(zip(names, tensor.shape))

    def type_of(self, sizes, names, dtype):
        texts = ["?" if name in self.dynamic else str(size)
                 for size, name in zip(sizes, names)]
        return f"tensor<{'x'.join(texts)}x{dtype}>"

    def module(self):
        lines, arguments, types = [], [], {}
        for name, tensor in self.tensors.items():
            names = dict(zip("ab", self.dims)).get(name, "." * len(tensor.shape))
            types[name] = self.type_of(tensor.shape, names, tensor.dtype)
            whole = self.type_of(tensor.whole, names, tensor.dtype)
            if tensor.whole == tensor.shape:
                arguments.append(f"%{name}: {types[name]}")
                continue
            arguments.append(f"%{name}_whole: {whole}")
            zeros = ", ".join("0" for _ in tensor.shape)
            ones = ", ".join("1" for _ in tensor.shape)
            lines.append(f"%{name} = tensor.extract_slice %{name}_whole[{zeros}]"
                         f"[{', '.join(map(str, tensor.shape))}][{ones}]"
                         f" : {whole} to {types[name]}")
        out = self.type_of([self.sizes[d] for d in self.dims[2]], self.dims[2], self.dtype)
        sizes = []
        for dim in self.dims[2]:
            if dim in self.dynamic:
                name = "a" if dim in self.dims[0] else "b"
                place = self.dims["ab".index(name)].index(dim)
                lines.append(f"%c_{dim} = arith.constant {place} : index")
                lines.append(f"%size_{dim} = tensor.dim %{name}, %c_{dim} : {types[name]}")
                sizes.append(f"%size_{dim}")
        lines.append(f"%o = tensor.empty({', '.join(sizes)}) : {out}")
        epilogue = self.epilogue or self.rounding()
        epilogue = epilogue.replace("memref.load", "tensor.extract")
        epilogue = epilogue.replace("memref<", "tensor<")
        lines.append(f"%r = attn_kernel.matmul ins(%a, %b : {types['a']}, {types['b']})"
                     f" outs(%o : {out}) indexing_maps {maps(*self.dims)}"
                     f" config <{self.shape}> {epilogue} -> {out}")
        lines.append(f"return %r : {out}")
        body = "\n  ".join(lines)
        return f"func.func @f({', '.join(arguments)}) -> {out} {{\n  {body}\n}}\n"

    def rounding(self):
        """An epilogue that rounds the sum, as the op does without one."""
        if not self.dynamic:
            return ""
        names = ", ".join(f"%i{place}: index" for place in range(len(self.dims[2])))
        lines, result = "", "%sum"
        if self.dtype != "f32":
            lines, result = f"%t = arith.truncf %sum : f32 to {self.dtype}\n", "%t"
        return (f"epilogue {{\n^bb0(%sum: f32, {names}):\n{lines}"
                f"attn_kernel.yield {result} : {self.dtype}\n}}")

    def expected(self, index):
        at = dict(zip(self.dims[2], index))
        summed = [dim for dim in self.sizes if dim not in self.dims[2]]
        a, b = self.tensors["a"], self.tensors["b"]
        total = 0.0
        for parts in itertools.product(*(range(self.sizes[dim]) for dim in summed)):
            at.update(zip(summed, parts))
            total += a.read([at[dim] for dim in self.dims[0]]) * b.read(
                [at[dim] for dim in self.dims[1]])
        if not self.then:
            return total
        return self.then(total, lambda name, i: self.tensors[name].read(i), index)


def T(*shape, **options):
    return Tensor(*shape, **options)


def cases():
    mk_kn, mk_nk = ("mk", "kn", "mn"), ("mk", "nk", "mn")
    f16 = {"dtype": "f16"}
    yield Case("whole-tiles", config(64, 64), T(128, 128), T(128, 64), mk_kn)
    # Rows, columns and depth that fill no tile; rows of 128 are one warpgroup's
    # and a half.
    yield Case("ragged", config(128, 64, stages=3), T(100, 72), T(72, 136), mk_kn)
    yield Case("ragged-transposed", config(64, 128), T(70, 136), T(130, 136), mk_nk)
    yield Case("three-warpgroups", config(192, 32), T(200, 72), T(40, 72), mk_nk, "f32")
    yield Case("wide", config(64, 256), T(33, 40, **f16), T(40, 264, **f16), mk_kn, "f32")
    yield Case("wide-transposed", config(128, 256), T(130, 24, **f16), T(250, 24, **f16), mk_nk, "f16")
    yield Case("deep", config(64, 16, k=128), T(20, 200), T(200, 24), mk_kn)
    yield Case("left-transposed", config(128, 64), T(24, 136), T(24, 72), ("km", "kn", "mn"))
    yield Case("both-transposed", config(64, 32), T(80, 72), T(40, 80), ("km", "nk", "mn"))
    yield Case("result-transposed", config(64, 64), T(70, 40), T(40, 72), ("mk", "kn", "nm"), "f32")
    yield Case("odd-result", config(64, 64), T(33, 24), T(35, 24), mk_nk)
    # Blocks that compute several tiles, and not all as many.
    yield Case("few-blocks", config(64, 32, blocks=3), T(190, 136), T(136, 72), mk_kn)
    # More rows of tiles than blocks compute before they go on to the next columns.
    yield Case("many-rows", config(64, 32, stages=3, blocks=3), T(700, 16), T(16, 40), mk_kn)
    yield Case("one-step", config(64, 32, stages=3, blocks=2), T(190, 16), T(16, 72), mk_kn)
    yield Case("dynamic", config(64, 32, blocks=2), T(70, 72), T(72, 40), mk_kn, dynamic="m")
    yield Case("dynamic-depth", config(64, 32), T(72, 72), T(72, 40), ("km", "kn", "mn"), dynamic="k")
    yield Case("no-depth", config(64, 32), T(0, 72), T(0, 40), ("km", "kn", "mn"), dynamic="k")
    yield Case("no-rows", config(64, 32), T(0, 72), T(72, 40), mk_kn, dynamic="m")
    yield Case("batches", config(64, 32), T(3, 20, 40), T(3, 40, 24), ("bmk", "bkn", "bmn"))
    yield Case("batches-few-blocks", config(64, 32, blocks=2), T(3, 20, 40), T(3, 40, 40), ("bmk", "bkn", "bmn"), dynamic="bm")
    yield Case("shared-right", config(64, 32), T(2, 3, 20, 40), T(3, 40, 24), ("bcmk", "ckn", "bcmn"))
    # Heads as attention wants them: rows are tokens of all batches.
    yield Case("heads-bshd", config(128, 64), T(2, 70, 64), T(64, 3, 40), ("bsk", "khd", "bshd"), dynamic="bs")
    yield Case("heads-bhsd", config(128, 64), T(2, 70, 64), T(64, 3, 40), ("bsk", "khd", "bhsd"), dynamic="bs")
    # And as it leaves them: for [B, H, S, D] the reduction has a part for each
    # head, and tokens of one batch only are one tile.
    yield Case("from-bshd", config(64, 64), T(2, 21, 3, 40), T(3, 40, 72), ("bshd", "hdn", "bsn"), dynamic="bs")
    yield Case("from-bhsd", config(64, 64), T(2, 3, 70, 40), T(3, 40, 72), ("bhsd", "hdn", "bsn"), dynamic="bs")
    yield Case("from-bhsd-wide", config(64, 32), T(2, 2, 21, 136), T(2, 136, 40), ("bhsd", "hdn", "bsn"))
    # Weights of heads that are apart: columns of a head are a tile.
    yield Case("heads-apart", config(64, 64), T(2, 21, 64), T(3, 64, 40), ("bsk", "hkd", "bhsd"))
    yield Case("positions", config(64, 64), T(2, 5, 16), T(16, 3, 48), ("bsk", "khd", "hbsd"), "f32",
               POSITIONS, then=lambda x, read, i: x + ((i[0] * 7 + i[1]) * 7 + i[2]) * 50 + i[3])
    # Views of wider rows, beside which there is NaN.
    yield Case("views", config(64, 32), T(20, 40, whole=(20, 96)), T(40, 24, whole=(40, 48)), mk_kn)
    yield Case("view-of-tokens", config(64, 32), T(3, 20, 40, whole=(3, 30, 48)), T(40, 24), ("bsk", "kn", "bsn"))
    yield Case("rank-5", config(64, 32), T(2, 2, 2, 12, 24, whole=(2, 2, 3, 20, 40)), T(2, 24, 16), ("bchsd", "hdn", "bcsn"))
    bias = BIAS.replace("COLUMNS", "136")
    yield Case("bias", config(128, 64, blocks=1), T(137, 64), T(64, 136), mk_kn, epilogue=bias,
               extra={"bias": T(136)}, then=lambda x, read, i: x + read("bias", [i[1]]))
    residual = RESIDUAL.replace("COLUMNS", "40").replace("ROWS", "70")
    yield Case("residual", config(64, 32), T(70, 24), T(24, 40), mk_kn, "f32", residual,
               {"c": T(70, 40, dtype="f32")}, lambda x, read, i: max(0.5 * x + read("c", i), 0.0))
    # What TMA cannot read: rows at no multiple of 16 bytes, sizes that are not
    # known to be such, too many dimensions, one row that is no dimension.
    yield Case("odd", config(64, 32), T(33, 19), T(19, 40), mk_kn, seen=False)
    yield Case("odd-right", config(128, 256), T(33, 24), T(24, 35), mk_kn, seen=False)
    yield Case("dynamic-rows", config(64, 32), T(33, 24), T(40, 24), mk_nk, dynamic="k", seen=False)
    yield Case("rank-6", config(64, 32), T(2, 2, 2, 2, 8, 16, whole=(2, 2, 3, 3, 12, 24)),
               T(2, 2, 16, 16), ("bcxhsd", "xhdn", "bcsn"), seen=False)
    yield Case("one-row", config(64, 32), T(48), T(48, 40), ("k", "kn", "n"), seen=False)
    yield Case("f32", config(64, 32), T(33, 40, dtype="f32"), T(40, 24, dtype="f32"), mk_kn, "f32", seen=False)


def run(case, scratch, generator):
    path = os.path.join(scratch, case.name)
    with open(path + ".mlir", "w", encoding="utf-8") as file:
        file.write(case.module())
    command = ["attn-run", "--target=gpu-model", "--cuda-chip=sm_90a", path + ".mlir"]
    command += [f"--model-seed={generator.randrange(1, 1 << 16)}", f"--out={path}.npy"]
    for name, tensor in case.tensors.items():
        tensor.fill(generator)
        write_array(f"{path}-{name}.npy", tensor)
        command.append(f"--arg={path}-{name}.npy")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{case.name}: FAILED: {done.stderr.strip()[:2000]}")
        return False
    kernels = subprocess.run(
        ["attn-opt", "--attn-to-gpu=chip=sm_90a", path + ".mlir"],
        capture_output=True, text=True, check=True)
    seen = "attn_ptx.wgmma" in kernels.stdout
    remarked = "that of mma_sync" in kernels.stderr
    shape, result = read_array(path + ".npy", case.dtype)
    indices = list(itertools.product(*map(range, shape)))
    clean = tuple(shape) == tuple(case.sizes[dim] for dim in case.dims[2])
    clean &= len(indices) == len(result)
    difference = size = 0.0
    for index, found in zip(indices, result):
        expected = case.expected(index)
        difference += (found - expected) ** 2
        size += expected**2
    error = math.sqrt(difference / size) if size else math.sqrt(difference)
    good = error <= ALLOWED[case.dtype] and clean
    good = good and seen == case.seen and remarked != seen
    kernel = "wgmma" if seen else "mma_sync"
    print(f"{case.name}: {kernel}, {error:.1e}: " + ("ok" if good else "FAILED"), flush=True)
    return good


if __name__ == "__main__":
    sys.exit(run_cases(__doc__, cases(), run))
