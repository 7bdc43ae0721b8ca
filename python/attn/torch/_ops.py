# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The operations that graphs of PyTorch contain: torch.ops.attn.sdpa and
torch.ops.attn.flex, with kernels for the CPU and sizes for tracing.

In a graph no shape is looked at: what a kernel depends on is read from the
tensors of each call, so that one graph serves all lengths.
"""

import functools
import json
import logging

import torch

from .. import _core, _trace

_logger = logging.getLogger("attn.torch")
_run = _core.sdpa


@functools.lru_cache(maxsize=1024)
def log_once(message):
    _logger.warning("%s", message)


_library = torch.library.Library("attn", "DEF")
_library.define(
    "sdpa(Tensor query, Tensor key, Tensor value, Tensor? mask=None, Tensor? bias=None, "
    "str? causal=None, float? scale=None, *, float? softcap=None, bool turned=True) "
    "-> Tensor")
_library.define(
    "flex(Tensor query, Tensor key, Tensor value, Tensor[] captures, str regions, "
    "float? scale, bool return_lse) -> (Tensor, Tensor)")


def _dense(tensor):
    """The tensor, or a copy of it, whose last dimension has no gaps."""
    return (tensor if tensor.stride(-1) == 1 or tensor.size(-1) <= 1 else
            tensor.contiguous())


def _dense_pairs(tensor):
    """The same for a mask or a bias, which may repeat one element."""
    if tensor is None or tensor.dim() == 0 or tensor.stride(-1) == 0:
        return tensor
    return _dense(tensor)


def _sdpa(query, key, value, mask=None, bias=None, causal=None, scale=None, *,
          softcap=None, turned=True):
    return _run(_dense(query), _dense(key), _dense(value), mask=_dense_pairs(mask),
                bias=_dense_pairs(bias), causal=causal, scale=scale, softcap=softcap,
                layout="bhsd-as-bshd" if turned else "bhsd")


def _empty(query, value, turned):
    batch, heads, queries = query.shape[:3]
    if turned:
        return query.new_empty(batch, queries, heads, value.size(3)).transpose(1, 2)
    return query.new_empty(batch, heads, queries, value.size(3))


def _sdpa_sizes(query, key, value, mask=None, bias=None, causal=None, scale=None, *,
                softcap=None, turned=True):
    return _empty(query, value, turned)


@functools.lru_cache(maxsize=1024)
def _parse_regions(text):
    return _trace.Regions(**json.loads(text))


def format_regions(regions):
    """The argument `regions` of the operation flex."""
    return json.dumps({"parameters": regions.parameters, "constants": regions.constants,
                       "score_mod": regions.score_mod, "mask_mod": regions.mask_mod})


def _flex(query, key, value, captures, regions, scale, return_lse):
    traced = _trace.Traced(_parse_regions(regions), [t.contiguous() for t in captures])
    out = _run(_dense(query), _dense(key), _dense(value), score_mod=traced, scale=scale,
               return_lse=return_lse)
    return out if return_lse else (out, query.new_empty(0))


def _flex_sizes(query, key, value, captures, regions, scale, return_lse):
    if not return_lse:
        return _empty(query, value, False), query.new_empty(0)
    dtype = torch.float64 if query.dtype is torch.float64 else torch.float32
    return _empty(query, value, False), query.new_empty(query.shape[:3], dtype=dtype)


for _name, _kernel, _sizes in (("sdpa", _sdpa, _sdpa_sizes), ("flex", _flex, _flex_sizes)):
    _library.impl(_name, _kernel, "CPU")
    torch.library.register_fake(f"attn::{_name}", _sizes, lib=_library)
