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


def _pairs(ones, heads):
    """The sizes of a mask or bias; a bit of `ones` says that one is 1."""
    full = (None, heads, None, None)
    return [1 if ones >> dim & 1 else full[dim] for dim in range(4)]


def _number(value):
    return f"{value:.17e}"


class _Options:
    """The optional operands and attributes that both operations share. `views`
    says of an operand, by its name, in what form it comes (see `multihead_text`)."""

    def __init__(self, views=None):
        self.views = views or {}
        self.parameters = []
        self.prologue = ""
        self.clauses = []

    def value(self, name, sizes, dtype):
        """The parameter, and what makes the value `name` of it."""
        view = self.views.get(name, "")
        type = _tensor(sizes, dtype)
        if view == "":
            self.parameters.append(f"%{name}: {type}")
        elif view == "rows":
            rows = _tensor([None, *sizes[2:]], dtype)
            # The first one is there for its sizes.
            self.parameters += [f"%{name}_sizes: {type}",
                                f"%{name}_rows: {rows} "
                                "{bufferization.buffer_layout = strided<[?, 1]>}"]
            self.prologue += (
                f"  %{name}_b = tensor.dim %{name}_sizes, %c0 : {type}\n"
                f"  %{name}_n = tensor.dim %{name}_sizes, %c1 : {type}\n"
                f"  %{name} = tensor.expand_shape %{name}_rows [[0, 1], [2]] "
                f"output_shape [%{name}_b, %{name}_n, {sizes[2]}]"
                f" : {rows} into {type}\n")
        elif view == "turned":
            turned = _tensor(sizes[::-1], dtype)
            self.parameters.append(f"%{name}_turned: {turned}")
            self.prologue += (
                f"  %{name}_empty = tensor.empty() : {type}\n"
                f"  %{name} = linalg.transpose ins(%{name}_turned : {turned}) "
                f"outs(%{name}_empty : {type}) permutation = [1, 0]\n")
        else:
            # A last dimension of one element is contiguous whatever the strides
            # of the others.
            view, dynamic = _tensor([*sizes, 1], dtype), []
            self.parameters.append(f"%{name}_view: {view}")
            for dim, size in enumerate(sizes):
                dynamic.append(f"%{name}_{dim}" if size is None else str(size))
                if size is None:
                    self.prologue += (f"  %{name}_{dim}_at = arith.constant {dim} : index\n"
                                      f"  %{name}_{dim} = tensor.dim %{name}_view, "
                                      f"%{name}_{dim}_at : {view}\n")
            zeros, ones = ", ".join("0" * len(sizes)), ", ".join("1" * len(sizes))
            self.prologue += (
                f"  %{name}_part = tensor.extract_slice %{name}_view[{zeros}, 0] "
                f"[{', '.join(dynamic)}, 1] [{ones}, 1] : {view} to {type}\n"
                f"  %{name} = bufferization.alloc_tensor() copy(%{name}_part) : {type}\n")
        return type

    def operand(self, keyword, name, sizes, dtype):
        type = self.value(name, sizes, dtype)
        self.clauses.append(f"{keyword}(%{name} : {type})")

    def masks(self, heads, mask_ones, bias_ones, bias_dtype, lengths_dtype,
              offset_dtype):
        if bias_ones is not None:
            self.operand("bias", "bias", _pairs(bias_ones, heads), bias_dtype)
        if mask_ones is not None:
            self.operand("mask", "mask", _pairs(mask_ones, heads), "i1")
        if lengths_dtype is not None:
            self.operand("key_lengths", "lengths", [None], lengths_dtype)
        if offset_dtype is not None:
            self.operand("query_offset", "offsets", [None], offset_dtype)

    def attributes(self, causal, window, scale, softcap):
        if causal != "none":
            self.clauses.append(f"causal({causal})")
        if window is not None:
            # No position is so far from another one, and sums with an offset, which
            # is up to 2^61, stay inside of 64 bits.
            window = [-1 if side >= 2**62 else side for side in window]
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
                   latent=None, batch=None, queries=None, keys=None, lse=False,
                   regions=None, views=None):
    """The module of attn.multihead, a whole layer, for tensors of any batch and
    length or of those that are given.

    `views` says of a tensor, by its name, how it comes. As it is by default, which
    is contiguous for x and context and with contiguous rows for the others.
    "turned": a weight as [out, in]. "rows": x or context twice, as it is, which
    only gives sizes, and with the first two dimensions in one, rows with any
    stride. "copied": with any strides, and a last dimension of size 1; the code
    copies it.
    """
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
    options = _Options(views)
    x = options.value("x", [batch, queries, width], dtype)
    types = {name: options.value(name, list(sizes), dtype)
             for name, sizes in weights.items()}
    if source_width is not None:
        options.operand("source", "context", [batch, keys, source_width], dtype)
    for name in biases:
        options.operand(name, name, [weights["w" + name[1]][1]], dtype)
    options.masks(heads, mask_ones, bias_ones, bias_dtype, lengths_dtype,
                  offset_dtype)
    options.attributes(causal, window, scale, softcap)
    results = [_tensor([batch, queries, out_width], dtype)]
    names = "%y"
    if lse:
        results.append(_tensor([batch, heads, queries],
                               "f64" if dtype == "f64" else "f32"))
        names = "%y, %lse"
    parameters, constants, mods = options.parameters, "", ""
    if regions is not None:
        parameters = parameters + regions.parameters
        constants = regions.constants
        mods = regions.score_mod + regions.mask_mod
    kv = (f"mla<{latent[0]}, {latent[1]}>" if latent else
          "mha" if kv_groups is None else
          "mqa" if kv_groups == 1 else f"gqa<{kv_groups}>")
    return (
        f"func.func @multihead({', '.join(parameters)})\n"
        f"    -> ({', '.join(results)}) {{\n"
        + ("  %c0 = arith.constant 0 : index\n"
           "  %c1 = arith.constant 1 : index\n" if options.prologue else "")
        + options.prologue + constants +
        f"  {names} = attn.multihead %x heads({heads}) d_k({d_k}) d_v({d_v}) kv({kv})\n"
        + "".join(f"    {name}(%{name} : {types[name]})\n" for name in types
                  if name != "wo")
        + "".join(f"    {clause}\n" for clause in options.clauses) +
        f"    wo(%wo : {types['wo']})\n"
        f"{mods}"
        f"    : {x} -> {', '.join(results)}\n"
        f"  return {names} : {', '.join(results)}\n"
        "}\n")
