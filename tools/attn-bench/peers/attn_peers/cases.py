# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What is compared: one attention or layer on inputs of given sizes."""

import dataclasses

GPT2_SMALL = ("gpt2-small", 768, 12, 64, True)
GPT2_MEDIUM = ("gpt2-medium", 1024, 16, 64, True)
LLAMA_7B = ("llama-7b", 4096, 32, 128, False)


@dataclasses.dataclass(frozen=True)
class Case:
    # attention: as many queries as keys; decode: one query; layer: with its
    # projections, of the width and heads of `model`.
    kind: str
    dtype: str
    heads: int
    kv_heads: int
    queries: int
    keys: int
    width: int
    causal: bool = False
    model: str = ""
    model_width: int = 0
    has_biases: bool = False

    @property
    def name(self):
        suffix = "-causal" if self.causal else ""
        if self.kind == "layer":
            return f"layer-{self.model}-{self.dtype}-s{self.queries}{suffix}"
        heads = f"h{self.heads}"
        if self.kv_heads != self.heads:
            heads += f"x{self.kv_heads}"
        lengths = f"s{self.queries}"
        if self.keys != self.queries:
            lengths += f"x{self.keys}"
        return f"sdpa-{self.dtype}-{heads}-{lengths}-d{self.width}{suffix}"

    @property
    def grouping(self):
        if self.kv_heads == self.heads:
            return "mha"
        return "mqa" if self.kv_heads == 1 else "gqa"

    @property
    def length(self):
        """The length that a bar goes by: of a cache where there is one."""
        return self.keys if self.kind == "decode" else self.queries

    @property
    def scale(self):
        return self.width**-0.5

    @property
    def item_bytes(self):
        return {"f32": 4, "bf16": 2}[self.dtype]

    @property
    def flops(self):
        """2 for a multiply-add. Of causal attention only the allowed pairs count."""
        pairs = self.queries * self.keys
        if self.causal:
            pairs = self.queries * (self.queries + 1) // 2
        flops = 4 * self.heads * self.width * pairs
        if self.kind == "layer":
            columns = 2 * (self.heads + self.kv_heads) * self.width
            flops += 2 * self.queries * self.model_width * columns
        return flops

    @property
    def cache_bytes(self):
        """Of keys and values, which a query reads once at least."""
        return 2 * self.kv_heads * self.keys * self.width * self.item_bytes

    def argument_shapes(self):
        """By name, in the order of the function's parameters."""
        if self.kind != "layer":
            heads_of_keys = (1, self.kv_heads, self.keys, self.width)
            return {
                "q": (1, self.heads, self.queries, self.width),
                "k": heads_of_keys,
                "v": heads_of_keys,
            }
        model, inner = self.model_width, self.heads * self.width
        inner_of_keys = self.kv_heads * self.width
        shapes = {
            "x": (1, self.queries, model),
            "wq": (model, inner),
            "wk": (model, inner_of_keys),
            "wv": (model, inner_of_keys),
            "wo": (inner, model),
        }
        if self.has_biases:
            shapes.update(
                bq=(inner,), bk=(inner_of_keys,), bv=(inner_of_keys,), bo=(model,)
            )
        return shapes

    def result_shape(self):
        return next(iter(self.argument_shapes().values()))


def attention(dtype, heads, length, width, causal):
    return Case("attention", dtype, heads, heads, length, length, width, causal)


def decode(dtype, heads, kv_heads, keys, width):
    return Case("decode", dtype, heads, kv_heads, 1, keys, width)


def layer(model, dtype, length):
    name, model_width, heads, width, has_biases = model
    return Case(
        "layer", dtype, heads, heads, length, length, width, True,
        name, model_width, has_biases,
    )  # fmt: skip


# The table of the bars. In decoding a cache of 8 heads, and of one, is also read
# by 32 query heads.
TABLE = (
    [
        attention(dtype, 12, length, width, causal)
        for dtype in ("f32", "bf16")
        for causal in (False, True)
        for width in (64, 128)
        for length in (128, 512, 1024, 2048)
    ]
    + [
        layer(model, dtype, length)
        for model in (GPT2_SMALL, GPT2_MEDIUM, LLAMA_7B)
        for dtype in ("f32", "bf16")
        for length in (128, 512, 1024)
    ]
    + [
        decode(dtype, heads, kv_heads, 1024 * kibi, 128)
        for dtype in ("f32", "bf16")
        for heads, kv_heads in ((8, 8), (32, 8), (32, 1))
        for kibi in (1, 4, 16, 32, 128)
    ]
)

# Short and odd lengths, where fixed costs and edges show.
EDGES = [
    attention(dtype, 12, length, 64, causal)
    for dtype in ("f32", "bf16")
    for causal in (False, True)
    for length in (16, 17, 32, 63, 64, 100, 1023, 1025)
]

# What a test can do in a moment.
TINY = [
    attention("f32", 2, 33, 16, True),
    attention("bf16", 2, 33, 16, False),
    decode("f32", 4, 2, 65, 16),
    Case("layer", "f32", 2, 2, 33, 33, 16, True, "tiny", 32, True),
]

GRIDS = {"table": TABLE, "edges": EDGES, "tiny": TINY}
