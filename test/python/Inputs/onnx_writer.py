# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes models as exporters do, one call for each node."""

import numpy as np
from onnx import helper


class Writer:
    """Nodes and constants of a model, named by counting; new weights are random."""

    def __init__(self, random=None):
        self.nodes, self.constants, self.random = [], {}, random

    def constant(self, value, dtype=np.int64):
        name = f"c{len(self.constants)}"
        self.constants[name] = np.asarray(value, dtype)
        return name

    def __call__(self, kind, *inputs, outputs=1, **attributes):
        names = [f"v{len(self.nodes)}_{i}" for i in range(outputs)]
        inputs = [name if isinstance(name, str) else self.constant(name) for name in inputs]
        self.nodes.append(helper.make_node(kind, inputs, names,
                                           name=f"{kind}_{len(self.nodes)}", **attributes))
        return names[0] if outputs == 1 else names

    def weight(self, *sizes):
        return self.constant(self.random.standard_normal(sizes) * sizes[0] ** -0.5, np.float32)

    def linear(self, x, inputs, outputs):
        return self("Add", self("MatMul", x, self.weight(inputs, outputs)),
                    self.weight(outputs))

    def norm(self, x, width):
        return self("LayerNormalization", x, self.weight(width), self.weight(width), axis=-1)

    def size(self, x, dim):
        return self("Unsqueeze", self("Gather", self("Shape", x), dim, axis=0), [0])

    def split_heads(self, x, heads, width):
        """[B, S, H·D] as [B, H, S, D], with sizes computed as exporters do."""
        sizes = self("Concat", self.size(x, 0), self.size(x, 1), [heads], [width], axis=0)
        return self("Transpose", self("Reshape", x, sizes), perm=[0, 2, 1, 3])

    def join_heads(self, x, width):
        turned = self("Transpose", x, perm=[0, 2, 1, 3])
        sizes = self("Concat", self.size(turned, 0), self.size(turned, 1), [width], axis=0)
        return self("Reshape", turned, sizes)

    def number(self, value):
        return self.constant(value, np.float32)
