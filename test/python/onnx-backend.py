# The test cases of the ONNX standard, as the package onnx generates them: those of
# attention with their expansions, and those of the simple operators.
#
# REQUIRES: onnx
# RUN: %python %s

import re
import sys
import time

import attn.onnx
import numpy as np
import onnx
from onnx.backend.test.case.node import collect_testcases
from onnx_models import ROUNDOFF, distance

# Types that no tensor of this compiler has, and what needs them.
UNSUPPORTED_TYPES = re.compile(r"elements of type (UINT|STRING|FLOAT8|FLOAT4|INT4|INT2|COMPLEX"
                               r"|FLOAT6|float8|complex|uint|UNDEFINED|object)")
# What is an error on purpose, with a part of its message.
REFUSED = {
    "test_cast_no_saturate": "'saturate'",
    "test_castlike_no_saturate": "'saturate'",
}


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


def run(case):
    for inputs, outputs in case.data_sets:
        names = [value.name for value in case.model.graph.input]
        model, given = with_constants(case.model, names, inputs)
        found = attn.onnx.load(model)(**given)
        for name, expected in zip((value.name for value in model.graph.output), outputs):
            actual, expected = np.asarray(found[name]), np.asarray(expected)
            assert actual.dtype == expected.dtype, (actual.dtype, expected.dtype)
            # The expected result of a narrow type is rounded several times itself.
            bound = max(1e-5, case.rtol / 100) if actual.dtype not in ROUNDOFF else (
                8 * ROUNDOFF[actual.dtype])
            error = distance(actual, expected)
            assert error <= bound, f"output {name}: error {error}, allowed {bound}"


def wanted(case):
    if case.name == "test_range_bfloat16_type_positive_delta":
        # No inputs are left, which would say what library bf16 is of.
        return False
    operators = {(node.domain, node.op_type) for node in case.model.graph.node}
    # LinearAttention is no softmax attention.
    return "linear_attention" not in case.name and (
        any(name in case.name for name in PATTERNS) or operators <= ONLY)


PATTERNS = sys.argv[1:] or ("attention", "rotary", "rms_norm", "layer_norm", "gelu")
ONLY = set() if sys.argv[1:] else {
    ("", name) for name in (
        "MatMul", "Gemm", "Softmax", "Reshape", "Transpose", "Slice", "Split", "Concat",
        "Gather", "Expand", "Squeeze", "Unsqueeze", "Shape", "ConstantOfShape", "Range",
        "Where", "ReduceMean", "ReduceSum", "ReduceMax", "Pow", "Div", "Mod", "TensorScatter")}
passed, refused, failed, start = 0, {}, [], time.monotonic()
with np.errstate(all="ignore"):
    found = collect_testcases(None)
for case in found:
    if not wanted(case):
        continue
    try:
        run(case)
        passed += 1
    except attn.onnx.ModelError as error:
        if UNSUPPORTED_TYPES.search(str(error)) or REFUSED.get(case.name, "\0") in str(error):
            refused[case.name] = str(error)
        else:
            failed.append((case.name, error))
    except Exception as error:
        failed.append((case.name, error))
for name, error in failed:
    print(f"{name}: {type(error).__name__}: {str(error)[:600]}")
print(f"{passed} cases agree, {len(refused)} are refused, {len(failed)} differ, "
      f"{time.monotonic() - start:.0f} s, onnx {onnx.__version__}")
assert passed and not failed
