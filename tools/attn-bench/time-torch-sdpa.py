#!/usr/bin/env python3
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times attn.torch.sdpa beside PyTorch's own function on the same tensors.

usage: time-torch-sdpa.py [THREADS [ROUNDS]]

Both take turns; a figure is the median over the rounds (1 thread, 7 rounds). The
compiled code takes its threads from OMP_NUM_THREADS, which is set to THREADS.
"""

import os
import statistics
import sys
import time

threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
os.environ["OMP_NUM_THREADS"] = str(threads)

import attn.torch
import torch

# Query heads, key/value heads, length, width, causal.
SHAPES = [
    (12, 12, 1024, 64, False),
    (12, 12, 1024, 64, True),
    (16, 16, 512, 128, False),
    (32, 8, 1024, 128, True),
]

torch.set_num_threads(threads)
torch.manual_seed(0)
print("type      heads    length  width  causal     attn ms   torch ms  times as fast")
for dtype in (torch.float32, torch.bfloat16):
    for heads, kv_heads, length, width, causal in SHAPES:
        q = torch.randn(1, heads, length, width, dtype=dtype)
        k, v = (torch.randn(1, kv_heads, length, width, dtype=dtype) for _ in range(2))
        options = {"is_causal": causal, "enable_gqa": heads != kv_heads}
        calls = [attn.torch.sdpa, torch.nn.functional.scaled_dot_product_attention]
        samples = [[], []]
        with torch.no_grad():
            for call in calls:
                call(q, k, v, **options)
            for _ in range(rounds):
                for call, times in zip(calls, samples):
                    begin = time.perf_counter()
                    call(q, k, v, **options)
                    times.append(time.perf_counter() - begin)
        ours, theirs = (1e3 * statistics.median(times) for times in samples)
        name = str(dtype).removeprefix("torch.")
        print(f"{name:8}  {heads:2} on {kv_heads:2}  {length:6}  {width:5}  {causal!s:6}  "
              f"{ours:10.2f} {theirs:10.2f}  {theirs / ours:13.2f}")
