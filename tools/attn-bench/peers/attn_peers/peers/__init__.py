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
DECODE = ("decode",)
LAYER = ("layer",)


@dataclasses.dataclass(frozen=True)
class Peer:
    name: str
    module: str
    kinds: tuple
    # Distributions whose versions are reported, and without which it is missing.
    packages: tuple = ()
    # Made for fewer key heads than query heads.
    for_groups: bool = False

    def applies_to(self, case):
        if self.for_groups and case.grouping == "mha":
            return False
        return case.kind in self.kinds

    def load(self):
        return importlib.import_module("." + self.module, __package__).PEERS[self.name]


OURS = "attn"

PEERS = {
    peer.name: peer
    for peer in (
        Peer(OURS, "attn", HEADS + LAYER),
        Peer("torch-sdpa", "pytorch", HEADS, ("torch",)),
        Peer("torch-unfused", "pytorch", HEADS, ("torch",)),
        # -rows: the one query of each head of a group as rows of one attention with
        # the heads of the cache, arranged by the caller.
        Peer("torch-sdpa-rows", "pytorch", DECODE, ("torch",), for_groups=True),
        Peer("torch-unfused-rows", "pytorch", DECODE, ("torch",), for_groups=True),
        Peer("torch-flex", "pytorch", HEADS, ("torch",)),
        Peer("torch-layer", "pytorch", LAYER, ("torch",)),
        Peer("torch-layer-compiled", "pytorch", LAYER, ("torch",)),
        Peer("ort-mha", "onnx_runtime", HEADS, ("onnxruntime", "onnx")),
        Peer("ort-gqa", "onnx_runtime", HEADS, ("onnxruntime", "onnx")),
        Peer("ort-attention", "onnx_runtime", HEADS, ("onnxruntime", "onnx")),
        Peer("ort-layer", "onnx_runtime", LAYER, ("onnxruntime", "onnx")),
        Peer("openvino-sdpa", "open_vino", HEADS, ("openvino",)),
        Peer("openvino-sdpa-rows", "open_vino", DECODE, ("openvino",), for_groups=True),
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
