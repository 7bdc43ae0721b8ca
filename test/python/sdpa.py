# Every option of sdpa on NumPy arrays agrees with the formula in f64.
#
# RUN: %python %s

import attn
import numpy as np
from reference import close, positions, sdpa

random = np.random.default_rng(1)


def heads(*sizes, dtype=np.float32):
    return random.standard_normal(sizes).astype(dtype)


q, k, v = heads(2, 4, 9, 24), heads(2, 2, 13, 24), heads(2, 2, 13, 40)
i, j = positions(9, 13)
lengths = np.array([5, 13], np.int32)
offsets = np.array([-3, 6])
diagonal = i + offsets[:, None, None, None]
mask = random.random((2, 1, 9, 13)) < 0.6
mask[0, 0, 4] = False
row = random.random(13) < 0.6
bias = heads(4, 9, 13)

CASES = [
    ({}, {}),
    ({"causal": "top_left"}, {"allow": j <= i}),
    ({"causal": "bottom_right"}, {"allow": j <= i + 4}),
    ({"causal": offsets}, {"allow": j <= diagonal}),
    ({"causal": [-3, 6]}, {"allow": j <= diagonal}),
    ({"causal": 2}, {"allow": j <= i + 2}),
    ({"causal": "bottom_right", "window": (3, 0)}, {"allow": (j <= i + 4) & (j >= i + 1)}),
    ({"causal": "top_left", "window": (None, 0)}, {"allow": j <= i}),
    ({"scale": 0.7}, {"scale": 0.7}),
    ({"softcap": 2}, {"softcap": 2}),
    ({"mask": mask}, {"allow": mask}),
    ({"mask": row}, {"allow": row}),
    ({"mask": np.broadcast_to(mask, (2, 4, 9, 13))}, {"allow": mask}),
    ({"bias": bias}, {"bias": bias}),
    ({"bias": bias[:, :, :1]}, {"bias": bias[:, :, :1]}),
    ({"bias": bias.astype(np.float64), "mask": mask}, {"bias": bias, "allow": mask}),
    ({"key_lengths": lengths}, {"allow": j < lengths[:, None, None, None]}),
    ({"key_lengths": [5, 13]}, {"allow": j < lengths[:, None, None, None]}),
]

for options, meaning in CASES:
    expected, expected_lse = sdpa(q, k, v, **meaning)
    output, lse = attn.sdpa(q, k, v, return_lse=True, **options)
    assert type(output) is np.ndarray and output.dtype == q.dtype
    close(output, expected)
    seen = np.isfinite(expected_lse)
    assert (np.isneginf(lse) == ~seen).all()
    close(lse[seen], expected_lse[seen])

    # The same through a view of the other order.
    turned = [np.ascontiguousarray(t.swapaxes(1, 2)) for t in (q, k, v)]
    assert np.array_equal(
        attn.sdpa(*(t.swapaxes(1, 2) for t in turned), **options), output)
    assert np.array_equal(
        attn.sdpa(*turned, layout="bshd", **options), output.swapaxes(1, 2))
    joined = attn.sdpa(q, k, v, layout="bhsd-as-bshd", **options)
    assert np.array_equal(joined, output) and joined.swapaxes(1, 2).flags.c_contiguous
    attn.sdpa(q, k, v, layout="bhsd-as-bshd", out=joined, **options)
    assert np.array_equal(joined, output)

    # Into memory of the caller, which has gaps.
    place = np.zeros((2, 4, 9, 80), np.float32)
    view = place[..., 20:60]
    assert attn.sdpa(q, k, v, out=view, **options) is view
    assert np.array_equal(view, output)
    assert not place[..., :20].any() and not place[..., 60:].any()

pair = np.empty((2, 4, 9, 40), np.float32), np.empty((2, 4, 9), np.float32)
assert attn.sdpa(q, k, v, return_lse=True, out=pair) is pair
close(pair[1], sdpa(q, k, v)[1])

# A window without causal.
i, j = positions(9, 9)
close(attn.sdpa(q, q, q, window=(2, 1)), sdpa(q, q, q, (j >= i - 2) & (j <= i + 1))[0])

for dtype, bound in ((np.float64, 1e-13), (np.float16, 2e-3)):
    q2, k2, v2 = (t.astype(dtype) for t in (q, k, v))
    output = attn.sdpa(q2, k2, v2)
    assert output.dtype == dtype
    close(output, sdpa(q2, k2, v2)[0], bound)

# One kernel serves every batch and length, none included.
for batch, queries, keys in ((1, 1, 1), (3, 1, 200), (1, 77, 65), (0, 4, 4), (2, 0, 3),
                             (2, 3, 0)):
    q2, k2, v2 = heads(batch, 4, queries, 24), heads(batch, 2, keys, 24), heads(batch, 2, keys, 40)
    output = attn.sdpa(q2, k2, v2)
    if keys:
        close(output, sdpa(q2, k2, v2)[0])
    else:
        assert output.shape == (2, 4, 3, 40) and not output.any()

# Windows that end nowhere, also where a sum with an offset would leave 64 bits.
for causal in ("top_left", [5, -5], [-2**61, 2**61]):
    expected = attn.sdpa(q, k, v, causal=causal)
    for window in ((2**63 - 1, 2**63 - 1), (2**62, None), (-1, 2**63 - 1)):
        assert np.array_equal(expected, attn.sdpa(q, k, v, causal=causal, window=window))
