#!/usr/bin/env python3
#
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints what ptxas says of kernels of products, a line for each.

usage: matmul_resources.py SCRATCH

The kernels are those that attn-set-cuda-matmul-config chooses. A line has the
chip, the case, the kernel with its tile, bytes of shared memory, whether two
blocks share a multiprocessor's registers, bytes spilled, bytes of stack and the
number of warnings.
"""

import json
import os
import re
import subprocess
import sys

MAPS = ["(m, k)", "(k, n)", "(m, n)"]
HEADS = ["(b, s, k)", "(k, h, d)", "(b, h, s, d)"]

BIAS = """epilogue {
  ^bb0(%sum: f32, %i: index, %j: index):
    %x = memref.load %bias[%j] : memref<1024xbf16>
    %y = arith.extf %x : bf16 to f32
    %z = arith.addf %sum, %y : f32
    %r = arith.truncf %z : f32 to bf16
    attn_kernel.yield %r : bf16
  }"""

# A function that vectors have no form of, of a sum and an element.
GATED = """epilogue {
  ^bb0(%sum: f32, %i: index, %j: index):
    %x = memref.load %gate[%i, %j] : memref<?x1024xbf16>
    %y = arith.extf %x : bf16 to f32
    %e = math.tanh %sum : f32
    %z = arith.mulf %e, %y : f32
    %r = arith.truncf %z : f32 to bf16
    attn_kernel.yield %r : bf16
  }"""

# A residual connection, of which every element is read.
RESIDUAL = """epilogue {
  ^bb0(%sum: f32, %i: index, %j: index):
    %x = memref.load %gate[%i, %j] : memref<?x1024xbf16>
    %y = arith.extf %x : bf16 to f32
    %z = arith.addf %sum, %y : f32
    %r = arith.truncf %z : f32 to bf16
    attn_kernel.yield %r : bf16
  }"""

# Types of the operands and the result without "memref<>", maps and epilogue.
CASES = {
    "plain": ("?x1024xbf16", "1024x1024xbf16", "?x1024xbf16", MAPS, ""),
    "bias": ("?x1024xbf16", "1024x1024xbf16", "?x1024xbf16", MAPS, BIAS),
    "gated": ("?x1024xbf16", "1024x1024xbf16", "?x1024xbf16", MAPS, GATED),
    "residual": ("?x1024xbf16", "1024x1024xbf16", "?x1024xbf16", MAPS, RESIDUAL),
    "transposed": ("?x1024xf16", "1024x1024xf16", "?x1024xf32",
                   ["(m, k)", "(n, k)", "(m, n)"], ""),
    "heads": ("?x?x1024xbf16", "1024x16x64xbf16", "?x16x?x64xbf16", HEADS, ""),
    "from-heads": ("?x16x?x64xbf16", "16x64x1024xbf16", "?x?x1024xbf16",
                   ["(b, h, s, d)", "(h, d, n)", "(b, s, n)"], ""),
    "left-transposed": ("?x1024xbf16", "?x1024xbf16", "1024x1024xbf16",
                        ["(k, m)", "(k, n)", "(m, n)"], ""),
    "narrow": ("?x1024xbf16", "1024x256xbf16", "?x256xbf16", MAPS, ""),
    "odd": ("?x1023xbf16", "1023x1021xbf16", "?x1021xf32", MAPS, ""),
    "dynamic": ("?x?xf16", "?x?xf16", "?x?xf16", MAPS, ""),
    "f32": ("?x1024xf32", "1024x1024xf32", "?x1024xf32", MAPS, ""),
    "f32-transposed": ("?x1024xf32", "1024x1024xf32", "?x1024xf32",
                       ["(m, k)", "(n, k)", "(m, n)"], ""),
    "f32-few": ("16x1024xf32", "1024x1024xf32", "16x1024xf32", MAPS, ""),
    "few": ("16x1024xbf16", "1024x1024xbf16", "16x1024xbf16", MAPS, BIAS),
    "some": ("64x1024xbf16", "1024x1024xbf16", "64x1024xbf16", MAPS, BIAS),
}


def module_of(lhs, rhs, out, maps, epilogue):
    space = sorted(set(re.findall(r"\w", "".join(maps))), key="bmshndk".index)
    texts = [f"affine_map<({', '.join(space)}) -> {part}>" for part in maps]
    types = [f"memref<{text}>" for text in (lhs, rhs, out)]
    return f"""func.func @f(%a: {types[0]}, %b: {types[1]}, %o: {types[2]},
    %bias: memref<1024xbf16>, %gate: memref<?x1024xbf16>) {{
  attn_kernel.matmul ins(%a, %b : {types[0]}, {types[1]}) outs(%o : {types[2]})
    indexing_maps [{", ".join(texts)}] {epilogue}
  return
}}
"""


def main():
    scratch = sys.argv[1]
    os.makedirs(scratch, exist_ok=True)
    path = os.path.join(scratch, "k")
    for chip in ("sm_80", "sm_90a", "sm_100"):
        for name, case in CASES.items():
            with open(path + ".mlir", "w", encoding="utf-8") as file:
                file.write(module_of(*case))
            passes = [f"--attn-set-cuda-matmul-config=chip={chip}"]
            passes += ["--attn-convert-matmul-to-gpu", "--canonicalize", "--cse"]
            command = ["attn-opt", path + ".mlir", *passes, "-o", path + "-gpu.mlir"]
            subprocess.run(command, check=True)
            command = ["attn-compile", "--target=cuda", f"--cuda-chip={chip}"]
            command += [path + "-gpu.mlir", f"--resources={path}.json"]
            subprocess.run(command + ["-o", path + ".ptx"], check=True)
            with open(path + ".json", encoding="utf-8") as file:
                resources = json.load(file)
            (kernel,) = resources["kernels"]
            with open(path + "-gpu.mlir", encoding="utf-8") as file:
                launch = file.read()
            shared = re.search(r"memory_size %c(\d+)", launch).group(1)
            threads = int(re.search(r"threads in \(%c(\d+)", launch).group(1))
            with open(path + ".ptx", encoding="utf-8") as file:
                ptx = file.read()
            depth = 8 if name.startswith("f32") else 16
            if "attn_ptx.wgmma" in launch:
                tile = re.search(r"m64n(\d+)k16", ptx).group(1)
                instruction = f"wgmma {64 * (threads // 128 - 1)}x{tile}"
                wanted = ["wgmma.mma_async.sync.aligned", "cp.async.bulk.tensor", "elect.sync"]
                if threads > 256:
                    wanted += ["setmaxnreg.inc", "setmaxnreg.dec"]
                wanted += ["st.global.v4" if "xf32" not in case[2] else "st.global.v2"]
            else:
                instruction = "mma_sync"
                wanted = [f"mma.sync.aligned.m16n8k{depth}", "ldmatrix.sync"]
                # Rows at no multiple of 16 bytes are copied element by element.
                if name not in ("odd", "dynamic"):
                    wanted += ["cp.async.cg.shared.global"]
            problems = [text for text in wanted if text not in ptx]
            unwanted = (r"\.local\b", r"\bcall\b", r"\b(ld|st)\.[bufv]\d")
            problems += [text for text in unwanted if re.search(text, ptx)]
            registers = kernel["registers"] * threads
            spilled = kernel["spill_store_bytes"] + kernel["spill_load_bytes"]
            print(
                f"{chip} {name}: {instruction}, {shared} shared, "
                f"{'two blocks' if 2 * registers <= 65536 else 'one block'}, "
                f"{spilled} spilled, {kernel['stack_bytes']} stack, "
                f"{len(resources['warnings'])} warnings, PTX {problems}",
                flush=True,
            )


if __name__ == "__main__":
    main()
