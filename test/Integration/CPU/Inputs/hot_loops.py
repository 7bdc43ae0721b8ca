# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks the innermost loops of x86 assembly in which the work is done.

usage: hot_loops.py FILE.s --tile ROWSxVECTORS --register zmm --tiles N
                    [--softmax N]

A loop with multiply-adds of vectors is that of a product where they are two in
five of its instructions or more (spills and copies of registers do not count),
and that of a softmax otherwise. In a product (and, with --softmax, in the loops
of a softmax too)

- no vector is loaded from a fixed place on the stack or stored there: a spill.
  A place with an index is a buffer that is on the stack;
- nothing is called, gathered or scattered.

At least N loops have to be those of a whole tile: ROWS * VECTORS multiply-adds,
or a multiple where the loop is unrolled, for each VECTORS loads of vectors and
ROWS of single numbers, and no other access to memory. The remaining products
are those of what is left over at the ends.

Each loop is printed with what is wrong with it; the exit code is 1 where
something is.
"""

import argparse
import re
import sys

LABEL = re.compile(r"^([.\w$\"-]+):")
JUMP = re.compile(r"^\s+j[a-z]+\s+(\.L\w+)")
FMA = re.compile(r"^v(fn?m(add|sub)\d+p[sd]|dpbf16ps)\b")
VECTOR = re.compile(r"%[xyz]mm\d+")
STACK = re.compile(r"\d*\(%rsp\)")
# Where a function sets up a frame, rbp is where its variables are; elsewhere it
# is a register like any other.
FRAME = re.compile(r"^\s+movq\s+%rsp, %rbp\b")
FRAME_STACK = re.compile(r"\d*\(%r[sb]p\)")
COPY = re.compile(r"^vmov\w+ %[xyz]mm\d+, %[xyz]mm\d+$")
MEMORY = re.compile(r"\(%|\(,%|%rip\)")
SINGLE = re.compile(r"^v(p?broadcast|movs[sd]\b)|\{1to\d+\}")


def innermost_loops(lines):
    """The first and the last line of each stretch from a label to a jump back
    to it that has no such stretch inside."""
    stretches, labels = [], {}
    for number, line in enumerate(lines):
        if match := LABEL.match(line):
            labels[match.group(1)] = number
        elif (match := JUMP.match(line)) and match.group(1) in labels:
            stretches.append((labels[match.group(1)], number))
    return [
        (first, last)
        for first, last in stretches
        if not any(first <= start and end < last for start, end in stretches)
    ]


def instructions_of(lines, first, last):
    for line in lines[first : last + 1]:
        text = " ".join(line.split("#")[0].split())
        if text and not text.startswith(".") and not LABEL.match(text):
            yield text


def function_of(lines, number):
    for line in reversed(lines[: number + 1]):
        match = LABEL.match(line)
        if match and not match.group(1).startswith(".L"):
            return match.group(1)
    return "?"


def count(predicate, items):
    return sum(1 for item in items if predicate(item))


def has_frame(lines, number):
    """Whether the function of line `number` set up a frame before it."""
    for line in reversed(lines[: number + 1]):
        if FRAME.match(line):
            return True
        match = LABEL.match(line)
        if match and not match.group(1).startswith(".L"):
            return False
    return False


def is_spill(text, frame):
    stack = FRAME_STACK if frame else STACK
    return VECTOR.search(text) and stack.search(text)


def complaints_of(body, frame):
    for text in body:
        if is_spill(text, frame):
            yield "spill: " + text
        if text.startswith("call"):
            yield "call: " + text
        if re.match(r"vp?(gather|scatter)", text):
            yield "gather or scatter: " + text


def is_tile(body, fmas, rows, vectors):
    steps, rest = divmod(fmas, rows * vectors)
    accesses = [text for text in body if VECTOR.search(text) and MEMORY.search(text)]
    singles = count(SINGLE.search, accesses)
    return (
        rest == 0
        and singles == rows * steps
        and len(accesses) - singles == vectors * steps
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--tile", required=True)
    parser.add_argument("--register", required=True)
    parser.add_argument("--tiles", type=int, required=True)
    parser.add_argument("--softmax", type=int, default=0)
    options = parser.parse_args()
    rows, vectors = map(int, options.tile.split("x"))

    with open(options.file) as file:
        lines = file.read().splitlines()
    failed, tiles, softmaxes = False, 0, 0
    for first, last in innermost_loops(lines):
        body = list(instructions_of(lines, first, last))
        fmas = count(lambda text: FMA.match(text) and options.register in text, body)
        if fmas == 0:
            continue
        # A product stays one however many spills and copies it has.
        frame = has_frame(lines, first)
        work = count(
            lambda text: not is_spill(text, frame) and not COPY.match(text), body
        )
        if 5 * fmas >= 2 * work:
            whole = is_tile(body, fmas, rows, vectors)
            tiles += whole
            kind = "a whole tile" if whole else "a product"
        else:
            softmaxes += 1
            kind = "a softmax"
        print(
            f"{function_of(lines, first)}, line {first + 1}: {kind}, {fmas} "
            f"multiply-adds in {len(body)} instructions"
        )
        if kind == "a softmax" and not options.softmax:
            continue
        for complaint in complaints_of(body, frame):
            print("  " + complaint)
            failed = True
    for name, found, wanted in (
        ("whole tiles", tiles, options.tiles),
        ("softmaxes", softmaxes, options.softmax),
    ):
        if found < wanted:
            print(f"{found} {name}, not {wanted}")
            failed = True
    sys.exit(1 if failed else 0)


main()
