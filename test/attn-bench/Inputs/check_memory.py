"""Fails unless memory grows with the length of fused attention only."""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as text:
    peak = {(r["Sq"], r["impl"]): r["peak_rss_bytes"] for r in json.load(text)}

MIB = 1 << 20
short, long = peak[8192, "fused"], peak[16384, "fused"]
# The arguments and the result alone: four tensors.
assert short >= 4 * 8192 * 64 * 4, short
assert long < 200 * MIB, long
assert long < 3 * short, (short, long)
# With S * S, the growth from one to the other would be 768 MiB.
assert peak[4096, "unfused"] >= 64 * MIB, peak
