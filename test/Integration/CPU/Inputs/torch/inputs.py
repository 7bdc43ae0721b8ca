"""The arguments of the exported modules, the same with and without torch."""

import numpy as np


def make(kind, shape, index):
    """Argument `index` of a module, as an array of numpy.

    `kind` is f32, f16, bf16 (an array of f32 that bf16 holds exactly), i1 or
    i64. Masks allow the first key and forbid all of the first row but that,
    except for `i1-row`, which forbids all of the first row.
    """
    n = int(np.prod(shape))
    steps = np.arange(1, n + 1, dtype=np.float64) * (0.731 + 0.117 * index)
    values = (1.7 * np.sin(steps * steps)).astype(np.float32).reshape(shape)
    if kind == "f32":
        return values
    if kind == "f16":
        return values.astype(np.float16)
    if kind == "bf16":
        return (values.view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)
    allowed = values > -0.5
    allowed[..., 0] = True
    if kind == "i1-row":
        allowed[..., 0, :] = False
    return allowed if kind.startswith("i1") else allowed.astype(np.int64)
