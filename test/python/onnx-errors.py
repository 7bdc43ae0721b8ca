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


# Opsets that the package onnx does not know, and inputs of one name.
newest = onnx.defs.onnx_opset_version()
for opset in (0, -1, newest + 1):
    model = single(X, "Relu", "x")
    model.opset_import[0].version = opset
    fails(model, f"the model is of opset {opset}, and onnx", f"knows 1 to {newest}")
model = single(X, "Relu", "x")
model.graph.input.append(model.graph.input[0])
fails(model, "input 'x' is defined twice")

# Operators, attributes, types.
fails(single(X, "Conv", "x", "x", opset=22), "node 'here' (ai.onnx Conv, opset 22)",
      "the operator is not supported")
fails(single(X, "Frobnicate", "x", domain="com.example"),
      "node 'here' (com.example Frobnicate, opset 1): the operator is not supported")
fails(single(X, "Relu", "x", colour=1), "attribute 'colour' is not supported")
fails(single(X, "Softmax", "x", axis="last"), "attribute 'axis' is not of the kind int")
fails(single(X, "Softmax", "x", axis=2), "axis 2 is outside of rank 2")
fails(single(X, "Transpose", "x", perm=[0, 0]), "'perm' = [0, 0] is not a permutation")
fails(single(X, "MatMul", "x"), "input 1 is missing")
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
GQA = {**FLAT, "last": np.zeros(1, np.int32), "total": np.array(5, np.int32)}
fails(single(GQA, "GroupQueryAttention", "q", "k", "v", "", "", "last", "total",
             domain="com.microsoft", num_heads=2, kv_num_heads=2, smooth_softmax=1),
      "(com.microsoft GroupQueryAttention, opset 1)", "'smooth_softmax' = 1 is not supported")
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
