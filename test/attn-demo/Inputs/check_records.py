"""Fails unless the file holds the one record of transformer-base."""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as text:
    (record,) = json.load(text)

expected = {
    "name": "transformer-base",
    "Dm": 512,
    "H": 8,
    "Hkv": 8,
    "Dk": 64,
    "Dv": 64,
    "S": 33,
    "causal": False,
    "weights": 4 * 512 * 512,
    # 2 for each product of a projection, 4 D for each pair and head.
    "flops": 2 * 33 * 4 * 512 * 512 + 4 * 64 * 8 * 33 * 33,
    "threads": 2,
    "checked_queries": 33,
    "status": "right",
}
for key, value in expected.items():
    assert record[key] == value, f"{key}: {record[key]!r}, expected {value!r}"
for key in ("compile_s", "median_s", "gflops", "share_of_peak"):
    assert record[key] > 0, f"{key}: {record[key]!r}"
# Zero would mean that nothing was compared.
assert 0 < record["relative_error"] <= 1e-5, record["relative_error"]
