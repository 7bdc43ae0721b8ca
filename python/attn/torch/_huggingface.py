# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The attention of models of transformers, and their masks."""

import torch

from ._ops import log_once
from ._sdpa import find_obstacle, requires_gradient


def attention_forward(module, query, key, value, attention_mask, dropout=0.0, scaling=None,
                      is_causal=None, position_bias=None, softcap=None, cache=None, **options):
    """The attention of a layer as transformers calls it: heads [B, H, S, D] in,
    [B, S, H, D] out. Shared heads of keys are read as they are."""
    from transformers.integrations.sdpa_attention import sdpa_attention_forward

    if options.get("s_aux") is not None:
        raise ValueError("attn has no sinks: attn_implementation='eager' has")
    if options.get("output_attentions", False):
        log_once("attn gives no weights: attn_implementation='eager' does")
    if is_causal is None:
        is_causal = getattr(module, "is_causal", True)
    # One query sees all keys that there are; with a mask, the mask says it all.
    is_causal = bool(attention_mask is None and is_causal and query.shape[2] > 1)
    gradient = requires_gradient(query, key, value, attention_mask, position_bias)
    obstacle = "a paged cache" if cache is not None else find_obstacle(
        query, key, value, attention_mask, dropout, False, True, gradient)
    if obstacle is not None:
        log_once(f"the attention of transformers is computed by PyTorch: {obstacle}")
        return sdpa_attention_forward(
            module, query, key, value, attention_mask, dropout=dropout, scaling=scaling,
            is_causal=is_causal, position_bias=position_bias, softcap=softcap, cache=cache,
            **options)
    mask, bias = attention_mask, position_bias
    if mask is not None and mask.dtype is not torch.bool:
        mask, bias = None, mask if bias is None else bias + mask
    if is_causal and key.shape[2] > query.shape[2]:
        # The first keys of a cache of fixed size: the others are still empty.
        key, value = key[:, :, :query.shape[2]], value[:, :, :query.shape[2]]
        bias = None if bias is None else bias[..., :query.shape[2]]
    if query.shape[0] != key.shape[0]:
        batch = max(query.shape[0], key.shape[0])
        query, key, value = (t.expand(batch, -1, -1, -1) for t in (query, key, value))
    out = torch.ops.attn.sdpa(query, key, value, mask, bias,
                              "top_left" if is_causal else None, scaling, softcap=softcap)
    return out.transpose(1, 2), None


def attention_mask(batch_size, q_length, kv_length, q_offset=0, kv_offset=0,
                   mask_function=None, attention_mask=None, **options):
    """The mask of a layer, true where attention is allowed, or None. One of padding
    alone repeats its rows by a stride of 0, and takes no memory for them."""
    from transformers import masking_utils

    if mask_function is masking_utils.bidirectional_mask_function and attention_mask is not None:
        padding = masking_utils.prepare_padding_mask(attention_mask, kv_length, kv_offset)
        padding = padding[:, kv_offset:kv_offset + kv_length]
        if (options.get("allow_is_bidirectional_skip", False)
                and not torch.compiler.is_compiling() and padding.all()):
            return None
        return padding[:, None, None, :].expand(batch_size, 1, q_length, kv_length)
    if mask_function is not None:
        options["mask_function"] = mask_function
    return masking_utils.sdpa_mask(batch_size, q_length, kv_length, q_offset, kv_offset,
                                   attention_mask=attention_mask, **options)


def register_huggingface(name: str = "attn") -> None:
    """Registers attention and masks in transformers under `name`, for
    from_pretrained(..., attn_implementation=name) and
    model.set_attn_implementation(name).

    Where a gradient or dropout is required, transformers' "sdpa" computes instead,
    and the logger "attn.torch" says so. Raises ImportError without transformers.
    """
    from transformers import AttentionInterface
    from transformers.masking_utils import AttentionMaskInterface

    AttentionInterface.register(name, attention_forward)
    AttentionMaskInterface.register(name, attention_mask)
