# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""scaled_dot_product_attention, computed by attn where it can be."""

from __future__ import annotations

import torch
from torch.autograd import forward_ad

from .. import _core
from ._ops import log_once

_torch_sdpa = torch.nn.functional.scaled_dot_product_attention
_run = _core.sdpa
_Tensor = torch.Tensor
FLOATS = (torch.float32, torch.bfloat16, torch.float16, torch.float64)
NEEDS_GRADIENT = "a gradient is required, and attn computes none: use torch.no_grad()"


def requires_gradient(*tensors):
    """Whether a gradient flows through any of them, backward or forward."""
    tensors = [t for t in tensors if isinstance(t, torch.Tensor)]
    if torch.is_grad_enabled() and any(t.requires_grad for t in tensors):
        return True
    return forward_ad._current_level >= 0 and any(
        forward_ad.unpack_dual(t).tangent is not None for t in tensors)


def find_obstacle(query, key, value, attn_mask, dropout_p, is_causal, enable_gqa,
                  gradient):
    """Why a call is PyTorch's to compute, or None."""
    if gradient:
        return NEEDS_GRADIENT
    tensors = [query, key, value, *([] if attn_mask is None else [attn_mask])]
    if not all(isinstance(t, torch.Tensor) for t in tensors):
        return "an argument is no tensor"
    if dropout_p != 0:
        return "dropout"
    for tensor in tensors:
        if (tensor.device.type != "cpu" or tensor.layout is not torch.strided
                or tensor.is_nested):
            return "a tensor is not dense memory of the CPU"
    if query.dtype not in FLOATS:
        return f"elements of type {query.dtype}"
    if key.dtype != query.dtype or value.dtype != query.dtype:
        return "query, key and value are of several types"
    if is_causal and attn_mask is not None:
        return "is_causal beside attn_mask"
    if (attn_mask is not None and attn_mask.dtype is not torch.bool
            and attn_mask.dtype not in FLOATS):
        return f"attn_mask with elements of type {attn_mask.dtype}"
    rank = query.dim()
    if rank < 2 or key.dim() != rank or value.dim() != rank:
        return "query, key and value are not of one rank of at least 2"
    if key.size(-1) != query.size(-1) or value.size(-2) != key.size(-2):
        return "sizes that do not fit together"
    if query.size(-1) == 0 or value.size(-1) == 0:
        return "heads of width 0"
    if rank > 2:
        heads = [t.size(-3) for t in (query, key, value)]
        if heads[0] != heads[1] or heads[1] != heads[2]:
            if enable_gqa:
                fit = heads[1] == heads[2] and heads[1] > 0 and heads[0] % heads[1] == 0
            else:
                fit = set(heads) <= {1, max(heads)}
            if not fit:
                return f"{heads[0]}, {heads[1]} and {heads[2]} heads"
        elif heads[0] == 0:
            return "no heads"
    return None


def attend(query, key, value, attn_mask=None, is_causal=False, scale=None,
           enable_gqa=False, turned=True):
    """Attention without an obstacle, by the operation of the graphs."""
    rank = query.dim()
    if rank == 2:
        return attend(query[None, None], key[None, None], value[None, None], attn_mask,
                      is_causal, scale, False, turned)[0, 0]
    if rank == 3:
        if enable_gqa:
            return attend(query[None], key[None], value[None], attn_mask, is_causal,
                          scale, True, turned)[0]
        # As batches, since a kernel is one for a number of heads.
        if attn_mask is not None and attn_mask.dim() == 3:
            attn_mask = attn_mask.unsqueeze(1)
        return attend(query.unsqueeze(1), key.unsqueeze(1), value.unsqueeze(1), attn_mask,
                      is_causal, scale, False, turned)[:, 0]
    if not enable_gqa:
        # Sizes of 1 broadcast. One head of keys serves all queries as it is.
        most = max(query.size(-3), key.size(-3), value.size(-3))
        query = _repeat_heads(query, most)
        if key.size(-3) != value.size(-3):
            key, value = _repeat_heads(key, most), _repeat_heads(value, most)
    batch = query.shape[:-3]
    if batch != key.shape[:-3] or batch != value.shape[:-3]:
        batch = torch.broadcast_shapes(batch, key.shape[:-3], value.shape[:-3])
    query, key, value = (_flatten(t, batch) for t in (query, key, value))
    if rank > 4 and attn_mask is not None and attn_mask.dim() > 3:
        attn_mask = _flatten(attn_mask, batch)
    mask, bias = attn_mask, None
    if attn_mask is not None and attn_mask.dtype is not torch.bool:
        mask, bias = None, attn_mask
    out = torch.ops.attn.sdpa(query, key, value, mask, bias,
                              "top_left" if is_causal else None, scale, turned=turned)
    return out if rank == 4 else out.unflatten(0, batch)


def _repeat_heads(tensor, heads):
    if tensor.size(-3) == heads:
        return tensor
    return tensor.expand(*tensor.shape[:-3], heads, *tensor.shape[-2:])


def _flatten(tensor, batch):
    if tensor.shape[:-3] != batch:
        tensor = tensor.expand(*batch, *tensor.shape[-3:])
    return tensor if len(batch) == 1 else tensor.flatten(0, -4)


def _autocast(tensors):
    """What torch.autocast makes of the arguments of attention."""
    dtype = torch.get_autocast_dtype("cpu")
    return [t.to(dtype) if isinstance(t, torch.Tensor) and t.dtype in FLOATS
            and t.dtype is not torch.float64 and t.device.type == "cpu" else t
            for t in tensors]


def sdpa(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attn_mask: torch.Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> torch.Tensor:
    """torch.nn.functional.scaled_dot_product_attention, with its signature and
    meaning: softmax(scale query key^T + attn_mask) value.

    query       [..., H, L, E]
    key         [..., Hkv, S, E]; Hkv is H or 1, or divides H with enable_gqa
    value       [..., Hkv, S, Ev]
    attn_mask   broadcast to [..., H, L, S]: bool, true where attention is
                allowed, or a float that is added to the scores
    is_causal   query i sees keys j <= i
    scale       of the scores, 1/sqrt(E) by default

    The tensors are read where they are, transposed ones too, as long as the
    elements of a head follow each other. The result is [..., H, L, Ev], in memory
    [B, L, H, Ev], so that joining the heads costs nothing. A query that sees no
    key gives 0. Can be traced: by torch.compile, torch.export, fake tensors.

    What attn cannot do is left to PyTorch, and the logger "attn.torch" says why:
    gradients, dropout, tensors that are not in the memory of the CPU. Errors are
    PyTorch's, or ValueError where a size of the mask does not fit.
    """
    # Exactly tensors, so that none is fake, a subclass or a parameter, and none
    # of PyTorch's modes wants to see the call.
    if (not torch.compiler.is_compiling()
            and type(query) is _Tensor and type(key) is _Tensor and type(value) is _Tensor
            and not dropout_p and query.dim() == 4
            and not (query.is_nested or key.is_nested)
            and (enable_gqa or query.size(1) == key.size(1))
            and not _is_watched() and not _is_autocast("cpu")):
        try:
            if attn_mask is None:
                return _run(query, key, value, causal="top_left" if is_causal else None,
                            scale=scale, layout="bhsd-as-bshd")
            if not is_causal and type(attn_mask) is _Tensor:
                if attn_mask.dtype is torch.bool:
                    return _run(query, key, value, mask=attn_mask, scale=scale,
                                layout="bhsd-as-bshd")
                return _run(query, key, value, bias=attn_mask, scale=scale,
                            layout="bhsd-as-bshd")
        except (TypeError, ValueError):
            # Broadcast batches, strides, gradients: seen to below.
            pass
    if torch.is_autocast_enabled("cpu"):
        query, key, value, attn_mask = _autocast((query, key, value, attn_mask))
    obstacle = find_obstacle(query, key, value, attn_mask, dropout_p, is_causal, enable_gqa,
                             requires_gradient(query, key, value, attn_mask))
    if obstacle is not None:
        log_once(f"scaled_dot_product_attention is computed by PyTorch: {obstacle}")
        return _torch_sdpa(query, key, value, attn_mask, dropout_p, is_causal, scale=scale,
                           enable_gqa=enable_gqa)
    return attend(query, key, value, attn_mask, is_causal, scale, enable_gqa)


_is_autocast = torch.is_autocast_enabled
_count_modes = torch._C._len_torch_dispatch_stack
_peek_transforms = torch._C._functorch.peek_interpreter_stack
_find_trace = torch._C._get_tracing_state


def _is_watched():
    """Whether a mode, a transform, such as vmap, a trace, or a derivative that is
    computed forward has to see operations."""
    return (_count_modes() or _peek_transforms() is not None or _find_trace() is not None
            or forward_ad._current_level >= 0)
