# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Multi-head attention, compiled for the machine it runs on.

`sdpa` and `multihead` take NumPy arrays, PyTorch tensors on the CPU and
anything with `__dlpack__`, and read them where they are. `compile` compiles a
module of MLIR, `explain` shows what becomes of one.
"""

from ._cache import clear_cache, get_cache_directory, set_cache_directory
from ._compile import Compiled, Explanation, compile, explain
from ._core import (Function, Tensor, get_num_threads, measure_peak, sdpa,
                    set_num_threads)
from ._heads import HeadMaps, show_heads
from ._multihead import multihead
from ._report import Report, report
from ._trace_error import TraceError
from ._traced_values import exp, log, maximum, minimum, sqrt, tanh, where

__version__ = "0.1.0"
__all__ = [
    "Compiled",
    "Explanation",
    "Function",
    "HeadMaps",
    "Report",
    "Tensor",
    "TraceError",
    "clear_cache",
    "compile",
    "exp",
    "explain",
    "get_cache_directory",
    "get_num_threads",
    "log",
    "maximum",
    "measure_peak",
    "minimum",
    "multihead",
    "report",
    "sdpa",
    "set_cache_directory",
    "set_num_threads",
    "show_heads",
    "sqrt",
    "tanh",
    "where",
]
