# flex_attention by torch.compile(..., backend="attn").
#
# REQUIRES: torch
# RUN: %python -W ignore %s

import inspect
import logging

import attn.torch
import torch
from torch.nn.attention.flex_attention import AuxRequest, BlockMask, create_block_mask, flex_attention

torch.manual_seed(0)
said = []
handler = logging.Handler()
handler.emit = lambda record: said.append(record.getMessage())
logging.getLogger("attn.torch").addHandler(handler)
logging.getLogger("attn.torch").setLevel(logging.INFO)
logging.getLogger("attn.torch").propagate = False

q, k = torch.randn(2, 4, 200, 16), torch.randn(2, 2, 200, 16)
slopes = 2.0 ** -torch.arange(1.0, 5.0)
documents = torch.randint(0, 3, (2, 200)).sort(-1).values
lengths = torch.tensor([120, 200])
WINDOW = 64
# Not contiguous.
table = torch.randint(20, 80, (3, 4)).t()


def alibi(score, b, h, i, j):
    return score - slopes[h] * torch.abs(i - j)


def softcap(score, b, h, i, j):
    return 20 * torch.tanh(score / 20)


def relative(score, b, h, i, j):
    score = score * torch.sigmoid(score)
    return score + torch.clamp(i - j, -8, 8).to(torch.float32) * 0.1


def causal(b, h, i, j):
    return i >= j


def mixed(b, h, i, j):
    return (i >= j) & (i - j < WINDOW) & (documents[b, i] == documents[b, j])


def padded(b, h, i, j):
    return (j < lengths[b]) | (i == j)


def capped(score, b, h, i, j):
    # Numbers of both kinds, a constant that is a tensor, new tensors, and casts.
    far = (i - j).abs() > table[h, 1].to(torch.int64)
    return torch.where(far.to(torch.bool), score.clamp(min=-1.5, max=1.25),
                       score + j.to(torch.float32) / torch.tensor(64.0) * (i % 2).bool())


def check(function, *arguments, calls=1, reason=None, dynamic=False):
    torch.compiler.reset()
    said.clear()
    with torch.no_grad():
        expected = function(*arguments)
        output = torch.compile(function, backend="attn", options={"rest": "aot_eager"},
                               fullgraph=True, dynamic=dynamic)(*arguments)
    if isinstance(output, torch.Tensor):
        output, expected = (output,), (expected,)
    for one, other in zip(output, expected):
        assert one.dtype is other.dtype and one.shape == other.shape
        assert one.stride() == other.stride(), (one.stride(), other.stride())
        assert (one - other).norm() / other.norm() <= 1e-5
    assert said[-1] == f"attn computes {calls} calls of attention in a graph", said
    if reason is not None:
        assert reason in said[0], said


check(lambda q: flex_attention(q, q, q), q)
check(lambda q, k: flex_attention(q, k, k, scale=0.3, enable_gqa=True), q, k)
for score_mod in (alibi, softcap, relative, capped):
    for dynamic in (False, True):
        check(lambda q: flex_attention(q, q, q, score_mod=score_mod), q, dynamic=dynamic)
for mask_mod in (causal, mixed, padded):
    mask = create_block_mask(mask_mod, 2, None, 200, 200, device="cpu")
    check(lambda q, k, m: flex_attention(q, k, k, score_mod=alibi, block_mask=m,
                                         enable_gqa=True), q, k, mask)
    check(lambda q, k, m: flex_attention(q, k, k, block_mask=m, enable_gqa=True), q, k, mask,
          dynamic=True)
check(lambda q, m: (lambda out, aux: (out, aux.lse))(*flex_attention(
    q, q, q, block_mask=m, return_aux=AuxRequest(lse=True))), q,
    create_block_mask(causal, None, None, 200, 200, device="cpu"))

check(lambda q: flex_attention(q, q, q, score_mod=lambda s, b, h, i, j: s - 2.0 ** (
    -h.float()) * ((i - j).abs() << 1) + torch.where(i > j, torch.zeros_like(s), 1.0)), q)

for dtype in (torch.float32, torch.float64):
    x = q[:, :, :100].to(dtype)
    check(lambda x, y: (lambda out, aux: (out, aux.lse))(*flex_attention(
        x, y, y, score_mod=lambda s, b, h, i, j: s - (j - i) * 0.01,
        return_aux=AuxRequest(lse=True))), x[:, :, :70].contiguous(), x)
# Numbers that are not known when the graph is made.
check(lambda q, scale, shift: flex_attention(q, q, q, score_mod=lambda s, b, h, i, j: torch.where(
    i - j < shift, s * scale, s)), q, 0.37, 9, dynamic=True)

# What PyTorch computes.
check(lambda q, k, m: flex_attention(q, k, k, enable_gqa=True, block_mask=m), q, k[:1],
      create_block_mask(causal, 2, None, 200, 200, device="cpu"), calls=0,
      reason="several batches")
check(lambda q: flex_attention(q, q, q, kernel_options={"BACKEND": "FLASH"}), q, calls=0,
      reason="the option BACKEND")
check(lambda q: flex_attention(q, q, q, score_mod=lambda s, b, h, i, j: s - torch.erf(s)), q,
      calls=0, reason=f"{__file__}:{inspect.currentframe().f_lineno - 1}: 'erf'")
check(lambda q: flex_attention(q, q, q, score_mod=lambda s, b, h, i, j: s + (1 << (i % 4))), q,
      calls=0, reason="<< and >> shift integers by a number")

# A scale that is no number of f32, and integers, are left to PyTorch too.
for scale in (float("nan"), float("inf"), 1e300):
    torch.compiler.reset()
    said.clear()
    with torch.no_grad():
        torch.compile(lambda q, scale=scale: flex_attention(q, q, q, scale=scale), backend="attn",
                      options={"rest": "eager"})(q)
    assert f"the scale is {scale}" in said[0], said
check(lambda q, m: flex_attention(q, q, q, block_mask=m), q, BlockMask.from_kv_blocks(
    torch.ones(1, 1, 2, dtype=torch.int32), torch.tensor([[[[0, 1], [1, 0]]]], dtype=torch.int32),
    seq_lengths=(200, 200)), calls=0, reason="blocks without a mask_mod")

# One graph for all lengths, as far as PyTorch itself makes one, and what is
# captured may change.


def attend(x, d):
    return flex_attention(x, x, x, score_mod=lambda s, b, h, i, j: torch.where(
        d[b, i] == d[b, j], s, s - 3))


graphs = []
for backend in ("eager", attn.torch.backend):
    torch.compiler.reset()
    torch._dynamo.utils.counters.clear()
    options = {} if backend == "eager" else {"options": {"rest": "aot_eager"}}
    compiled = torch.compile(attend, backend=backend, fullgraph=True, dynamic=True, **options)
    for length in (200, 50, 130, 70):
        x, d = q[:, :, :length].contiguous(), documents[:, :length].contiguous()
        same = d[:, None, :, None] == d[:, None, None, :]
        expected = torch.nn.functional.scaled_dot_product_attention(
            x, x, x, torch.where(same, 0.0, -3.0))
        with torch.no_grad():
            assert (compiled(x, d) - expected).norm() / expected.norm() <= 1e-5
    graphs.append(torch._dynamo.utils.counters["stats"]["unique_graphs"])
assert graphs[0] == graphs[1] < 4, graphs
