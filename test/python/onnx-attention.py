# Attention of opset 23 to 25 agrees with the reference evaluator of onnx: random
# attributes, inputs, outputs and sizes.
#
# REQUIRES: onnx
# RUN: %python %s

import attn.onnx
import numpy as np
from onnx import TensorProto, helper
from onnx_models import BF16, cases, check, make_model, reference


def pick(random, *choices):
    return choices[random.integers(len(choices))]


def make_case(random):
    opset = pick(random, 23, 24, 25)
    dtype = np.dtype(pick(random, np.float32, np.float32, np.float64, np.float16, BF16))
    batch, width, value_width = (int(random.integers(1, 4)), pick(random, 4, 8, 20),
                                 pick(random, 4, 8, 12))
    kv_heads = pick(random, 1, 2, 3)
    heads = kv_heads * pick(random, 1, 2, 4)
    queries, new = int(random.integers(1, 20)), int(random.integers(1, 40))
    if random.random() < 0.4:
        new = queries
    flat = random.random() < 0.5
    cache = pick(random, "none", "none", "past", "lengths" if opset >= 24 else "past")
    past = int(random.integers(0, 12)) if cache == "past" else 0
    total = past + new

    def floats(*sizes, scale=1.0):
        return (random.standard_normal(sizes) * scale).astype(dtype)

    def heads_of(count, length, width):
        return floats(batch, length, count * width) if flat else floats(
            batch, count, length, width)

    big = pick(random, 1.0, 1.0, 4.0)
    inputs = {"q": heads_of(heads, queries, width) * dtype.type(big),
              "k": heads_of(kv_heads, new, width), "v": heads_of(kv_heads, new, value_width)}
    names = ["q", "k", "v", "", "", "", ""]
    attributes = {}
    if flat or (opset < 25 and random.random() < 0.3):
        attributes.update(q_num_heads=heads, kv_num_heads=kv_heads)
    if random.random() < 0.5:
        attributes["is_causal"] = int(random.integers(2))
    if random.random() < 0.4:
        attributes["scale"] = float(pick(random, 0.1, 0.5, 1.0, 0.0))
    if random.random() < 0.4:
        attributes["softcap"] = float(pick(random, 0.0, 1.0, 5.0))
    if random.random() < 0.3:
        attributes["softmax_precision"] = pick(
            random, TensorProto.FLOAT, TensorProto.DOUBLE) if dtype.itemsize < 8 else (
                TensorProto.DOUBLE)
    if opset >= 25 and random.random() < 0.5:
        attributes["left_window_size"] = int(random.integers(-1, 10))
        attributes["right_window_size"] = int(random.integers(-1, 10))

    outputs = ["y", "", "", ""]
    if cache == "past":
        inputs["past_key"] = floats(batch, kv_heads, past, width)
        inputs["past_value"] = floats(batch, kv_heads, past, value_width)
        names[4:6] = ["past_key", "past_value"]
    if cache == "lengths":
        inputs["lengths"] = random.integers(0, total + 1, batch)
        names[6] = "lengths"
    elif random.random() < 0.6 or cache == "past":
        outputs[1:3] = ["present_key", "present_value"]
    if random.random() < 0.5:
        outputs[3] = "scores"
        attributes["qk_matmul_output_mode"] = int(random.integers(4))

    if random.random() < 0.6:
        rank = pick(random, 2, 2, 3, 4) if random.random() < 0.9 else 1
        width_of_mask = total
        # Shorter masks are padded; where lengths are given, they must cover them.
        if random.random() < 0.25 and total > 2:
            width_of_mask = int(random.integers(2, total + 1))
            if cache == "lengths":
                inputs["lengths"] = np.minimum(inputs["lengths"], width_of_mask)
        full = [pick(random, batch, 1), pick(random, heads, 1), pick(random, queries, queries, 1),
                width_of_mask]
        sizes = full[4 - rank:]
        if random.random() < 0.5:
            mask = random.random(sizes) < pick(random, 0.1, 0.6, 0.9)
            if rank > 1 and random.random() < 0.3:
                mask[..., 0, :] = False
        else:
            mask = floats(*sizes)
            if random.random() < 0.5:
                mask[random.random(sizes) < 0.5] = -np.inf
        inputs["mask"], names[3] = mask, "mask"
    while not names[-1]:
        names.pop()
    while not outputs[-1]:
        outputs.pop()
    node = helper.make_node("Attention", names, outputs, name="attention", **attributes)

    symbols = None
    if random.random() < 0.5:
        where = [None, None, None, None]
        symbols = {"q": ["B", "S", None] if flat else ["B", None, "S", None],
                   "k": ["B", "T", None] if flat else ["B", None, "T", None],
                   "past_key": ["B", None, "P", None], "lengths": ["B"]}
        symbols.update(v=symbols["k"], past_value=symbols["past_key"])
        if "mask" in inputs:
            where = [None] * (4 - inputs["mask"].ndim) + list(inputs["mask"].shape)
            symbols["mask"] = [
                name if size not in (None, 1) else None
                for name, size in zip(("B", None, "S", "M"), where)][4 - inputs["mask"].ndim:]
    return make_model([node], inputs, [name for name in outputs if name], opset,
                      symbols=symbols), inputs


def evaluate(model, inputs):
    """The results of the evaluator, but for two things that the text and the
    function of the operator have otherwise: it gives capped scores in mode 0 too,
    and a causal mask has as many rows as attn_mask, be it one."""
    node = model.graph.node[0]
    if "mask" in inputs:
        mask = inputs["mask"]
        rows = inputs["q"].shape[-2 if inputs["q"].ndim == 4 else 1]
        full = np.broadcast_shapes(mask.shape, (rows, 1))
        inputs = {**inputs, "mask": np.broadcast_to(mask, full)}
    results = reference(model, inputs)
    given = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    if (node.output[-1] == "scores" and given.get("softcap")
            and not given.get("qk_matmul_output_mode")):
        plain = type(model)()
        plain.CopyFrom(model)
        for attribute in list(plain.graph.node[0].attribute):
            if attribute.name == "softcap":
                plain.graph.node[0].attribute.remove(attribute)
        results[-1] = reference(plain, inputs)[-1]
    return results


# Every mode with every option that says which pairs are allowed, however few random
# cases there is time for.
fixed = np.random.default_rng(1)
q, k, v = (fixed.standard_normal((2, heads, length, 8)).astype(np.float32)
           for heads, length in ((4, 5), (2, 7), (2, 7)))
past_key, past_value = (fixed.standard_normal((2, 2, 3, 8)).astype(np.float32) for _ in range(2))
allowed = fixed.random((4, 5, 7)) < 0.6
allowed[2, 3] = False
added = fixed.standard_normal((2, 1, 1, 7)).astype(np.float32)
for mode, attributes, optional in (
        (0, {"softcap": 2.0, "scale": 0.7}, {}),
        (1, {"softcap": 2.0, "is_causal": 1}, {}),
        (2, {"is_causal": 1}, {"": None, "past_key": past_key, "past_value": past_value}),
        (2, {"left_window_size": 2, "right_window_size": 1}, {"mask": added}),
        (2, {"left_window_size": 0, "right_window_size": 0}, {}),
        (2, {"left_window_size": 2**63 - 1, "right_window_size": 2**63 - 1, "is_causal": 1},
         {"mask": added, "past_key": None, "past_value": None, "lengths": np.array([4, 6])}),
        (3, {"left_window_size": 1, "is_causal": 1, "softcap": 3.0},
         {"mask": allowed, "past_key": past_key[:, :, :0], "past_value": past_value[:, :, :0]}),
        (3, {"is_causal": 1, "right_window_size": 2}, {
            "mask": added[..., :6], "past_key": None, "past_value": None,
            "lengths": np.array([4, 6])}),
        (2, {"left_window_size": 2}, {"mask": allowed[0, :, :6], "past_key": None,
                                      "past_value": None, "lengths": np.array([4, 6])})):
    inputs = {"q": q, "k": k, "v": v, **{n: a for n, a in optional.items() if a is not None}}
    names = ["q", "k", "v", *(n if a is not None else "" for n, a in optional.items())]
    outputs = ["y", "", "", "scores"]
    node = helper.make_node("Attention", names, outputs, name="attention",
                            qk_matmul_output_mode=mode, **attributes)
    check(make_model([node], inputs, ["y", "scores"], 25), inputs, reference=evaluate)

for seed, random in cases():
    model, inputs = make_case(random)
    try:
        check(model, inputs, reference=evaluate)
    except Exception:
        print(f"repeat with ATTN_FUZZ_SEED={seed} ATTN_FUZZ_CASES=1\n{model.graph.node[0]}"
              f"{ {name: (a.shape, a.dtype) for name, a in inputs.items()} }")
        raise
