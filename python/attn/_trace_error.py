# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a function that is traced may not do, said of the line that does it."""

import linecache
import sys

# Packages whose frames are between that line and here.
_NOT_THE_FUNCTION = (__package__, "numpy", "torch", "functools")


class TraceError(TypeError):
    """A function did what cannot be compiled; the message names the line."""

    # The message without the line.
    reason = None


def _package_of(frame):
    return str(frame.f_globals.get("__name__")).split(".", 1)[0]


def fail(message):
    frame = sys._getframe(1)
    while frame is not None and _package_of(frame) in _NOT_THE_FUNCTION:
        frame = frame.f_back
    if frame is None:
        raise TraceError(message)
    name, line = frame.f_code.co_filename, frame.f_lineno
    text = linecache.getline(name, line, frame.f_globals).strip()
    error = TraceError(f"{name}:{line}: {message}" + (f"\n    {text}" if text else ""))
    error.reason = message
    raise error
