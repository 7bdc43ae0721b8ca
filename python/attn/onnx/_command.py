# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The command attn-import-onnx."""

import argparse
import os
import sys


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="attn-import-onnx",
        description="Writes the MLIR of an ONNX model, for attn-opt, attn-run and "
        "attn-compile. The function is @main; the weights are constants in it.")
    parser.add_argument("model", metavar="MODEL.onnx", help="the model to read")
    parser.add_argument("-o", metavar="FILE.mlir", dest="output", default="-",
                        help="where to write; - is the standard output, and the default")
    parser.add_argument("--no-raise", action="store_true",
                        help="leave attention that is spelled out in simple operators as "
                        "it is")
    options = parser.parse_args(arguments)
    try:
        from . import to_mlir
    except ImportError as error:
        print(f"attn-import-onnx: {error}", file=sys.stderr)
        return 1
    try:
        text = to_mlir(options.model, raises=not options.no_raise)
        if options.output == "-":
            sys.stdout.write(text)
        else:
            _write(options.output, text)
    except (OSError, ValueError) as error:
        print(f"attn-import-onnx: error: {error}", file=sys.stderr)
        return 1
    return 0


def _write(path, text):
    """Writes a file that appears when it is whole."""
    part = f"{path}.part"
    try:
        with open(part, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(part, path)
    except OSError as error:
        raise OSError(f"cannot write '{path}': {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())
