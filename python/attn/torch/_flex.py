# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""flex_attention: the graphs of score_mod and mask_mod, written as regions."""

import math
import re

import torch
from torch import fx

from .. import _trace, _traced_values
from .._trace_error import TraceError
from ._ops import format_regions

_DTYPES = {torch.float32: "f32", torch.float64: "f64", torch.float16: "f16",
           torch.bfloat16: "bf16", torch.int8: "i8", torch.int16: "i16",
           torch.int32: "i32", torch.int64: "i64", torch.bool: "bool"}
# The size of the one block of a call that has no block mask.
_NO_BLOCKS = 1 << 30
_MOST_F32 = 3.4028234663852886e38


def get_value(argument):
    """What an argument of a node was when the graph was traced."""
    if isinstance(argument, fx.Node):
        return argument.meta.get("example_value", argument.meta.get("val"))
    return argument


def _get_limit(size):
    """A size the code may depend on, or the name of one it must not."""
    return size if isinstance(size, int) else str(size)


class _Captures:
    """The nodes that the functions read, each once."""

    def __init__(self):
        self.nodes = []
        self.facts = []

    def wrap(self, writer, node):
        value = get_value(node)
        if isinstance(value, (bool, int, float)):
            return value
        if isinstance(value, torch.SymInt):
            fact = ("i64", ())
        elif isinstance(value, torch.SymFloat):
            fact = ("f64", ())
        elif isinstance(value, torch.Tensor) and value.dtype in _DTYPES:
            fact = (_DTYPES[value.dtype], tuple(_get_limit(n) for n in value.shape))
        else:
            raise TraceError(f"what is captured, {node}, is no array of numbers")
        if node not in self.nodes:
            self.nodes.append(node)
            self.facts.append(fact)
        return _traced_values.Capture(writer, None, self.nodes.index(node), *fact)


def _convert(writer, value, dtype):
    if dtype.is_floating_point:
        return writer.to_float(value)
    value = writer.constant(value)
    if dtype is torch.bool:
        return value if value.kind == "bool" else value != 0
    return writer.to_index(value)


def _make(writer, number, size, dtype):
    if tuple(size) != ():
        raise TraceError(f"a new tensor of size {tuple(size)}")
    return _convert(writer, number, dtype or torch.float32)


_METHOD_DTYPES = {"float": torch.float32, "double": torch.float64, "int": torch.int32,
                  "long": torch.int64, "bool": torch.bool}


def _call_method(writer, name, value, *arguments, **options):
    if name in ("new_ones", "new_zeros"):
        size = options.get("size", arguments[0] if len(arguments) == 1 else arguments)
        return _make(writer, int(name == "new_ones"), size, options.get("dtype"))
    if name in _METHOD_DTYPES:
        return _convert(writer, value, _METHOD_DTYPES[name])
    if name in ("to", "type"):
        given = [*arguments, *options.values()]
        for option in given:
            if isinstance(option, torch.dtype):
                value = _convert(writer, value, option)
            elif not isinstance(option, (torch.device, str, bool)):
                raise TraceError(f"'{name}' with {option!r}")
        return value
    if name in ("clamp", "clip"):
        return _clamp(writer, value, *arguments, **options)
    if name == "item":
        return writer.constant(value)
    return _traced_values.apply(name, (value, *arguments), options)


def _clamp(writer, value, min=None, max=None):
    if min is not None:
        value = writer.binary(value, min, "maximumf", "maxsi")
    if max is not None:
        value = writer.binary(value, max, "minimumf", "minsi")
    return value


def _bind(keyword, module, buffers, captures):
    """The graph as what write_regions takes."""

    def bind(writer):
        def run(*arguments):
            return _interpret(module, writer, arguments, buffers, captures)

        run.__name__ = keyword
        return run

    return bind


def _find_line(node):
    """Where the function says what a node does, as the beginning of a message."""
    lines = re.findall(r'File "(.*)", line (\d+)', node.stack_trace or "")
    return f"{lines[-1][0]}:{lines[-1][1]}: " if lines else ""


def _interpret(module, writer, arguments, buffers, captures):
    values = {}
    given = iter((*arguments, *buffers))
    for node in module.graph.nodes:
        if node.op == "placeholder":
            value = next(given)
            if isinstance(value, fx.Node):
                value = captures.wrap(writer, value) if node.users else None
        elif node.op == "output":
            return fx.map_arg(node.args[0], values.__getitem__)
        else:
            try:
                value = _compute(module, writer, node, values)
            except TraceError as error:
                raise TraceError(
                    f"{_find_line(node)}{error.reason or error}") from None
            except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                # What Python says of operations that values do not have.
                raise TraceError(f"{_find_line(node)}{error}") from None
        values[node] = value
    raise TraceError("a graph without a result")


def _compute(module, writer, node, values):
    """The value of a node that is neither an argument nor the result."""
    if node.op == "get_attr":
        value = getattr(module, node.target)
        if not isinstance(value, torch.Tensor) or value.dim() != 0:
            raise TraceError(f"the constant '{node.target}'")
        return value.item()
    arguments, options = fx.map_arg((node.args, node.kwargs), values.__getitem__)
    if node.op == "call_method":
        return _call_method(writer, node.target, *arguments, **options)
    if node.target in (torch.clamp, torch.clip):
        return _clamp(writer, *arguments, **options)
    if node.op == "call_function":
        return node.target(*arguments, **options)
    raise TraceError(f"'{node.target}'")


def _is_trivial(module, result):
    """Whether a graph returns `result`, an argument or a constant 1."""
    output = next(node for node in module.graph.nodes if node.op == "output").args[0]
    if result is None:
        return (isinstance(output, fx.Node) and output.op == "call_method"
                and output.target == "new_ones")
    return output is list(module.graph.nodes)[result]


def read_call(node):
    """The new arguments for a call of the higher-order operation; raises
    TraceError where it is not for attn."""
    module = node.graph.owning_module
    (query, key, value, score_mod, block_mask, scale, kernel_options, score_buffers,
     mask_buffers) = node.args
    q, k, v = (get_value(t) for t in (query, key, value))
    if k.dtype != q.dtype or v.dtype != q.dtype:
        raise TraceError("query, key and value are of several types")
    if _DTYPES.get(q.dtype) not in ("f32", "f64", "f16", "bf16"):
        raise TraceError(f"query is of the type {q.dtype}")
    if isinstance(scale, (int, float)) and not abs(scale) <= _MOST_F32:
        raise TraceError(f"the scale is {scale}")
    if any(t.device.type != "cpu" for t in (q, k, v)):
        raise TraceError("a tensor is not in the memory of the CPU")
    if kernel_options.get("BACKEND") == "FLASH":
        raise TraceError("the option BACKEND asks for another kernel")
    if q.size(0) != k.size(0) or q.size(0) != v.size(0):
        raise TraceError("query and key are of several batches")
    if any(user.args[1] == 2 and user.users for user in node.users):
        raise TraceError("the maxima of the scores are asked for")
    mask_mod = getattr(module, block_mask[-1].target)
    has_blocks = not all(get_value(size) == _NO_BLOCKS for size in block_mask[-3:-1])
    if _is_trivial(mask_mod, None):
        if has_blocks:
            raise TraceError("blocks without a mask_mod")
        mask_mod = None
    score_mod = getattr(module, score_mod.target)
    if _is_trivial(score_mod, 0):
        score_mod = None
    captures = _Captures()
    dtype = _DTYPES[q.dtype]
    sizes = tuple(_get_limit(n) for n in (*q.shape[:3], k.size(2)))
    regions = _trace.write_regions(
        score_mod and _bind("score_mod", score_mod, score_buffers, captures),
        mask_mod and _bind("mask_mod", mask_mod, mask_buffers, captures),
        captures, dtype, sizes)
    needs_lse = any(user.args[1] == 1 and user.users for user in node.users)
    return (query, key, value, tuple(captures.nodes), format_regions(regions), scale,
            needs_lse)


def flex(query, key, value, captures, regions, scale, needs_lse):
    """Stands in graphs for the higher-order operation, which gives the result,
    log2 of the sums, and the maxima."""
    captures = [t if isinstance(t, torch.Tensor) else torch.full(
        (), t, dtype=torch.float64 if isinstance(t, (float, torch.SymFloat)) else torch.int64)
        for t in captures]
    out, lse = torch.ops.attn.flex(query, key, value, captures, regions, float(scale),
                                   needs_lse)
    return out, lse / math.log(2), lse
