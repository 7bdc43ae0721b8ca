# Layers of views: tensors with any strides give what contiguous ones give, in
# every type and grouping, and so do results that are written to views.
#
# RUN: %python %s

import attn
import numpy as np
from reference import raises

random = np.random.default_rng(11)


def as_view(array, kind):
    """The same numbers behind other strides; NaN between them."""
    def within(sizes, *index):
        memory = np.full(sizes, np.nan, array.dtype)
        memory[index] = array
        return memory[index]

    sizes = array.shape
    if kind == "dense":
        return array
    if kind == "wide":  # Rows in wider ones.
        return within((*sizes[:-1], sizes[-1] + 3), ..., slice(2, -1))
    if kind == "steps":  # Every other row, and further ones between batches.
        sizes = tuple(2 * size + 1 for size in sizes[:-1]) + sizes[-1:]
        return within(sizes, *(slice(0, -1, 2) for _ in sizes[:-1]), slice(None))
    if kind == "sparse":  # Not even the last stride is 1.
        return within((*sizes[:-1], 3 * sizes[-1]), ..., slice(1, None, 3))
    order = random.permutation(array.ndim)
    if kind == "turned":
        order = np.arange(array.ndim)[::-1]
    return np.ascontiguousarray(array.transpose(order)).transpose(np.argsort(order))


KINDS = ["dense", "wide", "steps", "sparse", "turned", "any"]


def reference(x, c, w, b, h, kv, allow):
    x, c, b, w = x.astype(float), c.astype(float), [t.astype(float) for t in b], \
        [t.astype(float) for t in w]
    heads = [(t @ m + n).reshape(*t.shape[:2], -1, WIDTH).swapaxes(1, 2)
             for t, m, n in zip((x, c, c), w, b)]
    k, v = (np.repeat(t, h // kv, axis=1) for t in heads[1:])
    s = heads[0] @ k.swapaxes(2, 3) / np.sqrt(WIDTH)
    s = np.where(allow, s, -np.inf)
    p = np.exp(s - s.max(-1, keepdims=True))
    o = (p / p.sum(-1, keepdims=True)) @ v
    return o.swapaxes(1, 2).reshape(*x.shape[:2], -1) @ w[3] + b[3]


WIDTH = 16
for case in range(18):
    dtype, bar = [(np.float32, 1e-5), (np.float16, 2e-2), (np.float64, 1e-12)][case % 3]
    h, kv = [(4, 4), (4, 2), (4, 1)][case // 3 % 3]
    batch, queries = (1 if case % 5 == 0 else 2), int(random.integers(1, 60))
    cross = bool(random.integers(2))
    keys = int(random.integers(1, 60)) if cross else queries

    def array(*sizes):
        return (random.standard_normal(sizes) / 4).astype(dtype)

    dm, dc, do = 32, 24 if cross else 32, [20, 48][case % 2]
    x = array(batch, queries, dm)
    c = array(batch, keys, dc) if cross else x
    w = [array(dm, h * WIDTH), array(dc, kv * WIDTH), array(dc, kv * WIDTH),
         array(h * WIDTH, do)]
    b = [array(m.shape[1]) for m in w]
    mask = random.random((batch, h, queries, keys)) < 0.8
    mask[..., 0] = True
    kinds = {name: random.choice(KINDS) for name in
             ("x", "c", "wq", "wk", "wv", "wo", "bq", "bk", "bv", "bo", "mask", "out")}
    views = {name: as_view(tensor, kinds[name]) for name, tensor in zip(
        kinds, (x, c, *w, *b, mask.astype(np.float32)))}
    # NaN is no bool.
    views["mask"] = as_view(mask, "any" if kinds["mask"] != "dense" else "dense")
    out = as_view(np.zeros((batch, queries, do), dtype),
                  "wide" if kinds["out"] == "dense" else kinds["out"])
    got = attn.multihead(
        *(views[n] for n in ("x", "wq", "wk", "wv", "wo")), h=h, d_k=WIDTH, kv_groups=kv,
        context=views["c"] if cross else None, mask=views["mask"],
        **{n: views[n] for n in ("bq", "bk", "bv", "bo")}, out=out)
    assert got is out
    expected = reference(x, c, w, b, h, kv, mask)
    error = np.linalg.norm(out - expected) / np.linalg.norm(expected)
    assert error <= bar, (case, dtype, kinds, error)

# Memory that a stride of 0 repeats.
x, w = random.standard_normal((1, 5, 32)).astype(np.float32), np.eye(32, dtype=np.float32)
bias = random.standard_normal(5).astype(np.float32)
repeated = np.broadcast_to(x, (3, 5, 32))
got = attn.multihead(repeated, w, w, w, w, h=2, d_k=16, bias=bias)
full = np.broadcast_to(bias, (3, 2, 5, 5)).copy()
assert np.array_equal(got, attn.multihead(repeated.copy(), w, w, w, w, h=2, d_k=16, bias=full))
turned = np.broadcast_to(bias[:, None], (3, 2, 5, 5))
assert np.allclose(attn.multihead(repeated, w, w, w, w, h=2, d_k=16, bias=turned),
                   attn.multihead(repeated, w, w, w, w, h=2, d_k=16), atol=1e-6)

# What is no view to read from or to write to has an error of its own.
for name in ("x", "context", "wq", "bo", "bias"):
    given = {"x": x, "context": x, "wq": w, "bo": w[0], "bias": full[:1, :1]}
    given[name] = given[name][..., ::-1]
    raises(ValueError, f"{name}: stride -1 of dimension {given[name].ndim - 1} is negative",
           attn.multihead, given["x"], given["wq"], w, w, w, h=2, d_k=16,
           context=given["context"], bo=given["bo"], bias=given["bias"])
raises(ValueError, "out: result 0", attn.multihead, repeated, w, w, w, w, h=2, d_k=16,
       out=np.lib.stride_tricks.as_strided(np.zeros(96, np.float32), (3, 5, 32), (0, 128, 4)))
