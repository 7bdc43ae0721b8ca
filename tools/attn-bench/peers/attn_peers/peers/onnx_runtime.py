# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ONNX Runtime: its three attention operators, and a layer of one of them."""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from . import NotOffered
from ..inputs import to_f32

TYPES = {"f32": TensorProto.FLOAT, "bf16": TensorProto.BFLOAT16}
MICROSOFT = "com.microsoft"


def to_value(array, kind=None):
    if array.dtype == np.uint16:
        return onnxruntime.OrtValue.ortvalue_from_numpy_with_onnx_type(
            np.ascontiguousarray(array), TensorProto.BFLOAT16
        )
    return onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(array))


def to_rows(array):
    """[1, H, S, D] as [1, S, H * D]."""
    one, heads, length, width = array.shape
    return array.transpose(0, 2, 1, 3).reshape(one, length, heads * width)


class _Session:
    """Runs one graph on bound inputs and outputs, so that nothing is copied."""

    def __init__(self, case, setting):
        self.case = case
        self.type = TYPES[case.dtype]
        self.setting = setting
        self.inputs = {}
        self.constants = []

    def build(self, nodes, output_shapes, shared=()):
        """`shared` pairs outputs with the inputs in whose memory they are."""

        def info(name, shape, kind):
            return helper.make_tensor_value_info(name, kind, list(shape))

        inputs = [
            info(name, array.shape, self.type if kind is None else kind)
            for name, (array, kind) in self.inputs.items()
        ]
        outputs = [
            info(name, shape, self.type) for name, shape in output_shapes.items()
        ]
        graph = helper.make_graph(nodes, "attention", inputs, outputs, self.constants)
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", 23), helper.make_opsetid(MICROSOFT, 1)],
            ir_version=10,
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.setting.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self.values = {n: to_value(array) for n, (array, _) in self.inputs.items()}
        self.binding = self.session.io_binding()
        for name, value in self.values.items():
            self.binding.bind_ortvalue_input(name, value)
        shared = dict(shared)
        for name, shape in output_shapes.items():
            if name in shared:
                value = self.values[shared[name]]
            else:
                item = np.uint16 if self.case.dtype == "bf16" else np.float32
                value = to_value(np.zeros(shape, item))
            self.values[name] = value
            self.binding.bind_ortvalue_output(name, value)

    def run(self):
        self.session.run_with_iobinding(self.binding)

    def get_output(self):
        self.run()
        return to_f32(self.values["y"].numpy())

    def result(self):
        case = self.case
        rows = self.get_output().reshape(1, case.queries, case.heads, case.width)
        return rows.transpose(0, 2, 1, 3)


class MultiHeadAttention(_Session):
    def __init__(self, case, arguments, setting):
        super().__init__(case, setting)
        if case.grouping != "mha":
            raise NotOffered("MultiHeadAttention has as many key heads as query heads")
        self.inputs["q"] = to_rows(arguments["q"]), None
        if case.kind == "decode":
            # As [1, H, S, D], the form of a cache.
            self.inputs.update((n, (arguments[n], None)) for n in ("k", "v"))
        else:
            self.inputs.update((n, (to_rows(arguments[n]), None)) for n in ("k", "v"))
        node = helper.make_node(
            "MultiHeadAttention", ["q", "k", "v"], ["y"], domain=MICROSOFT,
            num_heads=case.heads, scale=case.scale, unidirectional=int(case.causal),
        )  # fmt: skip
        self.build([node], {"y": (1, case.queries, case.heads * case.width)})


class GroupQueryAttention(_Session):
    """Appends to a cache: in decoding the last key and value come as new ones, and
    the cache grows in place."""

    def __init__(self, case, arguments, setting):
        super().__init__(case, setting)
        if case.kind == "attention" and not case.causal:
            raise NotOffered("GroupQueryAttention is always causal")
        k, v = arguments["k"], arguments["v"]
        last = slice(case.keys - case.queries, case.keys)
        names = ["q", "k", "v"]
        rows = arguments["q"], k[:, :, last], v[:, :, last]
        for name, array in zip(names, rows):
            self.inputs[name] = to_rows(array), None
        past, shared = ["", ""], []
        if case.kind == "decode":
            past = ["past_k", "past_v"]
            # Written in place, hence not the arrays that others read.
            self.inputs["past_k"] = np.array(k), None
            self.inputs["past_v"] = np.array(v), None
            shared = [("present_k", "past_k"), ("present_v", "past_v")]
        lengths = np.array([case.keys - 1], np.int32)
        total = np.array([case.keys], np.int32)
        self.inputs["lengths"] = lengths, TensorProto.INT32
        self.inputs["total"] = total, TensorProto.INT32
        node = helper.make_node(
            "GroupQueryAttention", [*names, *past, "lengths", "total"],
            ["y", "present_k", "present_v"], domain=MICROSOFT,
            num_heads=case.heads, kv_num_heads=case.kv_heads, scale=case.scale,
        )  # fmt: skip
        cache = (1, case.kv_heads, case.keys, case.width)
        outputs = {
            "y": (1, case.queries, case.heads * case.width),
            "present_k": cache,
            "present_v": cache,
        }
        self.build([node], outputs, shared)


class Attention(_Session):
    """The operator of ONNX itself, on [1, H, S, D]."""

    def __init__(self, case, arguments, setting):
        super().__init__(case, setting)
        self.inputs.update((n, (array, None)) for n, array in arguments.items())
        node = helper.make_node(
            "Attention", ["q", "k", "v"], ["y"],
            scale=case.scale, is_causal=int(case.causal),
        )  # fmt: skip
        self.build([node], {"y": case.result_shape()})

    def result(self):
        return self.get_output()


class Layer(_Session):
    """Matrix products around MultiHeadAttention, with constant weights."""

    def __init__(self, case, arguments, setting):
        super().__init__(case, setting)
        self.inputs["x"] = arguments["x"], None
        nodes = []

        def add_constant(name, array):
            kind = TYPES[case.dtype]
            data = np.ascontiguousarray(array).tobytes()
            self.constants.append(
                onnx.helper.make_tensor(name, kind, array.shape, data, raw=True)
            )

        def add_product(source, weight, bias, target):
            product = target if bias not in arguments else target + "_product"
            add_constant(weight, arguments[weight])
            nodes.append(helper.make_node("MatMul", [source, weight], [product]))
            if bias in arguments:
                add_constant(bias, arguments[bias])
                nodes.append(helper.make_node("Add", [product, bias], [target]))

        for part in "qkv":
            add_product("x", "w" + part, "b" + part, part)
        nodes.append(
            helper.make_node(
                "MultiHeadAttention", ["q", "k", "v"], ["o"], domain=MICROSOFT,
                num_heads=case.heads, scale=case.scale, unidirectional=int(case.causal),
            )  # fmt: skip
        )
        add_product("o", "wo", "bo", "y")
        self.build(nodes, {"y": case.result_shape()})

    def result(self):
        return self.get_output()


PEERS = {
    "ort-mha": MultiHeadAttention,
    "ort-gqa": GroupQueryAttention,
    "ort-attention": Attention,
    "ort-layer": Layer,
}
