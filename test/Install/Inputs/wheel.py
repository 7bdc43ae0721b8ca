# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Computes with the package that was installed, and says where it lies."""

import os

import attn
import numpy as np

random = np.random.default_rng(3)
q, k, v = (random.standard_normal((2, 3, 17, 16)).astype(np.float32) for _ in range(3))
scores = q.astype(np.float64) @ k.swapaxes(-1, -2) / 4
weights = np.exp(scores - scores.max(-1, keepdims=True))
expected = weights @ v / weights.sum(-1, keepdims=True)
error = np.linalg.norm(attn.sdpa(q, k, v) - expected) / np.linalg.norm(expected)
assert error < 1e-5, error

with open("/proc/self/maps", encoding="utf-8") as maps:
    files = {line.split()[-1] for line in maps if "/" in line}
foreign = [name for name in files if "llvm" in name.lower() or "mlir" in name.lower()]
assert not foreign, foreign
print(f"right, from {os.path.dirname(attn.__file__)}")
