# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The cases: which attentions are compiled, checked and timed."""

import dataclasses

HIDDEN = 2048
TOKENS = 16384
LENGTHS = (512, 1024, 2048, 4096, 8192, 16384)


@dataclasses.dataclass(frozen=True)
class Kernel:
    """One compiled function; batch and lengths stay dynamic, but the number of
    queries where they are few: the config depends on that."""

    heads: int
    kv_heads: int
    width: int
    causal: bool = False
    dtype: str = "bf16"
    queries: int = 0  # 0: dynamic
    function = "attend"

    @property
    def name(self):
        mask = "causal" if self.causal else "full"
        few = f"-q{self.queries}" if self.queries else ""
        return f"{self.dtype}-h{self.heads}-kv{self.kv_heads}-d{self.width}-{mask}{few}"


@dataclasses.dataclass(frozen=True)
class Case:
    """A kernel with sizes."""

    kernel: Kernel
    batch: int
    queries: int
    keys: int

    @property
    def name(self):
        return f"{self.kernel.name}/b{self.batch}-s{self.queries}x{self.keys}"

    @property
    def is_decode(self):
        return self.queries <= 16

    def pairs(self):
        """Pairs of a query and a key that it may see, of one head; causal masks
        are aligned at the ends."""
        if not self.kernel.causal:
            return self.queries * self.keys
        first = self.keys - self.queries
        return sum(max(0, min(self.keys, first + i + 1)) for i in range(self.queries))

    def flops(self):
        """Two products of allowed pairs, 2 operations for each element."""
        return 4 * self.batch * self.kernel.heads * self.pairs() * self.kernel.width

    def bytes(self):
        """What has to be read and written once: queries, keys, values, output."""
        rows = 2 * self.queries * self.kernel.heads + 2 * self.keys * self.kernel.kv_heads
        return 2 * self.batch * rows * self.kernel.width


def prefill_cases(dtype="bf16"):
    """FlashAttention's grid: 16384 tokens of width 2048."""
    cases = []
    for width in (64, 128, 256):
        for causal in (False, True):
            heads = HIDDEN // width
            kernel = Kernel(heads, heads, width, causal, dtype)
            for length in LENGTHS:
                cases.append(Case(kernel, TOKENS // length, length, length))
    return cases


def decode_cases(dtype="bf16"):
    """One query, or a few, of grouped heads, against a long cache."""
    cases = []
    for heads, kv_heads in ((32, 8), (64, 8), (16, 16)):
        kernel = Kernel(heads, kv_heads, 128, True, dtype, 1)
        for batch, keys in ((1, 65536), (8, 16384), (64, 4096)):
            cases.append(Case(kernel, batch, 1, keys))
    cases.append(Case(Kernel(32, 8, 128, True, dtype, 4), 8, 4, 16384))
    return cases


def check_cases():
    """Small and ragged sizes, for numbers and for the sanitizer."""
    cases = []
    for dtype in ("bf16", "f16"):
        for width in (64, 96, 128, 192, 256):
            for causal in (False, True):
                cases.append(Case(Kernel(4, 2, width, causal, dtype), 2, 301, 517))
        cases.append(Case(Kernel(32, 8, 128, True, dtype, 1), 2, 1, 1037))
        cases.append(Case(Kernel(32, 8, 128, True, dtype, 5), 1, 5, 130))
    return cases


def all_kernels():
    found = []
    for case in prefill_cases() + decode_cases() + check_cases():
        if case.kernel not in found:
            found.append(case.kernel)
    return found
