# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""attn in PyTorch: `sdpa` in place of scaled_dot_product_attention,
`torch.compile(model, backend="attn")`, and the attention of transformers' models.

What attn does not compute is left to PyTorch, and the logger "attn.torch" says
what and why.
"""

from ._backend import backend
from ._huggingface import register_huggingface
from ._sdpa import sdpa

__all__ = ["backend", "register_huggingface", "sdpa"]
