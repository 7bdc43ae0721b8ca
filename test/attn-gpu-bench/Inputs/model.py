# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints what the model says of a text of machine code."""

import sys

sys.path.insert(0, sys.argv[1] + "/tools/attn-gpu-bench")

from attn_gpu_bench import artifacts, grid, report, sass, timing  # noqa: E402
from attn_gpu_bench.throughput import CHIPS  # noqa: E402

with open(sys.argv[2], encoding="utf-8") as file:
    kernels = sass.parse(file.read())
instructions = kernels["two_loops"]
print(f"two_loops: {len(instructions)} instructions")
always, skippable = sass.find_product_loop(instructions)
print("always:", *(each.name for each in always))
print("skippable:", *(each.name for each in skippable))
step = timing.measure_step(instructions, CHIPS["sm_90a"], {"queries": 128, "warps": 8}, 64)
print("products", step.product_cycles)
for unit in sorted(step.unit_cycles):
    print(unit, step.unit_cycles[unit])
print("fast", step.fast, "slow", step.slow)
print("keys", step.keys)
print("none:", timing.measure_step(kernels["none"], CHIPS["sm_90a"], {"warps": 8}, 64))

print("schedule", timing.schedule([5.0, 3.0, 2.0, 2.0], 2),
      timing.schedule([5.0], 3), timing.schedule([], 2))

print("by number", timing.schedule_by_number([[9.0, 5.0, 4.0, 1.0], [2.0, 1.0]], 2),
      timing.schedule_by_number([[9.0, 5.0, 4.0]], 4))

case = grid.Case(grid.Kernel(2, 1, 8, True), 1, 4, 10)
print("steps", timing.steps_of_blocks(case, 2, 4))
heads = grid.Case(grid.Kernel(8, 8, 64, True), 3, 1024, 1024)
print("sections", *(timing.units_of_section(heads, {"cached_bytes": count}, 24)
                    for count in (0, 1, 2621440, 99999999)))
step = {"steps": [{"product_cycles": 1, "keys": 1024, "fast": 1e5, "slow": 2e5}]}
once = {**step, "config": {"queries": 1024}}
often = {**step, "config": {"queries": 1024, "persistent": "true"}}
many = grid.Case(grid.Kernel(8, 8, 64), 33, 1024, 1024)
print("cycles", *(f"{(timing.predict(many, entry, CHIPS['sm_90a'])[0] - 3e-6) * 1.755e9:.0f}"
                  for entry in (once, often)))
print(f"pairs {case.pairs()} of {case.queries * case.keys},"
      f" {case.flops()} FLOP, {case.bytes()} bytes")

records = [
    {"case": "a", "bytes": 1, "seconds": {"attn": 1.0, "cudnn": 2.0}},
    {"case": "b", "bytes": 1, "seconds": {"attn": 2.0, "cudnn": 1.0}},
    {"case": "c", "bytes": 1, "seconds": {"cudnn": 1.0}},
    {"case": "d", "bytes": 8, "seconds": {"attn": 2.0}},
]
summary = report.summarize(records, {"d"}, 5.0)
cudnn = summary["prefill"]["cudnn"]
print(f"mean {cudnn['geometric_mean']:.2f} least {cudnn['least']:.2f}"
      f" bars {list(summary['bars'].values())}")

text = """{attn.cuda_config = #attn.cuda_config<queries = 16, keys = 64, kernel = decode,
  stages = 3, split = <parts = 128, blocks = 210, keys = 256>>}"""
config = artifacts.read_config(text)
print(config["keys"], config["stages"], config["split"])
nested = """attn.cuda_config = #attn.cuda_config<queries = 128, keys = 96, pack_heads = true,
  few = <at_most = 2, config = <queries = 16, keys = 64, split = <parts = 8, blocks = 9, keys = 7>>>>"""
nested = artifacts.read_config(nested)
print(nested["keys"], nested["pack_heads"], "split" in nested, nested["few"]["config"]["split"])
few = grid.Kernel(32, 8, 128, True, "bf16", 1)
print(few.name, "memref<?x32x1x128xbf16>" in artifacts.module_text(few))
long = grid.Case(few, 1, 1, 65536)
packed = {**artifacts.read_config(text.replace("kernel", "pack_heads = true, kernel")),
          "queries": 16}
half = {**packed, "split": {**packed["split"], "multiprocessors": 264}}
print("parts", *(timing.parts_of_keys(each, 8, keys, CHIPS["sm_90a"])
                 for each in (packed, half, step) for keys in (65536, 1024, 100)))
steps = [{"product_cycles": 1, "keys": 64, "fast": 200, "slow": 400}]
print("split", *(f"{1e6 * seconds:.3f}" for seconds in timing.predict(
    long, {"steps": steps, "config": packed}, CHIPS["sm_90a"])))
