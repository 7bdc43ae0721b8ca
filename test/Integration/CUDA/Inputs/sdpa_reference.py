# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Attention as its definition says it, in f64: what run_on_model.py expects."""

import math

from sdpa_module import document_shape


def at(values, shape, index):
    """The element of a tensor that broadcasts over its sizes of 1."""
    flat = 0
    for size, position in zip(shape, index):
        flat = flat * size + (0 if size == 1 else position)
    return values[flat]


def is_allowed(case, values, diagonal, b, h, i, j):
    if "lengths" in values and j >= values["lengths"][b]:
        return False
    if case.option("causal", "none") != "none" and j > i + diagonal:
        return False
    if case.option("window"):
        left, right = map(int, case.option("window").split(","))
        if left >= 0 and j < i + diagonal - left:
            return False
        if right >= 0 and j > i + diagonal + right:
            return False
    if "mask" in values and not at(values["mask"], case.option("mask"), (b, h, i, j)):
        return False
    if case.option("mask_mod") == "documents":
        return values["documents"][i] == values["documents"][j]
    if case.option("mask_mod") == "apart":
        return values["documents"][3 * i] == values["documents"][3 * j]
    if case.option("mask_mod") == "heads":
        shape = document_shape(case)
        x, y = (at(values["documents"], shape, (b, h, p)) for p in (i, j))
        return x == y
    if case.option("mask_mod") == "dilated":
        return (i + j) % 3 == 0
    if case.option("mask_mod") == "few":
        return j < 70
    if case.option("mask_mod") == "none":
        return False
    if case.option("mask_mod") == "sliding":
        return i - 20 - 10 * min(h, 1) <= j <= i + 3
    if case.option("mask_mod") == "sinks":
        return j < 5 or i - 40 < j <= i
    if case.option("mask_mod") == "prefix":
        return j < values["prefixes"][b] or j <= i
    return True


def reference(case, values):
    batches, heads, kv_heads, queries, keys, dk, dv = case.sizes
    scale = float(case.option("scale", 1 / math.sqrt(dk)))
    output, lse = [], []
    for b in range(batches):
        diagonal = 0
        if case.option("causal") == "bottom_right":
            diagonal = keys - queries
        if "offsets" in values:
            diagonal = values["offsets"][b]
        for h in range(heads):
            g = h // (heads // kv_heads)
            for i in range(queries):
                first = ((b * heads + h) * queries + i) * dk
                query = values["q"][first : first + dk]
                scores = {}
                for j in range(keys):
                    if not is_allowed(case, values, diagonal, b, h, i, j):
                        continue
                    first = ((b * kv_heads + g) * keys + j) * dk
                    key = values["k"][first : first + dk]
                    score = scale * sum(x * y for x, y in zip(query, key))
                    if case.option("softcap"):
                        cap = float(case.option("softcap"))
                        score = cap * math.tanh(score / cap)
                    if "bias" in values:
                        shape = case.option("bias")
                        score += at(values["bias"], shape, (b, h, i, j))
                        if score == -math.inf:
                            continue
                    if case.option("score_mod") == "alibi":
                        score -= (i - j) * values["slopes"][h]
                    if case.option("score_mod") == "branch" and i <= j:
                        score *= 2
                    scores[j] = score
                if not scores:
                    output += [0.0] * dv
                    lse.append(-math.inf)
                    continue
                largest = max(scores.values())
                weights = {j: math.exp(s - largest) for j, s in scores.items()}
                total = sum(weights.values())
                row = [0.0] * dv
                for j, weight in weights.items():
                    first = ((b * kv_heads + g) * keys + j) * dv
                    for d in range(dv):
                        row[d] += weight / total * values["v"][first + d]
                output += row
                lse.append(largest + math.log(total))
    return output, lse
