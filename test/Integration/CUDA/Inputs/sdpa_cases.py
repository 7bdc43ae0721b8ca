#
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The attentions that run_on_model.py checks: their sizes and options, and the
shapes of the kernels that they are run by."""

import math
import re

NAN = float("nan")


class Case:
    """One attention; sizes are [B, H, Hkv, Sq, Skv, Dk, Dv]."""

    def __init__(self, name, sizes, config, dtype="bf16", **options):
        self.name, self.sizes, self.config = name, sizes, config
        self.dtype, self.options = dtype, options

    def option(self, name, default=None):
        return self.options.get(name, default)


def wgmma_config(case):
    """The configuration of a warpgroup kernel of about the same shape."""
    keys = int(re.search(r"keys = (\d+)", case.config).group(1))
    packed = ", pack_heads = true" if "pack_heads = true" in case.config else ""
    return f"keys = {keys}, kernel = wgmma" + packed


# The ways in which warpgroups can share the work. Most of them are persistent,
# with the model a device of few multiprocessors, so that a block of threads has
# several tiles.
WARPGROUPS = [
    "queries = 64, warps = 4, stages = 1",
    "queries = 128, warps = 8, stages = 2, overlap = true, ping_pong = true",
    "queries = 128, warps = 8, stages = 3, ping_pong = true",
    "queries = 192, warps = 12, stages = 2, overlap = true, ping_pong = true",
    "queries = 64, warps = 4, stages = 2, overlap = true",
]


# The orders of tiles: head after head, or the longest ones of some heads.
PERSISTENT = [
    ", persistent = true",
    ", persistent = true, cached_bytes = 1",
    ", persistent = true, cached_bytes = 20000",
    ", persistent = true, cached_bytes = 10000000",
]


def has_aligned_rows(case):
    """What TMA asks for of keys and values."""
    return case.sizes[5] % 8 == 0 and case.sizes[6] % 8 == 0


def with_wgmma(cases):
    """Each case by mma.sync, and where TMA can read it by wgmma."""
    for number, case in enumerate(cases):
        yield case
        if has_aligned_rows(case) and case.dtype != "f32":
            config = WARPGROUPS[number % len(WARPGROUPS)] + ", " + wgmma_config(case)
            if number % 4:
                config += PERSISTENT[number % len(PERSISTENT)]
            options = {**case.options, "multiprocessors": 1 + number % 3}
            yield Case(case.name + "-wgmma", case.sizes, config, case.dtype, **options)
        if case.name in IN_F32:
            yield Case(
                case.name + "-f32", case.sizes, case.config, "f32", **case.options
            )


# The shapes of the kernel for few queries.
DECODES = [
    "queries = 16, keys = 64, warps = 4, stages = 2",
    "queries = 16, keys = 32, warps = 2, stages = 3",
    "queries = 32, keys = 32, warps = 1, stages = 2",
    "queries = 32, keys = 64, warps = 2, stages = 4",
]


def split_of(parts):
    return f", split = <parts = {parts}, blocks = 1000000, keys = 8>"


def with_decode(cases):
    """Each case by the kernel for few queries, in turn with split keys."""
    for number, case in enumerate(cases):
        config = "kernel = decode, " + DECODES[number % len(DECODES)]
        if "pack_heads = true" in case.config:
            config += ", pack_heads = true"
        parts = (1, 2, 3, 5, 11)[number % 5]
        if parts > 1:
            config += split_of(parts)
        yield Case(case.name + "-decode", case.sizes, config, case.dtype, **case.options)


def with_split(cases):
    """Some cases with split keys, by the kernels that a case names."""
    for number, case in enumerate(cases):
        if number % 3 == 0 and "split" not in case.config:
            config = case.config + split_of(2 + number % 4)
            yield Case(case.name + "-split", case.sizes, config, case.dtype, **case.options)


PLAIN = "queries = 32, keys = 32, warps = 2"
TWO_TILES = "queries = 64, keys = 32, warps = 2"
PACKED = "queries = 32, keys = 16, warps = 1, pack_heads = true"

SPECIALS = [
    (5, 3, math.inf),
    (20, 3, -math.inf),
    (33, 8, NAN),
    (50, 0, -math.inf),
    (51, 0, -math.inf),
    (60, 31, math.inf),
    (61, 8, math.inf),
]

CASES = [
    Case("plain", (2, 2, 2, 64, 64, 32, 32), PLAIN),
    Case("two-row-tiles", (1, 2, 1, 100, 70, 64, 64), TWO_TILES),
    Case("f16", (1, 2, 2, 40, 48, 64, 64), PLAIN, "f16"),
    Case("f16-ragged", (1, 1, 1, 37, 29, 40, 24), TWO_TILES, "f16"),
    Case("wide", (1, 1, 1, 32, 40, 128, 64), PLAIN),
    Case("wide-value", (1, 1, 1, 20, 40, 64, 192), PLAIN),
    # Rows that are not aligned, element by element.
    Case("odd-widths", (1, 2, 1, 33, 45, 37, 51), PLAIN),
    Case("ragged", (2, 2, 1, 33, 65, 48, 80), PLAIN),
    Case("packed", (1, 6, 2, 13, 50, 32, 32), PACKED),
    Case("packed-causal", (1, 8, 1, 9, 40, 32, 32), PACKED, causal="bottom_right"),
    Case("packed-decode", (2, 8, 2, 1, 70, 64, 64), PACKED, lengths=[70, 17]),
    Case("top-left", (1, 1, 1, 70, 70, 32, 32), PLAIN, causal="top_left"),
    Case("bottom-right", (1, 1, 1, 40, 90, 32, 32), PLAIN, causal="bottom_right"),
    # Queries before the first key see nothing.
    Case("more-queries", (1, 1, 1, 90, 40, 32, 32), PLAIN, causal="bottom_right"),
    Case(
        "offsets",
        (3, 1, 1, 40, 40, 32, 32),
        PLAIN,
        causal="offset",
        offsets=[-50, 5, 2147483647],
    ),
    Case("window", (1, 1, 1, 100, 100, 32, 32), PLAIN, window="10, 4"),
    Case("left-window", (1, 1, 1, 90, 90, 32, 32), PLAIN, causal="top_left", window="20, -1"),
    Case("no-window", (1, 1, 1, 90, 90, 32, 32), PLAIN, window="0, 0"),
    Case("lengths", (4, 1, 1, 33, 64, 32, 32), PLAIN, lengths=[64, 0, 1, 33]),
    Case("long-lengths", (2, 1, 1, 33, 40, 32, 32), PLAIN, lengths=[100, -3]),
    Case("bias", (2, 2, 2, 33, 45, 32, 32), PLAIN, bias=(1, 2, 33, 45)),
    Case("bias-of-keys", (2, 2, 2, 33, 45, 32, 32), PLAIN, bias=(2, 1, 1, 45)),
    Case("mask", (2, 2, 2, 33, 45, 32, 32), PLAIN, mask=(2, 1, 33, 45)),
    Case("mask-packed", (1, 4, 2, 10, 45, 32, 32), PACKED, mask=(1, 4, 10, 45)),
    Case("mask-causal", (1, 2, 2, 45, 45, 32, 32), PLAIN, mask=(1, 1, 1, 45), causal="top_left"),
    Case("softcap", (1, 2, 2, 33, 45, 32, 32), PLAIN, softcap="5.0"),
    Case("scale", (1, 1, 1, 33, 45, 32, 32), PLAIN, scale="-0.3"),
    Case("no-scale", (1, 1, 1, 33, 45, 32, 32), PLAIN, scale="0.0", causal="top_left", window="8, 3"),
    Case("alibi", (1, 4, 2, 33, 45, 32, 32), PACKED, score_mod="alibi", causal="bottom_right"),
    Case("branch", (1, 1, 1, 33, 45, 16, 16), "queries = 16, keys = 16, warps = 1", score_mod="branch"),
    Case("documents", (1, 2, 2, 60, 60, 32, 32), PLAIN, mask_mod="documents", causal="top_left"),
    # Blocks of other documents, of which no key is in memory; ids in no order.
    Case("documents-skipped", (1, 1, 1, 50, 300, 32, 32), PLAIN, mask_mod="documents", documents=[-5] * 90 + [7] * 210, stored_keys=128),
    Case("documents-mixed", (1, 4, 2, 40, 200, 32, 32), PACKED, mask_mod="documents", documents=[(37 * i) % 11 // 3 for i in range(200)]),
    Case("documents-specials", (1, 1, 1, 150, 150, 32, 32), PLAIN, mask_mod="documents", documents=[0] * 37 + [9] * 60 + [2] * 53, specials=SPECIALS),
    # More ids for a block than it has keys; those of several batches and heads.
    Case("documents-apart", (1, 1, 1, 110, 130, 32, 32), PLAIN, mask_mod="apart", documents=[i // 75 for i in range(390)]),
    Case("documents-heads", (3, 2, 1, 70, 100, 32, 32), PLAIN, mask_mod="heads", documents=[n + i // (20 + 9 * n) for n in range(6) for i in range(100)]),
    Case("dilated", (1, 1, 1, 33, 45, 32, 32), PLAIN, mask_mod="dilated"),
    # Whole blocks that the region forbids: at the end, where no key is in memory,
    # everywhere, at both ends, and between others.
    Case("few-keys", (1, 1, 1, 33, 300, 32, 32), PLAIN, mask_mod="few", stored_keys=128),
    Case("no-keys", (1, 2, 2, 33, 90, 32, 32), PLAIN, mask_mod="none"),
    Case("sliding", (1, 2, 2, 150, 150, 32, 32), PLAIN, mask_mod="sliding"),
    Case("sliding-packed", (1, 4, 2, 40, 120, 32, 32), PACKED, mask_mod="sliding"),
    Case("sinks", (1, 1, 1, 230, 230, 32, 32), PLAIN, mask_mod="sinks"),
    Case("sinks-specials", (1, 1, 1, 150, 150, 32, 32), PLAIN, mask_mod="sinks", specials=SPECIALS),
    Case("prefix", (3, 1, 1, 100, 100, 32, 32), PLAIN, mask_mod="prefix", prefixes=[70, 0, -5]),
    Case("prefix-lengths", (2, 1, 1, 70, 100, 32, 32), PLAIN, mask_mod="prefix", prefixes=[70, 10], lengths=[100, 33]),
    # Scores of up to 1e6 and more.
    Case("huge", (1, 1, 1, 33, 45, 32, 32), PLAIN, spread=1000.0),
    Case("huge-softcap", (1, 1, 1, 33, 45, 32, 32), PLAIN, spread=1000.0, softcap="30.0"),
    # Rows that see one of these have it in the result, the others nothing of it.
    Case("specials-causal", (2, 2, 1, 70, 70, 32, 40), TWO_TILES, causal="top_left", specials=SPECIALS),
    Case("specials-f16", (1, 1, 1, 70, 70, 32, 32), PLAIN, "f16", causal="top_left", specials=SPECIALS),
    # Columns of a second part of the output.
    Case("specials-window", (1, 1, 1, 70, 70, 32, 80), PLAIN, window="7, 2", specials=SPECIALS + [(34, 70, NAN), (40, 64, math.inf)]),
    Case("specials-mask", (1, 2, 1, 33, 70, 32, 32), PLAIN, mask=(1, 1, 33, 70), specials=SPECIALS),
    Case("specials-mask-mod", (1, 1, 1, 33, 70, 37, 37), PLAIN, mask_mod="dilated", specials=SPECIALS),
    Case("specials-bias", (1, 1, 1, 33, 70, 32, 32), PLAIN, bias=(1, 1, 33, 70), hidden=0.3, specials=SPECIALS),
    Case("specials-wide", (1, 1, 1, 40, 70, 64, 192), PLAIN, causal="top_left", specials=SPECIALS),
    Case("specials-packed", (1, 6, 2, 13, 70, 32, 32), PACKED, causal="bottom_right", specials=SPECIALS),
    Case("specials-lengths", (2, 1, 1, 70, 70, 32, 32), PLAIN, causal="top_left", lengths=[70, 52], specials=SPECIALS),
    # Scores of minus infinity have no weight, of infinity make the row NaN.
    Case("infinite-keys", (1, 1, 1, 40, 50, 32, 32), PLAIN, causal="top_left", key_specials=[(7, 3, math.inf), (20, 5, -math.inf)]),
    Case("infinite-key", (1, 1, 1, 40, 50, 32, 32), PLAIN, key_specials=[(45, 3, math.inf)]),
    # A weight that underflows is that of a key that is seen.
    Case("specials-underflow", (1, 1, 1, 70, 70, 32, 32), PLAIN, causal="top_left", spread=30.0, specials=[(33, 8, NAN), (5, 3, NAN)]),
    Case("specials-everywhere", (1, 1, 1, 33, 64, 32, 32), PLAIN, specials=SPECIALS),
    # Of the last block all keys but one.
    Case("one-key-outside", (1, 1, 1, 33, 63, 32, 32), PLAIN),
    Case("one-key", (1, 1, 1, 3, 1, 8, 8), PLAIN),
]

# A GPU's share of few queries: what is decoded from a cache.
FEW_1 = "kernel = decode, pack_heads = true, queries = 16, keys = 64, warps = 4, stages = 3"
FEW_2 = "kernel = decode, pack_heads = true, queries = 32, keys = 64, warps = 2, stages = 2"

FEW = [
    Case("few-cache", (2, 8, 2, 1, 300, 64, 64), FEW_1 + split_of(4), lengths=[300, 37]),
    Case("few-empty", (2, 4, 1, 1, 140, 32, 32), FEW_1 + split_of(3), lengths=[0, 1]),
    Case("few-causal", (1, 8, 2, 4, 150, 128, 128), FEW_1 + split_of(2), causal="bottom_right"),
    # More parts than the warps of the combine kernel read at once.
    Case("few-parts", (1, 2, 1, 1, 700, 32, 32), FEW_1.replace("64", "16").replace("warps = 4", "warps = 1") + split_of(40)),
    Case("few-rows", (1, 8, 1, 5, 170, 64, 64), FEW_2 + split_of(5), causal="bottom_right"),
    Case("few-f16", (1, 4, 1, 3, 130, 96, 96), FEW_1 + split_of(2), "f16"),
    Case("few-wide", (1, 4, 1, 1, 70, 192, 256), FEW_1.replace("64", "32").replace("4", "2") + split_of(2)),
    Case("few-ragged", (1, 3, 1, 2, 99, 40, 37), FEW_2 + split_of(3)),
    Case("few-window", (1, 4, 2, 2, 300, 32, 32), FEW_1 + split_of(4), causal="bottom_right", window="100, -1"),
    Case("few-bshd", (2, 4, 2, 3, 130, 32, 40), FEW_1 + split_of(3), bshd=True),
    Case("few-bshd-whole", (2, 4, 2, 3, 70, 32, 40), FEW_1, bshd=True),
    Case(
        "few-specials",
        (1, 4, 2, 3, 130, 32, 32),
        FEW_1 + split_of(2),
        mask=(1, 4, 3, 130),
        specials=SPECIALS,
    ),
    # The keys are too few, or the tiles enough, for two parts.
    Case("few-whole", (1, 4, 2, 1, 70, 32, 32), FEW_1 + ", split = <parts = 9, blocks = 90, keys = 64>"),
    Case("few-full", (1, 4, 2, 1, 130, 32, 32), FEW_1 + ", split = <parts = 9, blocks = 3, keys = 16>"),
]

# Blocks with many tiles, some of which have no step: the state of rings and turns
# goes on from tile to tile. Tiles that are done again are among others.
TWO = "queries = 128, keys = 32, warps = 8, kernel = wgmma, stages = 2, overlap = true, ping_pong = true"
THREE = "queries = 192, keys = 16, warps = 12, kernel = wgmma, stages = 3, overlap = true, ping_pong = true"
ONE = "queries = 64, keys = 32, warps = 4, kernel = wgmma, stages = 1"


def many(name, sizes, config, order, multiprocessors, dtype="bf16", **options):
    options["multiprocessors"] = multiprocessors
    return Case("many-" + name, sizes, config + PERSISTENT[order], dtype, **options)


MANY = [
    many("plain", (2, 3, 3, 150, 70, 32, 32), TWO, 0, 2),
    many("causal", (2, 2, 2, 300, 300, 32, 32), TWO, 3, 2, causal="top_left"),
    many("sections", (1, 5, 5, 140, 100, 16, 16), ONE, 2, 4, causal="bottom_right"),
    many("three", (1, 4, 2, 250, 70, 32, 16), THREE, 1, 3, "f16", causal="bottom_right"),
    many("empty", (5, 1, 1, 70, 90, 32, 32), ONE, 0, 2, lengths=[0, 90, 0, 33, 1]),
    many("empty-turns", (6, 1, 1, 140, 70, 32, 32), TWO, 3, 2, causal="offset",
         offsets=[-300, 5, -60, 0, -140, 70]),
    many("lengths", (4, 2, 1, 70, 100, 32, 32), TWO, 1, 3, causal="bottom_right", lengths=[100, 33, 0, 70]),
    many("region", (2, 2, 2, 150, 150, 32, 32), TWO, 0, 3, mask_mod="sliding"),
    many("no-keys", (1, 3, 3, 70, 70, 32, 32), TWO, 0, 1, mask_mod="none"),
    many("packed", (2, 6, 2, 60, 90, 32, 32), TWO + ", pack_heads = true", 3, 2, causal="bottom_right"),
    many("specials", (2, 3, 1, 130, 90, 32, 80), ONE, 3, 2, causal="bottom_right", specials=SPECIALS),
    many("specials-turns", (2, 2, 2, 140, 70, 32, 32), TWO, 0, 1, mask=(2, 1, 140, 70), specials=SPECIALS),
    # More tiles than a set of tiles has bits.
    many("specials-33", (1, 17, 17, 66, 33, 16, 16), ONE.replace("32", "16"), 0, 1, causal="top_left",
         specials=[(20, 3, NAN)]),
    many("split", (1, 2, 1, 140, 150, 32, 32), TWO + split_of(3), 3, 3, causal="bottom_right"),
]

# Weights by polynomials: some, and all; scores that are no numbers, or have no weight.
SOME, ALL = ", polynomials = 12", ", polynomials = 32"
POLYNOMIALS = [
    many("polynomials", (1, 2, 2, 140, 70, 32, 32), TWO + SOME, 0, 1),
    many("polynomials-f16", (1, 2, 2, 70, 140, 32, 32), ONE + ALL, 3, 1, "f16", causal="bottom_right"),
    many("polynomials-huge", (1, 1, 1, 33, 45, 32, 32), ONE + ALL, 0, 1, spread=1000.0),
    many("polynomials-keys", (1, 1, 1, 40, 50, 32, 32), ONE + ALL, 0, 1, causal="top_left",
         key_specials=[(7, 3, math.inf), (20, 5, -math.inf), (30, 2, NAN)]),
    many("polynomials-bias", (1, 1, 1, 33, 70, 32, 32), ONE + SOME, 0, 1, bias=(1, 1, 33, 70), hidden=0.3,
         specials=SPECIALS),
]

# Numbers that rounding to tf32 would make infinite.
LARGEST = [
    Case("largest-values", (1, 1, 1, 33, 45, 32, 32), PLAIN, "f32", causal="top_left",
         specials=[(5, 3, 3.4025e38), (20, 7, -3.4028e38)]),
]

# One of each option, and of each way to copy and to share the work.
IN_F32 = """
plain two-row-tiles wide-value odd-widths ragged packed-causal packed-decode
more-queries offsets window lengths bias mask softcap scale alibi branch documents
huge specials-causal specials-window specials-mask specials-bias
specials-underflow specials-everywhere infinite-keys infinite-key one-key
few-keys sinks-specials
""".split()


def all_cases():
    """Every case, by each kind of kernel that can run it."""
    cases = [*with_wgmma(CASES)]
    return [*cases, *with_split(cases), *with_decode(CASES), *FEW, *MANY, *POLYNOMIALS,
            *LARGEST]
