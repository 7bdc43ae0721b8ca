# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the figures of a comparison say: medians, ratios, bars, tables."""

import json
import statistics

from .peers import OURS


def get_time(round_samples):
    """The median over the rounds of each round's median, in seconds."""
    return statistics.median(statistics.median(samples) for samples in round_samples)


class Bars:
    """What ours ÷ best peer has to reach. An entry of the file holds for the cases
    that have the values in `match` (a list: any of these); of its bars that one
    which belongs to the largest length that is not above the case's. `of_threads`
    has a factor for a number of threads."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as text:
            data = json.load(text)
        self.entries = data["bars"]
        self.of_threads = data["of_threads"]

    @staticmethod
    def _matches(entry, case):
        for field, wanted in entry["match"].items():
            value = getattr(case, field)
            if value not in (wanted if isinstance(wanted, list) else [wanted]):
                return False
        return True

    def find(self, case, threads):
        for entry in self.entries:
            if not self._matches(entry, case):
                continue
            lengths = [int(one) for one in entry["at"] if int(one) <= case.length]
            if lengths:
                bar = entry["at"][str(max(lengths))]
                return bar * self.of_threads.get(str(threads), 1)
        return None


def judge(case, results, bars, threads):
    """Ours ÷ best peer, as the ratio of their speeds, against the bar."""
    times = {r["peer"]: r["median_s"] for r in results if r["status"] == "ok"}
    ours = times.pop(OURS, None)
    best = min(times, key=times.get) if times else None
    ratio = times[best] / ours if ours and best else None
    bar = bars.find(case, threads)
    return {
        "best_peer": best,
        "ratio": ratio,
        "bar": bar,
        "is_met": None if ratio is None or bar is None else ratio >= bar,
    }


def get_share(case, seconds, peak):
    """Of the peak in FLOP/s, in decoding of the bandwidth of memory."""
    if case.kind == "decode":
        return case.cache_bytes / seconds / peak["read_bytes_per_s"]
    flops = peak["f32_flops"]
    if case.dtype == "bf16" and peak.get("bf16_flops"):
        flops = peak["bf16_flops"]
    return case.flops / seconds / flops


def take_largest(peaks):
    """Other work on the machine can only lower a peak. None where one is missing."""
    if not peaks or None in peaks:
        return None
    return {
        name: max(one[name] for one in peaks) if isinstance(value, float) else value
        for name, value in peaks[0].items()
    }


def _row(cells):
    return "| " + " | ".join(cells) + " |"


def _table(head, rows):
    return "\n".join([_row(head), _row(["---"] * len(head)), *map(_row, rows)])


def _time(record, peer):
    for result in record["results"]:
        if result["peer"] == peer and result["status"] == "ok":
            text = f"{result['median_s'] * 1e3:.3g} ms"
            if result.get("share") is not None:
                text += f" ({100 * result['share']:.0f}%)"
            return text
    return "-"


def _verdict(record):
    if record["is_met"] is None:
        return "-"
    return "yes" if record["is_met"] else "**no**"


def write_ratios(records):
    rows = []
    for record in records:
        best = record["best_peer"]
        peer = f"{best}: {_time(record, best)}" if best else "-"
        ratio = "-" if record["ratio"] is None else f"{record['ratio']:.2f}"
        bar = "-" if record["bar"] is None else f"{record['bar']:.2f}"
        rows.append(
            [record["name"], _time(record, OURS), peer, ratio, bar, _verdict(record)]
        )
    head = ["case", "ours", "best peer", "ours ÷ best", "bar", "met"]
    return _table(head, rows)


# In the table of shares; the reasons follow it.
SHORT = {"missing": "missing", "failed": "failed", "wrong result": "wrong"}


def _cell(result):
    if result is None or result["status"] == "not offered":
        return ""
    if result["status"] != "ok":
        return SHORT[result["status"]]
    if result.get("share") is None:
        return f"{result['median_s'] * 1e3:.3g} ms"
    return f"{100 * result['share']:.1f}%"


def write_shares(records):
    peers = []
    for record in records:
        peers += [r["peer"] for r in record["results"] if r["peer"] not in peers]
    rows = []
    for record in records:
        results = {result["peer"]: result for result in record["results"]}
        rows.append([record["name"]] + [_cell(results.get(peer)) for peer in peers])
    return _table(["case", *peers], rows)


def write_reasons(records):
    """Each reason once, with the cases it was given for."""
    reasons = {}
    for record in records:
        for result in record["results"]:
            if result["status"] != "ok":
                # The rest may be a page long.
                reason = result["reason"].strip().split("\n")[0][:200]
                key = result["peer"], result["status"], reason
                reasons.setdefault(key, []).append(record["name"])
    lines = []
    for (peer, status, reason), names in reasons.items():
        where = names[0] if len(names) == 1 else f"{len(names)} cases, {names[0]} first"
        lines.append(f"- {peer}, {status}: {reason} ({where})")
    return "\n".join(lines)


def write_report(run):
    """The whole page."""
    peak = run["peak"]
    lines = [f"{run['processor']}, {run['threads']} threads, {run['rounds']} rounds."]
    if peak:
        text = f"Peak: {peak['f32_flops'] * 1e-9:.1f} GFLOP/s in f32"
        if peak.get("bf16_flops"):
            text += f", {peak['bf16_flops'] * 1e-9:.1f} in bf16"
        text += f"; {peak['read_bytes_per_s'] * 1e-9:.1f} GB/s read."
        lines.append(text)
    versions = ", ".join(f"{n} {v}" for n, v in run["versions"].items())
    if versions:
        lines.append(f"Versions: {versions}.")
    parts = ["\n".join(lines), write_ratios(run["cases"])]
    parts += ["Share of peak, in decoding of read bandwidth:", write_shares(run["cases"])]
    reasons = write_reasons(run["cases"])
    if reasons:
        parts += ["Not measured:", reasons]
    return "\n\n".join(parts) + "\n"
