# The operators of com.microsoft agree with ONNX Runtime: random attributes, inputs
# and sizes.
#
# REQUIRES: onnx, onnxruntime
# RUN: %python %s

import attn.onnx
import numpy as np
import onnxruntime
from onnx import helper
from onnx_models import cases, distance, make_model

DOMAIN = "com.microsoft"
onnxruntime.set_default_logger_severity(4)


def pick(random, *choices):
    return choices[random.integers(len(choices))]


def trimmed(names):
    while not names[-1]:
        names = names[:-1]
    return names


def multi_head(random, floats):
    batch, heads, width = int(random.integers(1, 4)), pick(random, 1, 2, 4), pick(random, 8, 16)
    queries, new = int(random.integers(1, 16)), int(random.integers(1, 24))
    form = pick(random, "separate", "separate", "packed", "packed_kv", "cache")
    causal = int(random.random() < 0.3)
    value_width = width
    if form == "packed" or causal:
        new = queries
    elif form == "separate":
        value_width = pick(random, width, 2 * width)
    hidden = heads * width
    names = ["q", "k", "v", "", "", "", "", ""]
    inputs = {"q": floats(batch, queries, hidden), "k": floats(batch, new, hidden),
              "v": floats(batch, new, heads * value_width)}
    past = 0
    if form == "packed":
        inputs = {"q": floats(batch, queries, heads, 3, width)}
        names[1:3] = ["", ""]
    elif form == "packed_kv":
        inputs = {"q": inputs["q"], "k": floats(batch, new, heads, 2, width)}
        names[2] = ""
    elif form == "cache":
        inputs.update(k=floats(batch, heads, new, width), v=floats(batch, heads, new, width))
    elif random.random() < 0.4:
        past, value_width = int(random.integers(1, 12)), width
        inputs["v"] = floats(batch, new, hidden)
        inputs["pk"] = floats(batch, heads, past, width)
        inputs["pv"] = floats(batch, heads, past, width)
        names[6:8] = ["pk", "pv"]
    if random.random() < 0.4 and form == "separate":
        inputs["bias"], names[3] = floats(2 * hidden + heads * value_width), "bias"
    total = past + new
    if random.random() < 0.4:
        mask = (random.random((batch, total)) < 0.7).astype(np.int32)
        inputs["mask"], names[4] = mask, "mask"
    if random.random() < 0.4:
        inputs["ab"], names[5] = floats(pick(random, 1, batch), pick(random, 1, heads),
                                        queries, total), "ab"
    attributes = {"num_heads": heads}
    if causal:
        attributes["unidirectional"] = 1
    if random.random() < 0.3:
        attributes["scale"] = float(pick(random, 0.2, 1.0))
    outputs = ["y", "present_key", "present_value"] if past else ["y"]
    return "MultiHeadAttention", names, inputs, outputs, attributes, {}


def grouped(random, floats):
    batch, kv_heads, width = int(random.integers(1, 4)), pick(random, 1, 2), pick(random, 16, 32)
    heads = kv_heads * pick(random, 1, 2, 4)
    is_prompt = random.random() < 0.4
    length = int(random.integers(1, 12)) if is_prompt else pick(random, 1, 1, int(
        random.integers(2, 6)))
    buffer = 0 if is_prompt and random.random() < 0.7 else int(random.integers(12, 24))
    if is_prompt:
        last = random.integers(0, length, batch)
        last[0] = length - 1
    else:
        # With more than one new token, the runtime wants one batch.
        batch = 1 if length > 1 else batch
        last = random.integers(length, buffer, batch)
        if random.random() < 0.3:
            # The cache is full, and grows.
            last[0] = buffer + length - 1
    total = int(last.max()) + 1
    last = last.astype(np.int32)
    names = ["q", "k", "v", "pk", "pv", "last", "total", "", "", "", "", ""]
    inputs = {"q": floats(batch, length, heads * width),
              "k": floats(batch, length, kv_heads * width),
              "v": floats(batch, length, kv_heads * width)}
    if random.random() < 0.3:
        inputs = {"q": floats(batch, length, (heads + 2 * kv_heads) * width)}
        names[1:3] = ["", ""]
    inputs["pk"] = floats(batch, kv_heads, buffer, width)
    inputs["pv"] = floats(batch, kv_heads, buffer, width)
    inputs.update(last=last, total=np.array(total, np.int32))
    attributes = {"num_heads": heads, "kv_num_heads": kv_heads}
    if random.random() < 0.5:
        part = pick(random, width // 2, 8)
        attributes.update(do_rotary=1, rotary_interleaved=int(random.integers(2)))
        angles = random.random((64, part)) * 6
        inputs["cos"], inputs["sin"] = (f(angles).astype(np.float32) for f in (np.cos, np.sin))
        names[7:9] = ["cos", "sin"]
        if random.random() < 0.5:
            ids = random.integers(0, 30, (batch, length))
            inputs["ids"], names[9] = ids.astype(np.int64), "ids"
    if random.random() < 0.2:
        attributes["causal"] = 0
    elif random.random() < 0.5:
        attributes["local_window_size"] = int(random.integers(1, 8))
    if random.random() < 0.3:
        attributes["softcap"] = float(pick(random, 1.0, 8.0))
    if random.random() < 0.3:
        attributes["scale"] = float(pick(random, 0.2, 1.0))
    if random.random() < 0.3:
        inputs["ab"], names[10] = floats(pick(random, 1, batch), pick(random, 1, heads), length,
                                         total), "ab"
    if random.random() < 0.3:
        # Of such a size that it matters in some heads and drowns the keys in others.
        inputs["sink"], names[11] = 3 * floats(heads), "sink"
    if random.random() < 0.3:
        attributes["smooth_softmax"] = pick(random, 1, 1, 0, -1)
    outputs = ["y", "present_key", "present_value"]
    if random.random() < 0.4:
        attributes["qk_output"] = pick(random, 1, 2)
        outputs.append("qk")
    # What a runtime leaves in rows past the length of a batch means nothing.
    rows = {}
    for at, count in enumerate(inputs["last"] + 1):
        if is_prompt:
            rows[at] = min(int(count), length)
    return ("GroupQueryAttention", names, inputs, outputs, attributes,
            {"rows": rows, "keys": inputs["last"] + 1})


def rotary(random, floats):
    batch, heads, length, width = (int(random.integers(1, 4)), pick(random, 1, 3),
                                   int(random.integers(1, 9)), pick(random, 8, 16))
    part = pick(random, width, width // 2)
    attributes = {"interleaved": int(random.integers(2))}
    if part != width:
        attributes.update(rotary_embedding_dim=part, num_heads=heads)
    x = floats(batch, heads, length, width) if random.random() < 0.5 else floats(
        batch, length, heads * width)
    ids = (random.integers(0, 20, (batch, length)) if random.random() < 0.5 else
           random.integers(0, 10, (1,)))
    inputs = {"x": x, "ids": ids, "cos": floats(32, part // 2), "sin": floats(32, part // 2)}
    return "RotaryEmbedding", list(inputs), inputs, ["y"], attributes, {}


def packed_weights(random, floats):
    batch, length, heads, width = (int(random.integers(1, 4)), int(random.integers(1, 12)),
                                   pick(random, 1, 2, 4), 8)
    hidden = heads * width
    inputs = {"x": floats(batch, length, hidden), "w": floats(hidden, 3 * hidden) / 4,
              "b": floats(3 * hidden)}
    names = ["x", "w", "b", "", ""]
    attributes = {"num_heads": heads}
    if random.random() < 0.5:
        attributes["unidirectional"] = 1
    past = 0
    outputs = ["y"]
    if random.random() < 0.5:
        past = int(random.integers(1, 8))
        inputs["past"], names[4] = floats(2, batch, heads, past, width), "past"
        outputs.append("present")
    if random.random() < 0.5:
        mask = (random.random((batch, past + length)) < 0.8).astype(np.int32)
        mask[:, 0] = 1
        inputs["mask"], names[3] = mask, "mask"
    return "Attention", names, inputs, outputs, attributes, {}


def layers(random, floats):
    sizes = (2, int(random.integers(1, 9)), 32)
    x = floats(*sizes)
    kind = pick(random, "SkipLayerNormalization", "SkipSimplifiedLayerNormalization", "BiasGelu",
                "FastGelu", "QuickGelu", "Gelu")
    inputs = {"x": x}
    attributes = {}
    if kind.startswith("Skip"):
        inputs.update(skip=floats(*sizes), scale=floats(32))
        if kind == "SkipLayerNormalization":
            inputs["beta"] = floats(32)
        if random.random() < 0.5:
            inputs["bias"] = floats(32)
        attributes["epsilon"] = 1e-5
    elif kind == "BiasGelu" or (kind == "FastGelu" and random.random() < 0.5):
        inputs["bias"] = floats(32)
    outputs = ["y", "", "", "sum"] if kind.startswith("Skip") else ["y"]
    return kind, list(inputs), inputs, outputs, attributes, {}


def compare(kind, found, expected, valid):
    for name, a, e in zip(found, found.values(), expected):
        a, e = np.asarray(a).copy(), e.copy()
        for batch, rows in valid.get("rows", {}).items():
            if name == "y":
                a[batch, rows:] = e[batch, rows:] = 0
            if name == "qk":
                a[batch, :, rows:] = e[batch, :, rows:] = 0
        if name.startswith("present") and "keys" in valid:
            for batch, keys in enumerate(valid["keys"]):
                a[batch, :, keys:] = e[batch, :, keys:] = 0
        if name == "qk" and "keys" in valid:
            for batch, keys in enumerate(valid["keys"]):
                a[batch, ..., keys:] = e[batch, ..., keys:] = 0
        # FastGelu and the exponentials of the runtime are approximations.
        error = distance(a, e)
        assert error <= 2e-5, f"{kind}, output {name}: error {error}"


def run(kind, order, inputs, node):
    """The outputs by the runtime, which has packed heads on other devices only."""
    q, k = inputs.get("q"), inputs.get("k")
    node = type(node).FromString(node.SerializeToString())
    if kind == "MultiHeadAttention" and q.ndim == 5:
        parts = [q[:, :, :, at] for at in range(3)]
    elif kind == "MultiHeadAttention" and k.ndim == 5:
        parts = [q, k[:, :, :, 0], k[:, :, :, 1]]
    else:
        parts = []
    node.input.extend([""] * (3 - len(node.input)) if parts else [])
    for at, (name, part) in enumerate(zip("qkv", parts)):
        inputs = {**inputs, name: part.reshape(*part.shape[:2], -1)}
        node.input[at] = name
        order = ["q", "k", "v", *(name for name in order if name not in "qkv")]
    outputs = [name for name in node.output if name]
    model = make_model([node], {name: inputs[name] for name in order}, outputs, 21, (DOMAIN,))
    for value in model.graph.output:
        value.type.tensor_type.elem_type = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(),
                                           providers=["CPUExecutionProvider"])
    return session.run(None, {name: inputs[name] for name in order})


MAKERS = (multi_head, multi_head, grouped, grouped, grouped, rotary, packed_weights, layers)
counts = {}
for seed, random in cases():
    kind, names, inputs, outputs, attributes, valid = MAKERS[seed % len(MAKERS)](
        random, lambda *sizes: random.standard_normal(sizes).astype(np.float32))
    node = helper.make_node(kind, trimmed(names), outputs, name="node", domain=DOMAIN,
                            **attributes)
    order = [name for name in names if name]
    model = make_model([node], {name: inputs[name] for name in order},
                       [name for name in outputs if name], 21, (DOMAIN,))
    try:
        expected = run(kind, order, inputs, node)
        compare(kind, attn.onnx.load(model)(**inputs), expected, valid)
    except Exception:
        print(f"repeat with ATTN_FUZZ_SEED={seed} ATTN_FUZZ_CASES=1\n{node}"
              f"{ {name: a.shape for name, a in inputs.items()} } {inputs.get('last')} "
              f"{inputs.get('total')}")
        raise
    counts[kind] = counts.get(kind, 0) + 1
print(counts)
