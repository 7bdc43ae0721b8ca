# Layers agree with the formula in f64.
#
# RUN: %python %s

import attn
import numpy as np
from reference import close, positions, sdpa

random = np.random.default_rng(3)


def array(*sizes):
    return random.standard_normal(sizes).astype(np.float32)


def layer(x, wq, wk, wv, wo, h, context=None, bq=0, bk=0, bv=0, bo=0, **options):
    x = x.astype(np.float64)
    c = x if context is None else context.astype(np.float64)

    def split(t, width):
        return t.reshape(*t.shape[:2], -1, width).swapaxes(1, 2)

    d_k = wq.shape[1] // h
    d_v = wo.shape[0] // h
    o, _ = sdpa(split(x @ wq + bq, d_k), split(c @ wk + bk, d_k), split(c @ wv + bv, d_v),
                **options)
    return o.swapaxes(1, 2).reshape(*x.shape[:2], -1) @ wo + bo


x, c = array(2, 9, 48), array(2, 13, 40)
i, j = positions(9, 9)
weights = array(48, 64), array(48, 32), array(48, 32), array(64, 48)
biases = dict(bq=array(64), bk=array(32), bv=array(32), bo=array(48))
grouped = dict(h=4, d_k=16, kv_groups=2)
close(attn.multihead(x, *weights, **grouped, **biases), layer(x, *weights, 4, **biases))
close(attn.multihead(x, *weights, **grouped, causal="top_left", window=(3, 0)),
      layer(x, *weights, 4, allow=(j <= i) & (j >= i - 3)))

wide = array(48, 64), array(40, 64), array(40, 96), array(96, 20)
lengths = np.array([3, 13])
out = np.empty((2, 9, 20), np.float32)
assert attn.multihead(x, *wide, h=4, d_k=16, d_v=24, context=c, key_lengths=lengths,
                      scale=0.2, softcap=3, out=out) is out
close(out, layer(x, *wide, 4, c, scale=0.2, softcap=3,
                 allow=np.arange(13) < lengths[:, None, None, None]))

one = array(48, 64), array(48, 16), array(48, 16), array(64, 48)
close(attn.multihead(x, *one, h=4, d_k=16, kv_groups=1), layer(x, *one, 4))

# Masks and biases of every shape, and each kind of diagonal.
cross = array(48, 64), array(40, 32), array(40, 32), array(64, 48)
i, j = positions(9, 13)
mask = random.random((2, 1, 9, 13)) < 0.6
bias = array(1, 4, 9, 13)
offsets = np.array([-3, 6])
diagonal = i + offsets[:, None, None, None]
for options, meaning in (
        ({"mask": mask}, {"allow": mask}),
        ({"bias": bias}, {"bias": bias}),
        ({"bias": bias[:, :, :1], "mask": mask[:1]}, {"bias": bias[:, :, :1], "allow": mask[:1]}),
        ({"causal": "top_left"}, {"allow": j <= i}),
        ({"causal": "bottom_right", "window": (3, None)}, {"allow": (j <= i + 4) & (j >= i + 1)}),
        ({"causal": offsets, "mask": mask}, {"allow": (j <= diagonal) & mask}),
        ({"causal": [-3, 6]}, {"allow": j <= diagonal}),
        ({"causal": 2}, {"allow": j <= i + 2}),
        ({"key_lengths": (3, 13)}, {"allow": j < lengths[:, None, None, None]}),
        ({"key_lengths": 7, "causal": (-3, np.int64(6))}, {"allow": (j < 7) & (j <= diagonal)})):
    close(attn.multihead(x, *cross, **grouped, context=c, **options),
          layer(x, *cross, 4, c, **meaning))
i, j = positions(9, 9)
close(attn.multihead(x, *weights, **grouped, window=(2, 1)),
      layer(x, *weights, 4, allow=(j >= i - 2) & (j <= i + 1)))

# Traced functions and the log-sum-exp, alone, with the other options and with out.
slopes = np.array([0.5, 0.25, 0.125, 0.0625], np.float32)


def alibi(score, b, h, i, j):
    return score + slopes[h] * (j - i)


def heads(t, w, width):
    return (t @ w).reshape(*t.shape[:2], -1, width).swapaxes(1, 2)


split = [heads(t, w, 16) for t, w in ((x, weights[0]), (x, weights[1]), (x, weights[2]))]
y, lse = attn.multihead(x, *weights, **grouped, return_lse=True, score_mod=alibi,
                        mask_mod=lambda b, h, i, j: i >= j, window=(3, None))
meaning = dict(allow=(j <= i) & (j >= i - 3),
               mod=lambda s, b, h, i, j: s + slopes[h] * (j - i))
close(y, layer(x, *weights, 4, **meaning))
expected = sdpa(*split, **meaning)[1]
assert lse.dtype == np.float32
close(lse, expected)
places = np.empty((9, 2, 48), np.float32).swapaxes(0, 1), np.empty((2, 4, 9), np.float32)
assert attn.multihead(x, *weights, **grouped, return_lse=True, score_mod=alibi, out=places,
                      mask_mod=lambda b, h, i, j: i >= j, window=(3, None)) is places
assert np.array_equal(places[0], y) and np.array_equal(places[1], lse)
narrow = [t.astype(np.float16) for t in (x, *weights)]
y, lse = attn.multihead(*narrow, **grouped, return_lse=True)
assert y.dtype == np.float16 and lse.dtype == np.float32
close(lse, sdpa(*split)[1], 2e-3)
doubles = [t.astype(float) for t in (x, *weights)]
y, lse = attn.multihead(*doubles, **grouped, return_lse=True)
assert lse.dtype == float
close(lse, sdpa(*(heads(doubles[0], w, 16) for w in doubles[1:4]))[1], 1e-12)
