# attn.report counts what a layer costs, by its sizes or from a module.
#
# RUN: %python %s

import json
import os
import tempfile
from unittest import mock

import attn
from reference import raises

# Weights: 4 Dm^2, however many heads; fewer with groups.
for d_model, h in ((512, 8), (512, 1), (768, 12), (1024, 16), (12288, 96), (4096, 32),
                   (8192, 64)):
    cost, = attn.report(d_model=d_model, h=h)
    assert cost["parameters"] == 4 * d_model**2, cost
    assert cost["kv_cache_bytes_per_token"] == 2 * d_model * 4
assert attn.report(d_model=8192, h=64, kv_groups=8)[0]["parameters"] == 150994944
cost, = attn.report(d_model=8192, h=64, kv_groups=1, dtype="bf16")
assert cost["parameters"] == 2 * 8192**2 + 2 * 8192 * 128
assert cost["kv_cache_bytes_per_token"] == 2 * 128 * 2
assert attn.report(d_model=64, h=4, biases=True)[0]["parameters"] == 4 * 64 * 65
# DeepSeek-V2 and V3.
for d_model, parameters in ((5120, 229441536), (7168, 314507264)):
    cost, = attn.report(d_model=d_model, h=128, d_k=128, latent=(512, 64), dtype="bf16")
    assert cost["parameters"] == parameters
    assert cost["kv_cache_bytes_per_token"] == (512 + 64) * 2

# Formulas without sizes, numbers with them.
cost, = attn.report(d_model=512, h=8)
assert cost["flops"]["total"] == "2048*B*Sq^2 + 2097152*B*Sq"
assert cost["flops_per_byte"] is None and "kv_cache_bytes" not in cost
cost, = report = attn.report(d_model=512, h=8, batch=2, queries=100, causal="top_left")
assert cost["flops"] == {"projections": 2 * 200 * 512 * 1536, "scores": 2 * 2 * 512 * 10000,
                         "values": 2 * 2 * 512 * 10000, "output": 2 * 200 * 512 * 512,
                         "total": 2048 * 20000 + 2097152 * 200,
                         "allowed": 2048 * 20000 * 101 // 200 + 2097152 * 200}
assert cost["allowed_fraction"] == 101 / 200
assert cost["bytes"] == 4 * (4 * 512**2 + 2 * 200 * 512)
assert cost["flops_per_byte"] == cost["flops"]["total"] / cost["bytes"]
assert cost["kv_cache_bytes"] == 2 * 512 * 4 * 200
cross, = attn.report(d_model=512, h=8, context=256, batch=1, queries=10, keys=20,
                     causal="bottom_right", window=(4, 0))
assert cross["flops"]["scores"] == 2 * 512 * 200 and cross["allowed_fraction"] == 50 / 200
cross, = attn.report(d_model=512, h=8, context=256, batch=3, queries=10, keys=20)
assert cross["kv_cache_bytes"] == 2 * 512 * 4 * 3 * 20
# Values of another width; biases of a latent vector are those of queries and output.
assert attn.report(d_model=64, h=4, d_k=16, d_v=8)[0]["parameters"] == 2 * 64 * 64 + 2 * 64 * 32
latent = {"d_model": 64, "h": 4, "latent": (24, 8)}
assert (attn.report(**latent, biases=True)[0]["parameters"]
        == attn.report(**latent)[0]["parameters"] + 4 * (16 + 8) + 64)

# As text and as data.
lines = str(report).splitlines()
assert lines[0].split() == ["attn.multihead", "of", "multihead"]
assert lines[1].split() == ["parameters", "1,048,576"] and len(lines) == 13
assert json.loads(json.dumps(report.to_list())) == list(report)
assert report._repr_html_().count("<tr>") == len(lines)

# Modules: each operation, and with sizes of the arguments.
text = """
func.func @two(%q: tensor<?x4x?x64xf32>, %k: tensor<?x2x?x64xf32>, %n: index,
               %init: tensor<?x4x?x64xf32>)
    -> (tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>) {
  %o = attn.sdpa ins(%q, %k, %k : tensor<?x4x?x64xf32>, tensor<?x2x?x64xf32>,
                                  tensor<?x2x?x64xf32>) causal(top_left)
    outs(%init : tensor<?x4x?x64xf32>) -> tensor<?x4x?x64xf32>
  %p = attn.sdpa ins(%q, %k, %k : tensor<?x4x?x64xf32>, tensor<?x2x?x64xf32>,
                                  tensor<?x2x?x64xf32>)
    outs(%init : tensor<?x4x?x64xf32>) -> tensor<?x4x?x64xf32>
  return %o, %p : tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>
}
"""
first, second = attn.report(text)
assert first["flops"]["scores"] == "512*B*Sq*Skv" and first["allowed_fraction"] is None
assert second["function"] == "two" and second["location"] == "module:8:8"
sizes = {0: (2, 4, 10, 64), 1: (2, 2, 30, 64), 3: (2, 4, 10, 64)}
for shapes in (sizes, [*(sizes.get(i) for i in range(4))]):
    first, second = attn.report(text, shapes=shapes)
    assert first["function"] == second["function"] == "two"
    assert first["flops"]["scores"] == 512 * 2 * 10 * 30
    assert first["allowed_fraction"] == 55 / 300 and second["allowed_fraction"] == 1
    assert first["flops"]["allowed"] * 300 == first["flops"]["total"] * 55
    assert second["flops"]["allowed"] == second["flops"]["total"]

# Brackets and arrows in the types of other arguments, and names of any kind.
strange = text.replace("@two", '@"a (b"').replace(
    "%n: index", "%n: memref<4x4xf32, affine_map<(d0, d1) -> (d1, d0)>>")
assert attn.report(strange, shapes=sizes)[0]["flops"]["scores"] == 512 * 2 * 10 * 30
raises(ValueError, "shapes: the module has 2 public functions", attn.report,
       text + "func.func @g(%x: tensor<?xf32>) { return }", shapes=sizes)
raises(ValueError, "shapes: argument -1 of 4", attn.report, text, shapes={-1: (2, 4, 10, 64)})
with tempfile.TemporaryDirectory() as folder, mock.patch("tempfile.tempdir", folder + "/a b"):
    os.mkdir(folder + "/a b")
    raises(OSError, f"the folder for temporary files, {folder}/a b", attn.report, text)

raises(TypeError, "report: expected a module", attn.report, d_model=512)
raises(ValueError, "module:1:1: error", attn.report, "nothing")
raises(TypeError, "source: ", attn.report, 5)
raises(ValueError, "h: 7 heads", attn.report, d_model=512, h=7)
raises(ValueError, "kv_groups: 3", attn.report, d_model=512, h=8, kv_groups=3)
raises(ValueError, "d_k: 0", attn.report, d_model=512, h=8, d_k=0)
raises(ValueError, "keys: 20 for 10", attn.report, d_model=512, h=8, queries=10, keys=20)
raises(ValueError, "latent: ", attn.report, d_model=512, h=8, latent=(8,))
raises(ValueError, "latent: ", attn.report, d_model=512, h=8, latent=8)
raises(ValueError, "dtype: 'f8'", attn.report, d_model=512, h=8, dtype="f8")
raises(ValueError, "causal: ", attn.report, d_model=512, h=8, causal="left")
raises(TypeError, "window: expected two", attn.report, d_model=512, h=8, window=3)
raises(TypeError, "window: expected two", attn.report, d_model=512, h=8, window=("a", 0))
raises(ValueError, "window: (-2, 0)", attn.report, d_model=512, h=8, window=(-2, 0))
raises(ValueError, "shapes: argument 4", attn.report, text, shapes={4: (1,)})
raises(ValueError, "shapes: (1, 4, 10, 63) for %arg0: tensor<?x4x?x64xf32>", attn.report, text, shapes={0: (1, 4, 10, 63)})
raises(ValueError, "shapes: (1, 2)", attn.report, text, shapes={2: (1, 2)})
raises(ValueError, "shapes: 0, expected a positive", attn.report, text,
       shapes={0: (0, 4, 10, 64)})
raises(ValueError, "shapes: the module has 0", attn.report, "", shapes={})

# What is wrong with sizes and modules.
ATTEND = """func.func @"the layer"(%q: tensor<?x4x?x64xf32> {attn.note = "a, b)("},
                           %i: tensor<?x4x?x64xf32>) -> tensor<?x4x?x64xf32> {
  %o = attn.sdpa ins(%q, %q, %q : tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>,
                                  tensor<?x4x?x64xf32>)
    outs(%i : tensor<?x4x?x64xf32>) -> tensor<?x4x?x64xf32>
  return %o : tensor<?x4x?x64xf32>
}"""
assert attn.report(ATTEND, shapes=[[1, 4, 8, 64]] * 2)[0]["flops"]["total"] == 4 * 4 * 8**2 * 64
for shapes in (3, [3], {"q": [1, 4, 8, 64]}):
    raises(TypeError, "shapes: expected sizes", attn.report, ATTEND, shapes=shapes)
raises(TypeError, "shapes: they belong", attn.report, d_model=8, h=2, shapes=[[1]])
raises(TypeError, "source: d_model", attn.report, ATTEND, d_model=8, h=2)
