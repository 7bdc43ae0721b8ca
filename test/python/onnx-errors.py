# What cannot be imported is an error that names the node, its operator and opset;
# damaged and malicious models are errors too, and never a crash.
#
# REQUIRES: onnx
# RUN: %python %s

import contextlib
import io
import os
import tempfile

import attn.onnx
import attn.onnx._command
import numpy as np
import onnx
from onnx import TensorProto, helper
from onnx_models import make_model

node = helper.make_node
random = np.random.default_rng(3)


def floats(*sizes):
    return random.standard_normal(sizes).astype(np.float32)


def fails(source, *parts):
    try:
        attn.onnx.load(source)
    except (attn.onnx.ModelError, OSError) as error:
        for part in parts:
            assert part in str(error), (part, str(error))
        return
    raise AssertionError(f"no error with {parts}")


X = {"x": floats(2, 3)}
QKV = {name: floats(1, 2, 5, 8) for name in ("q", "k", "v")}


def single(inputs, kind, *names, opset=25, domain="", outputs=("y",), **attributes):
    call = node(kind, list(names), list(outputs), name="here", domain=domain, **attributes)
    return make_model([call], inputs, [name for name in outputs if name], opset,
                      (domain,) if domain else ())


# Operators, attributes, types.
fails(single(X, "Conv", "x", "x", opset=22), "node 'here' (ai.onnx Conv, opset 22)",
      "the operator is not supported")
fails(single(X, "Frobnicate", "x", domain="com.example"),
      "node 'here' (com.example Frobnicate, opset 1): the operator is not supported")
fails(single(X, "Relu", "x", colour=1), "attribute 'colour' is not supported")
fails(single(X, "Softmax", "x", axis="last"), "attribute 'axis' is not of the kind int")
fails(single(X, "Softmax", "x", axis=2), "axis 2 is outside of rank 2")
fails(single(X, "Transpose", "x", perm=[0, 0]), "'perm' = [0, 0] is not a permutation")
fails(single(X, "MatMul", "x"), "input 1 'B' is missing")
fails(single(X, "MatMul", "x", "x"), "MatMul, opset 25", "expected 3 == 2")
fails(single({"x": np.zeros((2, 2), np.uint16)}, "Relu", "x"), "elements of type UINT16")
fails(single({"x": np.zeros((2, 2), np.int64)}, "Sqrt", "x"), "type i64, expected a float")
fails(single(X, "Gather", "x", "x"), "the node is malformed")
fails(single(QKV, "Attention", "q", "k", "v", opset=25, q_num_heads=2, kv_num_heads=2),
      "do not take q_num_heads")
fails(single({**QKV, "m": np.zeros((5, 5), np.int32)}, "Attention", "q", "k", "v", "m"),
      "a mask of type i32")
fails(single({**QKV, "m": np.zeros((4, 5), bool)}, "Attention", "q", "k", "v", "m"),
      "expected 5 == 4")
fails(single({**QKV, "m": np.zeros((1, 1, 1, 5, 5), bool)}, "Attention", "q", "k", "v", "m"),
      "a mask of rank 5")
fails(single(QKV, "Attention", "q", "k", "v", "", "k"), "go together")
fails(single(QKV, "Attention", "q", "k", "v", qk_matmul_output_mode=4),
      "'qk_matmul_output_mode' = 4 is not supported")
fails(single({**QKV, "q": floats(1, 3, 5, 8)}, "Attention", "q", "k", "v"),
      "3 query heads cannot share 2 key heads")
FLAT = {name: floats(1, 5, 16) for name in ("q", "k", "v")}
fails(single(FLAT, "Attention", "q", "k", "v"), "need q_num_heads and kv_num_heads")
fails(single(FLAT, "Attention", "q", "k", "v", q_num_heads=3, kv_num_heads=3),
      "which is not 3 heads")
for number, name in ((8, "past_sequence_length"), (9, "cache_indirection")):
    fails(single(FLAT, "MultiHeadAttention", "q", "k", "v", *[""] * (number - 3), "q",
                 domain="com.microsoft", num_heads=2), f"'{name}' is not supported")

# Opsets in which an operator, or one of its inputs, does not exist.
for opset in (1, 21, 22):
    fails(single(QKV, "Attention", "q", "k", "v", opset=opset),
          f"node 'here' (ai.onnx Attention, opset {opset})", "does not exist in this opset",
          "came with opset 23")
attn.onnx.load(single(QKV, "Attention", "q", "k", "v", opset=23))
LENGTHS = {**QKV, "n": np.array([3])}
fails(single(LENGTHS, "Attention", "q", "k", "v", "", "", "", "n", opset=23),
      "has 7 inputs", "at most 6 in this opset")
attn.onnx.load(single(LENGTHS, "Attention", "q", "k", "v", "", "", "", "n", opset=24))
fails(single(QKV, "Attention", "q", "k", "v", outputs=("y", "", "", "", "z")),
      "has 5 outputs", "at most 4")
fails(single(QKV, "Attention", "q", "k", "v", opset=24, left_window_size=3),
      "attribute 'left_window_size' is not supported")
fails(single(X, "Gelu", "x", opset=19), "opset 19", "came with opset 20")
fails(single(X, "Relu", "x", opset=999), "opset 999 of ai.onnx is newer than")
model = single(FLAT, "MultiHeadAttention", "q", "k", "v", num_heads=2, domain="com.microsoft")
del model.opset_import[1]
fails(model, "does not say of which opset of com.microsoft")

# Which inputs of MultiHeadAttention go together: no other combination does.
MHA = {"q3": floats(1, 5, 16), "q5": floats(1, 5, 2, 3, 8), "k3": floats(1, 5, 16),
       "k4": floats(1, 2, 5, 8), "k5": floats(1, 5, 2, 2, 8), "v3": floats(1, 5, 16),
       "v4": floats(1, 2, 5, 8), "bias": floats(48), "past": floats(1, 2, 3, 8)}
ALLOWED = {("q3", "k3", "v3"): ("bias", "past"), ("q3", "k4", "v4"): ("bias",),
           ("q3", "k5", ""): (), ("q5", "", ""): ("bias",)}
for q in ("q3", "q5"):
    for k in ("", "k3", "k4", "k5"):
        for v in ("", "v3", "v4"):
            for bias in ("", "bias"):
                for past in ("", "past"):
                    names = [q, k, v, bias, "", "", past, past]
                    while not names[-1]:
                        names.pop()
                    model = single({n: MHA[n] for n in names if n}, "MultiHeadAttention",
                                   *names, domain="com.microsoft", num_heads=2)
                    allowed = ALLOWED.get((q, k, v))
                    if allowed is None:
                        fails(model, "node 'here'", f"query of rank {q[1]}, key "
                              + (f"of rank {k[1]}" if k else "absent"),
                              "value " + (f"of rank {v[1]}" if v else "absent"))
                    elif bias and bias not in allowed:
                        fails(model, "input 3 'bias' is given, which does not go with")
                    elif past and past not in allowed:
                        fails(model, "input 6 'past_key' is given, which does not go with")
                    else:
                        attn.onnx.to_mlir(model)
fails(single({"q": floats(1, 5, 3, 3, 8)}, "MultiHeadAttention", "q", domain="com.microsoft",
             num_heads=2), "packed heads", "expected [B, S, 2, 3, D]")
fails(single({**FLAT, "past": MHA["past"]}, "MultiHeadAttention", "q", "k", "v", "", "", "",
             "past", domain="com.microsoft", num_heads=2), "past_key and past_value go together")
GQA = {**FLAT, "last": np.zeros(1, np.int32), "total": np.array(5, np.int32)}


def group_query(*parts, names=(), inputs=None, outputs=("y",), **attributes):
    fails(single({**GQA, **(inputs or {})}, "GroupQueryAttention", "q", "k", "v", "", "", "last",
                 "total", *names, domain="com.microsoft", num_heads=2, kv_num_heads=2,
                 outputs=outputs, **attributes),
          "(com.microsoft GroupQueryAttention, opset 1)", *parts)


group_query("'smooth_softmax' = 2 is not supported", smooth_softmax=2)
group_query("'causal' = 2 is not supported", causal=2)
group_query("'local_window_size' = 3 needs 'causal'", causal=0, local_window_size=3)
group_query("'local_window_size' = 0 sees no key", local_window_size=0)
group_query("'qk_output' = 3 is not supported", qk_output=3)
group_query("'qk_output' = 1, and the output 'output_qk' is absent", qk_output=1)
group_query("'qk_output' = 0, and the output 'output_qk' is there",
            outputs=("y", "", "", "scores"))
group_query("'k_quant_type' = 'PER_TENSOR' is not supported", k_quant_type="PER_TENSOR")
group_query("'sliding_window_cache' = 1 is not supported", sliding_window_cache=1)
for number, name in ((12, "k_scale"), (13, "v_scale"), (14, "q_norm_weight")):
    group_query(f"input {number} '{name}' is not supported",
                names=[""] * (number - 7) + ["w"], inputs={"w": floats(8)})
group_query("expected 2 == 3", names=["", "", "", "", "w"], inputs={"w": floats(3)})
group_query("head_sink must be a vector", names=["", "", "", "", "w"],
            inputs={"w": floats(1, 2)})
group_query("do_rotary needs cos_cache and sin_cache", do_rotary=1)
group_query("cos_cache and sin_cache go together", names=["w"], inputs={"w": floats(8, 4)})
fails(single({**GQA, "k": floats(5, 16)}, "GroupQueryAttention", "q", "k", "v", "", "", "last",
             "total", domain="com.microsoft", num_heads=2, kv_num_heads=2),
      "must have rank 3 and one type")

# Graphs.
fails(make_model([node("Add", ["x", "z"], ["w"], name="one"), node("Relu", ["w"], ["z"])],
                 X, ["z"]), "node 'one'", "'z' is defined nowhere before", "cycle")
fails(make_model([node("Relu", ["x"], ["y"]), node("Relu", ["x"], ["y"])], X, ["y"]),
      "'y' is defined twice")
fails(make_model([node("Relu", ["x"], ["y"])], X, ["w"]), "output 'w' is defined nowhere")
fails(make_model([], X, []), "the model has no outputs")
fails(make_model([node("NonZero", ["x"], ["i"]), node("Reshape", ["x", "s"], ["y"])],
                 {**X, "s": np.zeros(40, np.int64)}, ["y"]), "not supported")
fails(make_model([node("ReduceMax", ["s"], ["m"], keepdims=1), node("Expand", ["x", "m"], ["y"])],
                 {**X, "s": np.zeros((40,), np.int64)}, ["y"]),
      "input 1 depends on data that is not known before the model runs")
fails(make_model([node("ConstantOfShape", ["s"], ["y"])], {}, ["y"],
                 constants={"s": np.array([1 << 40, 1 << 40])}), "elements")
fails(make_model([node("ConstantOfShape", ["s"], ["y"])], {}, ["y"],
                 constants={"s": np.array([-5])}), "expected 0 <= -5")
fails(make_model([node("Reshape", ["x", "s"], ["y"])], X, ["y"],
                 constants={"s": np.array([4, 4])}), "expected 6 == 16")

# A function that calls itself, graphs in graphs.
model = make_model([node("Again", ["x"], ["y"], domain="local")], X, ["y"], 25, ("local",))
model.functions.append(helper.make_function(
    "local", "Again", ["a"], ["b"], [node("Again", ["a"], ["b"], domain="local")],
    [helper.make_opsetid("local", 1)]))
fails(model, "nested too deeply")
inner = helper.make_graph([node("Identity", ["x"], ["z"])], "inner", [],
                          [onnx.ValueInfoProto(name="z")])
for _ in range(80):
    inner = helper.make_graph(
        [node("If", ["c"], ["z"], then_branch=inner, else_branch=inner)], "inner", [],
        [onnx.ValueInfoProto(name="z")]) if inner.ByteSize() < 20000 else inner
chain = [node("If", ["c"], ["y"], then_branch=inner, else_branch=inner)]
attn.onnx.load(make_model(chain, X, ["y"], constants={"c": np.array(True)}))
fails(make_model(chain, {**X, "c": np.array(True)}, ["y"]),
      "the condition is not known before the model runs")

# What a model says of its outputs. A size that it leaves open is checked in calls.
def declared(element, sizes, symbols=None):
    model = make_model([node("Relu", ["x"], ["y"])], X, ["y"], symbols={"x": symbols})
    model.graph.output[0].CopyFrom(helper.make_tensor_value_info("y", element, sizes))
    return model


for right in ([2, 3], ["a", 3], [None, "b"], None):
    attn.onnx.load(declared(TensorProto.FLOAT, right))
fails(declared(TensorProto.DOUBLE, [2, 3]),
      "output 'y': declared with elements of type DOUBLE, and the graph gives FLOAT")
fails(declared(TensorProto.UINT16, None), "elements of type UINT16")
fails(declared(TensorProto.FLOAT, [2, 4]),
      "output 'y': declared with the sizes [2, 4], and the graph gives [2, 3]")
fails(declared(TensorProto.FLOAT, [2, "n", 3]), "the sizes [2, n, 3]", "gives [2, 3]")
fails(declared(TensorProto.FLOAT, []), "the sizes [], and")
model = declared(TensorProto.FLOAT, [2, 3])
model.graph.output[0].type.CopyFrom(helper.make_sequence_type_proto(
    helper.make_tensor_type_proto(TensorProto.FLOAT, [2, 3])))
fails(model, "output 'y': only tensors are supported")
loaded = attn.onnx.load(declared(TensorProto.FLOAT, [2, 3], ["n", None]))
loaded(x=X["x"])
try:
    loaded(x=floats(5, 3))
except ValueError as error:
    assert "n = 5 == 2 does not hold, which output 'y' needs" in str(error), error
else:
    raise AssertionError("a declared size is not checked")

# Inputs and initializers.
model = make_model([node("Relu", ["x"], ["y"])], X, ["y"])
model.graph.input[0].type.tensor_type.ClearField("shape")
fails(model, "input 'x': its rank is not known")
model.graph.input[0].type.CopyFrom(helper.make_sequence_type_proto(
    helper.make_tensor_type_proto(TensorProto.FLOAT, [1])))
fails(model, "input 'x': only tensors are supported")
model = make_model([node("Add", ["x", "c"], ["y"])], X, ["y"], constants={"c": floats(3)})
for change, part in ((lambda t: t.dims.__setitem__(0, 1 << 40), "malformed"),
                     (lambda t: t.dims.__setitem__(0, -3), "negative sizes"),
                     (lambda t: setattr(t, "data_type", 99), "elements of type 99"),
                     (lambda t: setattr(t, "raw_data", b"abc"), "malformed")):
    broken = onnx.ModelProto()
    broken.CopyFrom(model)
    change(broken.graph.initializer[0])
    fails(broken, "initializer 'c'", part)

# Files.
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "model.onnx")
    fails(os.path.join(folder, "none.onnx"), "none.onnx")
    for data in (b"", b"not a model", b"\xff" * 100, b"\x00" * 10):
        with open(path, "wb") as file:
            file.write(data)
        fails(path, "model.onnx", "not an ONNX model")
    for location in ("data.bin", "../data.bin", "/etc/hostname", "sub/../../x"):
        outside = onnx.ModelProto()
        outside.CopyFrom(model)
        tensor = outside.graph.initializer[0]
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        entry = tensor.external_data.add()
        entry.key, entry.value = "location", location
        with open(path, "wb") as file:
            file.write(outside.SerializeToString())
        fails(path, "the data of a tensor cannot be read")
        fails(outside, "lies in another file")
        fails(outside.SerializeToString(), "lies in another file")
    for source in (3, None, object()):
        try:
            attn.onnx.load(source)
        except TypeError as error:
            assert "model: expected a path" in str(error)
        else:
            raise AssertionError(source)

for name in ("scale", "softcap"):
    for number in (float("nan"), float("inf")):
        fails(make_model([node("Attention", ["q", "k", "v"], ["y"], name="attention",
                               **{name: number})], QKV, ["y"]),
              "node 'attention'", f"attribute '{name}' = {number} is not finite")
model = make_model([node("Relu", ["x"], ["y"])], X, ["y"])
model.ClearField("opset_import")
fails(model, "does not say of which opset of ai.onnx", "Relu")

# The command names the file that it was given.
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "missing", "x.mlir")
    source = os.path.join(folder, "x.onnx")
    onnx.save(make_model([node("Relu", ["x"], ["y"])], X, ["y"]), source)
    message = io.StringIO()
    with contextlib.redirect_stderr(message):
        assert attn.onnx._command.main([source, "-o", path]) == 1
    assert f"cannot write '{path}': No such file" in message.getvalue(), message.getvalue()

# Every prefix of a model, and models with bytes changed.
whole = make_model(
    [node("Attention", ["q", "k", "v"], ["a"], name="attention", is_causal=1),
     node("Reshape", ["a", "s"], ["b"]), node("Add", ["b", "c"], ["y"])],
    QKV, ["y"], constants={"s": np.array([1, -1]), "c": floats(80)}).SerializeToString()
outcomes = {}
damaged = [whole[:length] for length in range(0, len(whole), 7)]
for _ in range(400):
    copy = bytearray(whole)
    for _ in range(random.integers(1, 4)):
        copy[random.integers(len(copy))] = random.integers(256)
    damaged.append(bytes(copy))
for data in damaged:
    try:
        attn.onnx.to_mlir(data)
        outcome = "imported"
    except attn.onnx.ModelError:
        outcome = "refused"
    outcomes[outcome] = outcomes.get(outcome, 0) + 1
assert outcomes["refused"] > 100, outcomes

# Calls.
model = make_model([node("MatMul", ["x", "w"], ["y"])], {"x": floats(2, 3)}, ["y"],
                   constants={"w": floats(3, 4)}, symbols={"x": ["n", None]})
loaded = attn.onnx.load(model)
for call, kind, part in (
        (lambda: loaded(), TypeError, "x: the input is missing"),
        (lambda: loaded(z=X["x"]), TypeError, "z: not an input of the model, which are x"),
        (lambda: loaded(X["x"], x=X["x"]), TypeError, "x: given twice"),
        (lambda: loaded(X["x"], X["x"]), TypeError, "2 inputs are given"),
        (lambda: loaded(floats(2, 4)), ValueError, "shape [2, 4], expected [?, 3]"),
        (lambda: loaded(floats(2, 3).astype(np.float64)), (TypeError, ValueError), "x"),
        (lambda: loaded("text"), TypeError, "x")):
    try:
        call()
    except kind as error:
        assert part in str(error), (part, str(error))
    else:
        raise AssertionError(part)
print(outcomes)
