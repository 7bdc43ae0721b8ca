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

import math
import os
import re
import subprocess
import sys

from model_launch import launches_of, run_kernel
from narrow_float import ROUND
from sdpa_cases import NAN, all_cases
from sdpa_module import document_shape, module_of, tensors_of, to_memory
from sdpa_reference import reference
from seeded_cases import run_cases


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
    numbers = [re.match(r"%c(\d+)_i32", operand) for operand, _ in launch[4]]
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
    # Sums of weights are of f32 whatever the type.
    good = output_error <= allowed and lse_error <= 1e-5
    print(
        f"{case.name}: output {output_error:.1e}, lse {lse_error:.1e}: "
        + ("ok" if good else "FAILED"),
        flush=True,
    )
    return good


if __name__ == "__main__":
    sys.exit(run_cases(__doc__, all_cases(), run))
