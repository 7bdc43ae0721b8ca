# docs/onnx.md lists the operators that there are, and no others.
#
# REQUIRES: onnx
# RUN: %python %s %attn_src/docs/onnx.md

import re
import sys

import attn.onnx

with open(sys.argv[1], encoding="utf-8") as page:
    section = page.read().split("## Operators\n")[1].split("\n## ")[0]
listed = set()
for row in re.findall(r"^\| .* \| (.*) \|$", section, re.M)[1:]:
    for group in row.split(";"):
        names = re.findall(r"\b[A-Z]\w+", group.replace("ai.onnx.preview", ""))
        domains = ["com.microsoft"] if group.strip().endswith("(com.microsoft)") else [""]
        for name in names:
            if name == "FlexAttention":
                domains = ["ai.onnx.preview"]
            if name == "FusedMatMul":
                domains = ["com.microsoft"]
            elif row.startswith("MatMul"):
                domains = [""]
            if name == "RotaryEmbedding":
                domains = ["", "com.microsoft"]
            listed.update((domain, name) for domain in domains)
found = set(attn.onnx.supported_operators())
assert listed == found, (sorted(listed - found), sorted(found - listed))
