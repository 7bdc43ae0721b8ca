# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A kernel's time from its instructions.

The innermost loop with products is one step: a block of keys against the queries
of a task, or a stage of a product. Each unit of a multiprocessor needs a number of cycles for a step, and
a step takes between the largest of them, if all units work at once, and the time
of the products plus the largest of the others, if the softmax waits for the
products. Tasks are handed to multiprocessors in the order of the grid, each to the
one that is free first; the blocks of a persistent kernel take theirs by number. What
the model leaves out: latencies, conflicts, the caches, and the power limit of the
device.
"""

import dataclasses
import heapq
import math

from . import sass
from .throughput import QUARTERS, unit_cycles

# The start of a block and the loads of its first tiles; then, of each tile, the first
# and the last products, which nothing runs beside, and the writing.
BLOCK_CYCLES = 1500
TILE_CYCLES = 1000
LAUNCH_SECONDS = 3e-6


@dataclasses.dataclass
class Step:
    """A step of a task; cycles of one multiprocessor."""

    keys: float  # of a step; of a product, what of the depth it has
    instructions: int  # of a warp
    skippable: int  # of them, those for blocks with a mask
    product_cycles: float
    unit_cycles: dict
    fast: float  # all units at once
    slow: float  # the softmax waits for the products


def measure_step(instructions, chip, config, width):
    """The step of a kernel, or None where no loop has products; `width` is that of
    heads, None for a product."""
    loop = sass.find_product_loop(instructions)
    if not loop:
        return None
    always, skippable = loop
    flops = sum(map(sass.product_flops, always))
    by_groups = any(i.name == "HGMMA" for i in always)
    warps = config["warps"] if width else config["warps_m"] * config["warps_n"]
    groups = warps / 4 if by_groups else warps
    products = groups * flops / (chip.wgmma if by_groups else chip.mma)
    units = {"issue": 0.0}
    per_quarter = warps / QUARTERS
    for instruction in always:
        unit, cycles = unit_cycles(instruction, chip)
        units["issue"] += per_quarter
        if unit != "issue":
            units[unit] = units.get(unit, 0.0) + per_quarter * cycles
    largest = max(units.values())
    if width:
        # Two products of all queries, the step's keys and the width, which is padded.
        padded = math.ceil(width / 16) * 16
        keys = groups * flops / (4 * config["queries"] * padded)
    else:
        keys = groups * flops / (2 * config["m"] * config["n"])
    return Step(
        keys=round(keys, 2),
        instructions=len(always) + len(skippable),
        skippable=len(skippable),
        product_cycles=products,
        unit_cycles=units,
        fast=max(products, largest),
        slow=products + largest,
    )


def schedule(tasks, workers):
    """The end of the last of `tasks` (durations), each begun by the worker that
    is free first."""
    free = [0.0] * workers
    for duration in tasks:
        heapq.heapreplace(free, free[0] + duration)
    return max(free)


def schedule_by_number(sections, workers):
    """The end of the last of the tasks in `sections` (durations), which workers take
    by their numbers, in each section as the kernel's TileOrder says."""
    loads = [0.0] * workers
    for number, tasks in enumerate(sections):
        for index, duration in enumerate(tasks):
            turn, worker = divmod(index, workers)
            loads[workers - 1 - worker if (number + turn) % 2 else worker] += duration
    return max(loads)


def steps_of_blocks(case, queries, keys):
    """Steps of each block of queries of one batch and head, longest first as
    causal kernels order them."""
    steps = []
    for first in range(0, case.queries, queries):
        last = min(case.queries, first + queries) - 1
        seen = case.keys
        if case.kernel.causal:
            seen = max(0, min(case.keys, case.keys - case.queries + last + 1))
        steps.append(math.ceil(seen / keys))
    return sorted(steps, reverse=True)


def units_of_section(case, config, units):
    """Units of a batch whose tiles are handed out together; heads of as many tiles
    each may come in any order."""
    if not config.get("cached_bytes"):
        return units
    kernel = case.kernel
    bytes_of_head = case.keys * 2 * kernel.width * 2
    most = max(1, config["cached_bytes"] // bytes_of_head)
    if config.get("pack_heads") not in (True, "true"):
        most *= kernel.heads // kernel.kv_heads
    return math.ceil(units / math.ceil(units / most))


def parts_of_keys(config, tiles, keys, chip):
    """How many parts the host splits the keys into: the rule of #attn.key_split."""
    split = config.get("split")
    if not split:
        return 1
    blocks = split["blocks"]
    if split.get("multiprocessors"):
        blocks = chip.multiprocessors * blocks // split["multiprocessors"]
    return max(1, min(split["parts"], blocks // max(tiles, 1), keys // split["keys"]))


def predict(case, entry, chip):
    """Seconds (fast, slow) of `case`, or None where there is no step. Memory works
    beside all else, but in the slow one where keys are split: few steps are in
    flight there."""
    if not entry["steps"]:
        return None
    step = max(entry["steps"], key=lambda each: each["product_cycles"])
    config = entry["config"]
    queries = config["queries"]
    heads = case.kernel.heads
    if config.get("pack_heads") in (True, "true"):
        heads = case.kernel.kv_heads
        queries = max(1, queries // (case.kernel.heads // heads))
    blocks = steps_of_blocks(case, queries, step["keys"])
    units = case.batch * heads
    parts = parts_of_keys(config, len(blocks) * units, case.keys, chip)
    memory = case.bytes() / chip.bandwidth
    launches = 1
    if parts > 1:
        # The second kernel, which reads what the first one wrote: of each row an
        # output, a maximum and a sum in f32.
        rows = case.batch * case.kernel.heads * case.queries
        memory += 2 * 4 * parts * rows * (case.kernel.width + 2) / chip.bandwidth
        launches = 2
    result = []
    for cycles, is_slow in ((step["fast"], False), (step["slow"], True)):
        tiles = [TILE_CYCLES + math.ceil(count / parts) * cycles for count in blocks]
        if config.get("persistent") in (True, "true"):
            size = units_of_section(case, config, units)
            counts = [min(size, units - first) for first in range(0, units, size)]
            sections = [[tile for tile in tiles for _ in range(count)] for count in counts]
            end = BLOCK_CYCLES + schedule_by_number(sections, chip.multiprocessors)
        else:
            tasks = [BLOCK_CYCLES + tile for tile in tiles for _ in range(units * parts)]
            end = schedule(tasks, chip.multiprocessors)
        work = end / chip.clock
        busy = work + memory if is_slow and parts > 1 else max(work, memory)
        result.append(busy + launches * LAUNCH_SECONDS)
    return tuple(result)
