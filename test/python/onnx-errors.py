# What cannot be imported is an error that names the node, its operator and opset;
# damaged and malicious models are errors too, and never a crash.
#
# REQUIRES: onnx
# RUN: %python %s

import contextlib
import io
import os
import tempfile
from unittest import mock

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
fails(single(X, "Relu", "x", opset=999), "the model is of opset 999, and onnx")
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


def refused(kind, inputs, parts, names, opset=25, domain="", outputs=("y",), **attributes):
    fails(single(inputs, kind, *names, opset=opset, domain=domain, outputs=outputs,
                 **attributes), "node 'here'", *parts)


# What of Attention does not fit together: an array in place of one that does.
for change, part, *rest in (
        ({"q": floats(1, 5, 16)}, "must all have rank 3, or all rank 4"),
        ({"k": floats(1, 2, 5, 8).astype(np.float64)}, "of different types"),
        ({"k": floats(1, 2, 5, 6)}, "expected 8 == 6"),
        ({"v": floats(1, 2, 4, 8)}, "expected 5 == 4"),
        ({"v": floats(1, 1, 5, 8)}, "expected 2 == 1"),
        ({"k": floats(2, 2, 5, 8), "v": floats(2, 2, 5, 8)}, "expected 1 == 2"),
        ({"q": floats(1, 2, 5, 0), "k": floats(1, 2, 5, 0)}, "heads of width 0"),
        ({"v": floats(1, 2, 5, 0)}, "heads of width 0"),
        ({"k": floats(1, 0, 5, 8), "v": floats(1, 0, 5, 8)}, "cannot share 0 key heads"),
        ({}, "Q has 2 heads, and the attribute says 3", {"opset": 24, "q_num_heads": 3}),
        ({}, "'left_window_size' is not supported", {"opset": 24, "left_window_size": 2}),
        ({}, "attribute 'left_window_size' = -2 is less than -1", {"left_window_size": -2}),
        ({}, "attribute 'right_window_size' = -9 is less than -1", {"right_window_size": -9}),
        ({}, "'softmax_precision' = 7 is not a float", {"softmax_precision": TensorProto.INT64})):
    refused("Attention", {**QKV, **change}, [part], ["q", "k", "v"], **(rest[0] if rest else {}))
PAST = {"pk": floats(1, 2, 3, 8), "pv": floats(1, 2, 3, 8)}
for change, part in (({"pk": floats(2, 3, 8)}, "past_key and past_value must have rank 4"),
                     ({"pk": floats(1, 2, 3, 8).astype(np.float64)}, "and the type of K and V"),
                     ({"pk": floats(2, 2, 3, 8)}, "expected 1 == 2"),
                     ({"pk": floats(1, 1, 3, 8)}, "expected 2 == 1"),
                     ({"pv": floats(1, 2, 3, 6)}, "expected 8 == 6")):
    refused("Attention", {**QKV, **PAST, **change}, [part], ["q", "k", "v", "", "pk", "pv"])
LENGTHS = {**QKV, "n": np.array([3])}
for inputs, part, names, opset in (
        ({**LENGTHS, **PAST}, "cannot be combined", ["", "pk", "pv", "n"], 25),
        ({**LENGTHS, "n": np.array([[3]])}, "is not a vector of int64", ["", "", "", "n"], 25),
        ({**LENGTHS, "n": np.array([3], np.int32)}, "is not a vector", ["", "", "", "n"], 25),
        ({**LENGTHS, "n": np.array([3, 4])}, "expected 1 == 2", ["", "", "", "n"], 25),
        ({**LENGTHS, "m": np.zeros((5, 6), bool)}, "expected 6 <= 5", ["m"], 25),
        (LENGTHS, "at most 6 in this opset", ["", "", "", "n"], 23)):
    refused("Attention", inputs, [part], ["q", "k", "v", *names], opset=opset)

# The same of RotaryEmbedding.
ROTARY = {"x": floats(1, 2, 5, 8), "cos": floats(1, 5, 4), "sin": floats(1, 5, 4)}
TABLES = {"cos": floats(9, 4), "sin": floats(9, 4)}
IDS = {"ids": np.zeros((1, 5), np.int64)}
for change, part, names, attributes in (
        ({"cos": floats(5, 4)}, "tables of angles do not fit", [], {}),
        ({"cos": floats(1, 5, 3)}, "expected 4 == 3", [], {}),
        ({"sin": floats(1, 4, 4)}, "expected 5 == 4", [], {}),
        ({"sin": floats(3, 5, 4)}, "expected 1 == 3", [], {}),
        ({"cos": floats(1, 5, 4).astype(np.float64)}, "must be floats of one type", [], {}),
        ({}, "10 numbers of heads of 8 cannot be rotated", [], {"rotary_embedding_dim": 10}),
        ({}, "3 numbers of heads of 8 cannot be rotated", [], {"rotary_embedding_dim": 3}),
        ({"x": floats(2, 8)}, "an input of rank 2", [], {}),
        (IDS, "must have rank 2", ["ids"], {}),
        ({**TABLES, "ids": np.zeros((2, 5), np.int64)}, "expected 1 == 2", ["ids"], {}),
        ({**IDS, "cos": floats(0, 4), "sin": floats(0, 4)}, "expected 1 <= 0", ["ids"], {})):
    refused("RotaryEmbedding", {**ROTARY, **change}, [part], ["x", "cos", "sin", *names],
            **attributes)
for change, part, attributes in (
        ({"ids": np.zeros((2, 5), np.int64)}, "expected 1 == 2", {}),
        ({"ids": np.zeros((1, 4), np.int64)}, "expected 5 == 4", {}),
        ({"ids": np.zeros(2, np.int64)}, "expected 1 == 2", {}),
        ({"ids": np.zeros((1, 1, 5), np.int64)}, "must have rank 2", {}),
        ({"cos": floats(1, 9, 4)}, "must have rank 2", {}),
        ({}, "'scale' = 2.0 is not supported", {"scale": 2.0})):
    refused("RotaryEmbedding", {**ROTARY, **TABLES, **IDS, **change}, [part],
            ["x", "ids", "cos", "sin"], domain="com.microsoft", **attributes)

# The same of the operators of com.microsoft.
MHA = {"q": floats(1, 5, 16), "k": floats(1, 6, 16), "v": floats(1, 6, 16)}
HEADED = {"pk": floats(1, 2, 3, 8), "pv": floats(1, 2, 3, 8)}
I32 = np.int32
for change, part, *names in (
        ({"q": floats(5, 16)}, "query of rank 2, key of rank 3, value of rank 3; the"),
        ({"k": floats(6, 16)}, "query of rank 3, key of rank 2, value of rank 3; the"),
        ({"k": floats(1, 6, 16).astype(np.float64)}, "of different types"),
        ({"k": floats(2, 6, 16), "v": floats(2, 6, 16)}, "expected 1 == 2"),
        ({"b": floats(1, 48)}, "bias must have rank 1", "b"),
        ({"b": floats(47)}, "expected 48 == 47", "b"),
        ({"m": floats(1, 6)}, "a mask of keys of type f32", "", "m"),
        ({"m": np.ones((1, 1, 5, 6), I32)}, "is not supported", "", "m"),
        ({"m": np.ones(4, I32)}, "expected 1 == 4", "", "m"),
        ({"m": np.ones((1, 5), I32)}, "expected 6 == 5", "", "m"),
        ({"m": np.ones((3, 6), I32)}, "expected 1 == 3", "", "m"),
        ({"m": np.ones((1, 1), I32)}, "expected 6 == 1", "", "m"),
        ({name: floats(2, 6, 16) for name in "qkv"} | {"m": np.ones((1, 6), I32)},
         "expected 2 == 1", "", "m"),
        ({"a": floats(2, 5, 6)}, "attention_bias must have rank 4", "", "", "a"),
        ({"a": floats(1, 2, 5, 6).astype(np.float64)}, "and the type of the query", "", "", "a"),
        ({"a": floats(1, 2, 5, 5)}, "expected 6 == 5", "", "", "a"),
        ({"pk": floats(1, 2, 3, 8)}, "go together", "", "", "", "pk"),
        ({**HEADED, "pk": floats(2, 3, 8)}, "must have rank 4", "", "", "", "pk", "pv"),
        ({**HEADED, "pk": floats(1, 2, 3, 8).astype(np.float64)}, "and the type of the query",
         "", "", "", "pk", "pv"),
        ({**HEADED, "pk": floats(1, 3, 3, 8)}, "expected 2 == 3", "", "", "", "pk", "pv"),
        ({**HEADED, "k": floats(1, 2, 6, 8), "v": floats(1, 2, 6, 8)},
         "input 6 'past_key' is given", "", "", "", "pk", "pv")):
    refused("MultiHeadAttention", {**MHA, **change}, [part], ["q", "k", "v", *names],
            domain="com.microsoft", num_heads=2)
refused("MultiHeadAttention", MHA, ["'num_heads' = 0 is not positive"], ["q", "k", "v"],
        domain="com.microsoft")
for shape, part in (((1, 5, 2, 2, 8), "packed heads"), ((1, 5, 48), "key absent, value absent")):
    refused("MultiHeadAttention", {"q": floats(*shape)}, [part], ["q"],
            domain="com.microsoft", num_heads=2)

PACKED = {"x": floats(1, 5, 16), "w": floats(16, 48)}
for change, part, names, attributes in (
        ({"x": floats(5, 16)}, "the input must have rank 3", [], {}),
        ({"w": floats(16, 3, 16)}, "and the weights rank 2", [], {}),
        ({"w": floats(16, 47)}, "weights of 47 columns are not 2 heads", [], {}),
        ({}, "weights of 48 columns are not 2 heads of [16, 16, 32]", [],
         {"qkv_hidden_sizes": [16, 16, 32]}),
        ({}, "weights of 48 columns are not 2 heads of [15, 15, 18]", [],
         {"qkv_hidden_sizes": [15, 15, 18]}),
        ({}, "'num_heads' = 0 is not positive", [], {"num_heads": 0}),
        ({"p": floats(1, 2, 3, 8)}, "past must have the sizes", ["", "", "p"], {}),
        ({"p": floats(3, 1, 2, 3, 8)}, "past must have the sizes", ["", "", "p"], {}),
        ({"p": floats(2, 1, 2, 3, 8).astype(np.float64)}, "the type of the input", ["", "", "p"],
         {}),
        ({"p": np.array(3, I32)}, "'past_sequence_length' is not supported", [""] * 4 + ["p"],
         {})):
    refused("Attention", {**PACKED, **change}, [part], ["x", "w", *names],
            domain="com.microsoft", **{"num_heads": 2, **attributes})

GROUPED = {**FLAT, "k": floats(1, 5, 8), "v": floats(1, 5, 8), "last": np.full(1, 4, I32),
           "total": np.array(5, I32)}
CACHE = {"pk": floats(1, 1, 9, 8), "pv": floats(1, 1, 9, 8)}
ANGLES = {"cos": floats(16, 4), "sin": floats(16, 4)}
for change, part, names, attributes in (
        ({}, "2 query heads cannot share 0 key heads", {}, {"kv_num_heads": 0}),
        ({}, "3 query heads cannot share 2 key heads", {}, {"num_heads": 3, "kv_num_heads": 2}),
        ({"q": floats(5, 16)}, "the query must have rank 3", {}, {}),
        ({}, "go together", {2: ""}, {}),
        ({"pk": CACHE["pk"]}, "go together", {3: "pk"}, {}),
        ({"k": floats(1, 4, 8)}, "expected 5 == 4", {}, {}),
        ({"v": floats(1, 4, 8)}, "expected 5 == 4", {}, {}),
        ({"last": np.full(1, 4)}, "seqlens_k must be a vector of int32", {}, {}),
        ({"last": np.full(2, 4, I32)}, "expected 1 == 2", {}, {}),
        ({**CACHE, "pk": floats(1, 9, 8)}, "must have rank 4", {3: "pk", 4: "pv"}, {}),
        ({**CACHE, "pk": floats(1, 2, 9, 8)}, "expected 1 == 2", {3: "pk", 4: "pv"}, {}),
        ({**CACHE, "pv": floats(1, 1, 8, 8)}, "expected 9 == 8", {3: "pk", 4: "pv"}, {}),
        ({}, "do_rotary needs cos_cache", {}, {"do_rotary": 1}),
        ({**ANGLES, "cos": floats(1, 16, 4)}, "must have rank 2 and a known width",
         {7: "cos", 8: "sin"}, {"do_rotary": 1}),
        ({**ANGLES, "ids": np.zeros(5, np.int64)}, "position_ids must have rank 2",
         {7: "cos", 8: "sin", 9: "ids"}, {"do_rotary": 1}),
        ({**ANGLES, "ids": np.zeros((2, 5), np.int64)}, "expected 1 == 2",
         {7: "cos", 8: "sin", 9: "ids"}, {"do_rotary": 1}),
        ({**ANGLES, "ids": np.zeros((1, 4), np.int64)}, "expected 5 == 4",
         {7: "cos", 8: "sin", 9: "ids"}, {"do_rotary": 1}),
        ({"sink": floats(3)}, "expected 2 == 3", {11: "sink"}, {})):
    order = dict(enumerate(("q", "k", "v", "", "", "last", "total"))) | names
    refused("GroupQueryAttention", {**GROUPED, **change}, [part],
            [order.get(at, "") for at in range(max(order) + 1)], domain="com.microsoft",
            **{"num_heads": 2, "kv_num_heads": 1, **attributes})

loaded = attn.onnx.load(single(GROUPED, "GroupQueryAttention", "q", "k", "v", "", "", "last",
                               "total", domain="com.microsoft", num_heads=2, kv_num_heads=1))
for total, part in ((4, "5 <= total[0] = 4 does not hold"), (0, "= 0 does not hold")):
    try:
        loaded(**{**GROUPED, "total": np.array(total, I32)})
    except ValueError as error:
        assert str(error).startswith("sizes of the inputs: ") and part in str(error), error
    else:
        raise AssertionError(total)

# FlexAttention and its graphs.


def graph_of(*kinds, outputs=1):
    names = [f"s{at}" for at in range(len(kinds) + 1)]
    return helper.make_graph(
        [node(kind, [a], [b], **({"to": TensorProto.DOUBLE} if kind == "Cast" else {}))
         for kind, a, b in zip(kinds, names, names[1:])], "mod",
        [helper.make_tensor_value_info("s0", TensorProto.FLOAT, None)],
        [onnx.ValueInfoProto(name=names[-1])] * outputs)


for change, part, attributes in (
        ({"q": floats(2, 5, 8)}, "Q, K and V must have rank 4 and one type", {}),
        ({"v": floats(1, 2, 5, 8).astype(np.float64)}, "must have rank 4 and one type", {}),
        ({}, "is not a float", {"softmax_precision": TensorProto.INT64}),
        ({}, "attribute 'score_mod' changes the type or the rank",
         {"score_mod": graph_of("Cast")}),
        ({}, "attribute 'prob_mod' has 2 outputs, expected 1",
         {"prob_mod": graph_of("Neg", outputs=2)}),
        ({}, "changes the type or the rank", {"prob_mod": graph_of("Squeeze")})):
    refused("FlexAttention", {**QKV, **change}, [part], ["q", "k", "v"],
            domain="ai.onnx.preview", **attributes)

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
# A negative softcap: the function of the standard caps with it, its evaluator does
# not. Of a negative scale the operator takes the root.
for opset in (23, 24, 25):
    for name, number, message in (
            ("softcap", -2.0, "is negative"), ("softcap", -1e-30, "is negative"),
            ("softcap", 1e-39, "is so small that its reciprocal is no f32"),
            ("scale", -0.5, "is negative, and its root is no number")):
        fails(single(QKV, "Attention", "q", "k", "v", opset=opset, **{name: number}),
              f"node 'here' (ai.onnx Attention, opset {opset}): attribute '{name}' = ", message)
    attn.onnx.to_mlir(single(QKV, "Attention", "q", "k", "v", opset=opset, softcap=0.0,
                             scale=0.0))
fails(single(QKV, "Attention", "q", "k", "v", opset=25, q_num_heads=0, kv_num_heads=0),
      "do not take q_num_heads")
group_query("attribute 'softcap' = -1.0 is negative", softcap=-1.0)
group_query("attribute 'scale' = nan is not finite", scale=float("nan"))
group_query("attribute 'local_window_size' = -2 is less than -1", local_window_size=-2)
for name, value in (("num_heads", -2), ("num_heads", 0)):
    fails(single(FLAT, "MultiHeadAttention", "q", "k", "v", domain="com.microsoft",
                 **{name: value}), f"'num_heads' = {value} is not positive")
fails(single(FLAT, "MultiHeadAttention", "q", "k", "v", domain="com.microsoft", num_heads=2,
             mask_filter_value=float("nan")), "'mask_filter_value' = nan is no number")
fails(single({"q": FLAT["q"], "w": floats(16, 48)}, "Attention", "q", "w",
             domain="com.microsoft", num_heads=2, qkv_hidden_sizes=[-16, 32, 32]),
      "are not 2 heads of [-16, 32, 32]")
fails(single({"x": floats(1, 2, 5, 8), "c": floats(5, 4)}, "RotaryEmbedding", "x", "c", "c",
             opset=23, rotary_embedding_dim=-4), "'rotary_embedding_dim' = -4 is less than 0")

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
    path = os.path.join(folder, "x.mlir")
    with mock.patch("attn.onnx.to_mlir", return_value="text") as to_mlir:
        assert attn.onnx._command.main([source, "-o", path, "--no-raise"]) == 0
    to_mlir.assert_called_once_with(source, raises=False)
    with open(path) as file:
        assert file.read() == "text" and sorted(os.listdir(folder)) == ["x.mlir", "x.onnx"]
    with mock.patch("attn.onnx._model._MAX_BYTES", 20):
        fails(source, "x.onnx: more than 20 bytes")

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
