# Modules of MLIR are compiled, called, and looked at.
#
# RUN: %python %s

import attn
import numpy as np
from reference import close, raises, sdpa

TEXT = """
func.func @attend(%q: tensor<?x4x?x16xf32>, %k: tensor<?x2x?x16xf32>,
                  %v: tensor<?x2x?x16xf32>, %init: tensor<?x4x?x16xf32>)
    -> tensor<?x4x?x16xf32> {
  %o = attn.sdpa ins(%q, %k, %v : tensor<?x4x?x16xf32>, tensor<?x2x?x16xf32>,
                                  tensor<?x2x?x16xf32>)
    outs(%init : tensor<?x4x?x16xf32>) -> tensor<?x4x?x16xf32>
  return %o : tensor<?x4x?x16xf32>
}
func.func @twice(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  return %x, %x : tensor<?xf32>, tensor<?xf32>
}
"""
random = np.random.default_rng(4)
q = random.standard_normal((1, 4, 3, 16)).astype(np.float32)
k = random.standard_normal((1, 2, 8, 16)).astype(np.float32)
expected = sdpa(q, k, k)[0]

for options in ({}, {"threads": 1, "opt_level": 1}, {"fuse": False}, {"fast_math": "strict"},
                {"target": "x86-64-v3"} if "x86" in attn._cache._describe_cpu() else {}):
    module = attn.compile(TEXT, **options)
    assert list(module.functions) == ["attend", "twice"]
    close(module.attend(q, k, k, q), expected)
    close(module["attend"](q, k, k, q), expected)

assert module.attend.arguments[1] == ("f32", (None, 2, None, 16))
x = np.arange(3, dtype=np.float32)
first, second = module.twice(x)
assert np.array_equal(first, x) and np.array_equal(second, x)
assert not np.shares_memory(first, second)
# Parts of tensors whose sizes are known to the caller only: of an argument, of what a
# function computes, and of what it is given by another one.
parts = attn.compile("""
func.func private @negated(%x: tensor<2x?xf32>) -> tensor<2x?xf32> {
  %r = linalg.negf ins(%x : tensor<2x?xf32>) outs(%x : tensor<2x?xf32>) -> tensor<2x?xf32>
  return %r : tensor<2x?xf32>
}
func.func @cut(%x: tensor<2x?xf32>, %n: tensor<i64>)
    -> (tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x?xf32>) {
  %m = tensor.extract %n[] : tensor<i64>
  %k = arith.index_cast %m : i64 to index
  %y = call @negated(%x) : (tensor<2x?xf32>) -> tensor<2x?xf32>
  %a = tensor.extract_slice %x[0, 0] [2, %k] [1, 1] : tensor<2x?xf32> to tensor<2x?xf32>
  %b = tensor.extract_slice %y[0, 0] [2, %k] [1, 1] : tensor<2x?xf32> to tensor<2x?xf32>
  %c = call @negated(%a) : (tensor<2x?xf32>) -> tensor<2x?xf32>
  return %a, %b, %c : tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x?xf32>
}
""")
x = np.arange(14, dtype=np.float32).reshape(2, 7)
for size in (7, 4, 1, 0):
    for found, sign in zip(parts.cut(x, np.array(size)), (1, -1, -1)):
        assert np.array_equal(found, sign * x[:, :size]), (size, found)
raises(ValueError, "argument 1 of 'attend'", module.attend, q, k[0], k, q)
raises(ValueError, "function 'attend' takes 4", module.attend, q)
raises(AttributeError, "no function 'other'", lambda: module.other)

raises(ValueError, "module:1:", attn.compile, "func.func @f(")
raises(ValueError, "unknown CPU 'z81'", attn.compile, TEXT, target="z81")
raises(ValueError, "opt_level 7", attn.compile, TEXT, opt_level=7)
raises(ValueError, "fast_math: 'fast'", attn.compile, TEXT, fast_math="fast")
raises(TypeError, "source: expected MLIR", attn.compile, 3)

stages = attn.explain(TEXT)
assert stages.keys() == ["parsed", "decompose", "fused-cpu", "bufferize", "kernel", "vector",
                         "llvm"]
assert "attn.sdpa" in stages["parsed"]
assert "attn.online_sdpa" in stages["fused-cpu"] and "config" in stages["fused-cpu"]
assert "llvm.func" in stages["llvm"] and "attn.sdpa" not in stages["llvm"]
assert "// After vector:" in str(stages)
unfused = attn.explain(TEXT, fuse=False)
assert "linalg." in unfused["unfused"] and "attn.sdpa" not in unfused["unfused"]
raises(ValueError, "module:1:", attn.explain, "func.func @f(")
# Functions are compiled in the outermost module. Places are those of the source.
NESTED = "\n// A module in a module.\nmodule {\n\n  module @inner {\n" + TEXT + "}\n}\n"
for function in (attn.compile, attn.explain):
    raises(ValueError, "module:5:3: error: 'builtin.module' op is inside of another module",
           function, NESTED)

# What is wrong with options.
for name, value in (("features", 3), ("tuning_file", 3), ("threads", "a"), ("opt_level", 1.5),
                    ("variants", [3])):
    raises(TypeError, f"{name}: expected ", attn.compile, "", **{name: value})
explanation = attn.explain("")
assert len(explanation[1:3]) == 2
raises(ValueError, "stage: 'linalg', expected one of parsed", explanation.follow, "linalg", 1)
raises(TypeError, "line: ", explanation.follow, "parsed", "1")
raises(ValueError, "target: 'a b'", attn.explain, "", target="a b")
raises(TypeError, "peak: ", explanation.to_html, peak=3)
for wrong in ("1", float("inf"), None):
    raises(ValueError, "peak: expected a positive number for 'bytes'", explanation.to_html,
           peak={"f32": 1.0, "bytes": wrong})
