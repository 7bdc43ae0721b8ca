# An attention that torch-mlir exported with dynamic sizes, and edits of what it
# does with the sizes. Each edit makes something that is nearly attention for some
# sizes, and that must not become attn.sdpa.
#
# RUN: %python %s %attn_src/test/Integration/CPU/Inputs/torch/dynamic-hand.linalg.mlir

import subprocess
import sys

WEIGHTS = "%extracted = tensor.extract %79[%121, %117, %123, %125]"
EDITS = [
    ("queries and keys of the weights exchanged",
     [(WEIGHTS, "%extracted = tensor.extract %79[%121, %117, %125, %123]")]),
    ("one head for all", [(WEIGHTS, "%extracted = tensor.extract %79[%121, %c0, %123, %125]")]),
    ("one batch for all", [(WEIGHTS, "%extracted = tensor.extract %79[%c0, %117, %123, %125]")]),
    ("the first weight where there are two keys",
     [("%124 = arith.cmpi eq, %66, %c1 : index", "%124 = arith.cmpi eq, %66, %c2 : index")]),
    ("the first weight where there are several keys",
     [("%125 = arith.select %124, %c0, %119 : index", "%125 = arith.select %124, %119, %c0 : index")]),
    ("the second weight where there is one key",
     [("%125 = arith.select %124, %c0, %119 : index", "%125 = arith.select %124, %c1, %119 : index")]),
    ("the next weight",
     [("%extracted = tensor.extract %79[%121, %117, %123, %125]",
       "%next = arith.addi %125, %c1 : index\n"
       "      %extracted = tensor.extract %79[%121, %117, %123, %next]")]),
    ("scores by keys and queries, in the same place",
     [("tensor.from_elements %61, %c2_i64, %62, %63 :", "tensor.from_elements %61, %c2_i64, %63, %62 :"),
      ("%65 = arith.index_cast %62 :", "%65 = arith.index_cast %63 :"),
      ("%66 = arith.index_cast %63 :", "%66 = arith.index_cast %62 :")]),
]


def run(text):
    result = subprocess.run(["attn-opt", "--attn-raise-pipeline"], input=text,
                            capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


with open(sys.argv[1], encoding="utf-8") as file:
    BASE = file.read()
assert "attn.sdpa" in run(BASE)
failures = 0
for why, edits in EDITS:
    text = BASE
    for old, new in edits:
        assert text.count(old) == 1, f"{why}: not one place to edit: {old}"
        text = text.replace(old, new)
    raised = run(text)
    if "attn." in raised:
        failures += 1
        print(f"{why}: is attention\n{raised}")
print(len(EDITS), "edits,", failures, "failures")
sys.exit(failures != 0)
