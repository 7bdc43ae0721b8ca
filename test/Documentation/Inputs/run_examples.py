#!/usr/bin/env python3
#
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the examples of a page of documentation, in order.

usage: run_examples.py PAGE.md SCRATCH

SCRATCH is emptied and becomes the working directory of every command. What
happens to a fenced block depends on its language:

  sh      run by bash; any command that fails fails the page
  mlir    parsed, printed and parsed again by attn-opt
  text    directly after a sh block: what that block prints. Runs of blanks match
          any blanks, and the number of a value of MLIR, as in %7 and %init_7, any
          other; "..." matches anything in a line, and any number of lines where
          it is a line of its own
  others  not looked at, with one exception: C, C++ and CMake must be named

Words after the language, NAME=VALUE:

  file=NAME        write the block to SCRATCH/NAME
  no-test=REASON   do nothing with the block; the reason is the rest of the line

Relative links of the page must lead to a file.
"""

import os
import re
import shutil
import subprocess
import sys

# Code that nothing would look at if it were not written to a file.
NAMED_LANGUAGES = ("c", "cpp", "cmake")
KNOWN_LANGUAGES = ("sh", "mlir", "text", "json", "python") + NAMED_LANGUAGES

FENCE = re.compile(r"^(\s*)```(.*)$")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
# What the printer of MLIR tells values apart by.
VALUE_NUMBER = re.compile(r"(%(?:[A-Za-z][A-Za-z_]*_)?)\d+\b")


class PageError(Exception):
    pass


class Block:
    def __init__(self, page, line, info):
        self.page = page
        self.line = line
        self.text = ""
        self.follows = None
        self.file = None
        self.skipped = None
        self.output = None
        words, _, reason = info.partition("no-test=")
        if "no-test" in info:
            self.skipped = reason.strip()
            if not self.skipped:
                self.fail("no-test= needs a reason")
        language, *words = words.split() or [""]
        self.language = language
        if language not in KNOWN_LANGUAGES:
            self.fail(f"'{language}' is no language that this page may use")
        for word in words:
            name, _, value = word.partition("=")
            if name != "file" or not value or "/" in value:
                self.fail(f"'{word}' is not known; expected file=NAME")
            self.file = value
        if language in NAMED_LANGUAGES and not self.file and not self.skipped:
            self.fail(f"{language} needs file=NAME or no-test=REASON")

    def fail(self, message):
        raise PageError(f"{self.page}:{self.line}: {message}")


def read_blocks(page, lines):
    """The fenced blocks; `follows` is the one just before, blank lines aside."""
    blocks = []
    block = previous = None
    indent = ""
    for number, line in enumerate(lines, 1):
        match = FENCE.match(line)
        if block is None:
            if match:
                indent = match.group(1)
                block = Block(page, number, match.group(2).strip())
                block.follows = previous
            elif line.strip():
                previous = None
        elif match and not match.group(2).strip():
            blocks.append(block)
            block, previous = None, block
        else:
            block.text += line.removeprefix(indent) + "\n"
    if block is not None:
        block.fail("this block has no end")
    return blocks


def check_links(page, text):
    prose = re.sub(r"(?ms)^\s*```.*?^\s*```\s*$", "", text)
    for target in LINK.findall(prose):
        if "://" in target or target.startswith("mailto:"):
            continue
        if not os.path.exists(os.path.join(os.path.dirname(page), target)):
            raise PageError(f"{page}: the link to '{target}' leads nowhere")


def run_command(block, command, text=None):
    done = subprocess.run(
        command,
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        block.fail(f"exit status {done.returncode}\n{done.stdout}")
    return done.stdout


def canonical(line):
    return VALUE_NUMBER.sub(r"\1", " ".join(line.split()))


def line_pattern(line):
    return ".*".join(re.escape(part) for part in canonical(line).split("..."))


def compare(block, expected, actual):
    """Matches the lines from the first on; a line "..." skips what it must."""
    actual_lines = actual.strip("\n").split("\n")
    at = 0
    skipping = False
    for offset, line in enumerate(expected.strip("\n").split("\n"), 1):
        if line.strip() == "...":
            skipping = True
            continue
        pattern = re.compile(line_pattern(line))
        end = len(actual_lines) if skipping else min(at + 1, len(actual_lines))
        found = next(
            (i for i in range(at, end) if pattern.fullmatch(canonical(actual_lines[i]))),
            None,
        )
        if found is None:
            got = actual_lines[at] if at < len(actual_lines) else "the end"
            block.line += offset
            block.fail(f"expected '{line}'\nfrom '{got}' on in\n{actual}")
        at, skipping = found + 1, False
    if at < len(actual_lines) and not skipping:
        block.fail(f"the page ends before '{actual_lines[at]}'")


def run_block(block):
    if block.skipped:
        return False
    if block.file:
        with open(block.file, "w", encoding="utf-8") as out:
            out.write(block.text)
    if block.language == "sh":
        block.output = run_command(
            block, ["bash", "-euo", "pipefail", "-c", block.text]
        )
    elif block.language == "mlir":
        run_command(block, ["attn-opt", "--verify-roundtrip", "-"], block.text)
    elif block.language == "text":
        if not block.follows or block.follows.output is None:
            return False
        compare(block, block.text, block.follows.output)
    else:
        return bool(block.file)
    return True


def main(page, scratch):
    page = os.path.abspath(page)
    with open(page, encoding="utf-8") as text:
        contents = text.read()
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(scratch)
    os.chdir(scratch)
    try:
        check_links(page, contents)
        blocks = read_blocks(page, contents.splitlines())
        done = sum(run_block(block) for block in blocks)
    except PageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{done} of {len(blocks)} blocks checked")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
