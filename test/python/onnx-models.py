# Models that spell attention out in simple operators, as exporters write them, with
# sizes that are not known: compiled once, attention found, equal to the reference
# evaluator for every batch and length.
#
# REQUIRES: onnx
# RUN: %python %s

import attn.onnx
import numpy as np
from onnx import TensorProto, helper
from onnx_models import check, make_model

random = np.random.default_rng(7)
node = helper.make_node


def floats(*sizes, scale=1.0):
    return (random.standard_normal(sizes) * scale).astype(np.float32)


class Writer:
    """Nodes and constants of a model, named by counting."""

    def __init__(self):
        self.nodes, self.constants = [], {}

    def constant(self, value, dtype=np.int64):
        name = f"c{len(self.constants)}"
        self.constants[name] = np.asarray(value, dtype)
        return name

    def __call__(self, kind, *inputs, outputs=1, **attributes):
        names = [f"v{len(self.nodes)}_{i}" for i in range(outputs)]
        inputs = [name if isinstance(name, str) else self.constant(name) for name in inputs]
        self.nodes.append(node(kind, inputs, names, name=f"{kind}_{len(self.nodes)}",
                               **attributes))
        return names[0] if outputs == 1 else names

    def weight(self, *sizes):
        return self.constant(floats(*sizes, scale=sizes[0] ** -0.5), np.float32)

    def linear(self, x, inputs, outputs):
        return self("Add", self("MatMul", x, self.weight(inputs, outputs)),
                    self.weight(outputs))

    def norm(self, x, width):
        return self("LayerNormalization", x, self.weight(width), self.weight(width), axis=-1)

    def size(self, x, dim):
        return self("Unsqueeze", self("Gather", self("Shape", x), dim, axis=0), [0])

    def split_heads(self, x, heads, width):
        """[B, S, H·D] as [B, H, S, D], with sizes computed as exporters do."""
        sizes = self("Concat", self.size(x, 0), self.size(x, 1), [heads], [width], axis=0)
        return self("Transpose", self("Reshape", x, sizes), perm=[0, 2, 1, 3])

    def join_heads(self, x, width):
        turned = self("Transpose", x, perm=[0, 2, 1, 3])
        sizes = self("Concat", self.size(turned, 0), self.size(turned, 1), [width], axis=0)
        return self("Reshape", turned, sizes)

    def number(self, value):
        return self.constant(value, np.float32)


def run(name, w, y, inputs, symbols, others, found):
    w.nodes.append(node("Identity", [y], ["y"]))
    model = make_model(w.nodes, inputs, ["y"], 21, constants=w.constants, symbols=symbols)
    loaded = attn.onnx.load(model)
    for pattern, count in found.items():
        assert loaded.text.count(f"{pattern} ") == count, (
            name, pattern, loaded.text.count("attn.sdpa "), loaded.text.count("attn.multihead "))
    for given in (inputs, *others):
        check(model, given, loaded)
    return loaded


def bert():
    """An encoder of two layers with a padding mask, which counts from ids."""
    w, width, heads = Writer(), 32, 4
    x = w("Gather", w.constant(floats(50, width), np.float32), "ids", axis=0)
    positions = w("Unsqueeze", w("Range", w.constant(0), w("Squeeze", w.size("ids", 1)),
                                 w.constant(1)), [0])
    x = w("Add", x, w("Gather", w.constant(floats(64, width), np.float32), positions, axis=0))
    mask = w("Cast", w("Unsqueeze", "mask", [1, 2]), to=TensorProto.FLOAT)
    mask = w("Mul", w("Sub", w.number(1), mask), w.number(-3.4e38))
    for _ in range(2):
        q, k, v = (w.split_heads(w.linear(x, width, width), heads, width // heads)
                   for _ in range(3))
        scores = w("MatMul", q, w("Transpose", k, perm=[0, 1, 3, 2]))
        scores = w("Add", w("Div", scores, w.number(8**0.5)), mask)
        heads_of = w("MatMul", w("Softmax", scores, axis=-1), v)
        x = w.norm(w("Add", x, w.linear(w.join_heads(heads_of, width), width, width)), width)
        inner = w.linear(x, width, 64)
        inner = w("Mul", w("Mul", inner, w("Add", w("Erf", w("Div", inner, w.number(2**0.5))),
                                           w.number(1))), w.number(0.5))
        x = w.norm(w("Add", x, w.linear(inner, 64, width)), width)

    def inputs(batch, length):
        mask = np.ones((batch, length), np.int64)
        mask[0, length // 2 + 1:] = 0
        return {"ids": random.integers(0, 50, (batch, length)), "mask": mask}

    symbols = {"ids": ["batch", "sequence"], "mask": ["batch", "sequence"]}
    loaded = run("bert", w, x, inputs(2, 9), symbols, [inputs(1, 1), inputs(3, 33)],
                 {"attn.multihead": 2})
    try:
        loaded(ids=np.zeros((2, 9), np.int64), mask=np.ones((2, 8), np.int64))
    except ValueError as error:
        assert "sequence" in str(error), error
    else:
        raise AssertionError("lengths that differ were taken")


def gpt2():
    """A causal layer: projections packed in one, a slice of a constant triangle."""
    w, width, heads = Writer(), 24, 3
    packed = w.linear("x", width, 3 * width)
    parts = w("Split", packed, [width] * 3, outputs=3, axis=2)
    q, k, v = (w.split_heads(part, heads, 8) for part in parts)
    scores = w("Mul", w("MatMul", q, w("Transpose", k, perm=[0, 1, 3, 2])),
               w.number(8**-0.5))
    length = w.size("x", 1)
    triangle = w.constant(np.tril(np.ones((1, 1, 64, 64), bool)), np.bool_)
    triangle = w("Slice", triangle, [0], length, [2])
    triangle = w("Slice", triangle, [0], length, [3])
    scores = w("Where", triangle, scores, w.number(-np.inf))
    y = w.linear(w.join_heads(w("MatMul", w("Softmax", scores, axis=-1), v), width), width,
                 width)
    loaded = run("gpt2", w, y, {"x": floats(2, 7, width)}, {"x": ["batch", "sequence", None]},
                 [{"x": floats(1, 64, width)}, {"x": floats(3, 1, width)}], {"attn.sdpa": 1})
    try:
        loaded(x=floats(1, 65, width))
    except ValueError as error:
        assert "sequence" in str(error), error
    else:
        raise AssertionError("more positions than the mask has were taken")


def llama():
    """A layer with rotated halves, shared heads that are repeated, a causal mask that
    is computed, keys from before."""
    w, width, heads, kv_heads = Writer(), 32, 4, 2
    x = w("RMSNormalization", "x", w.weight(width), axis=-1)
    q = w.split_heads(w("MatMul", x, w.weight(width, 32)), heads, 8)
    k = w.split_heads(w("MatMul", x, w.weight(width, 16)), kv_heads, 8)
    v = w.split_heads(w("MatMul", x, w.weight(width, 16)), kv_heads, 8)
    angles = w.constant(floats(64, 8), np.float32)
    past, new = w.size("past_k", 2), w.size("x", 1)
    total = w("Add", past, new)
    places = w("Range", w("Squeeze", past), w("Squeeze", total), w.constant(1))
    cos, sin = (w("Unsqueeze", w(kind, w("Gather", angles, places, axis=0)), [0, 1])
                for kind in ("Cos", "Sin"))

    def turned(t):
        first = w("Slice", t, [0], [4], [3])
        second = w("Slice", t, [4], [9223372036854775807], [3])
        half = w("Concat", w("Neg", second), first, axis=3)
        return w("Add", w("Mul", t, cos), w("Mul", half, sin))

    def repeated(t):
        shape = w("Shape", t)
        sizes = w("Concat", w("Slice", shape, [0], [2]), [2], w("Slice", shape, [2], [4]), axis=0)
        wide = w("Expand", w("Unsqueeze", t, [2]), sizes)
        sizes = w("Concat", w("Slice", shape, [0], [1]), [heads], w("Slice", shape, [2], [4]),
                  axis=0)
        return w("Reshape", wide, sizes)

    k = w("Concat", "past_k", turned(k), axis=2)
    v = w("Concat", "past_v", v, axis=2)
    scores = w("Mul", w("MatMul", turned(q), w("Transpose", repeated(k), perm=[0, 1, 3, 2])),
               w.number(8**-0.5))
    rows = w("Unsqueeze", places, [1])
    columns = w("Unsqueeze", w("Range", w.constant(0), w("Squeeze", total), w.constant(1)), [0])
    mask = w("Where", w("LessOrEqual", columns, rows), w.number(0), w.number(-np.inf))
    weights = w("Softmax", w("Add", scores, mask), axis=-1)
    y = w("MatMul", w.join_heads(w("MatMul", weights, repeated(v)), 32), w.weight(32, width))
    y = w("Add", "x", y)

    def inputs(batch, past, new):
        return {"x": floats(batch, new, width), "past_k": floats(batch, kv_heads, past, 8),
                "past_v": floats(batch, kv_heads, past, 8)}

    symbols = {"x": ["batch", "new", None], "past_k": ["batch", None, "past", None]}
    symbols["past_v"] = symbols["past_k"]
    w.nodes.append(node("Identity", [y], ["y"]))
    model = make_model(w.nodes, inputs(1, 2, 3), ["y"], 23, constants=w.constants,
                       symbols=symbols)
    loaded = attn.onnx.load(model)
    for given in (inputs(2, 5, 3), inputs(1, 0, 4), inputs(3, 20, 1)):
        check(model, given, loaded)
    assert loaded.text.count("attn.sdpa ") == 1


def static():
    """Known sizes, where the whole layer is found."""
    w, width, heads = Writer(), 32, 4
    q, k, v = (w("Transpose", w("Reshape", w.linear("x", width, width), [2, 10, heads, 8]),
                 perm=[0, 2, 1, 3]) for _ in range(3))
    scores = w("Mul", w("MatMul", q, w("Transpose", k, perm=[0, 1, 3, 2])), w.number(8**-0.5))
    found = w("Transpose", w("MatMul", w("Softmax", scores, axis=-1), v), perm=[0, 2, 1, 3])
    y = w.linear(w("Reshape", found, [2, 10, width]), width, width)
    run("static", w, y, {"x": floats(2, 10, width)}, None, [], {"attn.multihead": 1})


for test in (bert, gpt2, llama, static):
    test()
    print(test.__name__, "agrees")
