# torch.compile(..., backend="attn"): layers, dynamic lengths, what is left to
# PyTorch.
#
# REQUIRES: torch
# RUN: %python -W ignore %s

import logging
from unittest import mock

import attn.torch
import torch
from reference import raises
from torch import nn
from torch._inductor import exc
from torch.nn import functional as F

torch.manual_seed(0)
said = []
handler = logging.Handler()
handler.emit = lambda record: said.append(record.getMessage())
logging.getLogger("attn.torch").addHandler(handler)
logging.getLogger("attn.torch").setLevel(logging.INFO)
logging.getLogger("attn.torch").propagate = False


def check(function, *arguments, calls=1, reason=None, rest="aot_eager", bound=1e-5):
    """Compares with eager, and how many calls of attention were replaced."""
    torch.compiler.reset()
    said.clear()
    with torch.no_grad():
        expected = function(*arguments)
        compiled = torch.compile(function, backend="attn", options={"rest": rest},
                                 fullgraph=True)
        output = compiled(*arguments)
    outputs, expecteds = ((t,) if isinstance(t, torch.Tensor) else t
                          for t in (output, expected))
    for one, other in zip(outputs, expecteds):
        error = (one.double() - other.double()).norm() / other.double().norm()
        assert one.shape == other.shape and one.dtype is other.dtype and error <= bound, error
    assert said[-1] == f"attn computes {calls} calls of attention in a graph", said
    if reason is None:
        assert len(said) == 1, said
    else:
        assert reason in said[0], said
    return compiled


# Attention alone.
q, k, v = (torch.randn(2, 4, n, 16) for n in (7, 9, 9))
allowed = torch.rand(2, 1, 7, 9) < 0.7
allowed[..., 0] = True
for rest in ("eager", "aot_eager", "inductor"):
    check(F.scaled_dot_product_attention, q, k, v, allowed, rest=rest)
check(lambda q, k, v: F.scaled_dot_product_attention(
    q, k[:, :2], v[:, :2], is_causal=True, scale=0.3, enable_gqa=True), q, k, v)
check(lambda q, k, v: F.scaled_dot_product_attention(q[0], k[0], v[0], allowed[0]), q, k, v)
# The layout that views rely on, which differs with the arguments.
check(lambda q, k, v: F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(2, 7, 64),
      q, k, v)
strides = set()
for inputs in ((q, k, v), (q, k, v, torch.randn(7, 9)), (q[:, :, :1], k, v), (q[0], k[0], v[0]),
               [torch.randn(2, n, 4, 16).transpose(1, 2) for n in (7, 9, 9)]):
    compiled = check(lambda *inputs: F.scaled_dot_product_attention(*inputs), *inputs, rest="eager")
    with torch.no_grad():
        expected = F.scaled_dot_product_attention(*inputs)
        assert compiled(*inputs).stride() == expected.stride(), expected.stride()
    strides.add(expected.stride(-2))
assert len(strides) > 1
# The operation itself; and a graph in a graph.
check(lambda q, k, v: torch.ops.aten.scaled_dot_product_attention.default(
    q, k, v), q, k, v)
check(lambda q, k, v: torch.cond(q.sum() > 0, lambda q: F.scaled_dot_product_attention(q, k, v),
                                 lambda q: F.scaled_dot_product_attention(-q, k, v), (q,)),
      q, k, v, calls=2)


def cast(q, k, v):
    with torch.autocast("cpu", torch.bfloat16):
        return F.scaled_dot_product_attention(q, k, v)


check(cast, q, k, v, bound=1e-2)

# nn.MultiheadAttention.
x, c = torch.randn(2, 5, 16), torch.randn(2, 6, 16)
padding = torch.zeros(2, 5, dtype=torch.bool)
padding[0, 3:] = True
later = torch.ones(5, 5, dtype=torch.bool).triu(1)
layer = nn.MultiheadAttention(16, 4, batch_first=True).eval()
first = nn.MultiheadAttention(16, 4, bias=False).eval()
wide = nn.MultiheadAttention(16, 4, kdim=12, vdim=10, batch_first=True).eval()
added = nn.MultiheadAttention(16, 4, add_bias_kv=True).eval()
for module in (layer, first, wide, added):
    for parameter in module.parameters():
        nn.init.normal_(parameter, std=0.3)
check(lambda x: layer(x, x, x)[0], x)
check(lambda x: layer(x, x, x, need_weights=False)[0], x)
check(lambda x, c: layer(x, c, c)[0], x, c)
check(lambda x: layer(x, x, x, key_padding_mask=padding)[0], x)
check(lambda x: layer(x, x, x, key_padding_mask=padding, attn_mask=later)[0], x)
check(lambda x: layer(x, x, x, is_causal=True, need_weights=False, attn_mask=later)[0], x)
check(lambda x, m: layer(x, x, x, attn_mask=m)[0], x, torch.randn(8, 5, 5))
check(lambda x: layer(x[0], x[0], x[0])[0], x)
check(lambda x: first(x, x, x)[0], x)
check(lambda x, k, v: wide(x, k, v)[0], x, torch.randn(2, 4, 12), torch.randn(2, 4, 10))
check(layer, x, x, x, calls=0, reason="the weights are asked for")
check(lambda x: added(x, x, x)[0], x, calls=0, reason="a key that is added")

# The result lies in memory as the layer turns it.
for module, query, key in ((layer, x, c), (first, x.transpose(0, 1), c.transpose(0, 1))):
    compiled = check(lambda q, k: module(q, k, k)[0], query, key, rest="eager")
    with torch.no_grad():
        assert compiled(query, key).is_contiguous()


def call_function(mask, x):
    # nn.MultiheadAttention makes floats of masks of bools; who calls this need not.
    return F.multi_head_attention_forward(
        x, x, x, 16, 4, layer.in_proj_weight, layer.in_proj_bias, None, None, False, 0.0,
        layer.out_proj.weight, layer.out_proj.bias, training=False, key_padding_mask=padding,
        attn_mask=mask)[0]


for mask in (later, torch.randn(5, 5), torch.randn(8, 5, 5)):
    check(call_function, mask, x.transpose(0, 1))

# Layers of nn.Transformer.
encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 4, 32, batch_first=True), 2).eval()
check(encoder, x, calls=2)
check(lambda x: encoder(x, src_key_padding_mask=padding) * ~padding[..., None], x, calls=2)
both = nn.Transformer(16, 4, 1, 1, 32, batch_first=True, norm_first=True, activation="gelu").eval()
check(both, x, c, calls=3)

# A gradient: PyTorch computes.
torch.compiler.reset()
said.clear()
compiled = torch.compile(lambda x: layer(x, x, x, need_weights=False)[0], backend="attn",
                         options={"rest": "aot_eager"})
compiled(x).sum().backward()
assert "a gradient is required" in said[0] and layer.in_proj_weight.grad is not None

# One graph for all lengths and batches.
for options in ({"dynamic": True}, {}):
    torch.compiler.reset()
    torch._dynamo.utils.counters.clear()
    compiled = torch.compile(encoder, backend="attn", options={"rest": "aot_eager"},
                             fullgraph=True, **options)
    with torch.no_grad():
        for batch, length in ((2, 5), (3, 17), (4, 9), (2, 64), (7, 33)):
            x = torch.randn(batch, length, 16)
            assert torch.allclose(compiled(x), encoder(x), atol=1e-5)
    graphs = torch._dynamo.utils.counters["stats"]["unique_graphs"]
    # Without being told, PyTorch sees from the second length that lengths vary.
    assert graphs == (1 if options else 2), graphs

# Options and mode are inductor's; without a C++ compiler it is not used.
for options, rest in (({"mode": "max-autotune-no-cudagraphs"}, {}),
                      ({"options": {"max_autotune": True}}, {"rest": "inductor"})):
    torch.compiler.reset()
    tags = []

    def compile_nothing(module, *_, **__):
        # Of what is kept, the version of attn is a part of the key.
        tags.append(torch.compiler.config.cache_key_tag)
        return module

    with mock.patch("torch._inductor.compile_fx.compile_fx",
                    side_effect=compile_nothing) as compile_fx, torch.no_grad():
        given = {**options.get("options", {}), **rest}
        torch.compile(encoder, backend="attn", **({"options": given} if given else options))(x)
    assert compile_fx.call_args.kwargs["config_patches"]["max_autotune"] is True
    assert attn._core.build() in tags[0] not in torch.compiler.config.cache_key_tag
for finds, expected in ((mock.Mock(side_effect=exc.InvalidCxxCompiler), "aot_eager"),
                        (mock.Mock(return_value="c++"), "inductor")):
    said.clear()
    with mock.patch("torch._inductor.cpp_builder.get_cpp_compiler", finds):
        assert attn.torch._backend._find_default() == expected
    assert len(said) == (expected == "aot_eager") and all("no C++ compiler" in s for s in said)

assert "attn" in torch._dynamo.list_backends()
raises(ValueError, "options: max_autotune are inductor's", attn.torch.backend, None, [],
       options={"rest": "eager", "max_autotune": True})
