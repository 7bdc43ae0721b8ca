#!/usr/bin/env python3
#
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs kernels of attn.sdpa on the model of a GPU and compares them with f64.

usage: run_on_model.py SCRATCH [--seed N] [--filter TEXT]

Every case, by mma.sync, where TMA can read it by wgmma, by the kernel for few
queries, some with split keys, and many in f32, is converted by attn-opt, run by
attn-gpu-model on random inputs, and compared with attention as its definition says
it, computed here in f64 from the rounded inputs. What may not be read is NaN.
"""

import argparse
import math
import os
import random
import re
import struct
import subprocess
import sys

NAN = float("nan")


def round_bf16(value):
    if math.isnan(value) or math.isinf(value):
        return value
    bits = struct.unpack("<I", struct.pack("<f", value))[0]
    bits = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
    return struct.unpack("<f", struct.pack("<I", bits))[0]


def round_f16(value):
    return struct.unpack("<e", struct.pack("<e", value))[0]


def round_f32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


ROUND = {"bf16": round_bf16, "f16": round_f16, "f32": round_f32}


class Case:
    """One attention; sizes are [B, H, Hkv, Sq, Skv, Dk, Dv]."""

    def __init__(self, name, sizes, config, dtype="bf16", **options):
        self.name, self.sizes, self.config = name, sizes, config
        self.dtype, self.options = dtype, options

    def option(self, name, default=None):
        return self.options.get(name, default)


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
    if case.option("mask_mod") == "documents":
        result.append(("documents", (max(sq, skv),), "i32"))
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
    regions = regions.replace("POSITIONS", str(max(case.sizes[3:5])))
    regions = regions.replace("BATCHES", str(case.sizes[0]))
    arguments = ", ".join(f"%{name}: {types[name]}" for name, _, _ in tensors)
    return f"""func.func @f({arguments}) {{
  attn.sdpa ins(%q, %k, %v : {types["q"]}, {types["k"]}, {types["v"]}){options}
    outs(%o, %lse : {types["o"]}, {types["lse"]}){regions}
    {{attn.cuda_config = #attn.cuda_config<{case.config}>}}
  return
}}
"""


def few_digits(value, dtype):
    """Buffers are filled from the command line. In f32 more digits than tf32 has."""
    return float(f"{value:.5g}") if dtype == "f32" else round(value * 16) / 16


def fill(case, generator):
    """Inputs as flat lists, by name."""
    values = {}
    b, _, hkv, _, skv, dk, dv = case.sizes
    for name, shape, dtype in tensors_of(case):
        count = math.prod(shape)
        if name in ("o", "lse"):
            values[name] = [NAN]
        elif name == "lengths":
            values[name] = case.option("lengths")
        elif name == "offsets":
            values[name] = case.option("offsets")
        elif name == "prefixes":
            values[name] = case.option("prefixes")
        elif name == "documents":
            values[name] = case.option(
                "documents", [index * 3 // count for index in range(count)]
            )
        elif dtype == "i1":
            values[name] = [int(generator.random() < 0.6) for _ in range(count)]
        else:
            spread = case.option("spread", 1.0) if name in "qk" else 1.0
            values[name] = [
                ROUND[dtype](few_digits(generator.gauss(0, 1), dtype) * spread)
                for _ in range(count)
            ]
    # A bias that masks.
    if case.option("hidden"):
        for index in range(len(values["bias"])):
            if generator.random() < case.option("hidden"):
                values["bias"][index] = -math.inf
    # Some values that are no numbers, in the first head of each batch.
    for key, column, value in case.option("specials", []):
        for batch in range(b):
            values["v"][(batch * hkv * skv + key) * dv + column] = value
    # The same of keys: scores are infinite, with the sign of the query.
    for key, column, value in case.option("key_specials", []):
        for batch in range(b):
            values["k"][(batch * hkv * skv + key) * dk + column] = value
    # What lies past the length of a batch is never seen.
    for batch, length in enumerate(case.option("lengths", [])):
        for name, width in (("k", dk), ("v", dv)):
            for head in range(hkv):
                for key in range(max(length, 0), skv):
                    first = ((batch * hkv + head) * skv + key) * width
                    values[name][first : first + width] = [NAN] * width
    return values


def at(values, shape, index):
    """The element of a tensor that broadcasts over its sizes of 1."""
    flat = 0
    for size, position in zip(shape, index):
        flat = flat * size + (0 if size == 1 else position)
    return values[flat]


def is_allowed(case, values, diagonal, b, h, i, j):
    if "lengths" in values and j >= values["lengths"][b]:
        return False
    if case.option("causal", "none") != "none" and j > i + diagonal:
        return False
    if case.option("window"):
        left, right = map(int, case.option("window").split(","))
        if left >= 0 and j < i + diagonal - left:
            return False
        if right >= 0 and j > i + diagonal + right:
            return False
    if "mask" in values and not at(values["mask"], case.option("mask"), (b, h, i, j)):
        return False
    if case.option("mask_mod") == "documents":
        return values["documents"][i] == values["documents"][j]
    if case.option("mask_mod") == "dilated":
        return (i + j) % 3 == 0
    if case.option("mask_mod") == "few":
        return j < 70
    if case.option("mask_mod") == "none":
        return False
    if case.option("mask_mod") == "sliding":
        return i - 20 - 10 * min(h, 1) <= j <= i + 3
    if case.option("mask_mod") == "sinks":
        return j < 5 or i - 40 < j <= i
    if case.option("mask_mod") == "prefix":
        return j < values["prefixes"][b] or j <= i
    return True


def reference(case, values):
    batches, heads, kv_heads, queries, keys, dk, dv = case.sizes
    scale = float(case.option("scale", 1 / math.sqrt(dk)))
    output, lse = [], []
    for b in range(batches):
        diagonal = 0
        if case.option("causal") == "bottom_right":
            diagonal = keys - queries
        if "offsets" in values:
            diagonal = values["offsets"][b]
        for h in range(heads):
            g = h // (heads // kv_heads)
            for i in range(queries):
                first = ((b * heads + h) * queries + i) * dk
                query = values["q"][first : first + dk]
                scores = {}
                for j in range(keys):
                    if not is_allowed(case, values, diagonal, b, h, i, j):
                        continue
                    first = ((b * kv_heads + g) * keys + j) * dk
                    key = values["k"][first : first + dk]
                    score = scale * sum(x * y for x, y in zip(query, key))
                    if case.option("softcap"):
                        cap = float(case.option("softcap"))
                        score = cap * math.tanh(score / cap)
                    if "bias" in values:
                        shape = case.option("bias")
                        score += at(values["bias"], shape, (b, h, i, j))
                        if score == -math.inf:
                            continue
                    if case.option("score_mod") == "alibi":
                        score -= (i - j) * values["slopes"][h]
                    if case.option("score_mod") == "branch" and i <= j:
                        score *= 2
                    scores[j] = score
                if not scores:
                    output += [0.0] * dv
                    lse.append(-math.inf)
                    continue
                largest = max(scores.values())
                weights = {j: math.exp(s - largest) for j, s in scores.items()}
                total = sum(weights.values())
                row = [0.0] * dv
                for j, weight in weights.items():
                    first = ((b * kv_heads + g) * keys + j) * dv
                    for d in range(dv):
                        row[d] += weight / total * values["v"][first + d]
                output += row
                lse.append(largest + math.log(total))
    return output, lse


def error_of(actual, expected):
    """The relative error in the 2-norm; infinite where one is no number."""
    difference = size = 0.0
    for x, y in zip(actual, expected):
        if x == y:
            size += 0.0 if math.isinf(y) else y * y
            continue
        if math.isnan(x) and math.isnan(y):
            continue
        if not math.isfinite(x) or not math.isfinite(y):
            return math.inf
        difference += (x - y) ** 2
        size += y * y
    return math.sqrt(difference / size) if size else math.sqrt(difference)


def wgmma_config(case):
    """The configuration of a warpgroup kernel of about the same shape."""
    keys = int(re.search(r"keys = (\d+)", case.config).group(1))
    packed = ", pack_heads = true" if "pack_heads = true" in case.config else ""
    return f"keys = {keys}, kernel = wgmma" + packed


# The ways in which warpgroups can share the work. Most of them are persistent,
# with the model a device of few multiprocessors, so that a block of threads has
# several tiles.
WARPGROUPS = [
    "queries = 64, warps = 4, stages = 1",
    "queries = 128, warps = 8, stages = 2, overlap = true, ping_pong = true",
    "queries = 128, warps = 8, stages = 3, ping_pong = true",
    "queries = 192, warps = 12, stages = 2, overlap = true, ping_pong = true",
    "queries = 64, warps = 4, stages = 2, overlap = true",
]


# The orders of tiles: head after head, or the longest ones of some heads.
PERSISTENT = [
    ", persistent = true",
    ", persistent = true, cached_bytes = 1",
    ", persistent = true, cached_bytes = 20000",
    ", persistent = true, cached_bytes = 10000000",
]


def has_aligned_rows(case):
    """What TMA asks for of keys and values."""
    return case.sizes[5] % 8 == 0 and case.sizes[6] % 8 == 0


def with_wgmma(cases):
    """Each case by mma.sync, and where TMA can read it by wgmma."""
    for number, case in enumerate(cases):
        yield case
        if has_aligned_rows(case) and case.dtype != "f32":
            config = WARPGROUPS[number % len(WARPGROUPS)] + ", " + wgmma_config(case)
            if number % 4:
                config += PERSISTENT[number % len(PERSISTENT)]
            options = {**case.options, "multiprocessors": 1 + number % 3}
            yield Case(case.name + "-wgmma", case.sizes, config, case.dtype, **options)
        if case.name in IN_F32:
            yield Case(
                case.name + "-f32", case.sizes, case.config, "f32", **case.options
            )


# The shapes of the kernel for few queries.
DECODES = [
    "queries = 16, keys = 64, warps = 4, stages = 2",
    "queries = 16, keys = 32, warps = 2, stages = 3",
    "queries = 32, keys = 32, warps = 1, stages = 2",
    "queries = 32, keys = 64, warps = 2, stages = 4",
]


def split_of(parts):
    return f", split = <parts = {parts}, blocks = 1000000, keys = 8>"


def with_decode(cases):
    """Each case by the kernel for few queries, in turn with split keys."""
    for number, case in enumerate(cases):
        config = "kernel = decode, " + DECODES[number % len(DECODES)]
        if "pack_heads = true" in case.config:
            config += ", pack_heads = true"
        parts = (1, 2, 3, 5, 11)[number % 5]
        if parts > 1:
            config += split_of(parts)
        yield Case(case.name + "-decode", case.sizes, config, case.dtype, **case.options)


def with_split(cases):
    """Some cases with split keys, by the kernels that a case names."""
    for number, case in enumerate(cases):
        if number % 3 == 0 and "split" not in case.config:
            config = case.config + split_of(2 + number % 4)
            yield Case(case.name + "-split", case.sizes, config, case.dtype, **case.options)


def launches_of(text, multiprocessors):
    """Kernel, grid, block, bytes of shared memory and operands of each launch."""
    # Sizes are static, so that numbers are constants; but not how many
    # multiprocessors there are.
    number = r"%c(\d+)\w*"
    pattern = (
        r"gpu.launch_func\s+@attn_kernels::@(\w+) blocks in \((%\w+),.*?"
        rf"threads in \({number},.*?memory_size {number} args\((.*?)\)\n"
    )
    for match in re.finditer(pattern, text, re.DOTALL):
        name, grid, *sizes, operands = match.groups()
        blocks = re.match(number, grid)
        if not blocks:
            blocks = re.search(rf"{grid} = arith.minui %\w+, {number} ", text)
        blocks = int(blocks.group(1))
        if not re.match(number, grid):
            blocks = min(blocks, multiprocessors)
        yield (name, blocks, *sizes, [each.split(" ")[0] for each in operands.split(", ")])


def run_kernel(kernels, launch, buffers, arguments, prints, generator):
    """What buffers hold after a launch, as text."""
    name, blocks, threads, shared, _ = launch
    command = ["attn-gpu-model", kernels, f"--kernel={name}", f"--grid={blocks}"]
    command += [f"--block={threads}", f"--shared={shared}"]
    command += [f"--seed={generator.randrange(1 << 16)}"]
    command += [f"--buffer={buffer}" for buffer in buffers]
    command += [f"--arg={argument}" for argument in arguments]
    command += [f"--print={buffer}" for buffer in prints]
    # A buffer's numbers are more than an argument may be long.
    response = kernels + ".args"
    with open(response, "w", encoding="utf-8") as file:
        file.write("\n".join(command[1:]))
    done = subprocess.run(
        [command[0], "@" + response], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr.strip()[:2000]}")
    parts = re.split(r"^(\w+):\n", done.stdout, flags=re.MULTILINE)
    return {
        buffer: ",".join(re.split(r"[\s,]+", values.strip()))
        for buffer, values in zip(parts[1::2], parts[2::2])
    }


def run(case, scratch, generator):
    values = fill(case, generator)
    source = os.path.join(scratch, case.name + ".mlir")
    with open(source, "w", encoding="utf-8") as file:
        file.write(module_of(case))
    kernels = os.path.join(scratch, case.name + "-kernels.mlir")
    subprocess.run(
        ["attn-opt", source, "--attn-convert-to-gpu", "--canonicalize", "--cse"]
        + ["-o", kernels],
        check=True,
    )
    with open(kernels, encoding="utf-8") as file:
        text = file.read()
    launches = [*launches_of(text, case.option("multiprocessors"))]
    before = [launch for launch in launches if launch[0] == "capture_bounds"]
    launch, *others = launches[len(before) :]

    buffers, arguments = [], []
    for name, shape, dtype in tensors_of(case):
        # An i1 takes a byte.
        stored = "i8" if dtype == "i1" else dtype
        shape, stored_values = to_memory(case, name, shape, values[name])
        if name in ("k", "v") and case.option("stored_keys"):
            # A read of what is not there is an error.
            count = case.option("stored_keys")
            stored_values = stored_values[: count * shape[-1]]
            shape = (*shape[:2], count, shape[-1])
        # As many digits as the largest i32 has.
        numbers = ",".join(f"{value:.10g}" for value in stored_values)
        sizes = "x".join(map(str, shape))
        buffers.append(f"{name}:{stored}:{sizes}:{numbers}")
        arguments.append(name)
    # The number of tiles comes after the tensors that every kernel has, and
    # then, where keys are split, the number of parts and their memory.
    numbers = [re.match(r"%c(\d+)_i32", operand) for operand in launch[4]]
    numbers = [match.group(1) for match in numbers if match]
    arguments.insert(5, f"i32={numbers[0]}")
    results = "results:f32:1"
    if "split" in case.config:
        size = re.search(r"alloc_on_current_stream\(%c(\d+)_i64", text).group(1)
        results = f"results:f32:{max(int(size) // 4, 1)}"
        arguments[6:6] = [f"i32={numbers[1]}", "results"]
    # What is known of captured integers is written by a kernel before.
    pair_count = -(-max(case.sizes[3:5]) // 32)
    bounds = [f"bounds:i64:{pair_count}x2:0"] if before else []
    arguments += ["bounds" for _ in before]
    if "kernel = wgmma" in case.config:
        keys = re.search(r"keys = (\d+)", case.config).group(1)
        arguments += [f"map:{name}:1x1x{keys}x64:128" for name in "kv"]
    prints = ["o", "lse"] + (["results"] if others else [])
    try:
        for first in before:
            source = [buffer for buffer in buffers if buffer.startswith("documents:")]
            found = run_kernel(
                kernels, first, source + bounds, ["documents", "bounds"], ["bounds"], generator
            )
            bounds = [f"bounds:i64:{pair_count}x2:{found['bounds']}"]
        buffers += bounds
        found = run_kernel(
            kernels, launch, [*buffers, results], arguments, prints, generator
        )
        for combine in others:
            # The results of parts, which are exact as text.
            buffers = [*buffers[3:5], results + ":" + found["results"]]
            arguments = ["o", "lse", f"i32={numbers[1]}", "results"]
            found = run_kernel(
                kernels, combine, buffers, arguments, prints[:2], generator
            )
    except RuntimeError as error:
        print(f"{case.name}: {error}: FAILED")
        return False
    output, lse = (
        [float(number) for number in found[name].split(",")] for name in ("o", "lse")
    )
    expected_output, expected_lse = reference(case, values)
    batches, heads, _, queries, _, _, width = case.sizes
    shape = (batches, heads, queries, width)
    _, expected_output = to_memory(case, "o", shape, expected_output)
    # Weights and results are rounded to 8 bits, to 11, or to none that counts.
    allowed = {"bf16": 6e-3, "f16": 8e-4, "f32": 1e-5}[case.dtype]
    output_error = error_of(output, expected_output)
    lse_error = error_of(lse, expected_lse)
    # A polynomial's error is below that of rounding weights.
    allowed_lse = 1e-4 if "polynomials" in case.config else 1e-5
    good = output_error <= allowed and lse_error <= allowed_lse
    print(
        f"{case.name}: output {output_error:.1e}, lse {lse_error:.1e}: "
        + ("ok" if good else "FAILED"),
        flush=True,
    )
    return good


PLAIN = "queries = 32, keys = 32, warps = 2"
TWO_TILES = "queries = 64, keys = 32, warps = 2"
PACKED = "queries = 32, keys = 16, warps = 1, pack_heads = true"

SPECIALS = [
    (5, 3, math.inf),
    (20, 3, -math.inf),
    (33, 8, NAN),
    (50, 0, -math.inf),
    (51, 0, -math.inf),
    (60, 31, math.inf),
    (61, 8, math.inf),
]

CASES = [
    Case("plain", (2, 2, 2, 64, 64, 32, 32), PLAIN),
    Case("two-row-tiles", (1, 2, 1, 100, 70, 64, 64), TWO_TILES),
    Case("f16", (1, 2, 2, 40, 48, 64, 64), PLAIN, "f16"),
    Case("f16-ragged", (1, 1, 1, 37, 29, 40, 24), TWO_TILES, "f16"),
    Case("wide", (1, 1, 1, 32, 40, 128, 64), PLAIN),
    Case("wide-value", (1, 1, 1, 20, 40, 64, 192), PLAIN),
    # Rows that are not aligned, element by element.
    Case("odd-widths", (1, 2, 1, 33, 45, 37, 51), PLAIN),
    Case("ragged", (2, 2, 1, 33, 65, 48, 80), PLAIN),
    Case("packed", (1, 6, 2, 13, 50, 32, 32), PACKED),
    Case("packed-causal", (1, 8, 1, 9, 40, 32, 32), PACKED, causal="bottom_right"),
    Case("packed-decode", (2, 8, 2, 1, 70, 64, 64), PACKED, lengths=[70, 17]),
    Case("top-left", (1, 1, 1, 70, 70, 32, 32), PLAIN, causal="top_left"),
    Case("bottom-right", (1, 1, 1, 40, 90, 32, 32), PLAIN, causal="bottom_right"),
    # Queries before the first key see nothing.
    Case("more-queries", (1, 1, 1, 90, 40, 32, 32), PLAIN, causal="bottom_right"),
    Case(
        "offsets",
        (3, 1, 1, 40, 40, 32, 32),
        PLAIN,
        causal="offset",
        offsets=[-50, 5, 2147483647],
    ),
    Case("window", (1, 1, 1, 100, 100, 32, 32), PLAIN, window="10, 4"),
    Case("left-window", (1, 1, 1, 90, 90, 32, 32), PLAIN, causal="top_left", window="20, -1"),
    Case("no-window", (1, 1, 1, 90, 90, 32, 32), PLAIN, window="0, 0"),
    Case("lengths", (4, 1, 1, 33, 64, 32, 32), PLAIN, lengths=[64, 0, 1, 33]),
    Case("long-lengths", (2, 1, 1, 33, 40, 32, 32), PLAIN, lengths=[100, -3]),
    Case("bias", (2, 2, 2, 33, 45, 32, 32), PLAIN, bias=(1, 2, 33, 45)),
    Case("bias-of-keys", (2, 2, 2, 33, 45, 32, 32), PLAIN, bias=(2, 1, 1, 45)),
    Case("mask", (2, 2, 2, 33, 45, 32, 32), PLAIN, mask=(2, 1, 33, 45)),
    Case("mask-packed", (1, 4, 2, 10, 45, 32, 32), PACKED, mask=(1, 4, 10, 45)),
    Case("mask-causal", (1, 2, 2, 45, 45, 32, 32), PLAIN, mask=(1, 1, 1, 45), causal="top_left"),
    Case("softcap", (1, 2, 2, 33, 45, 32, 32), PLAIN, softcap="5.0"),
    Case("scale", (1, 1, 1, 33, 45, 32, 32), PLAIN, scale="-0.3"),
    Case("no-scale", (1, 1, 1, 33, 45, 32, 32), PLAIN, scale="0.0", causal="top_left", window="8, 3"),
    Case("alibi", (1, 4, 2, 33, 45, 32, 32), PACKED, score_mod="alibi", causal="bottom_right"),
    Case("branch", (1, 1, 1, 33, 45, 16, 16), "queries = 16, keys = 16, warps = 1", score_mod="branch"),
    Case("documents", (1, 2, 2, 60, 60, 32, 32), PLAIN, mask_mod="documents", causal="top_left"),
    # Blocks of other documents, of which no key is in memory; ids in no order.
    Case("documents-skipped", (1, 1, 1, 50, 300, 32, 32), PLAIN, mask_mod="documents", documents=[-5] * 90 + [7] * 210, stored_keys=128),
    Case("documents-mixed", (1, 4, 2, 40, 200, 32, 32), PACKED, mask_mod="documents", documents=[(37 * i) % 11 // 3 for i in range(200)]),
    Case("documents-specials", (1, 1, 1, 150, 150, 32, 32), PLAIN, mask_mod="documents", documents=[0] * 37 + [9] * 60 + [2] * 53, specials=SPECIALS),
    Case("dilated", (1, 1, 1, 33, 45, 32, 32), PLAIN, mask_mod="dilated"),
    # Whole blocks that the region forbids: at the end, where no key is in memory,
    # everywhere, at both ends, and between others.
    Case("few-keys", (1, 1, 1, 33, 300, 32, 32), PLAIN, mask_mod="few", stored_keys=128),
    Case("no-keys", (1, 2, 2, 33, 90, 32, 32), PLAIN, mask_mod="none"),
    Case("sliding", (1, 2, 2, 150, 150, 32, 32), PLAIN, mask_mod="sliding"),
    Case("sliding-packed", (1, 4, 2, 40, 120, 32, 32), PACKED, mask_mod="sliding"),
    Case("sinks", (1, 1, 1, 230, 230, 32, 32), PLAIN, mask_mod="sinks"),
    Case("sinks-specials", (1, 1, 1, 150, 150, 32, 32), PLAIN, mask_mod="sinks", specials=SPECIALS),
    Case("prefix", (3, 1, 1, 100, 100, 32, 32), PLAIN, mask_mod="prefix", prefixes=[70, 0, -5]),
    Case("prefix-lengths", (2, 1, 1, 70, 100, 32, 32), PLAIN, mask_mod="prefix", prefixes=[70, 10], lengths=[100, 33]),
    # Scores of up to 1e6 and more.
    Case("huge", (1, 1, 1, 33, 45, 32, 32), PLAIN, spread=1000.0),
    Case("huge-softcap", (1, 1, 1, 33, 45, 32, 32), PLAIN, spread=1000.0, softcap="30.0"),
    # Rows that see one of these have it in the result, the others nothing of it.
    Case("specials-causal", (2, 2, 1, 70, 70, 32, 40), TWO_TILES, causal="top_left", specials=SPECIALS),
    Case("specials-f16", (1, 1, 1, 70, 70, 32, 32), PLAIN, "f16", causal="top_left", specials=SPECIALS),
    # Columns of a second part of the output.
    Case("specials-window", (1, 1, 1, 70, 70, 32, 80), PLAIN, window="7, 2", specials=SPECIALS + [(34, 70, NAN), (40, 64, math.inf)]),
    Case("specials-mask", (1, 2, 1, 33, 70, 32, 32), PLAIN, mask=(1, 1, 33, 70), specials=SPECIALS),
    Case("specials-mask-mod", (1, 1, 1, 33, 70, 37, 37), PLAIN, mask_mod="dilated", specials=SPECIALS),
    Case("specials-bias", (1, 1, 1, 33, 70, 32, 32), PLAIN, bias=(1, 1, 33, 70), hidden=0.3, specials=SPECIALS),
    Case("specials-wide", (1, 1, 1, 40, 70, 64, 192), PLAIN, causal="top_left", specials=SPECIALS),
    Case("specials-packed", (1, 6, 2, 13, 70, 32, 32), PACKED, causal="bottom_right", specials=SPECIALS),
    Case("specials-lengths", (2, 1, 1, 70, 70, 32, 32), PLAIN, causal="top_left", lengths=[70, 52], specials=SPECIALS),
    # Scores of minus infinity have no weight, of infinity make the row NaN.
    Case("infinite-keys", (1, 1, 1, 40, 50, 32, 32), PLAIN, causal="top_left", key_specials=[(7, 3, math.inf), (20, 5, -math.inf)]),
    Case("infinite-key", (1, 1, 1, 40, 50, 32, 32), PLAIN, key_specials=[(45, 3, math.inf)]),
    # A weight that underflows is that of a key that is seen.
    Case("specials-underflow", (1, 1, 1, 70, 70, 32, 32), PLAIN, causal="top_left", spread=30.0, specials=[(33, 8, NAN), (5, 3, NAN)]),
    Case("specials-everywhere", (1, 1, 1, 33, 64, 32, 32), PLAIN, specials=SPECIALS),
    # Of the last block all keys but one.
    Case("one-key-outside", (1, 1, 1, 33, 63, 32, 32), PLAIN),
    Case("one-key", (1, 1, 1, 3, 1, 8, 8), PLAIN),
]

# A GPU's share of few queries: what is decoded from a cache.
FEW_1 = "kernel = decode, pack_heads = true, queries = 16, keys = 64, warps = 4, stages = 3"
FEW_2 = "kernel = decode, pack_heads = true, queries = 32, keys = 64, warps = 2, stages = 2"

FEW = [
    Case("few-cache", (2, 8, 2, 1, 300, 64, 64), FEW_1 + split_of(4), lengths=[300, 37]),
    Case("few-empty", (2, 4, 1, 1, 140, 32, 32), FEW_1 + split_of(3), lengths=[0, 1]),
    Case("few-causal", (1, 8, 2, 4, 150, 128, 128), FEW_1 + split_of(2), causal="bottom_right"),
    # More parts than the warps of the combine kernel read at once.
    Case("few-parts", (1, 2, 1, 1, 700, 32, 32), FEW_1.replace("64", "16").replace("warps = 4", "warps = 1") + split_of(40)),
    Case("few-rows", (1, 8, 1, 5, 170, 64, 64), FEW_2 + split_of(5), causal="bottom_right"),
    Case("few-f16", (1, 4, 1, 3, 130, 96, 96), FEW_1 + split_of(2), "f16"),
    Case("few-wide", (1, 4, 1, 1, 70, 192, 256), FEW_1.replace("64", "32").replace("4", "2") + split_of(2)),
    Case("few-ragged", (1, 3, 1, 2, 99, 40, 37), FEW_2 + split_of(3)),
    Case("few-window", (1, 4, 2, 2, 300, 32, 32), FEW_1 + split_of(4), causal="bottom_right", window="100, -1"),
    Case("few-bshd", (2, 4, 2, 3, 130, 32, 40), FEW_1 + split_of(3), bshd=True),
    Case("few-bshd-whole", (2, 4, 2, 3, 70, 32, 40), FEW_1, bshd=True),
    Case(
        "few-specials",
        (1, 4, 2, 3, 130, 32, 32),
        FEW_1 + split_of(2),
        mask=(1, 4, 3, 130),
        specials=SPECIALS,
    ),
    # The keys are too few, or the tiles enough, for two parts.
    Case("few-whole", (1, 4, 2, 1, 70, 32, 32), FEW_1 + ", split = <parts = 9, blocks = 90, keys = 64>"),
    Case("few-full", (1, 4, 2, 1, 130, 32, 32), FEW_1 + ", split = <parts = 9, blocks = 3, keys = 16>"),
]

# Blocks with many tiles, some of which have no step: the state of rings and turns
# goes on from tile to tile. Tiles that are done again are among others.
TWO = "queries = 128, keys = 32, warps = 8, kernel = wgmma, stages = 2, overlap = true, ping_pong = true"
THREE = "queries = 192, keys = 16, warps = 12, kernel = wgmma, stages = 3, overlap = true, ping_pong = true"
ONE = "queries = 64, keys = 32, warps = 4, kernel = wgmma, stages = 1"


def many(name, sizes, config, order, multiprocessors, dtype="bf16", **options):
    options["multiprocessors"] = multiprocessors
    return Case("many-" + name, sizes, config + PERSISTENT[order], dtype, **options)


MANY = [
    many("plain", (2, 3, 3, 150, 70, 32, 32), TWO, 0, 2),
    many("causal", (2, 2, 2, 300, 300, 32, 32), TWO, 3, 2, causal="top_left"),
    many("sections", (1, 5, 5, 140, 100, 16, 16), ONE, 2, 4, causal="bottom_right"),
    many("three", (1, 4, 2, 250, 70, 32, 16), THREE, 1, 3, "f16", causal="bottom_right"),
    many("empty", (5, 1, 1, 70, 90, 32, 32), ONE, 0, 2, lengths=[0, 90, 0, 33, 1]),
    many("empty-turns", (6, 1, 1, 140, 70, 32, 32), TWO, 3, 2, causal="offset",
         offsets=[-300, 5, -60, 0, -140, 70]),
    many("lengths", (4, 2, 1, 70, 100, 32, 32), TWO, 1, 3, causal="bottom_right", lengths=[100, 33, 0, 70]),
    many("region", (2, 2, 2, 150, 150, 32, 32), TWO, 0, 3, mask_mod="sliding"),
    many("no-keys", (1, 3, 3, 70, 70, 32, 32), TWO, 0, 1, mask_mod="none"),
    many("packed", (2, 6, 2, 60, 90, 32, 32), TWO + ", pack_heads = true", 3, 2, causal="bottom_right"),
    many("specials", (2, 3, 1, 130, 90, 32, 80), ONE, 3, 2, causal="bottom_right", specials=SPECIALS),
    many("specials-turns", (2, 2, 2, 140, 70, 32, 32), TWO, 0, 1, mask=(2, 1, 140, 70), specials=SPECIALS),
    # More tiles than a set of tiles has bits.
    many("specials-33", (1, 17, 17, 66, 33, 16, 16), ONE.replace("32", "16"), 0, 1, causal="top_left",
         specials=[(20, 3, NAN)]),
    many("split", (1, 2, 1, 140, 150, 32, 32), TWO + split_of(3), 3, 3, causal="bottom_right"),
]

# Weights by polynomials: some, and all; scores that are no numbers, or have no weight.
SOME, ALL = ", polynomials = 12", ", polynomials = 32"
POLYNOMIALS = [
    many("polynomials", (1, 2, 2, 140, 70, 32, 32), TWO + SOME, 0, 1),
    many("polynomials-f16", (1, 2, 2, 70, 140, 32, 32), ONE + ALL, 3, 1, "f16", causal="bottom_right"),
    many("polynomials-huge", (1, 1, 1, 33, 45, 32, 32), ONE + ALL, 0, 1, spread=1000.0),
    many("polynomials-keys", (1, 1, 1, 40, 50, 32, 32), ONE + ALL, 0, 1, causal="top_left",
         key_specials=[(7, 3, math.inf), (20, 5, -math.inf), (30, 2, NAN)]),
    many("polynomials-bias", (1, 1, 1, 33, 70, 32, 32), ONE + SOME, 0, 1, bias=(1, 1, 33, 70), hidden=0.3,
         specials=SPECIALS),
]

# One of each option, and of each way to copy and to share the work.
IN_F32 = """
plain two-row-tiles wide-value odd-widths ragged packed-causal packed-decode
more-queries offsets window lengths bias mask softcap scale alibi branch documents
huge specials-causal specials-window specials-mask specials-bias
specials-underflow specials-everywhere infinite-keys infinite-key one-key
few-keys sinks-specials
""".split()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scratch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--filter", default="")
    options = parser.parse_args()
    os.makedirs(options.scratch, exist_ok=True)
    print(f"seed {options.seed}")
    good = True
    each = [*with_wgmma(CASES)]
    each += [*with_split(each), *with_decode(CASES), *FEW, *MANY, *POLYNOMIALS]
    for case in each:
        if options.filter in case.name:
            generator = random.Random(f"{options.seed} {case.name}")
            good &= run(case, options.scratch, generator)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
