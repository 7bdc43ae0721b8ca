# Whatever the arguments are, the result is that of the formula or an exception
# that names an argument.
#
# RUN: %python %s

import random

import attn
import numpy as np
from reference import sdpa

NAMES = ("q:", "k:", "v:", "mask:", "bias:", "causal:", "window:", "scale:", "softcap:",
         "key_lengths:", "layout:", "out:")
rng = random.Random(8)
numpy_rng = np.random.default_rng(8)


def tensor(sizes, dtype=np.float32):
    array = numpy_rng.standard_normal(sizes)
    return (array > -0.5) if dtype is bool else (4 * array).astype(dtype)


def disturb(array):
    """The array, or rarely something that is not quite it."""
    if rng.random() < 0.9:
        return array
    return rng.choice([
        lambda a: a[..., ::-1], lambda a: a[::-1], lambda a: a[:, :1], lambda a: a[:, :, 1:],
        lambda a: a.reshape(-1), lambda a: a[None], lambda a: a[..., :0], lambda a: a[:0],
        lambda a: a.astype(np.int8), lambda a: a.astype(np.complex64),
        lambda a: a.astype(np.uint64), lambda a: a.astype(">f4"), lambda a: a.swapaxes(1, 2),
        lambda a: a.swapaxes(-1, -2), lambda a: np.broadcast_to(a, (2, *a.shape)),
        lambda a: np.asfortranarray(a), lambda a: None, lambda a: a.tolist(), lambda a: 3,
        lambda a: a.astype("O"), lambda a: memoryview(a), lambda a: a.tobytes(),
        lambda a: a.astype([("x", "f4")]),
    ])(array)


good = bad = 0
for _ in range(600):
    batch, queries, keys = rng.choice((0, 1, 2)), rng.choice((0, 1, 5)), rng.choice((0, 1, 7))
    q, k, v = tensor((batch, 2, queries, 8)), tensor((batch, 1, keys, 8)), tensor((batch, 1, keys, 8))
    options = {}
    allow = True
    if rng.random() < 0.2:
        options["mask"] = allow = tensor((batch, 1, queries, keys), bool)
        options["mask"] = disturb(options["mask"])
    if rng.random() < 0.2:
        options["key_lengths"] = rng.choice((0, 1, -1, 2**40, 2**80, [1], [1, 1], "1", 1.5,
                                             np.zeros(batch, np.int32), np.ones(batch, np.int64),
                                             np.zeros(batch, np.int8), np.zeros((batch, 1), int)))
    if rng.random() < 0.2:
        options["causal"] = rng.choice(("top_left", "bottom_right", "", 1, -2**63, 2**63, [0],
                                        True, 1.5, b"x", np.zeros(batch, np.int32), {}, object()))
    if rng.random() < 0.2:
        options["window"] = rng.choice(((1, 1), (0, None), (-1, -1), (-5, 1), (2**63 - 1, 0),
                                        (2**63, 0), (1,), 5, "ab", (None, True)))
    if rng.random() < 0.1:
        options["scale"] = rng.choice((0, -1, 1e300, float("inf"), "x", 2, 1 << 2000))
    if rng.random() < 0.1:
        options["softcap"] = rng.choice((0, -1, 1e-300, float("nan"), [], 2))
    if rng.random() < 0.1:
        options["out"] = disturb(np.zeros_like(q))
    if rng.random() < 0.1:
        options["layout"] = rng.choice(("bshd", "", "\0"))
    arguments = [disturb(t) for t in (q, k, v)]
    try:
        result = attn.sdpa(*arguments, **options)
    except (TypeError, ValueError, BufferError) as error:
        assert str(error).startswith(NAMES), str(error)
        bad += 1
        continue
    good += 1
    if keys and options.keys() <= {"mask", "out"} and all(
            a is b for a, b in zip(arguments, (q, k, v))):
        if options.get("mask", allow) is allow:
            expected = sdpa(q, k, v, allow)[0]
            assert np.allclose(result, expected, atol=1e-5)
assert good > 100 and bad > 100, (good, bad)
