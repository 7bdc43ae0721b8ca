# The package needs NumPy for nothing but arrays of NumPy and the pictures of heads.
#
# RUN: %python %s

import sys

sys.modules["numpy"] = None

import attn
import attn._explain_tool

try:
    import numpy
except ImportError:
    pass
else:
    raise AssertionError("there is NumPy")

text = """func.func @ones() -> tensor<1x2x2x4xf32> {
  %x = arith.constant dense<1.0> : tensor<1x2x2x4xf32>
  return %x : tensor<1x2x2x4xf32>
}"""
q = attn.compile(text).ones()
o = attn.sdpa(q, q, q, causal="top_left")
assert type(o) is attn.Tensor and o.shape == (1, 2, 2, 4)
assert attn.explain(text)["llvm"]
assert attn.report(d_model=64, h=4)[0]["parameters"] == 4 * 64**2
try:
    attn.show_heads(q, q)
except ImportError as error:
    assert "numpy" in str(error)
else:
    raise AssertionError("maps without NumPy")
try:
    import attn.onnx
except ImportError as error:
    assert "pip install numpy onnx" in str(error), error
else:
    raise AssertionError("models without NumPy")
