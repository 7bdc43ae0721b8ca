# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The backward pass of attention, by XLA.

The rows of the scores are computed again, a block of queries after the other, and
differentiated by JAX: the scores of one block are in memory at a time.
"""

import jax
import jax.numpy as jnp
import numpy as np

from ._manual_axes import find_axes, vary

_BLOCK = 64


def _attend_rows(options, first, q, k, v, bias, mask, query_lengths, key_lengths):
    """The rows of the output from `first` on, for the queries of one block."""
    batch, rows, heads, width = q.shape
    keys, kv_heads = k.shape[1:3]
    kind = jnp.promote_types(q.dtype, np.float32)
    if key_lengths is not None:
        # What padding holds is multiplied by weights of 0, and may be NaN.
        is_key = (jnp.arange(keys) < key_lengths[:, None])[..., None, None]
        k, v = jnp.where(is_key, k, 0), jnp.where(is_key, v, 0)
    grouped = q.reshape(batch, rows, kv_heads, heads // kv_heads, width)
    scores = jnp.einsum("brkgd,bskd->bkgrs", grouped, k, preferred_element_type=kind,
                        precision=jax.lax.Precision.HIGHEST)
    scores = scores.reshape(batch, heads, rows, keys) * options.scale
    if bias is not None:
        scores = scores + bias.astype(kind)
    i = first + jnp.arange(rows)[:, None]
    j = jnp.arange(keys)[None, :]
    allowed = jnp.ones((1, 1, rows, keys), bool)
    if mask is not None:
        allowed &= mask
    if options.is_causal:
        allowed &= j <= i
    if options.window is not None:
        left, right = (min(side, 2**30) for side in options.window)
        allowed &= (j >= i - left) & (j <= i + right)
    if key_lengths is not None:
        allowed &= j < key_lengths[:, None, None, None]
    if query_lengths is not None:
        allowed &= i < query_lengths[:, None, None, None]
    scores = jnp.where(allowed, scores, -jnp.inf)
    top = jnp.max(scores, axis=-1, keepdims=True, initial=-jnp.inf)
    # A row without keys has no weights, and no gradient that is NaN.
    top = jax.lax.stop_gradient(jnp.where(top == -jnp.inf, 0, top))
    weights = jnp.exp(scores - top)
    total = weights.sum(axis=-1, keepdims=True)
    weights = weights / jnp.where(total == 0, 1, total)
    weights = weights.astype(q.dtype).reshape(
        batch, kv_heads, heads // kv_heads, rows, keys)
    output = jnp.einsum("bkgrs,bske->brkge", weights, v, preferred_element_type=kind,
                        precision=jax.lax.Precision.HIGHEST)
    return output.reshape(batch, rows, heads, v.shape[3]).astype(q.dtype)


def _split(array, axis, blocks, rows):
    """Blocks of rows along an axis, in front; padded with zeros."""
    padding = [(0, 0)] * array.ndim
    padding[axis] = (0, blocks * rows - array.shape[axis])
    array = jnp.pad(array, padding)
    shape = (*array.shape[:axis], blocks, rows, *array.shape[axis + 1:])
    return jnp.moveaxis(array.reshape(shape), axis, 0)


def _join(array, axis, size):
    array = jnp.moveaxis(array, 0, axis)
    shape = (*array.shape[:axis], -1, *array.shape[axis + 2:])
    return jax.lax.slice_in_dim(array.reshape(shape), 0, size, axis=axis)


def gradients(options, arguments, cotangent):
    """Those of the arguments: zero for masks and lengths, which have none."""
    q, k, v, bias, mask, query_lengths, key_lengths = arguments
    queries = q.shape[1]
    if 0 in (q.shape[0], queries, k.shape[1]):
        zeros = [None if array is None else jnp.zeros_like(array)
                 for array in (q, k, v, bias)]
        return (*zeros, None, None, None)
    rows = min(_BLOCK, queries)
    blocks = -(-queries // rows)
    # A bias or mask with one row serves every block as it is.
    has_rows = [array is not None and array.shape[2] > 1 for array in (bias, mask)]

    def block(sums, part):
        first, q_rows, bias_rows, mask_rows, cotangent_rows = part
        bias_block = bias_rows if has_rows[0] else bias
        mask_block = mask_rows if has_rows[1] else mask
        differentiated = (q_rows, k, v) + (() if bias is None else (bias_block,))

        def attend(q_rows, k, v, *bias_block):
            return _attend_rows(options, first, q_rows, k, v,
                                *(bias_block or (None,)), mask_block, query_lengths,
                                key_lengths)

        _, pull = jax.vjp(attend, *differentiated)
        parts = pull(cotangent_rows)
        sums = [total + part.astype(total.dtype)
                for total, part in zip(sums, (*parts[1:3], *(
                    parts[3:] if not has_rows[0] else ())))]
        return sums, (parts[0], *(parts[3:] if has_rows[0] else ()))

    # Sums of many blocks are kept in the type of scores.
    summed = [k, v] + ([bias] if bias is not None and not has_rows[0] else [])
    axes = find_axes((*arguments, cotangent))
    sums = [vary(jnp.zeros(array.shape, jnp.promote_types(array.dtype, np.float32)), axes)
            for array in summed]
    parts = (rows * jnp.arange(blocks), _split(q, 1, blocks, rows),
             _split(bias, 2, blocks, rows) if has_rows[0] else None,
             _split(mask, 2, blocks, rows) if has_rows[1] else None,
             _split(cotangent, 1, blocks, rows))
    sums, stacked = jax.lax.scan(block, sums, parts)
    found = [total.astype(array.dtype) for total, array in zip(sums, summed)]
    bias_gradient = None
    if bias is not None:
        bias_gradient = (_join(stacked[1], 2, queries) if has_rows[0] else found[2])
    return (_join(stacked[0], 1, queries), found[0], found[1], bias_gradient,
            None, None, None)
