# attn.torch.sdpa gives what scaled_dot_product_attention gives.
#
# REQUIRES: torch
# RUN: %python %s

import logging

import attn
import attn.torch
import torch
from reference import raises
from torch.nn.functional import scaled_dot_product_attention as expected

torch.manual_seed(0)
said = []
handler = logging.Handler()
handler.emit = lambda record: said.append(record.getMessage())
logging.getLogger("attn.torch").addHandler(handler)


def check(*arguments, bound=1e-5, reason=None, **options):
    said.clear()
    attn.torch._sdpa.log_once.cache_clear()
    output = attn.torch.sdpa(*arguments, **options)
    reference = expected(*arguments, **options)
    assert output.shape == reference.shape and output.dtype is reference.dtype
    error = (output.double() - reference.double()).norm() / reference.double().norm()
    assert error <= bound, error
    if reason is None:
        assert not said, said
    else:
        assert len(said) == 1 and reason in said[0], said
    return output


q, k, v = (torch.randn(2, 4, n, 16) for n in (7, 9, 9))
allowed = torch.rand(2, 1, 7, 9) < 0.7
allowed[..., 0] = True
biases = torch.randn(4, 7, 9)
# Views whose memory holds the negatives of their elements.
negative = torch._neg_view
check(negative(q), k, v)
check(q, k, negative(v), negative(biases))
check(negative(q[0]), k[0], v[0], negative(biases[:, :, :1]).expand(4, 7, 9))
assert attn.torch.sdpa(*(t.to("meta") for t in (q, k, v))).shape == q.shape

check(q, k, v)
check(q, k, v, is_causal=True)
check(q, k, v, scale=0.3)
check(q, k, v, allowed)
check(q, k, v, biases, scale=-0.2)
check(q, k, v, attn_mask=allowed[0, 0])
check(q, k, v, torch.zeros(7, 9).masked_fill(~allowed[0, 0], float("-inf")))
for dtype, bound in ((torch.float64, 1e-12), (torch.bfloat16, 1e-2), (torch.float16, 2e-3)):
    check(*(t.to(dtype) for t in (q, k, v)), bound=bound)

# Shared heads, and sizes that broadcast.
check(q, k[:, :2], v[:, :2], enable_gqa=True)
check(q[0], k[0, :2], v[0, :2], enable_gqa=True)
check(q, k[:, :1], v[:, :1])
check(q, k[:1], v[:1], allowed)
check(q[:1, :1], k, v)
check(q, k[:, :1], v)
check(q, k, v[:1])
check(q[:1], k[:1], v)

# Every rank.
check(q[0], k[0], v[0], allowed[0])
check(q[0], k[0], v[0], biases)
check(q[0], k[0], v[0], is_causal=True, scale=0.3)
check(q[0, 0], k[0, 0], v[0, 0], allowed[0, 0])
check(q[0, 0], k[0, 0], v[0, 0], is_causal=True, scale=0.3)
check(q, k[:1], v[:1], is_causal=True, scale=0.3)
check(q[0], k[0, :2], v[0, :2], allowed[0], enable_gqa=True)
five = [t.expand(3, *t.shape) for t in (q, k, v)]
check(*five)
check(*five, allowed)
check(*five, torch.randn(3, 1, 4, 7, 9))

# Memory that is not [B, H, S, D]; what has gaps is copied.
packed = torch.randn(2, 9, 3, 4, 16)
check(*(packed[:, :, n].transpose(1, 2) for n in range(3)))
check(*(torch.randn(2, 4, 16, 9).transpose(2, 3) for _ in range(3)))
check(q, k, v, torch.randn(2, 4, 9, 7).transpose(2, 3))
check(q, k, v, allowed, scale=0.3)
check(q, k, v, (torch.rand(2, 1, 1, 9) < 0.7).expand(2, 1, 7, 9) | allowed)
check(q, k, v, torch.randn(2, 1, 7, 1).expand(2, 4, 7, 9))

# In memory the heads of the result are side by side, so that joining them is free.
output = attn.torch.sdpa(q, k, v)
assert output.transpose(1, 2).is_contiguous()

# A query that sees nothing is 0.
nothing = torch.ones(7, 9, dtype=torch.bool)
nothing[3] = False
assert torch.equal(attn.torch.sdpa(q, k, v, nothing)[:, :, 3], torch.zeros(2, 4, 16))

# PyTorch computes, and the logger says why.
wanted = q.clone().requires_grad_()
check(wanted, k, v, reason="a gradient is required")
attn.torch.sdpa(wanted, k, v).sum().backward()
gradient, wanted.grad = wanted.grad, None
expected(wanted, k, v).sum().backward()
assert torch.allclose(gradient, wanted.grad)
with torch.no_grad():
    check(wanted, k, v)
wanted = biases.clone().requires_grad_()
check(q, k, v, wanted, reason="a gradient is required")
torch.manual_seed(3)
output = attn.torch.sdpa(q, k, v, dropout_p=0.5)
torch.manual_seed(3)
assert torch.equal(output, expected(q, k, v, dropout_p=0.5))
assert "dropout" in said[-1]
raises(RuntimeError, "", attn.torch.sdpa, q, k[..., :8], v)
raises(RuntimeError, "", attn.torch.sdpa, q, k[:, :2], v[:, :2])
raises(TypeError, "scaled_dot_product_attention(): argument 'key'", attn.torch.sdpa, q, None,
       v)
nested = [torch.nested.nested_tensor([t[0], t[1]]) for t in (q, k, v)]
for a, b in zip(attn.torch.sdpa(*nested).unbind(), expected(*nested).unbind()):
    assert torch.allclose(a, b, atol=1e-5)
# A trace has the call, and not its result.
with torch.no_grad():
    traced = torch.jit.trace(lambda q: attn.torch.sdpa(q, k, v), (q,), check_trace=False)
    assert torch.allclose(traced(2 * q), expected(2 * q, k, v), atol=1e-5)
raises(ValueError, "mask: size 5", attn.torch.sdpa, q, k, v, allowed[..., :5])

# What PyTorch takes besides, and what it takes no more than attn does.
check(q, k, v, allowed, is_causal=True, reason="is_causal beside attn_mask")
check(q, k[0], v[0], reason="not of one rank")
check(q[..., :0], k[..., :0], v, reason="heads of width 0")
check(q, k[:, :2], v[:, :1], enable_gqa=True, reason="4, 2 and 1 heads")
jagged = torch.nested.nested_tensor([q[0, 0], k[0, 0]], layout=torch.jagged)
jagged = jagged.unflatten(-1, (2, 8)).transpose(1, 2)
for arguments, options, reason in (
        ((q[:, :0], k[:, :0], v[:, :0]), {}, "no heads"),
        ((q, k, v[..., :0]), {}, "heads of width 0"),
        ((q, k[:, :0], v[:, :0]), {"enable_gqa": True}, "4, 0 and 0 heads"),
        ((q.to("meta"), k.to("meta"), v.to("meta")), {}, "not dense memory"),
        ((jagged, jagged, jagged), {}, "not dense memory")):
    said.clear()
    attn.torch._sdpa.log_once.cache_clear()
    assert attn.torch.sdpa(*arguments, **options).shape == expected(*arguments, **options).shape
    assert len(said) == 1 and reason in said[0], said
ragged = torch.nested.nested_tensor([q[0], k[0]])
said.clear()
attn.torch._sdpa.log_once.cache_clear()
assert attn.torch.sdpa(ragged, ragged, ragged).is_nested and "not dense memory" in said[0]
for arguments, options, reason in (
        ((q.long(), k.long(), v.long()), {}, "elements of type torch.int64"),
        ((q, k.double(), v), {}, "several types"),
        ((q, k, v, allowed.int()), {}, "attn_mask with elements of type torch.int32"),
        ((q[0, 0, 0], k[0, 0, 0], v[0, 0, 0]), {}, "not of one rank of at least 2"),
        ((q, k[:, :3], v[:, :3]), {"enable_gqa": True}, "4, 3 and 3 heads"),
        ((q[0, :3], k[0, :2], v[0]), {}, "3, 2 and 4 heads"),
        ((q, k, v.to_sparse()), {}, "not dense memory"),
        ((q, k, "v"), {}, "no tensor")):
    said.clear()
    attn.torch._sdpa.log_once.cache_clear()
    raises((RuntimeError, TypeError), "", attn.torch.sdpa, *arguments, **options)
    assert len(said) == 1 and reason in said[0], said

# Derivatives that are computed forward are PyTorch's too, where it has any.
with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
    for place, tensor in enumerate((q, k, v)):
        tangents = [torch.func.jvp(lambda t, f=f: f(*(t if n == place else other for n, other in (
            enumerate((q, k, v))))), (tensor,), (torch.sin(tensor),))[1]
                    for f in (attn.torch.sdpa, expected)]
        assert torch.equal(*tangents) and tangents[0].any()
    with torch.autograd.forward_ad.dual_level():
        dual = torch.autograd.forward_ad.make_dual(q, torch.ones_like(q))
        output = torch.autograd.forward_ad.unpack_dual(attn.torch.sdpa(dual, k, v))
        assert output.tangent is not None
        said.clear()
        attn.torch._sdpa.log_once.cache_clear()
        assert torch.allclose(attn.torch.sdpa(q, k, v), output.primal, atol=1e-5) and not said

# Transforms, modes and fake tensors see an operation.
mapped = torch.vmap(attn.torch.sdpa, in_dims=(None, 0, 0))(q, k[:, None], v[:, None])
for n in range(2):
    assert torch.allclose(mapped[n], expected(q, k[n:n + 1], v[n:n + 1]), atol=1e-5)
with torch.autocast("cpu", torch.bfloat16):
    assert check(q, k, v, bound=1e-2).dtype is torch.bfloat16
    assert check(*(t.double() for t in (q, k, v)), bound=1e-12).dtype is torch.float64
traced = torch.jit.trace(lambda q, k, v: q + attn.torch.sdpa(q, k, v), (q, k, v))
assert torch.allclose(traced(v[:, :, :7], 2 * k, v),
                      v[:, :, :7] + expected(v[:, :, :7], 2 * k, v), atol=1e-5)


class Watcher(torch.utils._python_dispatch.TorchDispatchMode):
    def __torch_dispatch__(self, function, types, arguments=(), options=None):
        seen.append(function)
        return function(*arguments, **(options or {}))


seen = []
with Watcher():
    attn.torch.sdpa(q, k, v)
assert seen == [torch.ops.attn.sdpa.default]
with torch._subclasses.FakeTensorMode() as mode:
    fake = attn.torch.sdpa(*(mode.from_tensor(t) for t in (q, k, v)))
    assert fake.shape == (2, 4, 7, 16)
real = attn.torch.sdpa(q, k, v)
assert fake.stride() == real.stride()
torch.library.opcheck(torch.ops.attn.sdpa.default, (q, k, v, allowed, biases, None, 0.5))

# One graph for all lengths, in an exported program too.
length = torch.export.Dim("length", min=2, max=100)


class Layer(torch.nn.Module):
    def forward(self, x):
        return attn.torch.sdpa(x, x, x, is_causal=True)


with torch.no_grad():
    program = torch.export.export(Layer(), (q,), dynamic_shapes={"x": {2: length}})
for n in (3, 50):
    x = torch.randn(2, 4, n, 16)
    assert torch.allclose(program.module()(x), expected(x, x, x, is_causal=True), atol=1e-5)

# Nothing is copied: no operation of PyTorch is called at all.
for views in ((q, k, v), [packed[:, :, n].transpose(1, 2) for n in range(3)]):
    with torch.profiler.profile() as profile:
        attn.torch.sdpa(*views)
    names = {event.key for event in profile.key_averages() if event.key.startswith("aten::")}
    assert not names, names
