# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The modules of single operations, as text.

What is static in the types is what the code depends on: heads, widths, element
types, options. Batches and lengths are dynamic.
"""

from . import _cache


def _tensor(sizes, dtype):
    return "tensor<" + "".join(
        f"{'?' if size is None else size}x" for size in sizes) + dtype + ">"


def _pairs(ones, heads, dtype):
    """The type of a mask or bias; a bit of `ones` says that a size is 1."""
    full = (None, heads, None, None)
    return _tensor(
        [1 if ones >> dim & 1 else full[dim] for dim in range(4)], dtype)


def _number(value):
    return f"{value:.17e}"


class _Options:
    """The optional operands and attributes that both operations share."""

    def __init__(self):
        self.parameters = []
        self.clauses = []

    def operand(self, keyword, name, type):
        self.parameters.append(f"%{name}: {type}")
        self.clauses.append(f"{keyword}(%{name} : {type})")

    def masks(self, heads, mask_ones, bias_ones, bias_dtype, lengths_dtype,
              offset_dtype):
        if bias_ones is not None:
            self.operand("bias", "bias", _pairs(bias_ones, heads, bias_dtype))
        if mask_ones is not None:
            self.operand("mask", "mask", _pairs(mask_ones, heads, "i1"))
        if lengths_dtype is not None:
            self.operand("key_lengths", "lengths", _tensor([None], lengths_dtype))
        if offset_dtype is not None:
            self.operand("query_offset", "offsets", _tensor([None], offset_dtype))

    def attributes(self, causal, window, scale, softcap):
        if causal != "none":
            self.clauses.append(f"causal({causal})")
        if window is not None:
            self.clauses.append(f"window({window[0]}, {window[1]})")
        if scale is not None:
            self.clauses.append(f"scale({_number(scale)})")
        if softcap is not None:
            self.clauses.append(f"softcap({_number(softcap)})")


def sdpa_text(*, dtype, heads, kv_heads, query_width, value_width, causal,
              window, scale, softcap, mask_ones, bias_ones, bias_dtype,
              lengths_dtype, offset_dtype, lse, bshd, regions, inputs_bshd=False):
    """The module of attn.sdpa for tensors of heads. Tensors of Python come as
    views of [B, H, S, D] whatever they are in memory; inputs_bshd is for those
    that have no strides."""
    def head_tensor(count, width, is_bshd):
        return _tensor([None, None, count, width] if is_bshd else
                       [None, count, None, width], dtype)

    q = head_tensor(heads, query_width, inputs_bshd)
    k = head_tensor(kv_heads, query_width, inputs_bshd)
    v = head_tensor(kv_heads, value_width, inputs_bshd)
    out = head_tensor(heads, value_width, bshd)
    lse_type = _tensor([None, heads, None], "f64" if dtype == "f64" else "f32")
    options = _Options()
    options.masks(heads, mask_ones, bias_ones, bias_dtype, lengths_dtype,
                  offset_dtype)
    options.attributes(causal, window, scale, softcap)
    if inputs_bshd:
        order = "bshd" if bshd else "bhsd"
        options.clauses.append(
            f"layout<query = bshd, key = bshd, value = bshd, output = {order}>")
    elif bshd:
        options.clauses.append("layout<output = bshd>")
    parameters = [f"%q: {q}", f"%k: {k}", f"%v: {v}", *options.parameters]
    constants, score_mod, mask_mod = "", "", ""
    if regions is not None:
        parameters += regions.parameters
        constants = regions.constants
        score_mod, mask_mod = regions.score_mod, regions.mask_mod
    results = [out, lse_type] if lse else [out]
    inits = ["%init", "%lse_init"] if lse else ["%init"]
    names = "%o, %l" if lse else "%o"
    lse_init = (f"  %lse_init = tensor.empty(%b, %n) : {lse_type}\n"
                if lse else "")
    return (
        f"func.func @sdpa({', '.join(parameters)})\n"
        f"    -> ({', '.join(results)}) {{\n"
        "  %c0 = arith.constant 0 : index\n"
        f"  %rows = arith.constant {1 if inputs_bshd else 2} : index\n"
        f"  %b = tensor.dim %q, %c0 : {q}\n"
        f"  %n = tensor.dim %q, %rows : {q}\n"
        f"{constants}"
        f"  %init = tensor.empty(%b, %n) : {out}\n"
        f"{lse_init}"
        f"  {names} = attn.sdpa ins(%q, %k, %v : {q}, {k}, {v})\n"
        + "".join(f"    {clause}\n" for clause in options.clauses) +
        f"    outs({', '.join(inits)} : {', '.join(results)})\n"
        f"{score_mod}{mask_mod}"
        f"    -> {', '.join(results)}\n"
        f"  return {names} : {', '.join(results)}\n"
        "}\n")


class QueryLengthRegion:
    """A mask_mod that allows the rows below a length, [B], which it captures:
    the others see no key, and give 0."""

    parameters = ["%query_lengths: tensor<?xi32>"]
    constants = score_mod = ""
    mask_mod = ("    mask_mod {\n"
                "    ^bb0(%at_b: index, %at_h: index, %at_i: index, %at_j: index):\n"
                "      %length = tensor.extract %query_lengths[%at_b] : tensor<?xi32>\n"
                "      %row = arith.index_cast %at_i : index to i32\n"
                "      %inside = arith.cmpi slt, %row, %length : i32\n"
                "      attn.yield %inside : i1\n    }\n")


def sdpa(**facts):
    """The compiled function of the module."""
    module = _cache.get_module(sdpa_text(**facts).encode(), {})
    return module.functions[0]


def multihead_text(*, dtype, width, source_width, out_width, heads, d_k, d_v,
                   kv_groups, biases, causal, window, scale, softcap, mask_ones,
                   bias_ones, bias_dtype, lengths_dtype, offset_dtype,
                   latent=None, batch=None, queries=None, keys=None):
    """The module of attn.multihead, a whole layer, for tensors of any batch and
    length or of those that are given."""
    x = _tensor([batch, queries, width], dtype)
    y = _tensor([batch, queries, out_width], dtype)
    kv_heads = heads if kv_groups is None else kv_groups
    rows = source_width or width
    rope = latent[1] if latent else 0
    weights = {"wq": (width, heads * (d_k + rope))}
    if latent:
        weights.update(w_dkv=(rows, sum(latent)), w_uk=(latent[0], heads * d_k),
                       w_uv=(latent[0], heads * d_v))
    else:
        weights.update(wk=(rows, kv_heads * d_k), wv=(rows, kv_heads * d_v))
    weights["wo"] = (heads * d_v, out_width)
    types = {name: _tensor(sizes, dtype) for name, sizes in weights.items()}
    options = _Options()
    if source_width is not None:
        options.operand("source", "context",
                        _tensor([batch, keys, source_width], dtype))
    for name in biases:
        options.operand(name, name,
                        _tensor([weights["w" + name[1]][1]], dtype))
    options.masks(heads, mask_ones, bias_ones, bias_dtype, lengths_dtype,
                  offset_dtype)
    options.attributes(causal, window, scale, softcap)
    parameters = [f"%x: {x}"] + [f"%{name}: {types[name]}" for name in types]
    parameters += options.parameters
    kv = (f"mla<{latent[0]}, {latent[1]}>" if latent else
          "mha" if kv_groups is None else
          "mqa" if kv_groups == 1 else f"gqa<{kv_groups}>")
    return (
        f"func.func @multihead({', '.join(parameters)})\n"
        f"    -> {y} {{\n"
        f"  %y = attn.multihead %x heads({heads}) d_k({d_k}) d_v({d_v}) kv({kv})\n"
        + "".join(f"    {name}(%{name} : {types[name]})\n" for name in types
                  if name != "wo")
        + "".join(f"    {clause}\n" for clause in options.clauses) +
        f"    wo(%wo : {types['wo']})\n"
        f"    : {x} -> {y}\n"
        f"  return %y : {y}\n"
        "}\n")
