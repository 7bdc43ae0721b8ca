# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Attention in JAX, on the CPU: a custom call of XLA to the compiled kernel.

`dot_product_attention` stands where `jax.nn.dot_product_attention` does, under
jit, vmap and grad.
"""

from ._attention import dot_product_attention

__all__ = ["dot_product_attention"]
