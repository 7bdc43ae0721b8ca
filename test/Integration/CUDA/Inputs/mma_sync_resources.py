#!/usr/bin/env python3
#
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares what ptxas says of mma.sync kernels with a recorded table.

usage: mma_sync_resources.py SCRATCH TABLE [--record]

The kernels are those that attn-set-cuda-config chooses for chips without wgmma. A
row of the table has the chip, the head's width, the element type, the options,
registers of a thread, bytes of shared memory and bytes spilled. Shared memory and
spills have to be the same. Registers may be up to 8 more, which is what they are
allotted by: releases of ptxas differ. --record writes the table anew.
"""

import argparse
import csv
import json
import os
import re
import subprocess
import sys

from wgmma_resources import OPTIONS, module_of

CHIPS = ("sm_80", "sm_86", "sm_89", "sm_100")
WIDTHS = (64, 96, 128, 192, 256)
ALLOTMENT = 8


def kernels_of(chip):
    """Width, element type and option of each kernel that is looked at."""
    for width in WIDTHS:
        yield width, "bf16", "causal"
        yield width, "bf16", "alibi"
        yield width, "f16", "plain"
    yield WIDTHS[0], "f32", "causal"
    if chip == CHIPS[-1]:
        yield WIDTHS[-1], "bf16", "documents"
    if chip == CHIPS[0]:
        yield WIDTHS[0], "bf16", "lookup"
        yield WIDTHS[-1], "bf16", "documents"
        for option in OPTIONS:
            if option not in ("causal", "alibi", "crowded"):
                yield 128, "bf16", option


def rows_of(chip, scratch):
    kernels = list(kernels_of(chip))
    path = os.path.join(scratch, chip)
    with open(path + ".mlir", "w", encoding="utf-8") as file:
        for number, (width, dtype, option) in enumerate(kernels):
            file.write(module_of(width, option, dtype, f"f{number}"))
    passes = [f"--attn-set-cuda-config=chip={chip}", "--attn-convert-to-gpu"]
    command = ["attn-opt", path + ".mlir", *passes, "--canonicalize", "--cse"]
    subprocess.run(command + ["-o", path + "-gpu.mlir"], check=True)
    with open(path + "-gpu.mlir", encoding="utf-8") as file:
        # Of each attention, that of many queries.
        launches = re.findall(r"::@(sdpa(?:_\d+)?) .*memory_size %c(\d+)", file.read())
    command = ["attn-compile", "--target=cuda", f"--cuda-chip={chip}"]
    command += [path + "-gpu.mlir", f"--resources={path}.json"]
    subprocess.run(command + ["-o", path + ".ptx"], check=True)
    with open(path + ".json", encoding="utf-8") as file:
        resources = {kernel["name"]: kernel for kernel in json.load(file)["kernels"]}
    for (name, shared), (width, dtype, option) in zip(launches, kernels):
        kernel = resources[name]
        spilled = kernel["spill_store_bytes"] + kernel["spill_load_bytes"]
        yield (chip, width, dtype, option, kernel["registers"], int(shared), spilled)


HEADER = ("chip", "width", "type", "option", "registers", "shared", "spilled")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scratch")
    parser.add_argument("table")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    os.makedirs(options.scratch, exist_ok=True)
    found = [row for chip in CHIPS for row in rows_of(chip, options.scratch)]
    if options.record:
        with open(options.table, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADER, *found])
        return 0
    recorded = {}
    with open(options.table, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["chip"], int(row["width"]), row["type"], row["option"])
            recorded[key] = tuple(int(row[name]) for name in HEADER[4:])
    good = len(recorded) == len(found)
    for row in found:
        registers, shared, spilled = recorded.get(row[:4], (0, 0, 0))
        same = row[4] <= registers + ALLOTMENT and row[5:] == (shared, spilled)
        good &= same
        print(*row, "" if same else f"recorded: {registers} {shared} {spilled}")
    print(f"{len(found)} kernels, {len(recorded)} recorded")
    print("as recorded" if good else "not as recorded")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
