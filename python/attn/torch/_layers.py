# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Layers of PyTorch that are one call in a graph: nn.MultiheadAttention and
nn.TransformerEncoderLayer, in terms of attention."""

import torch
from torch.nn import functional as F

from ._sdpa import attend

# What nn.TransformerEncoderLayer says its mask is.
_OF_PAIRS, _OF_KEYS = 0, 1


def _split(tensor, heads):
    """[N, L, H D] as [N, H, L, D]."""
    return tensor.unflatten(-1, (heads, -1)).transpose(1, 2)


def _merge_masks(pairs, keys, batch, heads):
    """Masks in which true, or -inf, means to ignore, as one that attention takes."""
    masks = []
    if pairs is not None:
        masks.append(pairs.unflatten(0, (batch, heads)) if pairs.dim() == 3 else pairs)
    if keys is not None:
        masks.append(keys.view(-1, 1, 1, keys.size(-1)))
    if all(mask.dtype is torch.bool for mask in masks):
        allowed = [~mask for mask in masks]
        return allowed[0] & allowed[1] if len(allowed) == 2 else allowed[0]
    dtype = next(mask.dtype for mask in masks if mask.dtype is not torch.bool)
    added = [torch.zeros_like(mask, dtype=dtype).masked_fill(mask, float("-inf"))
             if mask.dtype is torch.bool else mask for mask in masks]
    return added[0] + added[1] if len(added) == 2 else added[0]


def _project(inputs, weights, biases):
    """The three projections; those of one input, one product."""
    query, key, value = inputs
    if query is key and key is value:
        return F.linear(query, weights, biases).chunk(3, -1)
    wq, wk, wv = weights.chunk(3)
    bq, bk, bv = (None, None, None) if biases is None else biases.chunk(3)
    return F.linear(query, wq, bq), F.linear(key, wk, bk), F.linear(value, wv, bv)


def find_obstacle(*, training, dropout_p, bias_k, bias_v, add_zero_attn, static_k,
                  static_v, **options):
    """Why a call of multi_head_attention_forward is PyTorch's, or None."""
    if training and dropout_p != 0:
        return "dropout"
    if bias_k is not None or bias_v is not None or add_zero_attn:
        return "a key that is added to the input's"
    if static_k is not None or static_v is not None:
        return "static_k or static_v"
    return None


def multi_head_attention(
        query, key, value, embed_dim_to_check, num_heads, in_proj_weight, in_proj_bias, bias_k,
        bias_v, add_zero_attn, dropout_p, out_proj_weight, out_proj_bias, training=True,
        key_padding_mask=None, need_weights=True, attn_mask=None,
        use_separate_proj_weight=False, q_proj_weight=None, k_proj_weight=None,
        v_proj_weight=None, static_k=None, static_v=None, average_attn_weights=True,
        is_causal=False, batch_first=False):
    """Stands for multi_head_attention_forward where nobody reads the weights.

    With `batch_first` the result lies in memory as [N, L, E].
    """
    inputs = (query, key, value)
    is_batched = query.dim() == 3
    # One tensor stays one, which makes one product of the projections.
    turn = {}
    for tensor in inputs:
        turn.setdefault(id(tensor), tensor.transpose(0, 1) if is_batched else tensor[None])
    inputs = [turn[id(tensor)] for tensor in inputs]
    if use_separate_proj_weight:
        biases = (None, None, None) if in_proj_bias is None else in_proj_bias.chunk(3)
        weights = (q_proj_weight, k_proj_weight, v_proj_weight)
        q, k, v = (F.linear(*given) for given in zip(inputs, weights, biases))
    else:
        q, k, v = _project(inputs, in_proj_weight, in_proj_bias)
    # The hint replaces the mask on the same conditions as there.
    causal = is_causal and key_padding_mask is None and not need_weights
    mask = None
    if not causal and (attn_mask is not None or key_padding_mask is not None):
        mask = _merge_masks(attn_mask, key_padding_mask, q.size(0), num_heads)
    out = attend(_split(q, num_heads), _split(k, num_heads), _split(v, num_heads), mask, causal)
    out = F.linear(out.transpose(1, 2).flatten(2), out_proj_weight, out_proj_bias)
    if not is_batched:
        return out[0], None
    out = out.transpose(0, 1)
    return (out if batch_first else out.contiguous()), None


def native_multi_head_attention(
        query, key, value, embed_dim, num_head, qkv_weight, qkv_bias, proj_weight, proj_bias,
        mask=None, need_weights=True, average_attn_weights=True, mask_type=None):
    """Stands for torch._native_multi_head_attention, whose tensors are [N, L, E]."""
    q, k, v = _project((query, key, value), qkv_weight, qkv_bias)
    if mask is not None:
        if mask_type == _OF_KEYS:
            mask = _merge_masks(None, mask, q.size(0), num_head)
        else:
            mask = _merge_masks(mask, None, q.size(0), num_head)
    out = attend(_split(q, num_head), _split(k, num_head), _split(v, num_head), mask)
    return F.linear(out.transpose(1, 2).flatten(2), proj_weight, proj_bias), None


def transformer_encoder_layer(
        src, embed_dim, num_heads, qkv_weight, qkv_bias, proj_weight, proj_bias, use_gelu,
        norm_first, eps, norm_weight_1, norm_bias_1, norm_weight_2, norm_bias_2, ffn_weight_1,
        ffn_bias_1, ffn_weight_2, ffn_bias_2, mask=None, mask_type=None):
    """Stands for torch._transformer_encoder_layer_fwd."""

    def attention(x):
        return native_multi_head_attention(x, x, x, embed_dim, num_heads, qkv_weight, qkv_bias,
                                           proj_weight, proj_bias, mask,
                                           mask_type=mask_type)[0]

    def feed_forward(x):
        x = F.linear(x, ffn_weight_1, ffn_bias_1)
        return F.linear(F.gelu(x) if use_gelu else F.relu(x), ffn_weight_2, ffn_bias_2)

    def norm(x, weight, bias):
        return F.layer_norm(x, (embed_dim,), weight, bias, eps)

    if norm_first:
        src = src + attention(norm(src, norm_weight_1, norm_bias_1))
        return src + feed_forward(norm(src, norm_weight_2, norm_bias_2))
    src = norm(src + attention(src), norm_weight_1, norm_bias_1)
    return norm(src + feed_forward(src), norm_weight_2, norm_bias_2)
