"""Fails unless the file of a run has what its reader counts on."""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as text:
    run = json.load(text)

assert run["threads"] == 1 and len(run["cpus"]) == 1 and run["rounds"] == 2
assert run["peak"]["f32_flops"] > 0 and run["peak"]["read_bytes_per_s"] > 0
assert len(run["cases"]) == 4
for case in run["cases"]:
    results = {result["peer"]: result for result in case["results"]}
    ours = results.pop("attn")
    assert ours["status"] == "ok", ours
    assert 0 < ours["error"] < (2e-2 if case["dtype"] == "bf16" else 1e-5)
    assert len(ours["rounds"]) == 2 and ours["samples"] >= 2
    assert min(ours["rounds"]) <= ours["median_s"] <= max(ours["rounds"])
    assert abs(ours["gflops"] * 1e9 * ours["median_s"] / case["flops"] - 1) < 1e-9
    assert ours["share"] > 0
    assert (case["cache_bytes"] is not None) == (case["kind"] == "decode")
    assert case["best_peer"] is None and case["ratio"] is None
    for result in results.values():
        assert result["status"] != "ok" and result["reason"], result
        assert "median_s" not in result
