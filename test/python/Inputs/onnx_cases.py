# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The test cases of the ONNX standard, as the package onnx generates them: those of
attention with their expansions, and those of the simple operators."""

import re

import attn.onnx
import numpy as np
import onnx
from onnx.backend.test.case.node import collect_testcases
from onnx_models import ROUNDOFF, distance

# Types that no tensor of this compiler has, and what needs them.
UNSUPPORTED_TYPES = re.compile(r"elements of type (UINT|STRING|FLOAT8|FLOAT4|INT4|INT2|COMPLEX"
                               r"|FLOAT6|float8|complex|uint|UNDEFINED|object)")
# Operators whose inputs of sizes, axes and the like must be constants; here the cases
# have them as inputs of the graph.
SHAPING = {"Reshape", "Slice", "Split", "Expand", "Squeeze", "Unsqueeze", "ConstantOfShape",
           "Range", "ReduceMean", "ReduceSum", "ReduceMax", "Gather"}


def with_constants(model, names, inputs):
    """The model with small inputs as constants, and the inputs that are left."""
    model = onnx.ModelProto.FromString(model.SerializeToString())
    given = dict(zip(names, inputs))
    if {node.op_type for node in model.graph.node} <= SHAPING:
        first = [name for name in names if given[name].ndim > 1 or given[name].size > 16]
        for name in names:
            if name in first or (name == names[0] and len(names) > 1
                                 and model.graph.node[0].op_type != "Range"):
                continue
            model.graph.initializer.append(
                onnx.numpy_helper.from_array(given.pop(name), name))
    return model, given


def run(case, opens_sizes):
    for inputs, outputs in case.data_sets:
        inputs, outputs = ([
            onnx.numpy_helper.to_array(item) if isinstance(item, onnx.TensorProto) else
            np.asarray(item) for item in items] for items in (inputs, outputs))
        names = [value.name for value in case.model.graph.input]
        model, given = with_constants(case.model, names, inputs)
        if opens_sizes:
            open_sizes(case, model)
        found = attn.onnx.load(model)(**given)
        for name, expected in zip((value.name for value in model.graph.output), outputs):
            actual, expected = np.asarray(found[name]), np.asarray(expected)
            assert actual.dtype == expected.dtype, (actual.dtype, expected.dtype)
            # The expected result of a narrow type is rounded several times itself.
            bound = max(1e-5, case.rtol / 100) if actual.dtype not in ROUNDOFF else (
                8 * ROUNDOFF[actual.dtype])
            error = distance(actual, expected)
            assert error <= bound, f"output {name}: error {error}, allowed {bound}"


PATTERNS = ("attention", "rotary", "rms_norm", "layer_norm", "gelu")
OPERATORS = {
    ("", name) for name in (
        "MatMul", "Gemm", "Softmax", "Reshape", "Transpose", "Slice", "Split", "Concat",
        "Gather", "Expand", "Squeeze", "Unsqueeze", "Shape", "ConstantOfShape", "Range",
        "Where", "Cast", "Clip", "Trilu", "ArgMax", "ReduceMean", "ReduceSum", "ReduceMax",
        "Pow", "Div", "Mod", "TensorScatter")}


def wanted(case):
    # LinearAttention is no softmax attention. In the other one no inputs are left, which
    # would say what library bf16 is of.
    if "linear_attention" in case.name or case.name.startswith("test_range_bfloat16"):
        return False
    operators = {(node.domain, node.op_type) for node in case.model.graph.node}
    return any(name in case.name for name in PATTERNS) or operators <= OPERATORS


def open_sizes(case, model):
    """Makes sizes unknown, all but heads and widths: equal ones have one name."""
    for value in model.graph.input:
        sizes = value.type.tensor_type.shape.dim
        for dim, size in enumerate(sizes):
            is_known = ("attention" in case.name or "rotary" in case.name) and (
                dim == len(sizes) - 1 or (len(sizes) == 4 and dim == 1))
            if size.dim_value > 1 and not is_known:
                size.dim_param = f"n{size.dim_value}"


def run_all(opens_sizes):
    passed, refused, failed = 0, {}, []
    with np.errstate(all="ignore"):
        found = collect_testcases(None)
    for case in filter(wanted, found):
        try:
            run(case, opens_sizes)
            passed += 1
        except attn.onnx.ModelError as error:
            if UNSUPPORTED_TYPES.search(str(error)):
                refused[case.name] = str(error)
            else:
                failed.append((case.name, error))
        except Exception as error:
            failed.append((case.name, error))
    for name, error in failed:
        print(f"{name}: {type(error).__name__}: {str(error)[:600]}")
    print(f"{passed} cases agree, {len(refused)} have types that are not supported, "
          f"{len(failed)} differ; onnx {onnx.__version__}")
    assert passed > 400 and not failed
