# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The cases of products: what a layer has around its attention."""

import dataclasses
import math

from . import timing


@dataclasses.dataclass(frozen=True)
class Product:
    """One compiled function; the number of rows stays dynamic."""

    columns: int
    depth: int
    transposed: bool = False  # weights are [columns, depth], else [depth, columns]
    bias: bool = False
    dtype: str = "bf16"

    @property
    def name(self):
        layout = "nk" if self.transposed else "kn"
        bias = "-bias" if self.bias else ""
        return f"{self.dtype}-product-n{self.columns}-k{self.depth}-{layout}{bias}"

    function = "multiply"

    def weight_shape(self):
        shape = (self.depth, self.columns)
        return shape[::-1] if self.transposed else shape

    def module_text(self):
        """A product in memory of the device, as a function `multiply`."""
        x, y = f"memref<?x{self.depth}x{self.dtype}>", f"memref<?x{self.columns}x{self.dtype}>"
        rows, columns = self.weight_shape()
        w = f"memref<{rows}x{columns}x{self.dtype}>"
        b = f"memref<{self.columns}x{self.dtype}>"
        weights = "(n, k)" if self.transposed else "(k, n)"
        epilogue = ""
        if self.bias:
            epilogue = f"""
    epilogue {{
    ^bb0(%sum: f32, %i: index, %j: index):
      %e = memref.load %b[%j] : {b}
      %f = arith.extf %e : {self.dtype} to f32
      %s = arith.addf %sum, %f : f32
      %r = arith.truncf %s : f32 to {self.dtype}
      attn_kernel.yield %r : {self.dtype}
    }}"""
        return f"""func.func @multiply(%x: {x}, %w: {w}, %b: {b}, %y: {y}) {{
  attn_kernel.matmul ins(%x, %w : {x}, {w}) outs(%y : {y})
    indexing_maps [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> {weights}>,
                   affine_map<(m, n, k) -> (m, n)>]{epilogue}
  return
}}
"""


@dataclasses.dataclass(frozen=True)
class Case:
    """A product with its number of rows."""

    kernel: Product
    rows: int

    @property
    def name(self):
        return f"{self.kernel.name}/m{self.rows}"

    is_decode = False

    def flops(self):
        return 2 * self.rows * self.kernel.columns * self.kernel.depth

    def bytes(self):
        """What has to be read and written once."""
        rows = self.rows * (self.kernel.depth + self.kernel.columns)
        return 2 * (rows + self.kernel.depth * self.kernel.columns)

    def predict(self, entry, chip):
        """Seconds (fast, slow), or None where there is no step: of the products, of
        memory, or of the L2 cache, out of which each tile reads all of its rows and
        columns. What two blocks on a multiprocessor do at once counts as one after
        the other."""
        if not entry["steps"]:
            return None
        step = max(entry["steps"], key=lambda each: each["product_cycles"])
        config = entry["config"]
        tiles = math.ceil(self.rows / config["m"]) * math.ceil(self.kernel.columns / config["n"])
        steps = math.ceil(self.kernel.depth / step["keys"])
        read = 2 * tiles * (config["m"] + config["n"]) * self.kernel.depth
        memory = max(self.bytes() / chip.bandwidth, read / chip.l2 / chip.clock)
        result = []
        for cycles in (step["fast"], step["slow"]):
            tasks = [timing.BLOCK_CYCLES + timing.TILE_CYCLES + steps * cycles] * tiles
            seconds = timing.schedule(tasks, chip.multiprocessors) / chip.clock
            result.append(max(seconds, memory) + timing.LAUNCH_SECONDS)
        return tuple(result)


def product_cases(dtype="bf16"):
    """A large product each way, and those of layers of width 2048 and 4096 with
    grouped heads: queries, keys and values, and the output."""
    cases = [Case(Product(8192, 8192, transposed, dtype=dtype), 8192)
             for transposed in (False, True)]
    for width, kv_width in ((2048, 512), (4096, 1024)):
        for kernel in (Product(width, width, bias=True, dtype=dtype),
                       Product(kv_width, width, dtype=dtype),
                       Product(width, width, transposed=True, dtype=dtype)):
            cases += [Case(kernel, rows) for rows in (4096, 16384)]
    return cases


def check_cases():
    """Ragged sizes, for numbers."""
    return [Case(Product(columns, depth, transposed, bias, dtype), rows)
            for dtype in ("bf16", "f16")
            for columns, depth, transposed, bias, rows in (
                (520, 328, False, True, 301), (264, 72, True, False, 517), (40, 1000, False, False, 130))]
