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

from sdpa_cases import NAN, all_cases


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
    if case.option("mask_mod") == "apart":
        return values["documents"][3 * i] == values["documents"][3 * j]
    if case.option("mask_mod") == "heads":
        shape = document_shape(case)
        x, y = (at(values["documents"], shape, (b, h, p)) for p in (i, j))
        return x == y
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
    *rows, ids = document_shape(case)
    pair_count = math.prod(rows) * -(-ids // 32)
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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scratch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--filter", default="")
    options = parser.parse_args()
    os.makedirs(options.scratch, exist_ok=True)
    print(f"seed {options.seed}")
    good = True
    for case in all_cases():
        if options.filter in case.name:
            generator = random.Random(f"{options.seed} {case.name}")
            good &= run(case, options.scratch, generator)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
