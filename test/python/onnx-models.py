# Models that spell attention out in simple operators, as exporters write them, with
# sizes that are not known: compiled once, attention found, equal to the reference
# evaluator for every batch and length.
#
# REQUIRES: onnx
# RUN: %python %s

import attn.onnx
import numpy as np
import onnx
from onnx import TensorProto, helper
from onnx_models import check, make_model
from onnx_writer import Writer
from reference import close, sdpa

random = np.random.default_rng(7)
node = helper.make_node


def floats(*sizes, scale=1.0):
    return (random.standard_normal(sizes) * scale).astype(np.float32)


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
    w, width, heads = Writer(random), 32, 4
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
    w, width, heads = Writer(random), 24, 3
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
                 [{"x": floats(1, 64, width)}, {"x": floats(3, 1, width)}], {"attn.multihead": 1})
    try:
        loaded(x=floats(1, 65, width))
    except ValueError as error:
        assert "sequence" in str(error), error
    else:
        raise AssertionError("more positions than the mask has were taken")


def llama():
    """A layer with rotated halves, shared heads that are repeated, a causal mask that
    is computed, keys from before."""
    w, width, heads, kv_heads = Writer(random), 32, 4, 2
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
    w, width, heads = Writer(random), 32, 4
    q, k, v = (w("Transpose", w("Reshape", w.linear("x", width, width), [2, 10, heads, 8]),
                 perm=[0, 2, 1, 3]) for _ in range(3))
    scores = w("Mul", w("MatMul", q, w("Transpose", k, perm=[0, 1, 3, 2])), w.number(8**-0.5))
    found = w("Transpose", w("MatMul", w("Softmax", scores, axis=-1), v), perm=[0, 2, 1, 3])
    y = w.linear(w("Reshape", found, [2, 10, width]), width, width)
    run("static", w, y, {"x": floats(2, 10, width)}, None, [], {"attn.multihead": 1})


def flex():
    """FlexAttention whose graph, which adds a bias for each head and hides pairs,
    becomes a region."""
    scores = Writer()
    masked = scores("Where", "near", "scores", scores.number(-np.inf))
    biased = scores("Add", masked, "slopes")
    body = helper.make_graph(
        scores.nodes, "score_mod", [onnx.ValueInfoProto(name="scores")],
        [onnx.ValueInfoProto(name=biased)],
        [onnx.numpy_helper.from_array(a, name) for name, a in scores.constants.items()])
    call = node("FlexAttention", ["q", "k", "v"], ["y"], domain="ai.onnx.preview",
                score_mod=body)
    inputs = {"q": floats(2, 4, 9, 8), "k": floats(2, 2, 9, 8), "v": floats(2, 2, 9, 8)}
    constants = {"near": abs(np.subtract.outer(np.arange(9), np.arange(9))) < 4,
                 "slopes": floats(4, 1, 1)}
    model = make_model([call], inputs, ["y"], 25, ("ai.onnx.preview",), constants=constants)
    loaded = attn.onnx.load(model)
    assert loaded.text.count("attn.sdpa ") == 1, loaded.text
    # The graph captures both of them.
    allowed, bias = constants["near"], constants["slopes"][None, :, :, :]
    expected, _ = sdpa(*inputs.values(), allow=allowed, bias=bias)
    close(loaded(**inputs)["y"], expected)


for test in (bert, gpt2, llama, static, flex):
    test()
    print(test.__name__, "agrees")
