# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times kernels beside those of other libraries, on tensors of PyTorch.

All take turns in rounds, so that what changes with time (clocks, heat) is shared.
A figure is the median over the rounds. Each result is compared with f64 first.
"""

import statistics
import time

from .device import MemRef
from .peers import MAKERS, Unsupported, quiet
from .products import Case as ProductCase

OURS = "attn"


def _tensors(torch, case, seed):
    generator = torch.Generator(device="cuda").manual_seed(seed)
    dtype = {"bf16": torch.bfloat16, "f16": torch.float16}[case.kernel.dtype]

    def normal(heads, length):
        shape = (case.batch, heads, length, case.kernel.width)
        return torch.randn(shape, generator=generator, device="cuda", dtype=torch.float32).to(dtype)

    kernel = case.kernel
    return (normal(kernel.heads, case.queries), normal(kernel.kv_heads, case.keys),
            normal(kernel.kv_heads, case.keys))


def _samples(case):
    """Places (batch, head, rows) that are compared: rows of the start, the
    middle and the end."""
    rows = min(case.queries, 64)
    starts = sorted({0, (case.queries - rows) // 2, case.queries - rows})
    heads = case.kernel.heads
    places = {(0, 0), (case.batch - 1, heads - 1), (case.batch // 2, heads // 2)}
    return [(b, h, start, rows) for b, h in sorted(places) for start in starts]


def _errors(torch, case, q, k, v, output):
    """Relative errors in norm of the output, and of the formula in its type."""
    group = case.kernel.heads // case.kernel.kv_heads
    square = {"result": 0.0, "formula": 0.0, "norm": 0.0}
    for b, h, start, rows in _samples(case):
        part = q[b, h, start : start + rows].double()
        keys, values = k[b, h // group].double(), v[b, h // group].double()
        scores = part @ keys.T / case.kernel.width**0.5
        if case.kernel.causal:
            i = torch.arange(start, start + rows, device="cuda")[:, None]
            j = torch.arange(case.keys, device="cuda")[None, :]
            scores = scores.masked_fill(j > i + case.keys - case.queries, float("-inf"))
        weights = scores.softmax(-1)
        expected = weights @ values
        formula = (weights.to(q.dtype).double() @ values).to(q.dtype).double()
        actual = output[b, h, start : start + rows].double()
        square["result"] += float(((actual - expected) ** 2).sum())
        square["formula"] += float(((formula - expected) ** 2).sum())
        square["norm"] += float((expected**2).sum())
    return ((square["result"] / square["norm"]) ** 0.5,
            (square["formula"] / square["norm"]) ** 0.5)


def _product_tensors(torch, case, seed):
    generator = torch.Generator(device="cuda").manual_seed(seed)
    kernel = case.kernel
    dtype = {"bf16": torch.bfloat16, "f16": torch.float16}[kernel.dtype]
    return tuple(torch.randn(shape, generator=generator, device="cuda").to(dtype)
                 for shape in ((case.rows, kernel.depth), kernel.weight_shape(), (kernel.columns,)))


def _product_errors(torch, case, x, w, b, output):
    """The same as _errors, of a product; the formula rounds the result once."""
    rows = min(case.rows, 64)
    square = {"result": 0.0, "formula": 0.0, "norm": 0.0}
    weights = (w.T if case.kernel.transposed else w).double()
    for start in sorted({0, (case.rows - rows) // 2, case.rows - rows}):
        expected = x[start : start + rows].double() @ weights
        if case.kernel.bias:
            expected += b.double()
        actual = output[start : start + rows].double()
        square["result"] += float(((actual - expected) ** 2).sum())
        square["formula"] += float(((expected.to(x.dtype).double() - expected) ** 2).sum())
        square["norm"] += float((expected**2).sum())
    return ((square["result"] / square["norm"]) ** 0.5,
            (square["formula"] / square["norm"]) ** 0.5)


def _cublas(torch):
    def make(case, x, w, b):
        weights = w.T if case.kernel.transposed else w
        output = torch.empty(case.rows, case.kernel.columns, dtype=x.dtype, device="cuda")
        if case.kernel.bias:
            return lambda: torch.addmm(b, x, weights, out=output)
        return lambda: torch.mm(x, weights, out=output)

    return make


def _ours(torch, runtime, function, case, *inputs):
    if isinstance(case, ProductCase):
        shape = (case.rows, case.kernel.columns)
    else:
        shape = inputs[0].shape
    output = torch.full(shape, float("nan"), dtype=inputs[0].dtype, device="cuda")
    memrefs = [MemRef.of(t.data_ptr(), tuple(t.shape), t.stride()) for t in (*inputs, output)]
    launch = function.bind(*memrefs)
    runtime.library.attn_cuda_set_current_stream(torch.cuda.current_stream().cuda_stream)

    def call():
        launch()
        return output

    return call


def _time_round(torch, call, count):
    """Seconds of one call, of `count` in a row."""
    begin = torch.cuda.Event(enable_timing=True)
    end = torch.cuda.Event(enable_timing=True)
    begin.record()
    for _ in range(count):
        call()
    end.record()
    end.synchronize()
    return begin.elapsed_time(end) / 1000 / count


def copy_bandwidth():
    """Bytes read and written per second by a copy on the device."""
    import torch

    source = torch.empty(1 << 30, dtype=torch.uint8, device="cuda")
    target = torch.empty_like(source)
    for _ in range(3):
        target.copy_(source)
    times = [_time_round(torch, lambda: target.copy_(source), 5) for _ in range(5)]
    return 2 * source.numel() / statistics.median(times)


def measure_case(runtime, open_function, case, rounds, seed, only=None):
    """One record: seconds and errors by name, and reasons of what did not run."""
    import torch

    if isinstance(case, ProductCase):
        inputs, peers = _product_tensors(torch, case, seed), {"cublas": _cublas(torch)}
        errors_of = _product_errors
    else:
        inputs, peers, errors_of = _tensors(torch, case, seed), MAKERS, _errors
    record = {"case": case.name, "flops": case.flops(), "bytes": case.bytes(),
              "seconds": {}, "error": {}, "formula_error": None, "left_out": {}}
    calls = {}
    makers = {OURS: lambda *args: _ours(torch, runtime, open_function(case.kernel), *args)}
    makers.update(peers)
    for name, make in makers.items():
        if only and name not in only and name != OURS:
            continue
        try:
            with quiet():
                call = make(case, *inputs)
                output = getattr(call, "finish", lambda result: result)(call())
                torch.cuda.synchronize()
            if name == OURS:
                runtime.check(runtime.library.attn_cuda_take_status(), "launch")
            error, formula = errors_of(torch, case, *inputs, output)
        except Unsupported as reason:
            record["left_out"][name] = str(reason)
            continue
        # Whatever a peer raises is the peer's, and no reason to stop.
        except Exception as problem:
            record["left_out"][name] = f"{type(problem).__name__}: {problem}"[:300]
            continue
        record["formula_error"] = formula
        record["error"][name] = error
        if not error <= 2 * formula:
            record["left_out"][name] = f"wrong: error {error:.2e}, formula {formula:.2e}"
            if name != OURS:
                continue
        calls[name] = call
    samples = {name: [] for name in calls}
    for name, call in calls.items():
        _time_round(torch, call, 2)
    for _ in range(rounds):
        for name, call in calls.items():
            with quiet():
                # At least a few milliseconds, so that the launch does not count.
                count = 3 if not samples[name] else max(1, min(200, round(
                    4e-3 / max(samples[name][0], 1e-6))))
                samples[name].append(_time_round(torch, call, count))
    record["seconds"] = {name: statistics.median(times) for name, times in samples.items()}
    return record


def measure_all(runtime, open_function, cases, rounds, seed, deadline, progress, only=None):
    """Records of the cases, as many as fit before `deadline` (time.monotonic)."""
    records, left = [], []
    for case in cases:
        if time.monotonic() > deadline:
            left.append(case.name)
            continue
        record = measure_case(runtime, open_function, case, rounds, seed, only)
        progress(record)
        records.append(record)
    return records, left
