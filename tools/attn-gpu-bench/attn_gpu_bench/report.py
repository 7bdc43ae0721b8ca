# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a run says: ratios, geometric means, bars."""

import math

from .measure import OURS

# Ours against the fastest of these.
REFERENCE = "cudnn"


def ratio(record, peer):
    """How many times as fast ours is, or None where one of them did not run."""
    seconds = record["seconds"]
    if OURS not in seconds or peer not in seconds:
        return None
    return seconds[peer] / seconds[OURS]


def geometric_mean(values):
    values = list(values)
    if not values:
        return None
    return math.exp(sum(map(math.log, values)) / len(values))


def summarize_ratios(records):
    """Against each peer the mean and the least ratio."""
    summary = {}
    for peer in sorted({name for record in records for name in record["seconds"]} - {OURS}):
        ratios = [value for value in (ratio(record, peer) for record in records) if value]
        if ratios:
            summary[peer] = {
                "geometric_mean": geometric_mean(ratios),
                "least": min(ratios),
                "cases": len(ratios),
            }
    return summary


def summarize(records, decode_names, bandwidth, product_names=()):
    """Against each peer the mean and the least ratio of prefill, and of products; of
    decode the share of the bandwidth of a copy."""
    products = [record for record in records if record["case"] in product_names]
    prefill = [record for record in records if record["case"] not in decode_names
               and record["case"] not in product_names]
    decode = [record for record in records if record["case"] in decode_names]
    summary = {"prefill": summarize_ratios(prefill), "products": summarize_ratios(products),
               "decode_share_of_copy": {}}
    for record in decode:
        if OURS in record["seconds"] and bandwidth:
            share = record["bytes"] / record["seconds"][OURS] / bandwidth
            summary["decode_share_of_copy"][record["case"]] = share
    reference = summary["prefill"].get(REFERENCE)
    shares = summary["decode_share_of_copy"].values()
    summary["bars"] = {
        "mean against cuDNN at least 1.0": reference and reference["geometric_mean"] >= 1.0,
        "no case below 0.9 of cuDNN": reference and reference["least"] >= 0.9,
        "decode at least 0.85 of a copy": bool(shares) and min(shares) >= 0.85,
    }
    return summary


def line_of(record):
    parts = [f"{record['case']:44}"]
    for name, seconds in record["seconds"].items():
        parts.append(f"{name} {record['flops'] / seconds / 1e12:.0f}")
    if record.get("predicted"):
        fast, slow = record["predicted"]
        parts.append(f"predicted {record['flops'] / slow / 1e12:.0f}"
                     f" to {record['flops'] / fast / 1e12:.0f}")
    for name, reason in record["left_out"].items():
        parts.append(f"[{name}: {reason[:60]}]")
    return "  ".join(parts)
