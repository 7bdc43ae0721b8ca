# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""attn in PyTorch: `sdpa` in place of scaled_dot_product_attention,
`torch.compile(model, backend="attn")`, and the attention of transformers' models.

What attn does not compute is left to PyTorch, and the logger "attn.torch" says
what and why.
"""

from typing import TYPE_CHECKING

from ._huggingface import register_huggingface
from ._sdpa import sdpa

if TYPE_CHECKING:
    from ._backend import backend

__all__ = ["backend", "register_backend", "register_huggingface", "sdpa"]


def __getattr__(name):
    # It imports the compiler of PyTorch, which takes seconds.
    if name == "backend":
        from ._backend import backend

        return backend
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


def register_backend(name: str = "attn") -> None:
    """Makes torch.compile know `backend` by a name.

    An installed package is known as "attn" without this call.
    """
    import torch._dynamo

    if name not in torch._dynamo.list_backends(exclude_tags=()):
        torch._dynamo.register_backend(__getattr__("backend"), name=name)
