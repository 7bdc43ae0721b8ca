# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads machine code as nvdisasm writes it: instructions, blocks, loops."""

import dataclasses
import re
import subprocess

_INSTRUCTION = re.compile(
    r"^\s*/\*(?P<address>[0-9a-f]+)\*/\s+(?:(?P<predicate>@!?U?P\w+)\s+)?"
    r"(?P<opcode>[A-Z][A-Za-z0-9_.]*)(?P<operands>[^;]*);"
)
_LABEL = re.compile(r"^(\.L_\w+):")
_SECTION = re.compile(r"^\.text\.(\S+):")
_HGMMA = re.compile(r"HGMMA\.(\d+)x(\d+)x(\d+)")
_HMMA = re.compile(r"HMMA\.(16)(8)(4|8|16)")
_TARGET = re.compile(r"`\((\.L_\w+)\)")


@dataclasses.dataclass(frozen=True)
class Instruction:
    address: int
    predicate: str  # "" where there is none
    opcode: str  # with its modifiers: "FMNMX.NAN"
    operands: str
    target: int  # index of the instruction that a branch goes to, or -1

    @property
    def name(self):
        return self.opcode.split(".", 1)[0]


def disassemble(cubin, nvdisasm="nvdisasm"):
    """The text of nvdisasm for the file `cubin`."""
    return subprocess.run(
        [nvdisasm, "-c", cubin], check=True, capture_output=True, text=True
    ).stdout


def parse(text):
    """The instructions of each kernel: {name: [Instruction]}."""
    kernels = {}
    lines = labels = None
    for line in text.splitlines():
        section = _SECTION.match(line)
        if section:
            lines, labels = [], {}
            kernels[section.group(1)] = (lines, labels)
            continue
        if lines is None:
            continue
        label = _LABEL.match(line)
        if label:
            labels[label.group(1)] = len(lines)
        match = _INSTRUCTION.match(line)
        if match:
            lines.append(match)
    return {name: [_make(match, labels) for match in lines]
            for name, (lines, labels) in kernels.items()}


def _make(match, labels):
    target = _TARGET.search(match.group("operands"))
    is_branch = match.group("opcode").split(".", 1)[0] in ("BRA", "CALL")
    return Instruction(
        int(match.group("address"), 16),
        match.group("predicate") or "",
        match.group("opcode"),
        match.group("operands").strip(),
        labels.get(target.group(1), -1) if target and is_branch else -1,
    )


@dataclasses.dataclass(frozen=True)
class Block:
    """Instructions [first, last] that run one after the other."""

    first: int
    last: int
    successors: tuple  # indices of blocks


def make_blocks(instructions):
    """The blocks of a kernel, in the order of its instructions."""
    count = len(instructions)
    starts = {0}
    for index, instruction in enumerate(instructions):
        if instruction.target >= 0:
            starts.add(instruction.target)
        if instruction.name in ("BRA", "EXIT", "RET"):
            starts.add(index + 1)
    firsts = sorted(start for start in starts if start < count)
    number = {first: index for index, first in enumerate(firsts)}
    blocks = []
    for index, first in enumerate(firsts):
        last = (firsts[index + 1] if index + 1 < len(firsts) else count) - 1
        end = instructions[last]
        follows = end.name not in ("BRA", "EXIT", "RET") or end.predicate
        successors = []
        if follows and index + 1 < len(firsts):
            successors.append(index + 1)
        if end.name == "BRA" and end.target >= 0:
            successors.append(number[end.target])
        blocks.append(Block(first, last, tuple(successors)))
    return blocks


def find_dominators(blocks):
    """Of each block, the set of those that every way to it passes, as bits; 0
    where none leads there."""
    everything = (1 << len(blocks)) - 1
    dominators = [everything] * len(blocks)
    dominators[0] = 1
    predecessors = [[] for _ in blocks]
    for index, block in enumerate(blocks):
        for successor in block.successors:
            predecessors[successor].append(index)
    changed = True
    while changed:
        changed = False
        for index in range(1, len(blocks)):
            meet = everything
            for predecessor in predecessors[index]:
                meet &= dominators[predecessor]
            meet |= 1 << index
            if not predecessors[index]:
                meet = 0
            if meet != dominators[index]:
                dominators[index], changed = meet, True
    return dominators, predecessors


@dataclasses.dataclass(frozen=True)
class Loop:
    """A natural loop: the blocks from which its end is reached without leaving
    through its head."""

    head: int
    end: int
    blocks: frozenset


def find_loops(blocks, dominators, predecessors):
    loops = []
    for end, block in enumerate(blocks):
        for head in block.successors:
            if not dominators[end] >> head & 1:
                continue
            body, waiting = {head, end}, [end]
            while waiting:
                current = waiting.pop()
                if current == head:
                    continue
                for predecessor in predecessors[current]:
                    if predecessor not in body:
                        body.add(predecessor)
                        waiting.append(predecessor)
            loops.append(Loop(head, end, frozenset(body)))
    return loops


def product_flops(instruction):
    """FLOP of a product on the tensor cores: of a warpgroup for wgmma, else of a
    warp. 0 for all else."""
    match = _HGMMA.match(instruction.opcode) or _HMMA.match(instruction.opcode)
    if not match:
        return 0
    m, n, k = map(int, match.groups())
    return 2 * m * n * k


def find_product_loop(instructions):
    """Of the loops with products on every way through, and no such loop within,
    the one with most: its instructions that run each time, and those that a
    branch can leave out, such as those for blocks with a mask. None where there
    is no such loop."""
    blocks = make_blocks(instructions)
    dominators, predecessors = find_dominators(blocks)

    def within(numbers):
        return [instructions[i] for number in sorted(numbers)
                for i in range(blocks[number].first, blocks[number].last + 1)]

    found = []
    for loop in find_loops(blocks, dominators, predecessors):
        always = {block for block in loop.blocks if dominators[loop.end] >> block & 1}
        products = sum(map(product_flops, within(always)))
        if products:
            found.append((loop, always, products))
    inner = [entry for entry in found
             if not any(other.blocks < entry[0].blocks for other, _, _ in found)]
    if not inner:
        return None
    loop, always, _ = max(inner, key=lambda entry: entry[2])
    return within(always), within(loop.blocks - always)
