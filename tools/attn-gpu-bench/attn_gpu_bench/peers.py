# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the kernels are measured beside: attention of PyTorch, FlashAttention and
JAX on the same device. Each maker gets a case and tensors of PyTorch and returns a
call without arguments, or raises Unsupported with the reason."""

import contextlib


class Unsupported(Exception):
    pass


def _torch_sdpa(backend):
    def make(case, q, k, v):
        import torch
        from torch.nn.attention import SDPBackend, sdpa_kernel

        if case.kernel.causal and case.queries != case.keys and case.queries != 1:
            raise Unsupported("is_causal aligns at the start")
        options = {
            "is_causal": case.kernel.causal and case.queries == case.keys,
            "enable_gqa": case.kernel.heads != case.kernel.kv_heads,
        }

        def call():
            with sdpa_kernel(getattr(SDPBackend, backend)):
                return torch.nn.functional.scaled_dot_product_attention(q, k, v, **options)

        return call

    return make


def _flex(case, q, k, v):
    import torch
    from torch.nn.attention.flex_attention import create_block_mask, flex_attention

    mask = None
    if case.kernel.causal:
        shift = case.keys - case.queries
        mask = create_block_mask(lambda b, h, i, j: j <= i + shift, None, None,
                                 case.queries, case.keys, device=q.device)
    compiled = torch.compile(flex_attention, dynamic=False)
    grouped = case.kernel.heads != case.kernel.kv_heads
    return lambda: compiled(q, k, v, block_mask=mask, enable_gqa=grouped)


def _flash_4(case, q, k, v):
    try:
        from flash_attn.cute import flash_attn_func
    except ImportError as problem:
        raise Unsupported(f"flash-attn-4: {problem}") from problem
    # It takes [B, S, H, D].
    turned = [t.transpose(1, 2).contiguous() for t in (q, k, v)]

    def call():
        output = flash_attn_func(*turned, causal=case.kernel.causal)
        return (output[0] if isinstance(output, tuple) else output).transpose(1, 2)

    return call


def _pallas(case, q, k, v):
    try:
        import jax
        from jax.experimental.pallas.ops.gpu import attention_mgpu
    except ImportError as problem:
        raise Unsupported(f"Pallas Mosaic-GPU attention: {problem}") from problem
    if case.kernel.causal and case.queries != case.keys:
        raise Unsupported("its causal mask aligns at the start")
    config = attention_mgpu.TuningConfig(
        block_q=64, block_kv=64 if case.kernel.width > 128 else 128, max_concurrent_steps=2,
        causal=case.kernel.causal)
    import torch

    turned = [jax.dlpack.from_dlpack(t.transpose(1, 2).contiguous()) for t in (q, k, v)]
    function = jax.jit(lambda *args: attention_mgpu.attention(*args, config))

    def call():
        return function(*turned)

    def finish(output):
        output.block_until_ready()
        return torch.from_dlpack(output).transpose(1, 2)

    call.finish = finish
    return call


MAKERS = {
    "cudnn": _torch_sdpa("CUDNN_ATTENTION"),
    "flash-attention-2": _torch_sdpa("FLASH_ATTENTION"),
    "flex-attention": _flex,
    "flash-attention-4": _flash_4,
    "pallas-mosaic-gpu": _pallas,
}


@contextlib.contextmanager
def quiet():
    """Frameworks that are asked for what they lack also warn."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
