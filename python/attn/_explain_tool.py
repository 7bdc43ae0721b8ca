# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The command attn-explain, which is also python -m attn._explain_tool."""

import argparse
import os
import sys

from ._compile import explain


def _parse_shape(text):
    """A number and sizes out of 0=1x2x3."""
    number, _, sizes = text.partition("=")
    try:
        return int(number), tuple(int(size) for size in sizes.split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}', expected the number of an argument and sizes, as in 0=1x8x512x64"
        ) from None


def _parse_peak(text):
    """FLOP/s and bytes a second out of 100,20, in units of 10^9."""
    try:
        flops, read = (float(part) * 1e9 for part in text.split(","))
        if not (flops > 0 and read > 0):
            raise ValueError
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}', expected GFLOP/s and GB/s, as in 100,20") from None
    return {"f32": flops, "bytes": read}


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="attn-explain",
        description="Shows what the compiler makes of a module of MLIR, stage by stage.")
    parser.add_argument("file", help="MLIR, text or bytecode; - is the standard input")
    parser.add_argument("-o", dest="output", metavar="PAGE.html",
                        help="a page to write; without it, the IR is printed")
    parser.add_argument("--shape", action="append", default=[], type=_parse_shape,
                        metavar="N=SIZES", help="sizes of argument N, as in 0=1x8x512x64, "
                        "for what it costs")
    parser.add_argument("--target-cpu", default="native", metavar="CPU",
                        help="the CPU to compile for, as LLVM names it")
    parser.add_argument("--no-fuse", action="store_true", help="do not fuse attention")
    parser.add_argument("--peak", type=_parse_peak, metavar="GFLOPS,GBS",
                        help="what the machine reaches; measured by default")
    options = parser.parse_args(arguments)
    try:
        if options.file == "-":
            source = sys.stdin.buffer.read()
        else:
            with open(options.file, "rb") as file:
                source = file.read()
        explanation = explain(source, fuse=not options.no_fuse, target=options.target_cpu,
                              shapes=dict(options.shape) or None)
        if options.output is None:
            print(explanation, end="")
            return 0
        page = explanation.to_html(os.path.basename(options.file), options.peak)
        with open(options.output, "w", encoding="utf-8") as file:
            file.write(page)
    except (OSError, ValueError) as error:
        print(f"attn-explain: error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
