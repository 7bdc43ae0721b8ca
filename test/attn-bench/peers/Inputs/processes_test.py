"""Processes take turns, and results are looked at."""

import os
import re
import signal
import sys
import tempfile
import types
import unittest

sys.path.insert(0, sys.argv.pop(1))

import numpy as np  # noqa: E402

from attn_peers import cases, inputs, worker  # noqa: E402
from attn_peers.comparison import Comparison  # noqa: E402
from attn_peers.turns import Processes  # noqa: E402

SETTING = {"threads": 1, "cache": "", "tools": "", "ggml": ""}
RELEASE = {"do": "release", "key": "any"}


def get_state(process):
    with open(f"/proc/{process.child.pid}/stat", encoding="utf-8") as text:
        return text.read().rsplit(")", 1)[1].split()[0]


class Turns(unittest.TestCase):
    def setUp(self):
        self.cpu = min(os.sched_getaffinity(0))
        self.processes = Processes(SETTING, [self.cpu], 60)
        self.addCleanup(self.processes.end_all)

    def test_only_one_runs(self):
        for peer in ("attn", "jax"):
            self.assertEqual(self.processes.ask(peer, dict(RELEASE)), {"status": "ok"})
        running = self.processes.running
        for process in running.values():
            self.assertEqual(get_state(process), "T")
            self.assertEqual(os.sched_getaffinity(process.child.pid), {self.cpu})
        self.assertNotEqual(running["attn"].child.pid, running["jax"].child.pid)

    def test_a_dead_process_is_replaced(self):
        self.processes.ask("attn", dict(RELEASE))
        first = self.processes.running["attn"].child.pid
        os.kill(first, signal.SIGKILL)
        self.processes.running["attn"].child.wait()
        self.assertEqual(self.processes.ask("attn", dict(RELEASE)), {"status": "ok"})
        self.assertNotEqual(self.processes.running["attn"].child.pid, first)

    def test_patience(self):
        # A process that has only begun cannot answer at once.
        self.processes.patience = 0
        answer = self.processes.ask("attn", dict(RELEASE))
        self.assertEqual(answer["status"], "failed")
        self.assertEqual(answer["reason"], "no answer within 0 s")
        self.assertFalse(self.processes.running["attn"].is_alive())

    def test_mistakes_are_answers(self):
        answer = self.processes.ask("attn", {"do": "measure", "key": "x", "seconds": 1})
        self.assertEqual(answer["status"], "failed")
        self.assertIn("KeyError", answer["reason"])


class Samples(unittest.TestCase):
    def test_long_run(self):
        calls = []
        samples = worker.take_samples(lambda: calls.append(1) or time_passes(0.02), 0.01)
        self.assertEqual((len(samples), len(calls)), (1, 1))
        self.assertGreaterEqual(samples[0], 0.02)

    def test_short_runs_are_timed_together(self):
        calls = []
        samples = worker.take_samples(lambda: calls.append(1), 0.01)
        self.assertGreaterEqual(len(samples), 3)
        self.assertGreater(len(calls), 20 * len(samples))


def time_passes(seconds):
    end = worker.time.perf_counter() + seconds
    while worker.time.perf_counter() < end:
        pass


class Results(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.case = cases.attention("f32", 2, 40, 8, True)
        options = types.SimpleNamespace(peers=re.compile("."), resident=1)
        self.comparison = Comparison(self.case, options, None, scratch.name)
        self.arguments = self.comparison.arguments
        self.rows = inputs.choose_rows(self.case)
        self.expected = inputs.compute_rows(self.case, self.arguments, self.rows)
        everything = list(range(40))
        self.right = inputs.compute_rows(self.case, self.arguments, everything)

    def check(self, peer, actual):
        result = {"peer": peer, "status": "ok"}
        actual = np.asarray(actual, np.float32)
        self.comparison.check(result, actual, self.rows, self.expected)
        return result

    def test_right(self):
        result = self.check("a", self.right)
        self.assertEqual(result["status"], "ok")
        self.assertLess(result["error"], 1e-6)

    def test_wrong_rows(self):
        wrong = self.right.copy()
        wrong[0, 1, self.rows[3]] *= 1.01
        self.assertEqual(self.check("a", wrong)["status"], "wrong result")
        wrong[0, 1, self.rows[3]] = np.nan
        self.assertEqual(self.check("a", wrong)["reason"][:18], "relative error inf")
        shape = self.check("a", self.right[:, :1])
        self.assertEqual(shape["reason"], "sizes (1, 1, 40, 8) and not (1, 2, 40, 8)")

    def test_wrong_elsewhere(self):
        """Rows that f64 was not computed for are compared with another peer's."""
        other = next(i for i in range(40) if i not in self.rows)
        wrong = self.right.copy()
        wrong[0, 0, other] *= 1.01
        self.assertEqual(self.check("a", self.right)["status"], "ok")
        result = self.check("b", wrong)
        self.assertEqual(result["status"], "wrong result")
        self.assertIn("off the result of a", result["reason"])


class Reference(unittest.TestCase):
    """Against the formula, written another way."""

    def attend(self, q, k, v, causal):
        group = q.shape[0] // k.shape[0]
        k, v = np.repeat(k, group, 0), np.repeat(v, group, 0)
        scores = np.einsum("hid,hjd->hij", q, k) / np.sqrt(q.shape[-1])
        if causal:
            scores[:, ~np.tri(*scores.shape[1:], dtype=bool)] = -np.inf
        p = np.exp(scores)
        return np.einsum("hij,hjd->hid", p / p.sum(-1, keepdims=True), v)

    def test_attention(self):
        for case in (cases.decode("f32", 6, 2, 50, 8), cases.attention("bf16", 3, 20, 8, True)):
            arguments = inputs.make_arguments(case)
            q, k, v = (np.float64(inputs.to_f32(a))[0] for a in arguments.values())
            rows = list(range(case.queries))
            actual = inputs.compute_rows(case, arguments, rows)[0]
            expected = self.attend(q, k, v, case.causal)
            self.assertLess(inputs.relative_error(actual, expected), 1e-12)

    def test_layer(self):
        case = cases.TINY[-1]
        self.assertTrue(case.has_biases)
        arguments = inputs.make_arguments(case)
        w = {name: np.float64(array) for name, array in arguments.items()}
        heads = [
            (w["x"][0] @ w["w" + n] + w["b" + n]).reshape(case.keys, case.heads, -1)
            for n in "qkv"
        ]
        o = self.attend(*(h.transpose(1, 0, 2) for h in heads), case.causal)
        y = o.transpose(1, 0, 2).reshape(case.queries, -1) @ w["wo"] + w["bo"]
        actual = inputs.compute_rows(case, arguments, list(range(case.queries)))[0]
        self.assertLess(inputs.relative_error(actual, y), 1e-12)

    def test_bf16(self):
        values = np.float32([1, 1.00390625, 1.01171875, -2.5, 3.4e38, 0])
        rounded = inputs.from_bf16_bits(inputs.to_bf16_bits(values))
        # Ties go to the even one of two neighbours.
        self.assertEqual(list(rounded[:4]), [1, 1, 1.015625, -2.5])
        self.assertEqual(rounded[5], 0)


unittest.main()
