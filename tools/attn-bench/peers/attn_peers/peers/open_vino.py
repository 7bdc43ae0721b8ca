# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""OpenVINO: ScaledDotProductAttention, and a layer converted from PyTorch."""

import numpy as np
import openvino as ov
from openvino import opset13 as ops

from ..inputs import to_bf16_bits, to_f32

TYPES = {"f32": ov.Type.f32, "bf16": ov.Type.bf16}


def to_tensor(array):
    array = np.ascontiguousarray(array)
    if array.dtype == np.uint16:
        return ov.Tensor(array, ov.Shape(array.shape), ov.Type.bf16)
    return ov.Tensor(array, shared_memory=True)


class _Request:
    def compile(self, model, case, setting):
        properties = {
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": "1",
            "INFERENCE_NUM_THREADS": setting.threads,
            # The process is pinned already.
            "ENABLE_CPU_PINNING": False,
            "INFERENCE_PRECISION_HINT": case.dtype,
        }
        compiled = ov.Core().compile_model(model, "CPU", properties)
        self.case = case
        self.request = compiled.create_infer_request()

    def bind(self, index, array):
        tensor = to_tensor(array)
        self.inputs = getattr(self, "inputs", []) + [tensor]
        self.request.set_input_tensor(index, tensor)

    def run(self):
        self.request.infer()

    def result(self):
        self.run()
        tensor = self.request.get_output_tensor(0)
        if tensor.element_type == ov.Type.bf16:
            data = np.frombuffer(tensor.data.tobytes(), np.uint16)
        else:
            data = np.array(tensor.data)
        return to_f32(data).reshape(self.case.result_shape())


class Sdpa(_Request):
    """Where key heads are fewer the model repeats them, as converted models do."""

    def __init__(self, case, arguments, setting):
        shapes = self.get_shapes(case)
        parameters = [
            ops.parameter(list(shape), TYPES[case.dtype], name=name)
            for name, shape in shapes.items()
        ]
        q, k, v = parameters
        group = shapes["q"][1] // shapes["k"][1]
        if group > 1:
            k, v = (self.repeat(one, shapes["k"], group) for one in (k, v))
        result = ops.scaled_dot_product_attention(q, k, v, causal=case.causal)
        self.compile(ov.Model([result], parameters), case, setting)
        for index, (name, shape) in enumerate(shapes.items()):
            self.bind(index, arguments[name].reshape(shape))

    def get_shapes(self, case):
        return case.argument_shapes()

    @staticmethod
    def repeat(heads, shape, group):
        batch, kv_heads, keys, width = shape
        each = ops.unsqueeze(heads, ops.constant(2, ov.Type.i64))
        wide = ops.constant([batch, kv_heads, group, keys, width], ov.Type.i64)
        flat = ops.constant([batch, kv_heads * group, keys, width], ov.Type.i64)
        repeated = ops.broadcast(each, wide, broadcast_spec="BIDIRECTIONAL")
        return ops.reshape(repeated, flat, special_zero=False)


class SdpaOfRows(Sdpa):
    def get_shapes(self, case):
        rows = case.heads // case.kv_heads
        return {**case.argument_shapes(), "q": (1, case.kv_heads, rows, case.width)}


class Layer(_Request):
    """The precision hint alone decides the type inside, as it is meant to be used:
    the model, its input and its result are f32."""

    def __init__(self, case, arguments, setting):
        import torch

        from .pytorch import Layer as TorchLayer

        torch.set_num_threads(setting.threads)
        values = {name: to_f32(array) for name, array in arguments.items()}
        layer = TorchLayer(case, values).eval()
        example = torch.from_numpy(values["x"])
        with torch.no_grad():
            model = ov.convert_model(
                layer, example_input=example, input=[list(values["x"].shape)]
            )
        self.compile(model, case, setting)
        self.bind(0, values["x"])

    def result(self):
        result = super().result()
        # Rounded as the others' results are.
        return to_f32(to_bf16_bits(result)) if self.case.dtype == "bf16" else result


PEERS = {
    "openvino-sdpa": Sdpa,
    "openvino-sdpa-rows": SdpaOfRows,
    "openvino-layer": Layer,
}
