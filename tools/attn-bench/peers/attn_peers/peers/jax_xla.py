# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""JAX on XLA's CPU backend: dot_product_attention, and a layer around it."""

import os

import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np


def to_array(array):
    if array.dtype == np.uint16:
        array = array.view(ml_dtypes.bfloat16)
    return jnp.asarray(array)


def set_up(setting):
    jax.config.update("jax_platforms", "cpu")
    folder = os.path.join(setting.cache, "jax")
    jax.config.update("jax_compilation_cache_dir", folder)
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)


class OnHeads:
    """Heads come after tokens."""

    def __init__(self, case, arguments, setting):
        set_up(setting)
        self.arguments = [
            to_array(array.transpose(0, 2, 1, 3)) for array in arguments.values()
        ]

        def attend(q, k, v):
            return jax.nn.dot_product_attention(q, k, v, is_causal=case.causal)

        self.function = jax.jit(attend).lower(*self.arguments).compile()

    def run(self):
        self.output = self.function(*self.arguments).block_until_ready()

    def result(self):
        self.run()
        return np.asarray(self.output, np.float32).transpose(0, 2, 1, 3)


class Layer(OnHeads):
    def __init__(self, case, arguments, setting):
        set_up(setting)
        names = list(arguments)
        self.arguments = [to_array(array) for array in arguments.values()]

        def run_layer(*values):
            w = dict(zip(names, values))
            x = w["x"]

            def project(part, heads):
                rows = x @ w["w" + part] + w.get("b" + part, 0)
                return rows.reshape(1, case.keys, heads, case.width)

            q = project("q", case.heads)
            k, v = project("k", case.kv_heads), project("v", case.kv_heads)
            o = jax.nn.dot_product_attention(q, k, v, is_causal=case.causal)
            return o.reshape(1, case.queries, -1) @ w["wo"] + w.get("bo", 0)

        self.function = jax.jit(run_layer).lower(*self.arguments).compile()

    def result(self):
        self.run()
        return np.asarray(self.output, np.float32)


PEERS = {"jax": OnHeads, "jax-layer": Layer}
