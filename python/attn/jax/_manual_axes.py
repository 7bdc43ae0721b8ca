# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The axes of a mesh along which arrays differ, inside of jax.shard_map.

A custom call is not known to differ along any, whatever its operands do, and would
pass for a value that all devices share.
"""

import jax


def _get_axes(array):
    kind = jax.typeof(array)
    return kind.vma if hasattr(kind, "vma") else kind.manual_axis_type.varying


def find_axes(arrays):
    """Those along which any of the arrays differs; None stands for no array."""
    return frozenset().union(*(_get_axes(array) for array in arrays if array is not None))


def vary(array, axes):
    """The array as one that differs along the axes."""
    missing = axes - _get_axes(array)
    return jax.lax.pcast(array, tuple(sorted(missing)), to="varying") if missing else array
