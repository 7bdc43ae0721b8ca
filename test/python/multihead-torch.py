# Layers of PyTorch's tensors: weights as torch.nn.Linear keeps them, batches
# second, parts of one packed weight, in every type.
#
# REQUIRES: torch
# RUN: %python %s

import attn
import torch
from reference import close

torch.manual_seed(7)
linears = [torch.nn.Linear(48, width) for width in (64, 32, 32)] + [torch.nn.Linear(64, 48)]
x = torch.randn(2, 40, 48)


def reference(x, context, causal):
    q, k, v = (layer(t).unflatten(-1, (-1, 16)).transpose(1, 2)
               for layer, t in zip(wide, (x, context, context)))
    o = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=causal,
                                                         enable_gqa=True)
    return wide[3](o.transpose(1, 2).flatten(2))


with torch.no_grad():
    for dtype, bound in ((torch.float32, 1e-5), (torch.bfloat16, 2e-2), (torch.float16, 4e-3)):
        narrow = [layer.to(dtype) for layer in linears]
        t = x.to(dtype)
        wide = [torch.nn.Linear(layer.in_features, layer.out_features).double()
                for layer in narrow]
        for layer, source in zip(wide, narrow):
            layer.load_state_dict(source.state_dict())
        weights = [layer.weight.T for layer in narrow]
        biases = dict(zip(("bq", "bk", "bv", "bo"), (layer.bias for layer in narrow)))
        options = dict(h=4, d_k=16, kv_groups=2, **biases)
        # Of one batch, of few tokens and of many.
        for part in (t, t[:1, :1], t[1:, :7], t[:, 3:30]):
            close(attn.multihead(part, *weights, causal="top_left", **options).double(),
                  reference(part.double(), part.double(), True), bound)
        # [S, B, Dm] as recurrent layers have it, and a result like that.
        turned = t.transpose(0, 1).contiguous().transpose(0, 1)
        out = torch.zeros(40, 2, 48, dtype=dtype).transpose(0, 1)
        assert attn.multihead(turned, *weights, context=t[:, ::3], out=out, **options) is out
        close(out.double(), reference(t.double(), t[:, ::3].double(), False), bound)
        # The three weights of nn.MultiheadAttention, in one.
        packed = torch.cat([w.T for w in weights[:3]])
        parts = [part.T for part in packed.split([64, 32, 32])]
        same = attn.multihead(t, *parts, weights[3], **options)
        assert torch.equal(same, attn.multihead(t, *weights, **options))
        close(same.double(), reference(t.double(), t.double(), False), bound)
