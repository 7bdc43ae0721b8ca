#!/usr/bin/env python3
#
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints what ptxas says of the kernels of few queries, a line for each.

usage: decode_resources.py SCRATCH

The kernels are those that attn-set-cuda-config chooses. A line has the chip, the
width of heads, queries and heads of a group, the options, the kernel, registers,
bytes of shared memory of a block, bytes spilled and bytes of stack.
"""

import json
import os
import re
import subprocess
import sys

from sdpa_module import SCORE_MODS

OPTIONS = {
    "plain": "",
    "causal": "causal(bottom_right)",
    "window": "causal(bottom_right) window(1024, 0)",
    "lengths": "key_lengths(%lengths : memref<?xi32>)",
    "softcap": "softcap(30.0)",
    "bias": "bias(%bias : memref<1x16x?x?xbf16>)",
    "mask": "mask(%mask : memref<?x1x1x?xi1>)",
    "alibi": "causal(bottom_right)",
}

ALIBI = SCORE_MODS["alibi"].replace("HEADS", "16")

# Chip, width, queries, heads of a group, options.
KERNELS = [
    ("sm_80", 64, 1, 8, "plain"),
    ("sm_80", 128, 1, 8, "plain"),
    ("sm_80", 128, 1, 8, "bias"),
    ("sm_80", 128, 4, 8, "causal"),
    ("sm_80", 128, 4, 8, "alibi"),
    ("sm_80", 256, 1, 8, "causal"),
    ("sm_86", 128, 1, 8, "plain"),
    ("sm_86", 256, 1, 8, "plain"),
    ("sm_100", 64, 4, 8, "causal"),
    ("sm_100", 128, 1, 8, "plain"),
    ("sm_100", 256, 1, 8, "causal"),
    ("sm_90a", 64, 1, 1, "plain"),
    ("sm_90a", 64, 4, 8, "alibi"),
    *(("sm_90a", 128, 1, 8, option) for option in OPTIONS),
    ("sm_90a", 128, 4, 8, "causal"),
    ("sm_90a", 128, 4, 8, "mask"),
    ("sm_90a", 128, 16, 8, "causal"),
    ("sm_90a", 256, 1, 8, "plain"),
    ("sm_90a", 256, 1, 8, "mask"),
    ("sm_90a", 256, 1, 8, "alibi"),
]


def module_of(width, queries, group, option):
    query = f"memref<?x16x{queries}x{width}xbf16>"
    key = f"memref<?x{16 // group}x?x{width}xbf16>"
    return f"""func.func @f(%q: {query}, %k: {key}, %v: {key}, %o: {query},
    %lse: memref<?x16x{queries}xf32>, %lengths: memref<?xi32>,
    %bias: memref<1x16x?x?xbf16>, %mask: memref<?x1x1x?xi1>,
    %slopes: memref<16xf32>) {{
  attn.sdpa ins(%q, %k, %v : {query}, {key}, {key}) {OPTIONS[option]}
    outs(%o, %lse : {query}, memref<?x16x{queries}xf32>) {ALIBI if option == "alibi" else ""}
  return
}}
"""


def main():
    scratch = sys.argv[1]
    os.makedirs(scratch, exist_ok=True)
    path = os.path.join(scratch, "k")
    for chip, width, queries, group, option in KERNELS:
        with open(path + ".mlir", "w", encoding="utf-8") as file:
            file.write(module_of(width, queries, group, option))
        passes = [f"--attn-set-cuda-config=chip={chip}", "--attn-convert-to-gpu"]
        command = ["attn-opt", path + ".mlir", *passes, "--canonicalize", "--cse"]
        subprocess.run(command + ["-o", path + "-gpu.mlir"], check=True)
        command = ["attn-compile", "--target=cuda", f"--cuda-chip={chip}", path + "-gpu.mlir"]
        command += [f"--resources={path}.json", "-o", path + ".ptx"]
        subprocess.run(command, check=True)
        with open(path + ".json", encoding="utf-8") as file:
            resources = json.load(file)
        with open(path + "-gpu.mlir", encoding="utf-8") as file:
            text = file.read()
        with open(path + ".ptx", encoding="utf-8") as file:
            ptx = file.read()
        problems = [t for t in ("ex2.approx.ftz.f32",) if t not in ptx]
        unwanted = (r"\.local\b", r"\bcall\b", r"\b(ld|st)\.[bufv]\d")
        problems += [t for t in unwanted if re.search(t, ptx)]
        for kernel in resources["kernels"]:
            name = kernel["name"]
            launch = rf"@attn_kernels::@{name} .*?memory_size %c(\d+)"
            shared = re.search(launch, text, re.DOTALL).group(1)
            spilled = kernel["spill_store_bytes"] + kernel["spill_load_bytes"]
            print(
                f"{chip} {width} {queries}x{group} {option} {name}: "
                f"{kernel['registers']} registers, {shared} shared, {spilled} spilled, "
                f"{kernel['stack_bytes']} stack, {len(resources['warnings'])} warnings, "
                f"PTX {problems}",
                flush=True,
            )


if __name__ == "__main__":
    main()
