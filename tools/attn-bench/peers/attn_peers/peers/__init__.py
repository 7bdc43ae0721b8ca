# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Which peers there are, and what each can be asked for.

A peer is a class in its module with

  __init__(case, arguments, setting)  gets ready; may take its time
  run()                               what is measured
  result()                            the last result in f32: [1, H, Sq, D] of
                                      attention, [1, S, Dm] of a layer

It may bring its inputs into the layout that suits it best before it is measured.
"""

import dataclasses
import importlib

HEADS = ("attention", "decode")
LAYER = ("layer",)


@dataclasses.dataclass(frozen=True)
class Peer:
    name: str
    module: str
    kinds: tuple
    # Distributions whose versions are reported, and without which it is missing.
    packages: tuple = ()
    # None where both, else the one form of masking that the peer has.
    causal: bool | None = None

    def applies_to(self, case):
        if case.kind not in self.kinds:
            return False
        return self.causal is None or case.causal == self.causal

    def load(self):
        return importlib.import_module("." + self.module, __package__).PEERS[self.name]


OURS = "attn"

PEERS = {
    peer.name: peer
    for peer in (
        Peer(OURS, "attn", HEADS + LAYER),
        Peer("torch-sdpa", "pytorch", HEADS, ("torch",)),
        Peer("torch-unfused", "pytorch", HEADS, ("torch",)),
        Peer("torch-flex", "pytorch", HEADS, ("torch",)),
        Peer("torch-layer", "pytorch", LAYER, ("torch",)),
        Peer("torch-layer-compiled", "pytorch", LAYER, ("torch",)),
        Peer("ort-mha", "onnx_runtime", HEADS, ("onnxruntime", "onnx")),
        # Always causal; one query of a cache sees all keys all the same.
        Peer("ort-gqa", "onnx_runtime", HEADS, ("onnxruntime", "onnx")),
        Peer("ort-attention", "onnx_runtime", HEADS, ("onnxruntime", "onnx")),
        Peer("ort-layer", "onnx_runtime", LAYER, ("onnxruntime", "onnx")),
        Peer("openvino-sdpa", "open_vino", HEADS, ("openvino",)),
        Peer("openvino-layer", "open_vino", LAYER, ("openvino", "torch")),
        Peer("jax", "jax_xla", HEADS, ("jax", "jaxlib")),
        Peer("jax-layer", "jax_xla", LAYER, ("jax", "jaxlib")),
        Peer("iree-attention", "iree_cpu", HEADS, ("iree-base-compiler",)),
        Peer("iree-unfused", "iree_cpu", HEADS, ("iree-base-compiler",)),
        Peer("ggml-flash", "ggml_cpu", HEADS),
    )
}


class NotOffered(Exception):
    """The peer has no form of this case."""


class Missing(Exception):
    """Something that the peer needs is not installed."""


@dataclasses.dataclass(frozen=True)
class Setting:
    """What a peer has to know beside the case."""

    threads: int
    # A folder that outlives the run, for what takes long to compile.
    cache: str
    tools: str
    ggml: str
