# What stands in graphs for the layers of PyTorch that are one call gives what they
# give, for all their arguments.
#
# REQUIRES: torch
# RUN: %python -W ignore %s

import itertools

import attn.torch
import torch
from attn.torch import _layers
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
N, L, S, E, HEADS = 2, 5, 6, 16, 4


def close(output, expected):
    assert output.shape == expected.shape, (output.shape, expected.shape)
    error = (output - expected).norm() / expected.norm()
    assert error <= 1e-5, error


def normal(*sizes):
    return torch.randn(*sizes) * 0.3


# multi_head_attention_forward: [L, N, E] in and out.
x, c, d = torch.randn(L, N, E), torch.randn(S, N, E), torch.randn(S, N, E)
packed = {"in_proj_weight": normal(3 * E, E), "in_proj_bias": normal(3 * E)}
separate = {"in_proj_weight": None, "in_proj_bias": normal(3 * E),
            "use_separate_proj_weight": True, "q_proj_weight": normal(E, E),
            "k_proj_weight": normal(E, 12), "v_proj_weight": normal(E, 10)}
out_weight, out_bias = normal(E, E), normal(E)
pairs = torch.rand(L, S) < 0.3
pairs[:, 1] = False
padding = torch.zeros(N, S, dtype=torch.bool)
padding[0, 3:] = True


def compare(query, key, value, weights, **options):
    options = {"training": False, "out_proj_bias": out_bias, "need_weights": False, **options}
    given = dict(query=query, key=key, value=value, embed_dim_to_check=E, num_heads=HEADS,
                 bias_k=None, bias_v=None, add_zero_attn=False, dropout_p=0.0,
                 out_proj_weight=out_weight, **weights, **options)
    expected, _ = F.multi_head_attention_forward(**given)
    for batch_first in (False, True):
        output, nothing = _layers.multi_head_attention(**given, batch_first=batch_first)
        close(output, expected)
        assert nothing is None
        if query.dim() == 3:
            assert (output.transpose(0, 1) if batch_first else output).is_contiguous()


for inputs in ((x, x, x), (x, c, c), (x, c, d), (x, x, d[:L])):
    for weights in (packed, {**packed, "in_proj_bias": None}):
        compare(*inputs, weights)
compare(x, torch.randn(S, N, 12), torch.randn(S, N, 10), separate)
compare(x, torch.randn(S, N, 12), torch.randn(S, N, 10), {**separate, "in_proj_bias": None})
compare(x, c, c, packed, out_proj_bias=None)
# Masks of each kind and rank, and each with the other.
of_heads = torch.rand(N * HEADS, L, S) < 0.3
of_heads[..., 1] = False
for mask in (None, pairs, normal(L, S), of_heads, normal(N * HEADS, L, S)):
    for keys in (None, padding, torch.zeros(N, S).masked_fill(padding, -2.0)):
        if mask is None or keys is None or mask.dtype == keys.dtype:
            compare(x, c, d, packed, attn_mask=mask, key_padding_mask=keys)
            compare(x, c, d, packed, attn_mask=mask, key_padding_mask=keys, need_weights=True)
# One of bools beside one of floats, which PyTorch has come to warn of.
compare(x, c, d, packed, attn_mask=normal(L, S), key_padding_mask=padding)
compare(x, c, d, packed, attn_mask=pairs, key_padding_mask=normal(N, S))
# The hint that a mask is causal: PyTorch believes it, or looks at the mask.
later = torch.ones(L, L, dtype=torch.bool).triu(1)
for need_weights, keys in itertools.product((False, True), (None, padding[:, :L])):
    compare(x, x, x, packed, attn_mask=later, is_causal=True, need_weights=need_weights,
            key_padding_mask=keys)
other = pairs[:, :L]
compare(x, x, x, packed, attn_mask=other, is_causal=True)
compare(x, x, x, packed, attn_mask=other, is_causal=True, need_weights=True)
# Without a batch.
compare(x[:, 0], c[:, 0], d[:, 0], packed, attn_mask=pairs, key_padding_mask=padding[0])
compare(x[:, 0], x[:, 0], x[:, 0], packed, attn_mask=of_heads[:HEADS, :, :L])

# Why a call is PyTorch's.
nothing = {"training": False, "dropout_p": 0.5, "bias_k": None, "bias_v": None,
           "add_zero_attn": False, "static_k": None, "static_v": None}
assert _layers.find_obstacle(**nothing) is None
for name, value, reason in (
        ("training", True, "dropout"), ("bias_k", x, "a key that is added"),
        ("bias_v", x, "a key that is added"), ("add_zero_attn", True, "a key that is added"),
        ("static_k", x, "static_k"), ("static_v", x, "static_k or static_v")):
    assert reason in _layers.find_obstacle(**{**nothing, name: value}), name

# The functions for inference, [N, L, E].
x, c = torch.randn(N, L, E), torch.randn(N, L, E)
masks = [(None, None), (later, 0), (padding[:, :L], 1)]
qkv, bias = normal(3 * E, E), normal(3 * E)
with torch.no_grad():
    for inputs in ((x, x, x), (x, c, c)):
        for mask, kind in masks:
            arguments = (*inputs, E, HEADS, qkv, bias, out_weight, out_bias, mask, False, True, kind)
            close(_layers.native_multi_head_attention(*arguments)[0],
                  torch._native_multi_head_attention(*arguments)[0])
    hidden = 24
    weights = (normal(hidden, E), normal(hidden), normal(E, hidden), normal(E))
    norms = [normal(E) for _ in range(4)]
    for norm_first, use_gelu, eps in itertools.product((False, True), (False, True), (1e-5, 0.5)):
        for mask, kind in masks:
            arguments = (x, E, HEADS, qkv, bias, out_weight, out_bias, use_gelu, norm_first, eps,
                         *norms, *weights, mask, kind)
            close(_layers.transformer_encoder_layer(*arguments),
                  torch._transformer_encoder_layer_fwd(*arguments))
