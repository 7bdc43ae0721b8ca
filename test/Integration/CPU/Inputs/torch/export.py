"""Exports modules of PyTorch with torch-mlir, and what PyTorch computes.

usage: export.py [NAME...]

Needs torch 2.13.0 and torch-mlir 20261001. Writes, beside itself, NAME.linalg.mlir
and NAME.tosa.mlir, the result NAME.npy, and cases.json, which says what the
arguments are and what a raised module must and must not contain. bf16 results
are computed in f64 and stored as f32.

A case with dynamic sizes is written as linalg alone, since torch-mlir has no TOSA
for it, with results of several sizes in NAME.npz; dynamic.json says of it what cases.json says of
the others.
"""

import json
import math
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch_mlir import fx

import inputs

HERE = os.path.dirname(os.path.abspath(__file__))
CASES, DYNAMIC = {}, {}


class Function(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *args):
        return self.function(*args)


def case(name, arguments, wanted, tolerance=1e-5):
    """Declares the decorated function or module. `arguments` are (kind, shape),
    `wanted` substrings of the raised module, `!` before what must not be there."""

    def declare(function):
        CASES[name] = (function, arguments, wanted, tolerance)
        return function

    return declare


QKV = [("f32", (2, 4, 5, 8)), ("f32", (2, 4, 7, 8)), ("f32", (2, 4, 7, 8))]
SQUARE = [("f32", (2, 4, 6, 8))] * 3
GROUPED = [("f32", (2, 4, 5, 8)), ("f32", (2, 2, 7, 8)), ("f32", (2, 2, 7, 8))]
NARROW = [[(kind, shape) for _, shape in QKV] for kind in ("bf16", "f16")]
TOKENS = [("f32", (2, 5, 8))]


@case("sdpa", QKV, ["attn.sdpa"])
def sdpa(q, k, v):
    return F.scaled_dot_product_attention(q, k, v)


@case("sdpa-causal", SQUARE, ["causal(top_left)", "!mask"])
def sdpa_causal(q, k, v):
    return F.scaled_dot_product_attention(q, k, v, is_causal=True)


@case("sdpa-mask", QKV + [("i1-row", (2, 1, 5, 7))], ["mask(", "!bias("])
def sdpa_mask(q, k, v, mask):
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)


@case("sdpa-bias", QKV + [("f32", (5, 7))], ["bias(", "scale(0.3"])
def sdpa_bias(q, k, v, bias):
    return F.scaled_dot_product_attention(q, k, v, attn_mask=bias, scale=0.3)


@case("sdpa-grouped", GROUPED, ["attn.sdpa", "tensor<2x2x7x8xf32>, tensor<2x2x7x8xf32>)", "!linalg.generic"])
def sdpa_grouped(q, k, v):
    return F.scaled_dot_product_attention(q, k, v, enable_gqa=True)


def attend(q, k, v):
    return (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).softmax(-1) @ v


case("hand", QKV, ["attn.sdpa"])(attend)


def attend_upcast(q, k, v):
    s = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
    return F.softmax(s, dim=-1, dtype=torch.float32).to(q.dtype) @ v


case("hand-bf16", NARROW[0], ["attn.sdpa", "!f32"], 1e-2)(attend_upcast)
case("hand-f16", NARROW[1], ["attn.sdpa", "!f32"], 2e-3)(attend_upcast)


@case("repeated-heads", GROUPED, ["tensor<2x2x7x8xf32>, tensor<2x2x7x8xf32>)", "!linalg.generic"])
def repeated_heads(q, k, v):
    return attend(q, k.repeat_interleave(2, 1), v.repeat_interleave(2, 1))


@case("tiled-heads", GROUPED, ["tensor<2x2x7x8xf32>, tensor<2x2x7x8xf32>)", "linalg.transpose"])
def tiled_heads(q, k, v):
    return attend(q, k.repeat(1, 2, 1, 1), v.repeat(1, 2, 1, 1))


@case("shared-head", [("f32", (2, 4, 5, 8)), ("f32", (2, 7, 8)), ("f32", (2, 7, 8))], ["tensor<2x1x7x8xf32>"])
def shared_head(q, k, v):
    p = torch.einsum("bhid,bjd->bhij", q, k).mul(0.25).softmax(-1)
    return torch.einsum("bhij,bjd->bhid", p, v)


@case("sequence-first", [("f32", (2, 5, 4, 8)), ("f32", (2, 7, 4, 8)), ("f32", (2, 7, 4, 8))],
      ["layout <query = bshd, key = bshd, value = bshd, output = bshd>", "!linalg.transpose"])
def sequence_first(q, k, v):
    p = torch.einsum("bihd,bjhd->bhij", q, k).mul(0.25).softmax(-1)
    return torch.einsum("bhij,bjhd->bihd", p, v)


@case("causal-tril", SQUARE, ["causal(top_left)", "!mask"])
def causal_tril(q, k, v):
    n = q.shape[-2]
    mask = torch.tril(torch.ones(n, n, dtype=torch.bool))
    s = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
    return s.masked_fill(~mask, float("-inf")).softmax(-1) @ v


@case("causal-triu", SQUARE, ["causal(top_left)", "!mask"])
def causal_triu(q, k, v):
    n = q.shape[-2]
    mask = torch.triu(torch.full((n, n), float("-inf")), 1)
    return (q @ (k.transpose(-1, -2) * q.shape[-1] ** -0.5) + mask).softmax(-1) @ v


@case("causal-positions", QKV, ["causal(bottom_right)", "!mask"])
def causal_positions(q, k, v):
    i = torch.arange(q.shape[-2])[:, None]
    j = torch.arange(k.shape[-2])[None]
    s = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
    return torch.where(j <= i + (k.shape[-2] - q.shape[-2]), s, float("-inf")).softmax(-1) @ v


@case("causal-finite", SQUARE, ["score_mod", "!causal", "!mask"])
def causal_finite(q, k, v):
    n = q.shape[-2]
    mask = torch.full((n, n), torch.finfo(q.dtype).min).triu(1)
    return (q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5 + mask).softmax(-1) @ v


@case("window", SQUARE, ["mask_mod", "!mask(", "!linalg.generic"])
def window(q, k, v):
    i = torch.arange(q.shape[-2])[:, None]
    j = torch.arange(k.shape[-2])[None]
    s = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
    return torch.where((i - j).abs() <= 2, s, float("-inf")).softmax(-1) @ v


@case("softcap", QKV, ["softcap(3.000000e+01)"])
def softcap(q, k, v):
    s = torch.tanh(q @ k.transpose(-1, -2) * 0.2 / 30) * 30
    return s.softmax(-1) @ v


@case("alibi", QKV, ["score_mod"])
def alibi(q, k, v):
    slopes = torch.tensor([0.5, 0.25, 0.125, 0.0625])[:, None, None]
    distance = torch.arange(k.shape[-2])[None] - torch.arange(q.shape[-2])[:, None]
    return (q @ k.transpose(-1, -2) * 0.2 + slopes * distance).softmax(-1) @ v


@case("divided-last", QKV, ["attn.sdpa", "!linalg.generic"])
def divided_last(q, k, v):
    s = q @ k.transpose(-1, -2) * 0.2
    e = (s - s.amax(-1, keepdim=True)).exp()
    return (e @ v) / e.sum(-1, keepdim=True)


class Layer(nn.Module):
    def __init__(self, width=8, heads=2, groups=2, bias=True):
        super().__init__()
        self.heads, self.groups, self.head = heads, groups, width // heads
        self.q = nn.Linear(width, width, bias=bias)
        self.k = nn.Linear(width, groups * self.head, bias=bias)
        self.v = nn.Linear(width, groups * self.head, bias=bias)
        self.o = nn.Linear(width, width, bias=bias)

    def split(self, x, heads):
        return x.view(x.shape[0], x.shape[1], heads, self.head).transpose(1, 2)

    def project(self, x):
        return self.split(self.q(x), self.heads), self.split(self.k(x), self.groups), self.split(self.v(x), self.groups)

    def merge(self, o):
        return self.o(o.transpose(1, 2).reshape(o.shape[0], o.shape[2], -1))


@case("layer-bert", TOKENS + [("i64", (2, 5))], ["attn.multihead", "bias(", "!mask"])
class Bert(Layer):
    def forward(self, x, mask):
        q, k, v = self.project(x)
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * torch.finfo(x.dtype).min
        p = (q @ k.transpose(-1, -2) / math.sqrt(self.head) + bias).softmax(-1)
        return self.merge(F.dropout(p, 0.1, self.training) @ v)


@case("layer-gpt2", TOKENS, ["attn.multihead", "score_mod"])
class GPT2(Layer):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(8, 24)
        self.register_buffer("mask", torch.tril(torch.ones(9, 9, dtype=torch.bool)).view(1, 1, 9, 9))

    def forward(self, x):
        n = x.shape[1]
        q, k, v = (self.split(t, self.heads) for t in self.qkv(x).split(8, dim=2))
        s = q @ k.transpose(-1, -2) / self.head**0.5
        s = torch.where(self.mask[:, :, :n, :n], s, torch.finfo(s.dtype).min)
        return self.merge(s.softmax(-1) @ v)


@case("layer-llama", TOKENS, ["attn.sdpa", "!attn.multihead", "tensor<2x2x5x4xf32>"])
class Llama(Layer):
    def __init__(self):
        super().__init__(width=16, heads=4, groups=2, bias=False)
        self.up = nn.Linear(8, 16, bias=False)

    def rotate(self, x):
        half = x.shape[-1] // 2
        angle = torch.arange(x.shape[-2])[:, None] / 10000 ** (torch.arange(0, half) / half)
        cos, sin = (torch.cat([f(angle)] * 2, -1) for f in (torch.cos, torch.sin))
        return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin

    def forward(self, x):
        q, k, v = self.project(self.up(x))
        q, k = self.rotate(q), self.rotate(k)
        b, g, n, d = k.shape
        k, v = (t[:, :, None].expand(b, g, self.heads // g, n, d).reshape(b, self.heads, n, d) for t in (k, v))
        mask = torch.full((n, n), torch.finfo(x.dtype).min).triu(1)
        s = q @ k.transpose(2, 3) * d**-0.5 + mask
        return self.merge(F.softmax(s, dim=-1, dtype=torch.float32).to(q.dtype) @ v)


@case("layer-grouped", TOKENS, ["attn.multihead", "kv(mqa)", "causal(top_left)"])
class Grouped(Layer):
    def __init__(self):
        super().__init__(groups=1, bias=False)

    def forward(self, x):
        return self.merge(F.scaled_dot_product_attention(*self.project(x), is_causal=True, enable_gqa=True))


@case("layer-t5", TOKENS, ["attn.multihead", "bias(", "scale(1."])
class T5(Layer):
    def __init__(self):
        super().__init__(bias=False)
        self.near = nn.Embedding(7, 2)

    def forward(self, x):
        q, k, v = self.project(x)
        i = torch.arange(x.shape[1])
        bias = self.near((i[None] - i[:, None]).clamp(-3, 3) + 3).permute(2, 0, 1)[None]
        return self.merge((q @ k.transpose(3, 2) + bias).softmax(-1) @ v)


@case("mha-padded", TOKENS + [("i1", (2, 5))], ["attn.multihead", "mask("])
class Padded(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x, padding):
        return self.attention(x, x, x, key_padding_mask=~padding, need_weights=False)[0]


@case("mha-weights", TOKENS, ["math.exp", "!attn."])
class Weights(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x):
        return self.attention(x, x, x)[1]


@case("encoder", TOKENS, ["attn.multihead", "!attn.sdpa", "!math.exp"])
class Encoder(nn.TransformerEncoder):
    def __init__(self):
        super().__init__(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2, enable_nested_tensor=False)


@case("decoder", TOKENS + [("f32", (2, 7, 8))], ["attn.multihead", "source(", "!attn.sdpa", "!math.exp"])
class Decoder(nn.TransformerDecoderLayer):
    def __init__(self):
        super().__init__(8, 2, 16, batch_first=True, norm_first=True)


def dynamic(name, arguments, sizes, wanted, keeps_layers=False):
    """Declares a module with dynamic sizes: letters in the shapes of `arguments`.
    `sizes` are what the letters stand for, the first ones when exporting. With
    `keeps_layers`, products are exported as they are: taken apart, they reshape
    [b, s, d] to [b * s, d], which this torch-mlir has wrong where both are open."""

    def declare(function):
        DYNAMIC[name] = (function, arguments, sizes, wanted, keeps_layers)
        return function

    return declare


OPEN = [("f32", ("b", 2, "s", 8)), ("f32", ("b", 2, "t", 8)), ("f32", ("b", 2, "t", 8))]
OPEN_SQUARE = [("f32", ("b", 2, "s", 8))] * 3
OPEN_SIZES = [{"b": 2, "s": 5, "t": 7}, {"b": 3, "s": 40, "t": 70}, {"b": 1, "s": 1, "t": 1},
              {"b": 2, "s": 1, "t": 33}, {"b": 1, "s": 9, "t": 1}]
OPEN_TOKENS = [("f32", ("b", "s", 8))]
SEQUENCE = [("f32", (2, "s", 8))]

dynamic("dynamic-sdpa", OPEN, OPEN_SIZES, ["attn.sdpa", "!math.exp"])(sdpa)
dynamic("dynamic-hand", OPEN, OPEN_SIZES, ["attn.sdpa", "!math.exp"])(attend)
dynamic("dynamic-causal", OPEN_SQUARE, OPEN_SIZES, ["causal(top_left)", "!mask"])(sdpa_causal)
dynamic("dynamic-tril", OPEN_SQUARE, OPEN_SIZES, ["causal(top_left)", "!mask"])(causal_tril)


@dynamic("dynamic-mask", OPEN + [("i64", ("b", 1, "s", "t"))], OPEN_SIZES,
         ["mask_mod", "cf.assert", "!math.exp"])
def dynamic_mask(q, k, v, mask):
    s = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
    return s.masked_fill(mask == 0, float("-inf")).softmax(-1) @ v


@dynamic("dynamic-layer", OPEN_TOKENS, OPEN_SIZES, ["attn.multihead", "!attn.sdpa"], keeps_layers=True)
class DynamicLayer(Layer):
    def forward(self, x):
        return self.merge(attend(*self.project(x)))


@dynamic("dynamic-layer-causal", OPEN_TOKENS, OPEN_SIZES, ["attn.multihead", "causal(top_left)"],
         keeps_layers=True)
class DynamicCausal(Layer):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(8, 24)

    def forward(self, x):
        q, k, v = (self.split(t, self.heads) for t in self.qkv(x).split(8, dim=2))
        return self.merge(F.scaled_dot_product_attention(q, k, v, is_causal=True))


dynamic("dynamic-sequence", SEQUENCE, OPEN_SIZES, ["attn.multihead", "!attn.sdpa"])(DynamicLayer)
dynamic("dynamic-batch", [("f32", ("b", 5, 8))], OPEN_SIZES[:2], ["attn.multihead", "causal(top_left)"])(DynamicCausal)


@dynamic("dynamic-encoder", SEQUENCE, OPEN_SIZES, ["attn.sdpa", "!math.exp"])
class DynamicEncoder(nn.TransformerEncoderLayer):
    def __init__(self):
        super().__init__(8, 2, 16, batch_first=True)


def export_dynamic(name):
    function, arguments, sizes, wanted, keeps_layers = DYNAMIC[name]
    torch.manual_seed(sum(map(ord, name)))
    model = (function() if isinstance(function, type) else Function(function)).eval()
    letters = {letter: torch.export.Dim(letter, min=2, max=4096) for letter in "bst"}
    shapes = tuple({at: letters[size] for at, size in enumerate(shape) if size in letters}
                   for _, shape in arguments)
    table = {op: how for op, how in torch.export.default_decompositions().items()
             if "scaled_dot_product" in str(op)}
    results = []
    for number, values in enumerate(sizes):
        arrays = [inputs.make(kind, [values.get(size, size) for size in shape], index)
                  for index, (kind, shape) in enumerate(arguments)]
        tensors = tuple(torch.from_numpy(array) for array in arrays)
        if number == 0:
            program = torch.export.export(
                model, tensors, dynamic_shapes=(shapes,) if isinstance(model, Function) else shapes)
            module = fx.export_and_import(program, output_type="linalg-on-tensors",
                                          decomposition_table=table if keeps_layers else None,
                                          func_name="main")
            with open(os.path.join(HERE, f"{name}.linalg.mlir"), "w", encoding="utf-8") as file:
                file.write(str(module).rstrip() + "\n")
        with torch.no_grad():
            results.append(model(*tensors).numpy())
    np.savez_compressed(os.path.join(HERE, f"{name}.npz"), *results)
    return {"arguments": arguments, "sizes": sizes, "wanted": wanted}


def export(name):
    function, arguments, wanted, tolerance = CASES[name]
    torch.manual_seed(sum(map(ord, name)))
    model = (function() if isinstance(function, type) else Function(function)).eval()
    arrays = [inputs.make(kind, shape, index) for index, (kind, shape) in enumerate(arguments)]
    tensors = [torch.from_numpy(array) for array in arrays]
    exact = [tensor.double() if tensor.is_floating_point() else tensor for tensor in tensors]
    if any(kind == "bf16" for kind, _ in arguments):
        tensors = [tensor.bfloat16() for tensor in tensors]
    is_narrow = any(kind in ("bf16", "f16") for kind, _ in arguments)
    with torch.no_grad():
        result = attend(*exact) if is_narrow else model(*tensors)
    for output in ("linalg-on-tensors", "tosa"):
        module = fx.export_and_import(model, *tensors, output_type=output, func_name="main")
        with open(os.path.join(HERE, f"{name}.{output.split('-')[0]}.mlir"), "w", encoding="utf-8") as file:
            file.write(str(module).rstrip() + "\n")
    np.save(os.path.join(HERE, f"{name}.npy"), result.float().numpy())
    return {"arguments": arguments, "wanted": wanted, "tolerance": tolerance}


def write(file_name, declared, names, how):
    path = os.path.join(HERE, file_name)
    cases = {}
    if names and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            cases = json.load(file)
    for name in names or list(declared):
        if name in declared:
            cases[name] = how(name)
            print(name)
    with open(path, "w", encoding="utf-8") as file:
        lines = [f"{json.dumps(name)}: {json.dumps(cases[name])}" for name in sorted(cases)]
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


def main():
    write("cases.json", CASES, sys.argv[1:], export)
    write("dynamic.json", DYNAMIC, sys.argv[1:], export_dynamic)


if __name__ == "__main__":
    main()
