# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The backend of torch.compile: attention by attn, the rest by another backend.

A call of attention in the graph becomes a call of a function of this package that
takes the same arguments, and that the other backend traces down to operations.
"""

from __future__ import annotations

import inspect
import logging
import operator
from collections.abc import Callable
from typing import Any

import torch
from torch import fx
from torch.fx.experimental.symbolic_shapes import statically_known_true

from .. import _core
from .._trace_error import TraceError
from . import _flex, _layers
from ._flex import get_value
from ._sdpa import FLOATS, NEEDS_GRADIENT, attend, find_obstacle

_logger = logging.getLogger("attn.torch")

#===-----------------------------------------------------------------------===#
# Calls: each function changes a node, or returns why it does not
#===-----------------------------------------------------------------------===#

_SDPA = (("query", None), ("key", None), ("value", None), ("attn_mask", None),
         ("dropout_p", 0.0), ("is_causal", False), ("scale", None), ("enable_gqa", False))


def attention(query, key, value, attn_mask, is_causal, scale, enable_gqa, turned, dtype):
    """Stands in graphs for scaled_dot_product_attention."""
    if query.dtype != dtype:
        # What torch.autocast did inside of the call.
        query, key, value = query.to(dtype), key.to(dtype), value.to(dtype)
    return attend(query, key, value, attn_mask, is_causal,
                  None if scale is None else float(scale), enable_gqa, turned)


def _replace_sdpa(node):
    given = dict(_SDPA)
    given.update(zip(given, node.args))
    given.update(node.kwargs)
    facts = {name: get_value(value) for name, value in given.items() if name != "scale"}
    obstacle = find_obstacle(**facts, gradient=False)
    if obstacle is not None:
        return obstacle
    out = get_value(node)
    # Views that follow rely on the layout that was there.
    turned = out.dim() < 4 or not statically_known_true(out.stride(-3) >= out.stride(-2))
    del given["dropout_p"]
    node.target, node.args = attention, ()
    node.kwargs = {**given, "turned": turned, "dtype": out.dtype}
    return None


def _reads(node, index):
    return any(user.target is not operator.getitem or user.args[1] == index and user.users
               for user in node.users)


def _is_turned(node):
    """Whether nothing is read of the first result but the result with N first."""
    return all(user.op == "call_method" and user.target == "transpose"
               and user.args[1:] in ((1, 0), (0, 1))
               for item in node.users for user in item.users)


def _find_odd_input(given):
    for name in ("query", "key", "value", "src"):
        if name in given:
            value = get_value(given[name])
            if value.is_nested:
                return "nested tensors"
            if value.device.type != "cpu" or value.dtype not in FLOATS:
                return "a tensor is not of floats in the memory of the CPU"
    return None


def _replace_layer(function):
    """For functions of _layers that have the arguments of what they stand for."""
    signature = inspect.signature(function)

    def replace(node):
        bound = signature.bind(*node.args, **node.kwargs)
        bound.apply_defaults()
        given = bound.arguments
        if given.get("need_weights") and _reads(node, 1):
            return "the weights are asked for"
        obstacle = _find_odd_input(given)
        if function is _layers.multi_head_attention:
            obstacle = obstacle or _layers.find_obstacle(**given)
            given["batch_first"] = _is_turned(node)
        if obstacle is not None:
            return obstacle
        node.target, node.args, node.kwargs = function, (), dict(given)
        return None

    return replace


def _replace_flex(node):
    try:
        arguments = _flex.read_call(node)
    except TraceError as error:
        return str(error)
    node.target, node.args, node.kwargs = _flex.flex, arguments, {}
    return None


_RULES = {
    torch.nn.functional.scaled_dot_product_attention: _replace_sdpa,
    torch.ops.aten.scaled_dot_product_attention.default: _replace_sdpa,
    torch.nn.functional.multi_head_attention_forward:
        _replace_layer(_layers.multi_head_attention),
    torch._native_multi_head_attention: _replace_layer(_layers.native_multi_head_attention),
    torch._transformer_encoder_layer_fwd: _replace_layer(_layers.transformer_encoder_layer),
    torch.ops.higher_order.flex_attention: _replace_flex,
}


def _requires_gradient(node):
    value = get_value(node)
    values = value if isinstance(value, (tuple, list)) else (value,)
    return any(isinstance(v, torch.Tensor) and v.requires_grad for v in values)


def replace_attention(module: fx.GraphModule) -> int:
    """Makes attn compute the attention in a graph and in those it contains, and
    returns how many calls it computes. Says by the logger why not the others."""
    count = 0
    for graph_module in module.modules():
        if not isinstance(graph_module, fx.GraphModule):
            continue
        for node in graph_module.graph.nodes:
            rule = _RULES.get(node.target) if node.op == "call_function" else None
            if rule is None:
                continue
            name = getattr(node.target, "__name__", str(node.target))
            obstacle = NEEDS_GRADIENT if _requires_gradient(node) else rule(node)
            if obstacle is None:
                count += 1
            else:
                _logger.warning("%s is compiled by PyTorch: %s", name, obstacle)
        # What is dead now stays: some calls change a state that the graph does not show.
        graph_module.recompile()
    return count

#===-----------------------------------------------------------------------===#
# The backend
#===-----------------------------------------------------------------------===#


def _inductor(module, inputs, mode, options):
    from torch._inductor.compile_fx import compile_fx

    if mode is not None:
        options = {**torch._inductor.list_mode_options(mode), **options}
    # Code that inductor keeps in files calls our operations as this version has them.
    tag = f"{torch.compiler.config.cache_key_tag} attn {_core.build()}"
    with torch.compiler.config.patch(cache_key_tag=tag):
        return compile_fx(module, inputs, config_patches=options)


def _find_default():
    from torch._inductor import cpp_builder, exc

    try:
        cpp_builder.get_cpp_compiler()
        return "inductor"
    except exc.InvalidCxxCompiler:
        _logger.warning("there is no C++ compiler, which inductor needs: aot_eager is used")
        return "aot_eager"


def backend(
    graph_module: fx.GraphModule,
    example_inputs: list[Any],
    *,
    mode: str | None = None,
    options: dict[str, Any] | None = None,
) -> Callable[..., Any]:
    """The backend "attn" of torch.compile.

    Computes scaled_dot_product_attention, nn.MultiheadAttention,
    nn.TransformerEncoderLayer and flex_attention, for any length and batch, where
    no gradient is required. The rest is for another backend: options={"rest":
    name}, inductor by default, and aot_eager where there is no C++ compiler, which
    inductor needs. All other options, and mode, are inductor's.

    A block mask of flex_attention is taken to be that of its mask_mod.

    The logger "attn.torch" says, as warnings, what PyTorch computes and why.
    """
    options = dict(options or {})
    rest = options.pop("rest", None)
    if rest is None:
        rest = _find_default()
    if not isinstance(rest, str):
        raise ValueError(f"options: rest is {rest!r}, expected the name of a backend")
    if options and rest != "inductor":
        raise ValueError(f"options: {', '.join(options)} are inductor's, and the rest is for "
                         f"'{rest}'")
    count = replace_attention(graph_module)
    _logger.info("attn computes %d calls of attention in a graph", count)
    if rest == "inductor":
        return _inductor(graph_module, example_inputs, mode, options)
    return torch._dynamo.lookup_backend(rest)(graph_module, example_inputs)
