"""The points of a plot, from records that are made up."""

import importlib.machinery
import importlib.util
import sys
import unittest

sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("plot", sys.argv.pop(1))
plot = importlib.util.module_from_spec(importlib.util.spec_from_loader("plot", loader))
loader.exec_module(plot)


def record(**changes):
    values = {"dtype": "f32", "B": 1, "H": 4, "Hkv": 4, "Sq": 100, "Skv": 100, "D": 64,
              "Dm": 0, "causal": False, "flops": 1e9, "share_of_peak": 0.5}  # fmt: skip
    return {**values, **changes}


class Plot(unittest.TestCase):
    def test_group(self):
        records = [record(Sq=200), record(share_of_peak=0.25), record(causal=True),
                   record(D=32)]  # fmt: skip
        self.assertEqual(
            plot.group(records, "Sq"),
            {
                "f32 H=4 D=64": [(100, 25), (200, 50)],
                "f32 causal H=4 D=64": [(100, 50)],
                "f32 H=4 D=32": [(100, 50)],
            },
        )
        self.assertIn("f32 H=4 Sq=200", plot.group(records, "D"))

    def test_intensity(self):
        # Queries, results, keys and values.
        items = 64 * (2 * 4 * 100 + 2 * 2 * 300)
        some = record(Hkv=2, Skv=300, dtype="bf16")
        self.assertEqual(plot.get_intensity(some), 1e9 / (2 * items))

    def test_intensity_of_layer(self):
        # Four weights, the input and the result.
        items = 4 * 256 * 256 + 2 * 100 * 256
        self.assertEqual(plot.get_intensity(record(Dm=256)), 1e9 / (4 * items))


unittest.main()
