# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Models of ONNX for tests, and their results by the reference evaluator."""

import argparse
import time

import ml_dtypes
import numpy as np
import onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

import attn.onnx

BF16 = np.dtype(ml_dtypes.bfloat16)
F16 = np.dtype(np.float16)
# Rounding to a type: half the distance of two numbers, relative.
ROUNDOFF = {BF16: 2.0**-9, F16: 2.0**-11}


def info(name, array, symbols=None):
    """A description of a tensor; `symbols` are names of sizes, None for known ones."""
    element = helper.np_dtype_to_tensor_dtype(array.dtype)
    sizes = list(array.shape)
    if symbols is not None:
        sizes = [symbol or size for symbol, size in zip(symbols, sizes)]
    return helper.make_tensor_value_info(name, element, sizes)


def make_model(nodes, inputs, outputs, opset=25, domains=(), constants=None, symbols=None):
    """A model of nodes; inputs and constants are arrays by name."""
    opsets = [helper.make_opsetid("", opset), *(helper.make_opsetid(d, 1) for d in domains)]
    graph = helper.make_graph(
        nodes, "test",
        [info(name, array, (symbols or {}).get(name)) for name, array in inputs.items()],
        [onnx.ValueInfoProto(name=name) for name in outputs],
        [onnx.numpy_helper.from_array(array, name)
         for name, array in (constants or {}).items()])
    return helper.make_model(graph, opset_imports=opsets, ir_version=10)


def reference(model, inputs):
    """The outputs by the reference evaluator."""
    with np.errstate(all="ignore"):
        return ReferenceEvaluator(model).run(None, inputs)


def widened(model):
    """The model with f64 in place of narrow floats."""
    narrow = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.BFLOAT16)
    wide = onnx.ModelProto()
    wide.CopyFrom(model)
    for value in (*wide.graph.input, *wide.graph.output):
        if value.type.tensor_type.elem_type in narrow:
            value.type.tensor_type.elem_type = TensorProto.DOUBLE
    for at, tensor in enumerate(wide.graph.initializer):
        if tensor.data_type in narrow:
            array = onnx.numpy_helper.to_array(tensor).astype(np.float64)
            wide.graph.initializer[at].CopyFrom(
                onnx.numpy_helper.from_array(array, tensor.name))
    for node in wide.graph.node:
        for attribute in list(node.attribute):
            if attribute.name == "softmax_precision":
                node.attribute.remove(attribute)
    return wide


def as_f64(array):
    array = np.asarray(array)
    is_float = array.dtype == BF16 or array.dtype.kind == "f"
    return array.astype(np.float64) if is_float else array


def distance(actual, expected):
    """The relative error in norm; infinities must be in the same places."""
    assert actual.shape == expected.shape, (actual.shape, expected.shape)
    actual, expected = as_f64(actual), as_f64(expected)
    if expected.dtype.kind != "f":
        return float(not np.array_equal(actual, expected))
    for special in (np.isnan, np.isposinf, np.isneginf):
        if not np.array_equal(special(actual), special(expected)):
            return np.inf
    finite = np.isfinite(expected)
    error = np.linalg.norm(actual[finite] - expected[finite])
    norm = np.linalg.norm(expected[finite])
    return error / norm if norm else float(error > 0)


def check(model, inputs, loaded=None, bound=1e-5, reference=reference):
    """Raises unless the compiled model agrees with the reference evaluator: f32 and
    f64 within the bound, narrow types with at most twice the error that the
    evaluator has in the same type."""
    loaded = loaded or attn.onnx.load(model)
    found = list(loaded(**inputs).values())
    expected = reference(model, inputs)
    exact = None
    for number, (a, e) in enumerate(zip(found, expected)):
        a, e = np.asarray(a), np.asarray(e)
        assert a.dtype == e.dtype, (a.dtype, e.dtype)
        allowed = bound
        if a.dtype in ROUNDOFF:
            if exact is None:
                exact = reference(widened(model),
                                  {name: as_f64(array) for name, array in inputs.items()})
            allowed = max(2 * distance(e, exact[number]), ROUNDOFF[a.dtype])
            e = exact[number]
        error = distance(a, e)
        assert error <= allowed, f"output {number}: error {error}, allowed {allowed}"


def cases():
    """Numbers of cases, as long as the time of --seconds lasts; --only is one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--cases", type=int, default=100000)
    parser.add_argument("--only", type=int)
    options = parser.parse_args()
    if options.only is not None:
        yield options.only, np.random.default_rng([options.seed, options.only])
        return
    end = time.monotonic() + options.seconds
    for number in range(options.cases):
        if time.monotonic() > end:
            break
        yield number, np.random.default_rng([options.seed, number])
    print(f"{number + 1} cases, seed {options.seed}")
