# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""attn.sdpa, and the scores that it does not write: what the importers of all
operators of attention share."""

import math

import numpy as np

from ._indexing import build
from ._products import contract, score_type
from ._reductions import softmax
from ._sizes import Size
from ._values import Value


class Heads:
    """Queries, keys and values of heads, with the options of one attention.

    q, k, v are [B, H, S, D], or [B, S, H, D] where their letter is in `bshd`.
    mask, bias are [B, H, Sq, Skv], where a size of 1 broadcasts. lengths and
    offsets hold an integer for each batch; `diagonal` is the offset where it is
    one size for all. sink holds a logit for each head, which only the sum of a
    row counts.
    """

    def __init__(self, graph, node, q, k, v, bshd=""):
        self.graph, self.node = graph, node
        self.q, self.k, self.v, self.bshd = q, k, v, bshd
        self.mask = self.bias = self.lengths = self.offsets = self.sink = None
        self.diagonal = 0
        self.is_causal, self.window = False, None
        self.scale = self.softcap = None
        for name in "qkv":
            value = getattr(self, name)
            for what, dim in (("heads", self._dim(name, 1)), ("width", 3)):
                if isinstance(value.sizes[dim], Size):
                    node.fail(f"the number of {what} of {name.upper()} must be known")
        if self.heads == 0 or self.kv_heads == 0 or self.heads % self.kv_heads:
            node.fail(f"{self.heads} query heads cannot share {self.kv_heads} key heads")
        graph.require_equal(self.width, k.sizes[3])
        for dim in range(3):
            graph.require_equal(self._size("k", dim), self._size("v", dim))
        graph.require_equal(self.batch, self._size("k", 0))
        if self.width == 0 or v.sizes[3] == 0:
            node.fail("heads of width 0 are not supported")

    def _dim(self, name, dim):
        return {1: 2, 2: 1}.get(dim, dim) if name in self.bshd else dim

    def _size(self, name, dim):
        return getattr(self, name).sizes[self._dim(name, dim)]

    @property
    def batch(self):
        return self.q.sizes[0]

    @property
    def heads(self):
        return self._size("q", 1)

    @property
    def kv_heads(self):
        return self._size("k", 1)

    @property
    def queries(self):
        return self._size("q", 2)

    @property
    def keys(self):
        return self._size("k", 2)

    @property
    def width(self):
        return self.q.sizes[3]

    def set_mask(self, value, pads=True):
        """A mask of any rank up to 4, of i1 (true allows) or of floats (added).
        The last dimension may be shorter than there are keys, if it `pads`."""
        graph, node = self.graph, self.node
        if value.rank > 4:
            node.fail(f"a mask of rank {value.rank}")
        value = graph.builder.reshape(value, (*(1,) * (4 - value.rank), *value.sizes))
        full = (self.batch, self.heads, self.queries, self.keys)
        for dim in range(3):
            if value.sizes[dim] != 1:
                graph.require_equal(full[dim], value.sizes[dim])
        if value.sizes[3] != self.keys and (pads or value.sizes[3] != 1):
            if not pads:
                graph.require_equal(self.keys, value.sizes[3])
            else:
                graph.require_at_most(value.sizes[3], self.keys)
                fill = False if value.dtype == "i1" else -np.inf
                filled = graph.builder.fill(fill, value.dtype, (*value.sizes[:3], self.keys))
                value = graph.builder.insert(value, filled, [0] * 4)
        # What a static 1 says of a size that is known by another name.
        if value.dtype == "i1":
            self.mask = value
        else:
            self.bias = value

    def _offsets(self):
        """The offset of the diagonal for each batch, None where it is 0."""
        if self.offsets is not None:
            return self.offsets
        if isinstance(self.diagonal, int) and self.diagonal == 0:
            return None
        builder = self.graph.builder
        place = builder.index(self.diagonal)
        return build(self.graph, "i64", [self.batch],
                     lambda s, _: s.op("arith.index_cast", (place,), "index", "i64"))

    def attend(self, out_bshd=False):
        """The operation itself: [B, H, Sq, Dv], or [B, Sq, H, Dv]."""
        builder = self.graph.builder
        clauses = []

        def operand(keyword, value):
            clauses.append(f"{keyword}({builder.ssa(value)} : {value.type})")

        if self.bias is not None:
            operand("bias", self.bias)
        if self.mask is not None:
            operand("mask", self.mask)
        if self.lengths is not None:
            operand("key_lengths", self.lengths)
        offsets = self._offsets() if self.is_causal or self.window else None
        if self.is_causal and offsets is None:
            clauses.append("causal(top_left)")
        elif self.is_causal and self.diagonal == self.keys - self.queries and (
                self.offsets is None):
            clauses.append("causal(bottom_right)")
            offsets = None
        elif self.is_causal:
            clauses.append("causal(offset)")
        elif self.window and offsets is None and self.queries != self.keys:
            offsets = builder.fill(0, "i64", [self.batch])
        if offsets is not None:
            operand("query_offset", offsets)
        if self.window:
            clauses.append(f"window({self.window[0]}, {self.window[1]})")
        if self.scale is not None:
            clauses.append(f"scale({self.scale:.17e})")
        if self.softcap:
            clauses.append(f"softcap({self.softcap:.17e})")
        layouts = [f"{what} = bshd" for letter, what in
                   (("q", "query"), ("k", "key"), ("v", "value")) if letter in self.bshd]
        if out_bshd:
            layouts.append("output = bshd")
        if layouts:
            clauses.append(f"layout<{', '.join(layouts)}>")
        sizes = (self.heads, self.queries)
        sizes = (self.batch, *(sizes[::-1] if out_bshd else sizes), self.v.sizes[3])
        out = Value(self.q.dtype, sizes, builder.empty(self.q.dtype, sizes))
        values, outs = (self.q, self.k, self.v), [out]
        if self.sink is not None:
            dtype, rows = score_type(self.q.dtype), (self.batch, self.heads, self.queries)
            outs.append(Value(dtype, rows, builder.empty(dtype, rows)))
        types = ", ".join(value.type for value in outs)
        places = builder.emit(
            f"attn.sdpa ins({', '.join(builder.ssa(v) for v in values)} : "
            f"{', '.join(v.type for v in values)})"
            + "".join(f"\n    {clause}" for clause in clauses) +
            f"\n    outs({', '.join(value.name for value in outs)} : {types}) -> {types}",
            len(outs))
        results = [Value(value.dtype, value.sizes, place)
                   for value, place in zip(outs, places)]
        return results[0] if self.sink is None else self._with_sink(*results, out_bshd)

    def _with_sink(self, values, lse, bshd):
        """A row times sum / (sum + exp(sink)): what is 1 / (1 + exp(sink - lse))."""
        dtype, kind = lse.dtype, values.dtype

        def body(s, x, total, sink, _):
            sink = s.convert(sink, self.sink.dtype, dtype)
            above = s.op("math.exp", (s.op("arith.subf", (sink, total), dtype),), dtype)
            one = s.constant(1, dtype)
            share = s.op("arith.divf", (one, s.op("arith.addf", (one, above), dtype)), dtype)
            # Without keys the difference of two infinities may be none.
            empty = s.compare("oeq", total, s.constant(-np.inf, dtype), dtype)
            share = s.select(empty, s.constant(0, dtype), share, dtype)
            x = s.op("arith.mulf", (s.convert(x, kind, dtype), share), dtype)
            return s.convert(x, dtype, kind)

        head, row = ("d2", "d1") if bshd else ("d1", "d2")
        every = ["d0", "d1", "d2", "d3"]
        out = Value(kind, values.sizes, self.graph.builder.empty(kind, values.sizes))
        return self.graph.builder.generic(
            [values, lse, self.sink], [every, ["d0", head, row], [head]], out, every, 4,
            ["parallel"] * 4, body)

    # The scores, where a model asks for them.

    def _bhsd(self, name):
        value = getattr(self, name)
        return self.graph.builder.transpose(value, (0, 2, 1, 3)) if name in self.bshd else value

    def scores(self, dtype=None):
        """scale · q kᵀ, [B, H, Sq, Skv], in the score type or in `dtype`."""
        graph, builder = self.graph, self.graph.builder
        dtype = dtype or score_type(self.q.dtype)
        q, k = self._bhsd("q"), self._bhsd("k")
        share = self.heads // self.kv_heads
        if share > 1:
            # Neighbours share: heads as [Hkv, share].
            split = builder.reshape(q, (self.batch, self.kv_heads, share, self.queries,
                                        self.width))
            k = builder.reshape(k, (self.batch, self.kv_heads, 1, self.keys, self.width))
            found = contract(graph, split, k, dtype, transposed=True)
            found = builder.reshape(found, (self.batch, self.heads, self.queries, self.keys))
        else:
            found = contract(graph, q, k, dtype, transposed=True)
        scale = 1 / math.sqrt(self.width) if self.scale is None else self.scale
        return builder.elementwise(
            dtype, found.sizes, [found],
            lambda s, x: s.op("arith.mulf", (x, s.constant(scale, dtype)), dtype))

    def capped(self, scores):
        if not self.softcap:
            return scores
        dtype, cap = scores.dtype, self.softcap

        def body(s, x):
            x = s.op("math.tanh", (s.op("arith.divf", (x, s.constant(cap, dtype)), dtype),),
                     dtype)
            return s.op("arith.mulf", (x, s.constant(cap, dtype)), dtype)

        return self.graph.builder.elementwise(dtype, scores.sizes, [scores], body)

    def masked(self, scores):
        """Scores with bias, −infinity where a pair is not allowed."""
        builder, dtype = self.graph.builder, scores.dtype
        offsets = self._offsets() if self.is_causal or self.window else None
        extra = [v for v in (self.bias, self.mask) if v is not None]

        def body(s, x, *elements):
            given = iter(elements)
            if self.bias is not None:
                x = s.op("arith.addf", (x, s.convert(next(given), self.bias.dtype, dtype)),
                         dtype)
            allowed = next(given) if self.mask is not None else s.constant(1, "i1")
            b, i, j = s.index(0), s.index(2), s.index(3)

            def allow(predicate, left, right):
                nonlocal allowed
                here = s.compare(predicate, left, right, "index")
                allowed = s.op("arith.andi", (allowed, here), "i1")

            def add(left, right):
                return s.op("arith.addi", (left, right), "index")

            if self.lengths is not None:
                length = s.to_index(s.extract(self.lengths, (b,)), self.lengths.dtype)
                allow("slt", j, length)
            middle = i
            if offsets is not None:
                middle = add(i, s.to_index(s.extract(offsets, (b,)), offsets.dtype))
            if self.is_causal:
                allow("sle", j, middle)
            if self.window:
                left, right = self.window
                if left >= 0:
                    allow("sge", add(j, s.constant(left, "index")), middle)
                if right >= 0:
                    allow("sle", j, add(middle, s.constant(right, "index")))
            return s.select(allowed, x, s.constant(-np.inf, dtype), dtype)

        return builder.elementwise(dtype, scores.sizes, [scores, *extra], body)

    def weights(self, masked):
        """The softmax of each row; 0 in rows of −infinity."""
        if self.sink is None:
            return softmax(self.graph, masked, [3], guarded=True)
        # A sink is one key more, without a value.
        builder, dtype = self.graph.builder, masked.dtype
        column = builder.elementwise(
            dtype, (*masked.sizes[:3], 1), [builder.reshape(self.sink, (self.heads, 1, 1))],
            lambda s, x: s.convert(x, self.sink.dtype, dtype))
        found = softmax(self.graph, builder.concatenate([masked, column], 3), [3], guarded=True)
        return builder.slice(found, [0] * 4, masked.sizes)
