#!/usr/bin/env python3
#
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints what ptxas says of wgmma kernels, a line for each.

usage: wgmma_resources.py SCRATCH

The kernels are those that attn-set-cuda-config chooses for sm_90a. A line has the
head's width, the options, registers at the launch, bytes spilled, bytes of stack
and the number of warnings.
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
    "packed": "causal(bottom_right)",
    "sliding": "",
    "documents": "causal(bottom_right)",
    "lookup": "causal(bottom_right)",
    "crowded": "bias(%bias : memref<1x16x?x?xbf16>) mask(%mask : memref<?x1x1x?xi1>) "
    "key_lengths(%lengths : memref<?xi32>) causal(bottom_right) softcap(30.0)",
}

ALIBI = SCORE_MODS["alibi"].replace("HEADS", "16")

# Bounds of a region, and blocks left out between others.
SLIDING = """mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %four = arith.constant 4 : index
      %left = arith.constant 1024 : index
      %sink = arith.cmpi slt, %j, %four : index
      %d = arith.subi %i, %j : index
      %near = arith.cmpi sle, %d, %left : index
      %past = arith.cmpi sle, %j, %i : index
      %local = arith.andi %near, %past : i1
      %on = arith.ori %sink, %local : i1
      attn.yield %on : i1
    }"""

# Bounds of what is read, which another kernel writes.
DOCUMENTS = """mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = memref.load %ids[%b, %i] : memref<?x?xi32>
      %y = memref.load %ids[%b, %j] : memref<?x?xi32>
      %same = arith.cmpi eq, %x, %y : i32
      attn.yield %same : i1
    }"""

# A table of the distances that a model was trained for.
LOOKUP = """score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %d = arith.subi %i, %j : index
      %last = arith.constant 127 : index
      %first = arith.constant 0 : index
      %above = arith.maxsi %d, %first : index
      %place = arith.minsi %above, %last : index
      %t = memref.load %table[%h, %place] : memref<16x128xf32>
      %r = arith.addf %s, %t : f32
      attn.yield %r : f32
    }"""

REGIONS = {
    "alibi": ALIBI,
    "sliding": SLIDING,
    "documents": DOCUMENTS,
    "lookup": LOOKUP,
    "crowded": ALIBI + " " + DOCUMENTS,
}


def module_of(width, option, dtype="bf16", name="f"):
    query = f"memref<?x16x?x{width}x{dtype}>"
    heads = 4 if option == "packed" else 16
    key = f"memref<?x{heads}x?x{width}x{dtype}>"
    return f"""func.func @{name}(%q: {query}, %k: {key}, %v: {key}, %o: {query},
    %lse: memref<?x16x?xf32>, %lengths: memref<?xi32>,
    %bias: memref<1x16x?x?xbf16>, %mask: memref<?x1x1x?xi1>,
    %slopes: memref<16xf32>, %ids: memref<?x?xi32>, %table: memref<16x128xf32>) {{
  attn.sdpa ins(%q, %k, %v : {query}, {key}, {key}) {OPTIONS[option]}
    outs(%o, %lse : {query}, memref<?x16x?xf32>) {REGIONS.get(option, "")}
  return
}}
"""


def entry_of(ptx, name):
    """The text of one kernel."""
    begin = ptx.index(f".entry {name}(")
    end = ptx.find(".entry ", begin + 1)
    return ptx[begin : end if end >= 0 else None]


def main():
    scratch = sys.argv[1]
    os.makedirs(scratch, exist_ok=True)
    path = os.path.join(scratch, "k")
    for width in (64, 96, 128, 192, 256):
        for option in OPTIONS:
            # Everything at one width, and what takes most registers at the others.
            asked = {128: list(OPTIONS), 192: "causal mask documents crowded".split()}
            others = "plain causal bias mask alibi sliding documents lookup crowded"
            if option not in asked.get(width, others.split()):
                continue
            with open(path + ".mlir", "w", encoding="utf-8") as file:
                file.write(module_of(width, option))
            passes = ["--attn-set-cuda-config=chip=sm_90a", "--attn-convert-to-gpu"]
            command = ["attn-opt", path + ".mlir", *passes, "--canonicalize", "--cse"]
            subprocess.run(command + ["-o", path + "-gpu.mlir"], check=True)
            command = ["attn-compile", "--target=cuda", path + "-gpu.mlir"]
            command += [f"--resources={path}.json", "-o", path + ".ptx"]
            subprocess.run(command, check=True)
            with open(path + ".json", encoding="utf-8") as file:
                resources = json.load(file)
            kernels = {kernel["name"]: kernel for kernel in resources["kernels"]}
            kernel = kernels.pop("sdpa")
            with open(path + ".ptx", encoding="utf-8") as file:
                ptx = entry_of(file.read(), "sdpa")
            # One of each, and nothing that would be slow. The other kernel's
            # products are there where a value may be hidden from a row.
            wanted = ("wgmma.mma_async", "cp.async.bulk.tensor.4d", "setmaxnreg.dec")
            wanted += ("setmaxnreg.inc", "ex2.approx.ftz.f32")
            if option not in ("plain", "lengths", "softcap"):
                wanted += ("mma.sync.aligned.m16n8k16",)
            problems = [text for text in wanted if text not in ptx]
            unwanted = (r"\.local\b", r"\bcall\b", r"\b(ld|st)\.[bufv]\d")
            problems += [text for text in unwanted if re.search(text, ptx)]
            spilled = kernel["spill_store_bytes"] + kernel["spill_load_bytes"]
            print(
                f"{width} {option}: {kernel['registers']} registers, "
                f"{spilled} spilled, {kernel['stack_bytes']} stack, "
                f"{len(resources['warnings'])} warnings, PTX {problems}",
                flush=True,
            )
            # Those for fewer queries, and what combines their parts.
            for name, other in kernels.items():
                if other["spill_store_bytes"] or other["spill_load_bytes"]:
                    print(f"{width} {option}: {name} spills", flush=True)


if __name__ == "__main__":
    main()
