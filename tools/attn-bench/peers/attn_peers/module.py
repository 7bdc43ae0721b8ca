# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A case as a module of the attn dialect."""


def _tensor(case, shape):
    return "tensor<" + "".join(f"{size}x" for size in shape) + case.dtype + ">"


def write_module(case):
    shapes = case.argument_shapes()
    types = {name: _tensor(case, shape) for name, shape in shapes.items()}
    parameters = ", ".join(f"%{name}: {kind}" for name, kind in types.items())
    result = _tensor(case, case.result_shape())
    causal = " causal(top_left)" if case.causal else ""
    lines = [f"func.func @attention({parameters}) -> {result} {{"]
    if case.kind != "layer":
        lines += [
            f"  %init = tensor.empty() : {result}",
            f"  %o = attn.sdpa ins(%q, %k, %v : {types['q']}, {types['k']}, "
            f"{types['v']}){causal} outs(%init : {result}) -> {result}",
        ]
    else:

        def operand(name):
            return f" {name}(%{name} : {types[name]})" if name in types else ""

        kv = {"mha": "mha", "mqa": "mqa", "gqa": f"gqa<{case.kv_heads}>"}
        lines.append(
            f"  %o = attn.multihead %x heads({case.heads}) d_k({case.width}) "
            f"kv({kv[case.grouping]})"
            + "".join(map(operand, ("wq", "wk", "wv", "bq", "bk", "bv", "bo")))
            + causal
            + operand("wo")
            + f" : {types['x']} -> {result}"
        )
    lines += [f"  return %o : {result}", "}"]
    return "\n".join(lines) + "\n"
