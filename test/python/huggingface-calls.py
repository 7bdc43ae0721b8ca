# The attention and the mask that transformers calls, with every argument: as its own.
#
# REQUIRES: torch, transformers
# RUN: %python -W ignore %s

import logging
import types

import attn.torch
import torch
from attn.torch._huggingface import attention_forward, attention_mask
from reference import close, raises, sdpa
from transformers import masking_utils
from transformers.integrations.sdpa_attention import sdpa_attention_forward

torch.manual_seed(0)
said = []
handler = logging.Handler()
handler.emit = lambda record: said.append(record.getMessage())
logging.getLogger("attn.torch").addHandler(handler)
logging.getLogger("attn.torch").propagate = False

decoder = types.SimpleNamespace(num_key_value_groups=2, is_causal=True)
encoder = types.SimpleNamespace(num_key_value_groups=2, is_causal=False)
unknown = types.SimpleNamespace(num_key_value_groups=2)


def check(module, query, key, value, mask, reason=None, own=False, **options):
    """Compares with transformers' own; `own` says that attn computes nothing."""
    said.clear()
    attn.torch._ops.log_once.cache_clear()
    with torch.profiler.profile() as profile:
        output, nothing = attention_forward(module, query, key, value, mask, **options)
    calls = sum(event.count for event in profile.key_averages() if event.key == "attn::sdpa")
    assert nothing is None and calls == (0 if own else 1), calls
    expected, _ = sdpa_attention_forward(module, query, key, value, mask, **options)
    if not options.get("dropout"):
        close(output.detach(), expected.detach())
    assert output.shape == (len(output), query.shape[2], query.shape[1], value.shape[3])
    if reason is None:
        assert not said, said
    else:
        assert any(reason in message for message in said), said
    return output


q = torch.randn(2, 4, 7, 16)
k, v = torch.randn(2, 2, 7, 16), torch.randn(2, 2, 7, 24)
allowed = torch.rand(2, 1, 7, 7) < 0.6
allowed[..., 0] = True
added = torch.zeros(2, 1, 7, 7).masked_fill(~allowed, torch.finfo(torch.float32).min)
bias = torch.randn(1, 4, 7, 7)

with torch.no_grad():
    # Who is causal says the call, then the layer; without both, it is.
    for module in (decoder, encoder, unknown):
        for is_causal in (None, False, True):
            check(module, q, k, v, None, is_causal=is_causal)
            check(module, q, k, v, None, is_causal=is_causal, position_bias=bias)
    # One query sees all keys.
    check(decoder, q[:, :, :1], k, v, None)
    # With a mask, it is the mask that says so.
    for mask in (allowed, added):
        check(decoder, q, k, v, mask)
        check(decoder, q, k, v, mask, scaling=0.3)
        check(decoder, q, k, v, mask, position_bias=bias, scaling=0.3)
    # The first keys of a cache of fixed size.
    more, wide = (torch.randn(2, 2, 12, t.shape[3]) for t in (k, v))
    check(decoder, q, more, wide, None)
    check(decoder, q, more, wide, None, position_bias=torch.randn(1, 4, 7, 12))
    check(encoder, q, more, wide, None)
    # Caps, which transformers' own does not compute.
    output, _ = attention_forward(decoder, q, k, v, allowed, softcap=2.0, scaling=0.5)
    close(output.transpose(1, 2), sdpa(*(t.double().numpy() for t in (q, k, v)),
                                       allow=allowed.numpy(), softcap=2.0, scale=0.5)[0])
    # One batch of keys, or of queries, for several of the others.
    for tensors in ((q, k[:1], v[:1]), (q[:1], k, v)):
        output, _ = attention_forward(encoder, *tensors, None)
        expected, _ = attention_forward(encoder, *(t.expand(2, -1, -1, -1) for t in tensors), None)
        assert torch.equal(output, expected)
    assert not said

    # What is left to transformers.
    check(decoder, q, k, v, allowed, dropout=0.5, own=True, reason="dropout")
    check(decoder, q, k, v, None, scaling=0.3, cache=object(), own=True, reason="a paged cache")
    check(encoder, q, k, v, allowed, position_bias=bias, cache=object(), own=True,
          reason="a paged cache")
    check(decoder, q, k, v, allowed, output_attentions=True, reason="attn gives no weights")
    raises(ValueError, "attn has no sinks", attention_forward, decoder, q, k, v, None,
           s_aux=torch.zeros(4))

for place in range(4):
    given = [q, k, v, bias]
    given[place] = given[place].clone().requires_grad_()
    check(decoder, *given[:3], allowed, position_bias=given[3], own=True,
          reason="a gradient is required")
    with torch.no_grad():
        check(decoder, *given[:3], allowed, position_bias=given[3])

# Masks are those of transformers' own, for each kind, also of a part of the keys.
padding = torch.ones(2, 12, dtype=torch.bool)
padding[0, 9:] = padding[1, :2] = False
ahead = masking_utils.sliding_window_causal_mask_function(3)
for function in (masking_utils.causal_mask_function, masking_utils.bidirectional_mask_function,
                 ahead):
    for sizes in ((2, 12, 12), (2, 4, 12, 8, 0), (2, 4, 6, 6, 4), (2, 1, 12, 11, 0)):
        for given in (None, padding, torch.ones_like(padding)):
            for skips in (False, True):
                options = {"mask_function": function, "attention_mask": given,
                           "allow_is_bidirectional_skip": skips, "allow_is_causal_skip": skips}
                mask = attention_mask(*sizes, **options)
                expected = masking_utils.sdpa_mask(*sizes, **options)
                assert (mask is None) == (expected is None), (sizes, options)
                assert mask is None or torch.equal(mask, expected), (sizes, options)
assert torch.equal(attention_mask(2, 4, 12, 8, allow_is_causal_skip=False),
                   masking_utils.sdpa_mask(2, 4, 12, 8, allow_is_causal_skip=False))
