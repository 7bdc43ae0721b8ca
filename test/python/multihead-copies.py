# What a layer copies of its arguments: nothing of contiguous ones, of rows at equal
# distances and of transposed weights, and one tensor for each other view.
#
# RUN: %python %s

import re

import attn
from attn import _kernels, _multihead

WIDTH = 256


def count(views, dtype="f32"):
    """Copies and allocations in the code for these forms, and transposes."""
    text = _kernels.multihead_text(
        dtype=dtype, width=WIDTH, source_width=WIDTH, out_width=WIDTH, heads=4, d_k=64, d_v=64,
        kv_groups=2, biases=("bq",), causal="top_left", window=None, scale=None, softcap=None,
        mask_ones=4, bias_ones=None, bias_dtype=None, lengths_dtype=None, offset_dtype=None,
        views=views)
    code = attn.explain(text)["bufferize"]
    return [len(re.findall(pattern, code)) for pattern in
            (r"memref\.copy", r"memref\.alloc\(", r"linalg\.transpose|\bpermutation = ")]


for dtype in ("f32", "bf16"):
    plain = count({}, dtype)
    assert plain[2] == 0
    assert count({"x": "rows", "context": "rows"}, dtype) == plain
    assert count(dict.fromkeys(("wq", "wk", "wv", "wo"), "turned"), dtype) == plain
    for name in ("x", "wk", "bq", "mask"):
        assert count({name: "copied"}, dtype) == [plain[0] + 1, plain[1] + 1, 0], (dtype, name)

# Which form a tensor has: sizes, strides, form.
for sizes, strides, form in (
        ((2, 5, 8), (40, 8, 1), ""), ((2, 5, 8), (80, 16, 1), "rows"),
        ((2, 5, 8), (100, 16, 1), "copied"), ((1, 5, 8), (7, 16, 1), "rows"),
        ((2, 1, 8), (16, 3, 1), "rows"), ((2, 1, 8), (8, 3, 1), ""),
        ((2, 5, 8), (0, 8, 1), "copied"), ((2, 5, 8), (8, 16, 1), "copied"),
        ((2, 5, 8), (5, 1, 10), "copied"), ((2, 5, 1), (5, 1, 7), ""),
        ((4, 8), (8, 1), ""), ((4, 8), (20, 1), ""), ((4, 8), (1, 4), "turned"),
        ((4, 8), (1, 0), "turned"), ((1, 8), (3, 2), "turned"), ((4, 1), (3, 2), ""),
        ((4, 8), (16, 2), "copied"), ((8,), (1,), ""), ((8,), (2,), "copied"),
        ((2, 3, 4, 5), (0, 0, 5, 1), ""), ((2, 3, 4, 5), (60, 20, 1, 4), "copied")):
    assert _multihead._choose_view(sizes, strides) == form, (sizes, strides)
