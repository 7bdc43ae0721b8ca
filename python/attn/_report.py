# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a layer costs: parameters, FLOPs, bytes, cache.

The pass attn-report counts; here its numbers are asked for and arranged.
"""

from __future__ import annotations

import html
import json
import operator
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from . import _core, _kernels
from ._multihead import _count, _fail, _read_window


def _blank(text):
    """The same text with blanks in place of the strings in it."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', lambda match: " " * len(match[0]), text)


def _split(text):
    """The parts of a list between commas that no bracket or string encloses."""
    parts, depth, start = [], 0, 0
    printed, text = text, _blank(text)
    for place, letter in enumerate(text):
        if letter in "<([{":
            depth += 1
        elif letter in ")]}" or letter == ">" and text[place - 1] != "-":
            depth -= 1
        elif letter == "," and depth == 0:
            parts.append(printed[start:place].strip())
            start = place + 1
    return [part for part in (*parts, printed[start:].strip()) if part]


def _closing(text, start):
    """Where the bracket ends that begins at `start`."""
    depth, text = 0, _blank(text)
    for place in range(start, len(text)):
        depth += text[place] == "("
        depth -= text[place] == ")"
        if depth == 0:
            return place
    raise ValueError("source: a signature without an end")


def _give_sizes(text, shapes):
    """The printed module with arguments of these sizes, which canonicalization then
    carries to the operations."""
    functions = list(re.finditer(
        r'^ *func\.func @(?:[\w$.-]+|"(?:[^"\\]|\\.)*")\(', text, re.M))
    if len(functions) != 1:
        _fail("shapes", f"the module has {len(functions)} public functions, expected one")
    begin = functions[0].end()
    end = _closing(text, begin - 1)
    arguments = _split(text[begin:end])
    try:
        if not isinstance(shapes, Mapping):
            shapes = dict(enumerate(shapes))
        shapes = {operator.index(index): None if shape is None else tuple(shape)
                  for index, shape in shapes.items()}
    except TypeError:
        raise TypeError("shapes: expected sizes for each argument, or a table of them by "
                        "the number of the argument") from None
    casts = []
    for index, shape in shapes.items():
        if not 0 <= index < len(arguments):
            _fail("shapes", f"argument {index} of {len(arguments)}")
        if shape is None:
            continue
        argument = arguments[index]
        match = re.match(r"(%\w+): (tensor<((?:[\d?]+x)*)([^>]*)>)(.*)$", argument)
        sizes = match[3].split("x")[:-1] if match else None
        if not match or len(sizes) != len(shape) or any(
                known not in ("?", str(_count("shapes", size)))
                for size, known in zip(shape, sizes)):
            _fail("shapes", f"{shape} for {argument}")
        name, kind, _, element, rest = match.groups()
        known = f"tensor<{''.join(f'{size}x' for size in shape)}{element}>"
        if known != kind:
            arguments[index] = f"%sized_{name[1:]}: {known}{rest}"
            casts.append(f" {name} = tensor.cast %sized_{name[1:]} : {known} to {kind}")
    # On the same line, so that locations stay.
    body = text.index("\n", end)
    return (text[:begin] + ", ".join(arguments) + text[end:body] + "".join(casts) +
            text[body:])


def count_costs(source: bytes, shapes=None) -> list[dict[str, Any]]:
    """One dict for every attn.multihead and attn.sdpa of a module."""
    passes = ""
    if shapes is not None:
        source = _give_sizes(_core.run_passes(source, ""), shapes).encode()
        passes = "canonicalize,"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "report.json")
        if re.search(r"[\s{}]", path):
            raise OSError(f"the folder for temporary files, {folder}, has a name that "
                          "is no option of a pass")
        _core.run_passes(source, f"{passes}attn-report{{format=json output={path}}}")
        with open(path) as file:
            costs = json.load(file)
    for cost in costs:
        # What is counted in full is less with causal and a window.
        if isinstance(cost["flops"]["total"], int):
            cost["flops"]["allowed"] = _allowed_flops(cost)
    return costs


def _allowed_flops(cost):
    flops, allowed = cost["flops"], cost["allowed_fraction"]
    core = flops["scores"] + flops["values"]
    return flops["projections"] + flops["output"] + round(
        core * (1 if allowed is None else allowed))


def _show(value):
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value) if isinstance(value, str) else f"{value:,}"


ROWS = (
    ("parameters", lambda cost: cost["parameters"]),
    ("FLOPs", lambda cost: cost["flops"]["total"]),
    ("  of the pairs allowed", lambda cost: cost["flops"].get("allowed")),
    ("  projections", lambda cost: cost["flops"]["projections"]),
    ("  scores", lambda cost: cost["flops"]["scores"]),
    ("  values", lambda cost: cost["flops"]["values"]),
    ("  output", lambda cost: cost["flops"]["output"]),
    ("share of pairs allowed", lambda cost: cost["allowed_fraction"]),
    ("bytes", lambda cost: cost["bytes"]),
    ("FLOPs per byte", lambda cost: cost["flops_per_byte"]),
    ("KV cache, bytes a token", lambda cost: cost["kv_cache_bytes_per_token"]),
    ("KV cache, bytes", lambda cost: cost.get("kv_cache_bytes")),
)


class Report(Sequence):
    """What the attention of a module costs: a sequence of one dict for each
    attn.multihead and attn.sdpa, with the keys

        op, function, location
        parameters                numbers in weights and biases
        flops                     projections, scores, values, output and total;
                                  allowed is the total for the pairs of a query
                                  and a key that causal and window allow, where it
                                  is a number
        allowed_fraction          the share of these pairs
        bytes                     inputs read once and results written once
        flops_per_byte
        kv_cache_bytes_per_token  and kv_cache_bytes, where the sizes are known

    A multiplication with its addition is 2 FLOPs; matrix products are counted and
    nothing else. A count that depends on a size which is not known is a formula in
    B, Sq and Skv. As text a table, in notebooks too.
    """

    def __init__(self, costs):
        self._costs = costs

    def __len__(self) -> int:
        return len(self._costs)

    def __getitem__(self, index):
        return self._costs[index]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._costs)

    def to_list(self) -> list[dict[str, Any]]:
        """The dicts, which json.dumps takes."""
        return [dict(cost) for cost in self._costs]

    def _table(self):
        header = ["", *(f"{cost['op']} of {cost['function']}" for cost in self._costs)]
        rows = [[name, *(_show(get(cost)) for cost in self._costs)]
                for name, get in ROWS]
        return [header, *(row for row in rows if any(cell != "-" for cell in row[1:]))]

    def __str__(self):
        rows = self._table()
        widths = [max(map(len, column)) for column in zip(*rows)]
        return "\n".join(
            "  ".join([row[0].ljust(widths[0]), *(
                cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]).rstrip()
            for row in rows)

    def _repr_html_(self):
        header, *rows = self._table()
        line = "".join(f"<th>{html.escape(cell)}</th>" for cell in header)
        body = "".join(
            f"<tr><th style='text-align:left;white-space:pre'>{html.escape(row[0])}</th>"
            + "".join(f"<td style='text-align:right'>{html.escape(cell)}</td>"
                      for cell in row[1:]) + "</tr>" for row in rows)
        return f"<table><thead><tr>{line}</tr></thead><tbody>{body}</tbody></table>"

    __repr__ = __str__


def report(
    source: str | bytes | None = None,
    *,
    shapes: Sequence[Sequence[int] | None] | Mapping[int, Sequence[int]] | None = None,
    d_model: int | None = None,
    h: int | None = None,
    d_k: int | None = None,
    d_v: int | None = None,
    kv_groups: int | None = None,
    latent: tuple[int, int] | None = None,
    context: int | None = None,
    biases: bool = False,
    dtype: Literal["f32", "f64", "f16", "bf16"] = "f32",
    batch: int | None = None,
    queries: int | None = None,
    keys: int | None = None,
    causal: Literal["top_left", "bottom_right"] | None = None,
    window: tuple[int | None, int | None] | None = None,
) -> Report:
    """What attention costs: of a module of MLIR, or of a layer by its sizes.

    source     MLIR, text or bytes; with `shapes`, the sizes of the arguments of its
               one function, by their number, where they are not static
    d_model    width of the layer, Dm; then
    h          the number of heads
    d_k, d_v   widths of a head, Dm / h by default
    kv_groups  the number of key/value heads, h by default
    latent     (latent, rope): keys and values from one latent vector (MLA)
    context    width of the other sequence of cross-attention
    biases     whether the projections have them
    dtype      of inputs and weights
    batch      B, queries, Sq, and keys, Skv, which is Sq by default; where they are
               absent, counts are formulas
    causal     and window, as in `multihead`

    Nothing is compiled. Raises TypeError or ValueError that begins with the name of
    the argument, or has the diagnostics of the module. The groups are those of
    Ainslie et al., GQA, 2023, the latent vector that of DeepSeek-V2, 2024.
    """
    if source is not None:
        if d_model is not None or h is not None:
            raise TypeError("source: d_model and h describe a layer, and there is a module")
        from ._compile import _to_bytes
        return Report(count_costs(_to_bytes(source), shapes))
    if d_model is None or h is None:
        raise TypeError("report: expected a module, or d_model and h")
    if shapes is not None:
        raise TypeError("shapes: they belong to a module; a layer has batch, queries and "
                        "keys")
    d_model, h = _count("d_model", d_model), _count("h", h)
    if d_k is None:
        if d_model % h:
            _fail("h", f"{h} heads do not divide a width of {d_model}: d_k is needed")
        d_k = d_model // h
    d_k = _count("d_k", d_k)
    d_v = d_k if d_v is None else _count("d_v", d_v)
    kv_heads = h if kv_groups is None else _count("kv_groups", kv_groups)
    if h % kv_heads:
        _fail("kv_groups", f"{kv_heads} does not divide the {h} heads")
    if dtype not in ("f32", "f64", "f16", "bf16"):
        _fail("dtype", f"'{dtype}', expected f32, f64, f16 or bf16")
    if causal not in (None, "top_left", "bottom_right"):
        _fail("causal", f"'{causal}', expected 'top_left' or 'bottom_right'")
    sizes = {name: None if value is None else _count(name, value) for name, value in
             (("batch", batch), ("queries", queries), ("keys", keys))}
    if context is None:
        if keys not in (None, queries):
            _fail("keys", f"{keys} for {queries} queries is cross-attention, which has "
                  "a context")
        sizes["keys"] = sizes["queries"]
    if latent is not None:
        try:
            latent = tuple(_count("latent", size) for size in latent)
        except TypeError:
            latent = ()
        if len(latent) != 2 or kv_groups is not None:
            _fail("latent", "expected (latent, rope), and no kv_groups")
    if window is not None:
        window = _read_window(window)
    text = _kernels.multihead_text(
        dtype=dtype, width=d_model,
        source_width=None if context is None else _count("context", context),
        out_width=d_model, heads=h, d_k=d_k, d_v=d_v,
        kv_groups=None if kv_heads == h else kv_heads, latent=latent,
        biases=(("bq", "bo") if latent else ("bq", "bk", "bv", "bo")) if biases else (),
        causal=causal or "none", window=window, scale=None, softcap=None,
        mask_ones=None, bias_ones=None, bias_dtype=None, lengths_dtype=None,
        offset_dtype=None, **sizes)
    costs = count_costs(text.encode())
    if sizes["batch"] and sizes["keys"]:
        for cost in costs:
            cost["kv_cache_bytes"] = (cost["kv_cache_bytes_per_token"] *
                                      sizes["batch"] * sizes["keys"])
    return Report(costs)
