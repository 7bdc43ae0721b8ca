# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The launches that attn-opt writes, and what attn-gpu-model makes of one."""

import re
import subprocess


def launches_of(text, multiprocessors=1):
    """Kernel, grid, block, bytes of shared memory, and operands and their types of
    each launch."""
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
        yield (name, blocks, *sizes, re.findall(r"(%\w+) : ([^,]+)", operands))


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
