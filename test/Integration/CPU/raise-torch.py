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


def raise_module(module, wanted):
    """The raised module, and what is wrong with it, or nothing."""
    raised = os.path.join(TEMPORARY, os.path.basename(module))
    done = subprocess.run(["attn-opt", "--attn-raise-pipeline", module, "-o", raised],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        return raised, done.stderr
    with open(raised, encoding="utf-8") as file:
        text = file.read()
    for part in wanted:
        if (part.lstrip("!") in text) == part.startswith("!"):
            return raised, f"'{part}' is wrong in\n{text}"
    return raised, None


def run(raised, arguments, expected, tolerance):
    result = os.path.join(TEMPORARY, "result.npy")
    command = ["attn-run", raised, "--out", result]
    for index, (kind, shape) in enumerate(arguments):
        command += ["--arg", store(f"{index}", inputs.make(kind, shape, index), kind)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr
    actual = load(result)
    if actual.shape != expected.shape:
        return f"shape {actual.shape}, expected {expected.shape}"
    error = np.linalg.norm(actual - expected) / np.linalg.norm(expected)
    return None if error <= tolerance else f"relative error {error:.3g}"


def check(name, dialect, case):
    """What is wrong, or nothing."""
    raised, problem = raise_module(os.path.join(FOLDER, f"{name}.{dialect}.mlir"), case["wanted"])
    return problem or run(raised, case["arguments"], load(os.path.join(FOLDER, name + ".npy")),
                          case["tolerance"])


def check_dynamic(name, case):
    """What is wrong with one module at several sizes, or nothing."""
    raised, problem = raise_module(os.path.join(FOLDER, f"{name}.linalg.mlir"), case["wanted"])
    results = np.load(os.path.join(FOLDER, name + ".npz"))
    for sizes, expected in zip(case["sizes"], results.values(), strict=True):
        arguments = [(kind, [sizes.get(size, size) for size in shape])
                     for kind, shape in case["arguments"]]
        problem = problem or run(raised, arguments, expected, 1e-5)
        if problem:
            return f"{sizes}: {problem}"
    return None


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
with open(os.path.join(FOLDER, "dynamic.json"), encoding="utf-8") as file:
    dynamic = json.load(file)
assert dynamic
for name, case in dynamic.items():
    problem = check_dynamic(name, case)
    if problem:
        failures += 1
        print(f"{name}: {problem}")
print(2 * len(cases) + len(dynamic), "modules,", failures, "failures")
sys.exit(failures != 0)
