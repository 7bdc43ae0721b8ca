# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a function that is traced may not do, said of the line that does it."""

import linecache
import sys

# Whose frames are between that line and here.
_NOT_THE_FUNCTION = (*(f"{__package__}.{name}" for name in (
    "_trace", "_trace_error", "_traced_values", "_region_writer")),
    "numpy", "torch", "functools")


class TraceError(TypeError):
    """A function did what cannot be compiled; the message names the line."""

    # The message without the line.
    reason = None


def fail(message):
    frame = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__") in _NOT_THE_FUNCTION:
        frame = frame.f_back
    if frame is None:
        raise TraceError(message)
    name, line = frame.f_code.co_filename, frame.f_lineno
    text = linecache.getline(name, line, frame.f_globals).strip()
    error = TraceError(f"{name}:{line}: {message}" + (f"\n    {text}" if text else ""))
    error.reason = message
    raise error
