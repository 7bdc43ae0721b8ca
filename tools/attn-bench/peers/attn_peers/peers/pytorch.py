# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""PyTorch: its fused attention, the formula, flex_attention, and a layer."""

import os

import numpy as np
import torch
import torch.nn.functional as F

from . import NotOffered


def to_tensor(array):
    if array.dtype == np.uint16:
        return torch.from_numpy(array.view(np.int16)).view(torch.bfloat16)
    return torch.from_numpy(array)


def set_up(setting):
    torch.set_num_threads(setting.threads)
    torch.set_grad_enabled(False)
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = os.path.join(setting.cache, "inductor")
    # Otherwise a pool of compilers lives on beside what is measured.
    os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"


class _OnHeads:
    def __init__(self, case, arguments, setting):
        set_up(setting)
        self.case = case
        self.q, self.k, self.v = (to_tensor(one) for one in arguments.values())
        self.output = None
        self.get_ready()

    def get_ready(self):
        pass

    def run(self):
        self.output = self.compute()

    def result(self):
        self.run()
        return self.output.float().reshape(self.case.result_shape()).numpy()


class Sdpa(_OnHeads):
    def get_ready(self):
        self.options = {"is_causal": self.case.causal}
        if self.case.grouping != "mha":
            self.options["enable_gqa"] = True

    def compute(self):
        return F.scaled_dot_product_attention(self.q, self.k, self.v, **self.options)


class SdpaOfRows(_OnHeads):
    def get_ready(self):
        case = self.case
        self.q = self.q.view(1, case.kv_heads, case.heads // case.kv_heads, case.width)

    def compute(self):
        return F.scaled_dot_product_attention(self.q, self.k, self.v)


class Unfused(_OnHeads):
    """Where key heads are fewer they are repeated in each run, as models in Python
    do."""

    def get_ready(self):
        case = self.case
        self.group = case.heads // case.kv_heads
        self.mask = None
        if case.causal:
            allowed = torch.ones(case.queries, case.keys, dtype=torch.bool).tril()
            self.mask = torch.zeros(case.queries, case.keys, dtype=self.q.dtype)
            self.mask.masked_fill_(~allowed, float("-inf"))

    def compute(self):
        k, v = self.k, self.v
        if self.group > 1:
            k = k.repeat_interleave(self.group, dim=1)
            v = v.repeat_interleave(self.group, dim=1)
        scores = (self.q @ k.transpose(2, 3)).mul_(self.case.scale)
        if self.mask is not None:
            scores += self.mask
        return torch.softmax(scores, dim=-1) @ v


class UnfusedOfRows(Unfused):
    def get_ready(self):
        super().get_ready()
        case = self.case
        self.q = self.q.view(1, case.kv_heads, self.group, case.width)
        self.group = 1


class Flex(_OnHeads):
    def get_ready(self):
        from torch.nn.attention.flex_attention import create_block_mask, flex_attention

        case = self.case
        self.function = torch.compile(flex_attention, dynamic=False)
        self.options = {}
        if case.causal:
            self.options["block_mask"] = create_block_mask(
                lambda b, h, i, j: i >= j,
                None, None, case.queries, case.keys, device="cpu",
            )  # fmt: skip
        if case.grouping != "mha":
            self.options["enable_gqa"] = True
        self.compute()

    def compute(self):
        return self.function(self.q, self.k, self.v, **self.options)


class Layer(torch.nn.Module):
    """The usual form: one product for queries, keys and values."""

    def __init__(self, case, arguments):
        super().__init__()
        self.case = case
        if case.grouping != "mha":
            raise NotOffered("the layer is written for one key head a query head")
        values = {name: to_tensor(array) for name, array in arguments.items()}
        inner = case.heads * case.width
        self.qkv = torch.nn.Linear(case.model_width, 3 * inner, case.has_biases)
        self.out = torch.nn.Linear(inner, case.model_width, case.has_biases)
        weights = {
            "qkv.weight": torch.cat([values[n].T for n in ("wq", "wk", "wv")]),
            "out.weight": values["wo"].T.contiguous(),
        }
        if case.has_biases:
            weights["qkv.bias"] = torch.cat([values[n] for n in ("bq", "bk", "bv")])
            weights["out.bias"] = values["bo"]
        self.to(values["x"].dtype)
        self.load_state_dict(weights)

    def forward(self, x):
        heads = self.qkv(x).view(
            x.shape[0], x.shape[1], 3, self.case.heads, self.case.width
        )
        q, k, v = heads.permute(2, 0, 3, 1, 4).unbind(0)
        o = F.scaled_dot_product_attention(q, k, v, is_causal=self.case.causal)
        return self.out(o.transpose(1, 2).reshape(x.shape[0], x.shape[1], -1))


class LayerEager:
    def __init__(self, case, arguments, setting):
        set_up(setting)
        self.layer = Layer(case, arguments).eval()
        self.x = to_tensor(arguments["x"])
        self.output = None

    def run(self):
        self.output = self.layer(self.x)

    def result(self):
        self.run()
        return self.output.float().numpy()


class LayerCompiled(LayerEager):
    def __init__(self, case, arguments, setting):
        super().__init__(case, arguments, setting)
        # With the weights as constants, which the compiler may then pack.
        import torch._inductor.config as inductor

        inductor.freezing = True
        self.layer = torch.compile(self.layer, dynamic=False)
        self.run()


PEERS = {
    "torch-sdpa": Sdpa,
    "torch-sdpa-rows": SdpaOfRows,
    "torch-unfused": Unfused,
    "torch-unfused-rows": UnfusedOfRows,
    "torch-flex": Flex,
    "torch-layer": LayerEager,
    "torch-layer-compiled": LayerCompiled,
}
