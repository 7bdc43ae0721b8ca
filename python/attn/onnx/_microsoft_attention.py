# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""com.microsoft: Attention, MultiHeadAttention and GroupQueryAttention."""

import numpy as np

from . import _sizes
from ._attention import split_heads
from ._elementwise import elementwise
from ._heads import Heads
from ._indexing import build, clamped
from ._node import operator
from ._products import multiply
from ._rotary import rotate, table_rows
from ._sizes import Size


def _add(graph, node, a, b):
    return elementwise(graph, node, [a, b], lambda s, *two: s.op("arith.addf", two, a.dtype))


def _filter_value(node):
    value = node.attribute("mask_filter_value", "float", -10000.0)
    if value != value:
        node.fail("attribute 'mask_filter_value' = nan is no number")
    return value


def _padding_bias(graph, node, mask, batch, keys, filter_value):
    """What a mask of keys adds to scores, [B, 1 or Sq, Skv] as [B, 1, 1 or Sq, Skv]:
    0 where it is positive, else the filter value."""
    if mask.dtype not in ("i32", "i64"):
        node.fail(f"a mask of keys of type {mask.dtype}")
    if mask.rank == 1:
        graph.require_equal(batch, mask.sizes[0])
        # The number of keys of each batch.
        def body(s, b, _, __, j):
            length = s.to_index(s.extract(mask, (b,)), mask.dtype)
            kept = s.compare("slt", j, length, "index")
            return s.select(kept, s.constant(0, "f32"), s.constant(filter_value, "f32"), "f32")

        return build(graph, "f32", (batch, 1, 1, keys), body)
    if mask.rank not in (2, 3):
        node.fail(f"a mask of keys with the sizes {list(mask.sizes)} is not supported")
    graph.require_equal(batch, mask.sizes[0])
    graph.require_equal(keys, mask.sizes[-1])
    middle = mask.sizes[1] if mask.rank == 3 else 1
    mask = graph.builder.reshape(mask, (mask.sizes[0], 1, middle, mask.sizes[-1]))

    def chosen(s, x):
        kept = s.compare("sgt", x, s.constant(0, mask.dtype), mask.dtype)
        return s.select(kept, s.constant(0, "f32"), s.constant(filter_value, "f32"), "f32")

    return graph.builder.elementwise("f32", mask.sizes, [mask], chosen)


def _set_biases(graph, node, heads, mask, bias, filter_value):
    parts = []
    if mask is not None:
        parts.append(_padding_bias(graph, node, mask, heads.batch, heads.keys, filter_value))
    if bias is not None:
        if bias.rank != 4 or bias.dtype != heads.q.dtype:
            node.fail("attention_bias must have rank 4 and the type of the query")
        parts.append(graph.builder.convert(bias, "f32") if parts else bias)
    if len(parts) == 2:
        parts = [_add(graph, node, *parts)]
    if parts:
        heads.set_mask(parts[0], pads=False)


def _split_bias(graph, node, bias, widths):
    if bias.rank != 1:
        node.fail("bias must have rank 1")
    graph.require_equal(sum(widths), bias.sizes[0])
    parts, offset = [], 0
    for width in widths:
        parts.append(graph.builder.slice(bias, [offset], [width]))
        offset += width
    return parts


def _finish(graph, node, heads, mask_filter, mask, bias):
    """The attention, as [B, S, H·Dv]."""
    _set_biases(graph, node, heads, mask, bias, mask_filter)
    found = heads.attend(out_bshd=True)
    return graph.builder.reshape(found, (*found.sizes[:2], heads.heads * found.sizes[3]))


def _append_past(graph, node, past, new):
    """Past [B, H, P, D] and new [B, S, H, D] as [B, H, P + S, D]."""
    new = graph.builder.transpose(new, (0, 2, 1, 3))
    if past is None:
        return new
    if past.rank != 4 or past.dtype != new.dtype:
        node.fail("past_key and past_value must have rank 4 and the type of the query")
    for dim in (0, 1, 3):
        graph.require_equal(new.sizes[dim], past.sizes[dim])
    return graph.builder.concatenate([past, new], 2)


def _unpack(graph, node, packed, count, parts):
    """[B, S, H, parts, D] as that many [B, S, H, D]."""
    if packed.sizes[2:4] != (count, parts):
        node.fail(f"packed heads have the sizes {list(packed.sizes)}, expected "
                  f"[B, S, {count}, {parts}, D]")
    batch, length, heads, _, width = packed.sizes
    return [graph.builder.reshape(
        graph.builder.slice(packed, [0, 0, 0, part, 0], (batch, length, heads, 1, width)),
        (batch, length, heads, width)) for part in range(parts)]


_FORMS = ("query, key and value of rank 3; a query of rank 3 and keys and values of rank 4; "
          "a query of rank 3 and a key of rank 5 that holds the values; a query of rank 5 that "
          "holds all")


def _split_inputs(graph, node, count):
    """q as [B, S, H, D], k and v like it or as [B, H, S, D]; the latter are keys and
    values that were computed before."""
    query, key, value = node.float_input(0), node.optional(1), node.optional(2)
    ranks = tuple(0 if item is None else item.rank for item in (query, key, value))
    if ranks not in ((3, 3, 3), (3, 4, 4), (3, 5, 0), (5, 0, 0)):
        given = ", ".join(f"{name} {f'of rank {rank}' if rank else 'absent'}"
                          for name, rank in zip(("query", "key", "value"), ranks))
        node.fail(f"the inputs are {given}; the operator takes {_FORMS}")
    # Of a packed form, no more is known to be right: the runtime has these neither.
    forbidden = {(3, 3, 3): (), (3, 4, 4): (6, 7), (3, 5, 0): (3, 6, 7), (5, 0, 0): (6, 7)}
    for number in forbidden[ranks]:
        if node.has_input(number):
            node.fail(f"{node.input_name(number)} is given, which does not go with "
                      f"{'packed heads' if 5 in ranks else 'keys of rank 4'}")
    if ranks == (5, 0, 0):
        return _unpack(graph, node, query, count, 3)
    q = split_heads(graph, node, query, count, "query")
    if ranks == (3, 5, 0):
        return q, *_unpack(graph, node, key, count, 2)
    if ranks == (3, 4, 4):
        for item in (key, value):
            graph.require_equal(count, item.sizes[1])
        return q, key, value
    return (q, split_heads(graph, node, key, count, "key"),
            split_heads(graph, node, value, count, "value"))


@operator("MultiHeadAttention", domain="com.microsoft", inputs=(
    "query", "key", "value", "bias", "key_padding_mask", "attention_bias", "past_key",
    "past_value", "past_sequence_length", "cache_indirection"))
def _multi_head_attention(graph, node):
    count = node.attribute("num_heads", "int", 0)
    filter_value = _filter_value(node)
    scale = node.finite_attribute("scale", 0.0)
    causal = node.only("unidirectional", "int", 0, 1)
    bias, mask, attention_bias, past_key, past_value = (
        node.optional(number) for number in range(3, 8))
    if count <= 0:
        node.fail(f"attribute 'num_heads' = {count} is not positive")
    if (past_key is None) != (past_value is None):
        node.fail("past_key and past_value go together")
    q, k, v = _split_inputs(graph, node, count)
    is_cache = node.has_input(1) and node.input(1).rank == 4
    if any(item.dtype != q.dtype for item in (k, v)):
        node.fail("query, key and value of different types")
    if bias is not None:
        if is_cache:
            widths = (count * q.sizes[3],) * 2 + (count * v.sizes[3],)
        else:
            widths = tuple(item.sizes[2] * item.sizes[3] for item in (q, k, v))
        parts = _split_bias(graph, node, bias, widths)
        shaped = [graph.builder.reshape(part, (count, part.sizes[0] // count))
                  for part in parts]
        q = _add(graph, node, q, shaped[0])
        if not is_cache:
            k, v = _add(graph, node, k, shaped[1]), _add(graph, node, v, shaped[2])
    past, present, bshd = 0, [None, None], "q" if is_cache else "qkv"
    if past_key is not None or node.has_output(1) or node.has_output(2):
        present = [k, v] if is_cache else [
            _append_past(graph, node, past_key, k), _append_past(graph, node, past_value, v)]
        past = 0 if past_key is None else past_key.sizes[2]
        (k, v), bshd = present, "q"
    heads = Heads(graph, node, q, k, v, bshd)
    heads.scale = scale or None
    heads.is_causal, heads.diagonal = bool(causal), past
    return [_finish(graph, node, heads, filter_value, mask, attention_bias), *present]


@operator("Attention", domain="com.microsoft")
def _attention(graph, node):
    count = node.attribute("num_heads", "int", 0)
    filter_value = _filter_value(node)
    scale = node.finite_attribute("scale", 0.0)
    causal = node.only("unidirectional", "int", 0, 1)
    widths = node.attribute("qkv_hidden_sizes", "ints")
    node.only("do_rotary", "int", 0)
    node.only("past_present_share_buffer", "int", 0)
    node.attribute("rotary_embedding_dim", "int")
    x, weights = node.float_input(0), node.float_input(1)
    bias, mask, past, attention_bias = (node.optional(number) for number in (2, 3, 4, 5))
    if node.has_input(6):
        node.fail("input 'past_sequence_length' is not supported")
    if count <= 0:
        node.fail(f"attribute 'num_heads' = {count} is not positive")
    if x.rank != 3 or weights.rank != 2 or isinstance(weights.sizes[1], Size):
        node.fail("the input must have rank 3, and the weights rank 2 and known sizes")
    widths = widths or [weights.sizes[1] // 3] * 3
    if (len(widths) != 3 or min(widths) <= 0 or sum(widths) != weights.sizes[1]
            or any(width % count for width in widths)):
        node.fail(f"weights of {weights.sizes[1]} columns are not {count} heads of {widths}")
    builder, offset, parts = graph.builder, 0, []
    biases = None if bias is None else _split_bias(graph, node, bias, widths)
    for number, width in enumerate(widths):
        # By parts, so that a layer can be found.
        part = (builder.constant(weights.known[:, offset:offset + width], weights.dtype)
                if weights.is_constant else
                builder.slice(weights, [0, offset], (weights.sizes[0], width)))
        found = multiply(graph, x, part)
        if biases is not None:
            found = _add(graph, node, found, builder.convert(biases[number], found.dtype))
        parts.append(split_heads(graph, node, builder.convert(found, x.dtype), count, "input"))
        offset += width
    q, k, v = parts
    size, present, bshd = 0, None, "qkv"
    if past is not None or node.has_output(1):
        olds = [None, None]
        if past is not None:
            if past.rank != 5 or past.sizes[0] != 2 or past.dtype != x.dtype:
                node.fail("past must have the sizes [2, B, H, P, D] and the type of the input")
            olds = [builder.reshape(builder.slice(past, [at, 0, 0, 0, 0], (1, *past.sizes[1:])),
                                    past.sizes[1:]) for at in (0, 1)]
            size = past.sizes[3]
        k, v = (_append_past(graph, node, old, new) for old, new in zip(olds, (k, v)))
        present = builder.concatenate(
            [builder.reshape(item, (1, *item.sizes)) for item in (k, v)], 0)
        bshd = "q"
    heads = Heads(graph, node, q, k, v, bshd)
    heads.scale = scale or None
    heads.is_causal, heads.diagonal = bool(causal), size
    return [_finish(graph, node, heads, filter_value, mask, attention_bias), present]


def _written(graph, past, new, starts, size):
    """Keys or values [B, Hkv, size, D]: those of the past before `starts`, then the
    new ones [B, S, Hkv, D], then 0."""
    length = new.sizes[1]

    def body(s, b, h, t, d):
        start = s.extract(starts, (b,))
        place = s.op("arith.subi", (t, start), "index")
        zero = s.constant(0, "index")
        fresh = s.extract(new, (b, clamped(graph, s, place, length), h, d))
        behind = s.compare("slt", place, graph.builder.index(length), "index")
        found = s.select(behind, fresh, s.constant(0, new.dtype), new.dtype)
        if past is None:
            return found
        old = s.extract(past, (b, h, clamped(graph, s, t, past.sizes[2]), d))
        before = s.compare("slt", place, zero, "index")
        return s.select(before, old, found, new.dtype)

    return build(graph, new.dtype, (new.sizes[0], new.sizes[2], size, new.sizes[3]), body)


@operator("GroupQueryAttention", domain="com.microsoft", inputs=(
    "query", "key", "value", "past_key", "past_value", "seqlens_k", "total_sequence_length",
    "cos_cache", "sin_cache", "position_ids", "attention_bias", "head_sink", "k_scale",
    "v_scale", "q_norm_weight", "k_norm_weight"))
def _group_query_attention(graph, node):
    count, kv_count = (node.attribute(name, "int", 0) for name in ("num_heads", "kv_num_heads"))
    scale = node.finite_attribute("scale", 0.0)
    softcap = node.cap_attribute("softcap")
    causal = node.only("causal", "int", 1, 0)
    turns = node.only("do_rotary", "int", 0, 1)
    interleaved = node.only("rotary_interleaved", "int", 0, 1)
    window = node.least_attribute("local_window_size", -1, -1)
    smooth = node.only("smooth_softmax", "int", 0, 1, -1)
    mode = node.only("qk_output", "int", 0, 1, 2)
    for name in ("k_quant_type", "v_quant_type"):
        node.only(name, "string", "NONE")
    node.only("kv_cache_bit_width", "int", 0)
    node.only("sliding_window_cache", "int", 0)
    # It is that of norms whose weights are inputs, which are refused.
    node.attribute("qk_norm_epsilon", "float")
    query, key, value, past_key, past_value = (
        node.optional(number) for number in range(5))
    # Tables and positions mean nothing where nothing turns.
    cos, sin, ids, attention_bias, sink = (node.optional(number) for number in range(7, 12))
    if (cos is None) != (sin is None):
        node.fail("cos_cache and sin_cache go together")
    if window == 0 or (window != -1 and not causal):
        node.fail(f"attribute 'local_window_size' = {window} "
                  + ("sees no key" if causal else "needs 'causal'"))
    if bool(mode) != node.has_output(3):
        node.fail(f"attribute 'qk_output' = {mode}, and the output 'output_qk' is "
                  f"{'there' if node.has_output(3) else 'absent'}")
    if count <= 0 or kv_count <= 0 or count % kv_count:
        node.fail(f"{count} query heads cannot share {kv_count} key heads")
    if node.float_input(0).rank != 3:
        node.fail("the query must have rank 3")
    if (key is None) != (value is None) or (past_key is None) != (past_value is None):
        node.fail("key and value, and past_key and past_value, go together")
    if key is None:
        packed = split_heads(graph, node, query, count + 2 * kv_count, "query")
        batch, length, _, width = packed.sizes
        q, k, v = (graph.builder.slice(packed, [0, 0, first, 0], (batch, length, many, width))
                   for first, many in ((0, count), (count, kv_count),
                                       (count + kv_count, kv_count)))
    else:
        if any(item.rank != 3 or item.dtype != query.dtype for item in (key, value)):
            node.fail("query, key and value must have rank 3 and one type")
        q = split_heads(graph, node, query, count, "query")
        k, v = (split_heads(graph, node, item, kv_count, what)
                for item, what in ((key, "key"), (value, "value")))
        for dim in (0, 1):
            graph.require_equal(q.sizes[dim], k.sizes[dim])
            graph.require_equal(q.sizes[dim], v.sizes[dim])
        batch, length = q.sizes[:2]
    last, total = node.input(5), node.integers(6)
    if last.dtype != "i32" or last.rank not in (1, 2) or len(total) != 1:
        node.fail("seqlens_k must be a vector of int32, and total_sequence_length one number")
    if last.rank == 2:
        last = graph.builder.reshape(last, (_sizes.product(last.sizes),))
    graph.require_equal(batch, last.sizes[0])
    total = total[0]
    graph.require_at_most(length, total)
    graph.require_at_most(1, length)
    size = total
    if past_key is not None:
        for past in (past_key, past_value):
            if past.rank != 4 or past.dtype != q.dtype:
                node.fail("past_key and past_value must have rank 4 and the type of the query")
            for dim, expected in ((0, batch), (1, kv_count), (3, k.sizes[3]),
                                  (2, past_key.sizes[2])):
                graph.require_equal(expected, past.sizes[dim])
        size = _sizes.maximum(past_key.sizes[2], total)
        if isinstance(past_key.sizes[2], int) and past_key.sizes[2] == 0:
            past_key = past_value = None

    lengths, starts = _lengths(graph, last, length, batch)
    if turns:
        q, k = _turned(graph, node, q, k, (cos, sin), ids, starts, total, interleaved)
    present = [_written(graph, old, new, starts, size)
               for old, new in ((past_key, k), (past_value, v))]
    heads = Heads(graph, node, q, *present, "q")
    heads.scale, heads.softcap = scale or None, softcap
    heads.is_causal, heads.lengths, heads.offsets = bool(causal), lengths, starts
    if 0 < window < 2**62:
        # The query itself is one of the keys in the window.
        heads.window = (window - 1, -1)
    if attention_bias is not None:
        if attention_bias.rank != 4 or attention_bias.dtype != q.dtype:
            node.fail("attention_bias must have rank 4 and the type of the query")
        graph.require_equal(total, attention_bias.sizes[3])
        # A cache may have room for more keys than there are.
        heads.set_mask(attention_bias)
    if sink is not None:
        if sink.rank != 1 or sink.dtype != q.dtype:
            node.fail("head_sink must be a vector of the type of the query")
        graph.require_equal(count, sink.sizes[0])
        heads.sink = sink
    elif smooth == 1:
        # The 1 that it adds to the sum is the exponential of this.
        heads.sink = graph.builder.constant(np.zeros(count), q.dtype)
    found = heads.attend(out_bshd=True)
    found = graph.builder.reshape(found, (*found.sizes[:2], count * found.sizes[3]))
    return [found, *present, _requested_scores(graph, heads, mode, total)]


def _requested_scores(graph, heads, mode, total):
    """The scores before (1) or after (2) the softmax, [B, H, S, total]; those that are
    masked are 0."""
    if not mode:
        return None
    builder, scores = graph.builder, heads.masked(heads.capped(heads.scores()))
    if mode == 2:
        scores = heads.weights(scores)
    else:
        lowest, dtype = -np.inf, scores.dtype

        def shown(s, x):
            masked = s.compare("oeq", x, s.constant(lowest, dtype), dtype)
            return s.select(masked, s.constant(0, dtype), x, dtype)

        scores = builder.elementwise(dtype, scores.sizes, [scores], shown)
    scores = builder.slice(scores, [0] * 4, (*scores.sizes[:3], total))
    return builder.convert(scores, heads.q.dtype)


def _lengths(graph, last, length, batch):
    """How many keys each batch has, and how many of them are from the past."""
    def keys(s, b):
        here = s.to_index(s.extract(last, (b,)), last.dtype)
        return s.op("arith.addi", (here, s.constant(1, "index")), "index")

    def before(s, b):
        past = s.op("arith.subi", (keys(s, b), graph.builder.index(length)), "index")
        # A prompt begins at 0, also where it is shorter than others.
        return s.op("arith.maxsi", (past, s.constant(0, "index")), "index")

    return build(graph, "index", [batch], keys), build(graph, "index", [batch], before)


def _turned(graph, node, q, k, tables, ids, starts, total, interleaved):
    if None in tables:
        node.fail("do_rotary needs cos_cache and sin_cache")
    if any(table.rank != 2 or isinstance(table.sizes[1], Size) for table in tables):
        node.fail("cos_cache and sin_cache must have rank 2 and a known width")
    batch, length = q.sizes[:2]
    if ids is not None:
        if ids.rank != 2:
            node.fail("position_ids must have rank 2")
        graph.require_equal(batch, ids.sizes[0])
        graph.require_equal(length, ids.sizes[1])

    def position(s, b, at):
        if ids is None:
            return s.op("arith.addi", (s.extract(starts, (b,)), at), "index")
        # A prompt counts from its first position, in all batches.
        zero = s.constant(0, "index")
        first = s.to_index(s.extract(ids, (zero, zero)), ids.dtype)
        given = s.to_index(s.extract(ids, (b, at)), ids.dtype)
        is_prompt = s.compare("eq", graph.builder.index(length), graph.builder.index(total),
                              "index")
        return s.select(is_prompt, s.op("arith.addi", (first, at), "index"), given, "index")

    cos, sin = (table_rows(graph, table, batch, length, position) for table in tables)
    width = 2 * cos.sizes[2]
    return [rotate(graph, node, item, cos, sin, interleaved, width, True) for item in (q, k)]
