"""The arithmetic of a comparison, on figures that are made up."""

import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, sys.argv.pop(1))

from attn_peers import cases, report  # noqa: E402
from attn_peers.module import write_module  # noqa: E402
from attn_peers.peers import PEERS  # noqa: E402

F32 = cases.attention("f32", 12, 1024, 64, False)
CAUSAL = cases.attention("bf16", 12, 512, 128, True)
DECODE = cases.decode("f32", 32, 8, 4096, 128)
LAYER = cases.layer(cases.GPT2_SMALL, "bf16", 512)
PEAK = {"f32_flops": 100e9, "bf16_flops": 200e9, "read_bytes_per_s": 20e9, "threads": 1}


def result(peer, seconds, status="ok"):
    record = {"peer": peer, "status": status}
    if seconds is not None:
        record.update(median_s=seconds, share=0.5)
    if status != "ok":
        record["reason"] = f"why {peer}"
    return record


class Bars(unittest.TestCase):
    def setUp(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as out:
            json.dump(
                {
                    "of_threads": {"2": 0.5},
                    "bars": [
                        {"match": {"kind": "decode"}, "at": {"4097": 9}},
                        {"match": {"kind": "attention", "dtype": ["f32", "f16"]},
                         "at": {"128": 1.5, "1024": 1.25}},
                    ],
                },
                out,
            )  # fmt: skip
        self.addCleanup(os.remove, out.name)
        self.bars = report.Bars(out.name)

    def test_length(self):
        for length, bar in ((127, None), (128, 1.5), (1023, 1.5), (1024, 1.25),
                            (9999, 1.25)):  # fmt: skip
            case = cases.attention("f32", 12, length, 64, True)
            self.assertEqual(self.bars.find(case, 1), bar)

    def test_match(self):
        self.assertIsNone(self.bars.find(CAUSAL, 1))
        # The length of a cache is that of its keys.
        self.assertIsNone(self.bars.find(DECODE, 1))

    def test_threads(self):
        self.assertEqual(self.bars.find(F32, 2), 0.625)
        self.assertEqual(self.bars.find(F32, 3), 1.25)

    def test_judge(self):
        results = [result("attn", 2.0), result("a", 2.5), result("b", 2.6),
                   result("fast", 0.1, "wrong result"), result("c", None, "missing")]
        self.assertEqual(
            report.judge(F32, results, self.bars, 1),
            {"best_peer": "a", "ratio": 1.25, "bar": 1.25, "is_met": True},
        )
        results[1]["median_s"] = 2.4
        verdict = report.judge(F32, results, self.bars, 1)
        self.assertFalse(verdict["is_met"])
        self.assertAlmostEqual(verdict["ratio"], 1.2)

    def test_nothing_to_judge(self):
        alone = report.judge(F32, [result("attn", 1.0)], self.bars, 1)
        self.assertEqual(
            alone, {"best_peer": None, "ratio": None, "bar": 1.25, "is_met": None}
        )
        ours_failed = [result("attn", None, "failed"), result("a", 1.0)]
        verdict = report.judge(F32, ours_failed, self.bars, 1)
        self.assertIsNone(verdict["ratio"])
        self.assertEqual(verdict["best_peer"], "a")


class Figures(unittest.TestCase):
    def test_median(self):
        # Of each round, then of the rounds: one slow round does not count.
        rounds = [[1.0, 2.0, 9.0], [3.0, 5.0], [70.0, 80.0, 90.0]]
        self.assertEqual(report.get_time(rounds), 4.0)

    def test_flops(self):
        self.assertEqual(F32.flops, 4 * 12 * 64 * 1024 * 1024)
        self.assertEqual(CAUSAL.flops, 4 * 12 * 128 * (512 * 513 // 2))
        projections = 4 * 2 * 512 * 768 * 768
        self.assertEqual(LAYER.flops, projections + 4 * 12 * 64 * (512 * 513 // 2))

    def test_share(self):
        self.assertAlmostEqual(report.get_share(F32, F32.flops / 50e9, PEAK), 0.5)
        self.assertAlmostEqual(report.get_share(CAUSAL, CAUSAL.flops / 50e9, PEAK), 0.25)
        # Decoding reads 8 heads of 4096 keys and values once.
        self.assertEqual(DECODE.cache_bytes, 2 * 8 * 4096 * 128 * 4)
        self.assertAlmostEqual(
            report.get_share(DECODE, DECODE.cache_bytes / 5e9, PEAK), 0.25
        )

    def test_share_without_bf16(self):
        peak = dict(PEAK, bf16_flops=None)
        self.assertAlmostEqual(report.get_share(CAUSAL, CAUSAL.flops / 50e9, peak), 0.5)

    def test_peak(self):
        other = dict(PEAK, f32_flops=90e9, bf16_flops=210e9)
        largest = report.take_largest([PEAK, other])
        self.assertEqual((largest["f32_flops"], largest["bf16_flops"]), (100e9, 210e9))
        self.assertEqual(largest["threads"], 1)
        self.assertIsNone(report.take_largest([PEAK, None]))
        self.assertIsNone(report.take_largest([]))


class Page(unittest.TestCase):
    def test_page(self):
        records = []
        for case, ratio, met in ((F32, 1.5, True), (DECODE, 0.5, False)):
            results = [result("attn", 1e-3), result("a", 1.5e-3),
                       result("b", None, "missing"), result("c", None, "not offered")]
            records.append({"name": case.name, "results": results, "best_peer": "a",
                            "ratio": ratio, "bar": 1.12, "is_met": met})
        page = report.write_report(
            {"processor": "P", "threads": 1, "rounds": 3, "versions": {"a": "7"},
             "peak": PEAK, "cases": records}
        )  # fmt: skip
        for line in (
            "Peak: 100.0 GFLOP/s in f32, 200.0 in bf16; 20.0 GB/s read.",
            "Versions: a 7.",
            f"| {F32.name} | 1 ms (50%) | a: 1.5 ms (50%) | 1.50 | 1.12 | yes |",
            f"| {DECODE.name} | 1 ms (50%) | a: 1.5 ms (50%) | 0.50 | 1.12 | **no** |",
            f"| {F32.name} | 50.0% | 50.0% | missing |  |",
            f"- b, missing: why b (2 cases, {F32.name} first)",
        ):
            self.assertIn(line, page.split("\n"))


class Table(unittest.TestCase):
    def test_every_case_has_a_bar(self):
        folder = os.path.dirname(os.path.dirname(report.__file__))
        bars = report.Bars(os.path.join(folder, "bars.json"))
        for case in cases.TABLE + cases.EDGES:
            self.assertIsNotNone(bars.find(case, 1), case.name)
        self.assertEqual(bars.find(F32, 1), 1.12)
        self.assertEqual(bars.find(CAUSAL, 1), 2.2)
        self.assertEqual(bars.find(DECODE, 1), 3)
        self.assertEqual(bars.find(LAYER, 1), 1.25)
        self.assertAlmostEqual(bars.find(LAYER, 2), 1.25 * 0.95)

    def test_names(self):
        for grid in cases.GRIDS.values():
            names = [case.name for case in grid]
            self.assertEqual(len(names), len(set(names)))
        self.assertEqual(CAUSAL.name, "sdpa-bf16-h12-s512-d128-causal")
        self.assertEqual(DECODE.name, "sdpa-f32-h32x8-s1x4096-d128")
        self.assertEqual(LAYER.name, "layer-gpt2-small-bf16-s512-causal")

    def test_every_case_has_peers(self):
        for case in cases.TABLE:
            applying = [name for name, peer in PEERS.items() if peer.applies_to(case)]
            self.assertIn("attn", applying)
            self.assertGreater(len(applying), 5)

    def test_module(self):
        text = write_module(LAYER)
        self.assertIn("bo(%bo : tensor<768xbf16>) causal(top_left) wo(", text)
        self.assertNotIn("bq(", write_module(cases.layer(cases.LLAMA_7B, "f32", 128)))


unittest.main()
