# PyTorch's tensors, bf16 included, in and out.
#
# REQUIRES: torch
# RUN: %python %s

import attn
import torch
from reference import close, raises, sdpa

torch.manual_seed(5)


def plain(t):
    return t.double().numpy()


for dtype, bound in ((torch.float32, 1e-5), (torch.bfloat16, 1e-2), (torch.float16, 2e-3)):
    q, k, v = (torch.randn(2, 4, n, 32).to(dtype) for n in (9, 13, 13))
    output = attn.sdpa(q, k, v)
    assert type(output) is torch.Tensor and output.dtype is dtype
    close(plain(output), sdpa(plain(q), plain(k), plain(v))[0], bound)
    place = torch.empty_like(q)
    assert attn.sdpa(q, k, v, out=place) is place and torch.equal(place, output)
    # A view of a packed projection.
    packed = torch.randn(2, 9, 3, 4, 32).to(dtype)
    views = [packed[:, :, n].transpose(1, 2) for n in range(3)]
    close(plain(attn.sdpa(*views)), sdpa(*map(plain, views))[0], bound)

mask = torch.rand(2, 1, 1, 13) < 0.7
q, k, v = (torch.randn(2, 4, n, 32) for n in (9, 13, 13))
close(attn.sdpa(q, k, v, mask=mask.expand(2, 4, 9, 13)),
      sdpa(plain(q), plain(k), plain(v), mask.numpy())[0])

# The result outlives what it came from.
held = attn.sdpa(q, k, v).clone()
output = attn.sdpa(q, k, v)
for _ in range(10):
    attn.sdpa(torch.randn_like(q), k, v)
assert torch.equal(output, held)

q.requires_grad_(True)
raises(ValueError, "q: requires a gradient", attn.sdpa, q, k, v)
with torch.no_grad():
    attn.sdpa(q, k, v)

# Memory that is the negative of the elements, and none at all.
q = torch.randn(2, 4, 9, 32)
raises(ValueError, "q: a view whose memory holds the negatives", attn.sdpa,
       torch._neg_view(q), k, v)
close(attn.sdpa(torch._neg_view(q).resolve_neg(), k, v),
      sdpa(-plain(q), plain(k), plain(v))[0])
raises(TypeError, "k: this Tensor does not give its memory", attn.sdpa, q, k.to("meta"), v)
raises(TypeError, "v: this Tensor does not give its memory", attn.sdpa, q, k, v.to_sparse())

layer = torch.nn.MultiheadAttention(64, 4, batch_first=True)
x = torch.randn(3, 10, 64)
with torch.no_grad():
    expected = layer(x, x, x, need_weights=False)[0]
    wq, wk, wv = (w.t().contiguous() for w in layer.in_proj_weight.chunk(3))
    bq, bk, bv = layer.in_proj_bias.chunk(3)
    output = attn.multihead(x, wq, wk, wv, layer.out_proj.weight.t().contiguous(), h=4, d_k=16,
                            bq=bq, bk=bk, bv=bv, bo=layer.out_proj.bias)
    close(plain(output), plain(expected))

# Pictures of narrow types and of parameters.
for dtype in (torch.bfloat16, torch.float32):
    q, k = (torch.randn(1, 2, 9, 32, dtype=dtype, requires_grad=True) for _ in range(2))
    scores = q.detach().double() @ k.detach().double().transpose(2, 3) / 32**0.5
    with torch.no_grad():
        close(attn.show_heads(q, k).maps, plain(scores.softmax(-1))[0])
