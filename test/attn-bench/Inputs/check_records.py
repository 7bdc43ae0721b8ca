"""Fails unless the records have the fields and the numbers of their cases."""

import json
import sys

TYPES = {
    "name": str,
    "dtype": str,
    "B": int,
    "H": int,
    "Hkv": int,
    "Sq": int,
    "Skv": int,
    "D": int,
    "causal": bool,
    "threads": int,
    "impl": str,
    "median_s": float,
    "gflops": float,
    "share_of_peak": float,
    "peak_rss_bytes": int,
    "compile_s": float,
}

with open(sys.argv[1], encoding="utf-8") as text:
    records = json.load(text)

for record in records:
    for key, kind in TYPES.items():
        assert type(record[key]) is kind, f"{key}: {record[key]!r} is no {kind}"
    for key in ("median_s", "gflops", "share_of_peak", "compile_s"):
        assert record[key] > 0, f"{key}: {record[key]!r}"
    assert record["threads"] == 1 and record["impl"] in ("fused", "unfused")
    pairs = record["Sq"] * record["Skv"]
    if record["causal"]:
        pairs = record["Sq"] * (record["Sq"] + 1) // 2
    flops = 4 * record["B"] * record["H"] * record["D"] * pairs
    measured = record["gflops"] * 1e9 * record["median_s"]
    assert abs(measured - flops) < 1e-6 * flops, (measured, flops)

shapes = {(r["name"], r["impl"]): (r["H"], r["Hkv"], r["Sq"], r["Skv"], r["D"])
          for r in records}
assert len(shapes) == len(records) == 8, sorted(shapes)
assert shapes["sdpa-f32-h12-s128-d64", "unfused"] == (12, 12, 128, 128, 64)
assert shapes["sdpa-f32-h32x8-s1x1024-d128", "fused"] == (32, 8, 1, 1024, 128)
