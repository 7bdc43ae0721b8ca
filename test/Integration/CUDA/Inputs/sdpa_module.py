# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A case of sdpa_cases.py as a function on memrefs that attn-opt makes kernels of."""

from sdpa_cases import NAN


def document_shape(case):
    """Ids of all positions: three each where they are apart, or those of a head."""
    positions = max(case.sizes[3:5])
    if case.option("mask_mod") == "heads":
        return (*case.sizes[:2], positions)
    return (positions * (3 if case.option("mask_mod") == "apart" else 1),)


def tensors_of(case):
    """Names, shapes, element types; in the order of the kernel's arguments."""
    b, h, hkv, sq, skv, dk, dv = case.sizes
    result = [
        ("q", (b, h, sq, dk), case.dtype),
        ("k", (b, hkv, skv, dk), case.dtype),
        ("v", (b, hkv, skv, dv), case.dtype),
        ("o", (b, h, sq, dv), case.dtype),
        ("lse", (b, h, sq), "f32"),
    ]
    if case.option("bias"):
        result.append(("bias", case.option("bias"), case.dtype))
    if case.option("mask"):
        result.append(("mask", case.option("mask"), "i1"))
    if case.option("lengths"):
        result.append(("lengths", (b,), "i32"))
    if case.option("offsets"):
        result.append(("offsets", (b,), "i32"))
    if case.option("score_mod") == "alibi":
        result.append(("slopes", (h,), "f32"))
    if case.option("mask_mod") in ("documents", "apart", "heads"):
        result.append(("documents", document_shape(case), "i32"))
    if case.option("mask_mod") == "prefix":
        result.append(("prefixes", (b,), "i32"))
    return result


def to_memory(case, name, shape, values):
    """Shape and elements, or the single one, in the order of memory."""
    if not case.option("bshd") or len(shape) != 4 or name not in "qkvo":
        return shape, values
    b, h, s, d = shape
    if len(values) > 1:
        values = [
            values[((i * h + k) * s + j) * d + n]
            for i in range(b)
            for j in range(s)
            for k in range(h)
            for n in range(d)
        ]
    return (b, s, h, d), values


def memref(shape, dtype):
    return f"memref<{'x'.join(map(str, shape))}x{dtype}>"


SCORE_MODS = {
    # Relative to the position, by a captured slope of the head.
    "alibi": """
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %slope = memref.load %slopes[%h] : memref<HEADSxf32>
      %d = arith.subi %i, %j : index
      %d32 = arith.index_cast %d : index to i32
      %distance = arith.sitofp %d32 : i32 to f32
      %t = arith.mulf %distance, %slope : f32
      %r = arith.subf %s, %t : f32
      attn.yield %r : f32
    }""",
    # A region with control flow, which vectors have no form of.
    "branch": """
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %two = arith.constant 2.0 : f32
      %near = arith.cmpi ule, %i, %j : index
      %r = scf.if %near -> f32 {
        %t = arith.mulf %s, %two : f32
        scf.yield %t : f32
      } else {
        scf.yield %s : f32
      }
      attn.yield %r : f32
    }""",
}
MASK_MODS = {
    "documents": """
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = memref.load %documents[%i] : memref<POSITIONSxi32>
      %y = memref.load %documents[%j] : memref<POSITIONSxi32>
      %same = arith.cmpi eq, %x, %y : i32
      attn.yield %same : i1
    }""",
    # Three ids for each position: a block has more than it has keys.
    "apart": """
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %three = arith.constant 3 : index
      %of_i = arith.muli %i, %three : index
      %of_j = arith.muli %j, %three : index
      %x = memref.load %documents[%of_i] : memref<POSITIONSxi32>
      %y = memref.load %documents[%of_j] : memref<POSITIONSxi32>
      %same = arith.cmpi eq, %x, %y : i32
      attn.yield %same : i1
    }""",
    "heads": """
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = memref.load %documents[%b, %h, %i] : memref<POSITIONSxi32>
      %y = memref.load %documents[%b, %h, %j] : memref<POSITIONSxi32>
      %same = arith.cmpi eq, %x, %y : i32
      attn.yield %same : i1
    }""",
    "dilated": """
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %three = arith.constant 3 : index
      %d = arith.addi %i, %j : index
      %r = arith.remui %d, %three : index
      %zero = arith.constant 0 : index
      %on = arith.cmpi eq, %r, %zero : index
      attn.yield %on : i1
    }""",
    # j < 70: blocks behind are left out.
    "few": """
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %end = arith.constant 70 : index
      %on = arith.cmpi slt, %j, %end : index
      attn.yield %on : i1
    }""",
    "none": """
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %thousand = arith.constant 1000 : index
      %far = arith.addi %i, %thousand : index
      %on = arith.cmpi sgt, %j, %far : index
      attn.yield %on : i1
    }""",
    # i - 20 <= j <= i + 3, where heads from 1 on look 10 keys further back.
    "sliding": """
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %twenty = arith.constant 20 : index
      %ten = arith.constant 10 : index
      %three = arith.constant 3 : index
      %one = arith.constant 1 : index
      %back = arith.minui %h, %one : index
      %further = arith.muli %back, %ten : index
      %left = arith.addi %twenty, %further : index
      %first = arith.subi %i, %left : index
      %last = arith.addi %i, %three : index
      %behind = arith.cmpi sge, %j, %first : index
      %before = arith.cmpi sle, %j, %last : index
      %on = arith.andi %behind, %before : i1
      attn.yield %on : i1
    }""",
    # The first 5 keys, and the last 40 up to i: a hole between them.
    "sinks": """
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %five = arith.constant 5 : index
      %forty = arith.constant 40 : index
      %sink = arith.cmpi slt, %j, %five : index
      %d = arith.subi %i, %j : index
      %near = arith.cmpi slt, %d, %forty : index
      %past = arith.cmpi sle, %j, %i : index
      %local = arith.andi %near, %past : i1
      %on = arith.ori %sink, %local : i1
      attn.yield %on : i1
    }""",
    "prefix": """
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %length = memref.load %prefixes[%b] : memref<BATCHESxi32>
      %end = arith.index_cast %length : i32 to index
      %inside = arith.cmpi slt, %j, %end : index
      %past = arith.cmpi sle, %j, %i : index
      %on = arith.ori %inside, %past : i1
      attn.yield %on : i1
    }""",
}


def module_of(case):
    tensors = tensors_of(case)
    types = {
        name: memref(to_memory(case, name, shape, [NAN])[0], dtype)
        for name, shape, dtype in tensors
    }
    options = ""
    for name, operand in (
        ("bias", "bias"),
        ("mask", "mask"),
        ("lengths", "key_lengths"),
        ("offsets", "query_offset"),
    ):
        if name in types:
            options += f" {operand}(%{name} : {types[name]})"
    if case.option("bshd"):
        options += " layout<query = bshd, key = bshd, value = bshd, output = bshd>"
    for name in ("causal", "window", "scale", "softcap"):
        if case.option(name) is not None:
            options += f" {name}({case.option(name)})"
    regions = SCORE_MODS.get(case.option("score_mod"), "")
    regions += MASK_MODS.get(case.option("mask_mod"), "")
    regions = regions.replace("HEADS", str(case.sizes[1]))
    regions = regions.replace("KEYS", str(case.sizes[4]))
    regions = regions.replace("POSITIONS", "x".join(map(str, document_shape(case))))
    regions = regions.replace("BATCHES", str(case.sizes[0]))
    arguments = ", ".join(f"%{name}: {types[name]}" for name, _, _ in tensors)
    return f"""func.func @f({arguments}) {{
  attn.sdpa ins(%q, %k, %v : {types["q"]}, {types["k"]}, {types["v"]}){options}
    outs(%o, %lse : {types["o"]}, {types["lse"]}){regions}
    {{attn.cuda_config = #attn.cuda_config<{case.config}>}}
  return
}}
"""
