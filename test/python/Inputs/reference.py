# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The formula in f64, and comparison with it."""

import numpy as np


def positions(queries, keys):
    return np.arange(queries)[:, None], np.arange(keys)[None, :]


def sdpa(q, k, v, allow=True, bias=0.0, scale=None, softcap=None, mod=None):
    """Output and log-sum-exp; `mod` maps the scores and their positions."""
    q, k, v = (np.asarray(t).astype(np.float64) for t in (q, k, v))
    k = np.repeat(k, q.shape[1] // k.shape[1], axis=1)
    v = np.repeat(v, q.shape[1] // v.shape[1], axis=1)
    s = q @ k.swapaxes(2, 3)
    s *= 1 / np.sqrt(q.shape[3]) if scale is None else scale
    if softcap is not None:
        s = softcap * np.tanh(s / softcap)
    s = s + np.asarray(bias, np.float64)
    if mod is not None:
        s = mod(s, *np.ogrid[tuple(slice(n) for n in s.shape)])
    s = np.where(allow, s, -np.inf)
    top = np.where((s > -np.inf).any(-1, keepdims=True), s.max(-1, keepdims=True), 0)
    p = np.exp(s - top)
    total = p.sum(-1, keepdims=True)
    with np.errstate(divide="ignore"):
        lse = (top + np.log(total))[..., 0]
    return (p / np.where(total == 0, 1, total)) @ v, lse


def close(actual, expected, bound=1e-5):
    """Raises unless the relative error in norm is at most the bound."""
    actual, expected = np.asarray(actual, np.float64), np.asarray(expected)
    assert actual.shape == expected.shape, (actual.shape, expected.shape)
    error = np.linalg.norm(actual - expected)
    assert error <= bound * np.linalg.norm(expected), error


def raises(kind, beginning, call, *arguments, **options):
    """Raises unless the call does, with a message that begins so."""
    try:
        call(*arguments, **options)
    except kind as error:
        assert str(error).startswith(beginning), str(error)
    else:
        raise AssertionError(f"no {kind.__name__}: {beginning}")
