# Modules that torch-mlir exported from PyTorch, in linalg and in TOSA, are
# raised, compiled and run, and give what PyTorch gave. Inputs/torch/export.py
# made them.
#
# REQUIRES: numpy
# RUN: rm -rf %t && mkdir -p %t
# RUN: %python %s %t

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs", "torch"))

import inputs
import numpy as np

FOLDER = os.path.dirname(inputs.__file__)
TEMPORARY = sys.argv[1]


def store(name, array, kind):
    if kind == "bf16":
        array = (array.view(np.uint32) >> 16).astype(np.uint16)
    path = os.path.join(TEMPORARY, name + ".npy")
    np.save(path, array)
    return path


def load(path):
    array = np.load(path)
    if array.dtype == np.uint16:
        array = (array.astype(np.uint32) << 16).view(np.float32)
    return array.astype(np.float64)


def check(name, dialect, case):
    """What is wrong, or nothing."""
    module = os.path.join(FOLDER, f"{name}.{dialect}.mlir")
    raised = os.path.join(TEMPORARY, f"{name}.{dialect}.mlir")
    done = subprocess.run(["attn-opt", "--attn-raise-pipeline", module, "-o", raised],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr
    with open(raised, encoding="utf-8") as file:
        text = file.read()
    for wanted in case["wanted"]:
        if (wanted.lstrip("!") in text) == wanted.startswith("!"):
            return f"'{wanted}' is wrong in\n{text}"
    result = os.path.join(TEMPORARY, "result.npy")
    command = ["attn-run", raised, "--out", result]
    for index, (kind, shape) in enumerate(case["arguments"]):
        command += ["--arg", store(f"{index}", inputs.make(kind, shape, index), kind)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr
    expected = load(os.path.join(FOLDER, name + ".npy"))
    actual = load(result)
    if actual.shape != expected.shape:
        return f"shape {actual.shape}, expected {expected.shape}"
    error = np.linalg.norm(actual - expected) / np.linalg.norm(expected)
    return None if error <= case["tolerance"] else f"relative error {error:.3g}"


with open(os.path.join(FOLDER, "cases.json"), encoding="utf-8") as file:
    cases = json.load(file)
assert cases
failures = 0
for name, case in cases.items():
    for dialect in ("linalg", "tosa"):
        problem = check(name, dialect, case)
        if problem:
            failures += 1
            print(f"{name}.{dialect}: {problem}")
print(2 * len(cases), "modules,", failures, "failures")
sys.exit(failures != 0)
