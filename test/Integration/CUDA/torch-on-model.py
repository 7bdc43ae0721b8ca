# Modules that torch-mlir exported from PyTorch, layers with their weights among
# them, are raised, compiled for a GPU and run on the model of one, and give what
# PyTorch gave.
#
# REQUIRES: numpy
# RUN: rm -rf %t && mkdir -p %t
# RUN: %python %s %t | FileCheck %s
# CHECK: {{[1-9][0-9]}} modules, 0 failures

import json
import os
import subprocess
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "..", "CPU", "Inputs", "torch")
sys.path.insert(0, FOLDER)

import inputs
import numpy as np

TEMPORARY = sys.argv[1]


def check(module, case, expected):
    """What is wrong, or nothing."""
    raised = os.path.join(TEMPORARY, "raised.mlir")
    done = subprocess.run(["attn-opt", "--attn-raise-pipeline", module, "-o", raised],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr
    result = os.path.join(TEMPORARY, "result.npy")
    command = ["attn-run", "--target=gpu-model", raised, "--out", result]
    for index, (kind, shape) in enumerate(case["arguments"]):
        path = os.path.join(TEMPORARY, f"{index}.npy")
        np.save(path, inputs.make(kind, shape, index))
        command += ["--arg", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr
    actual = np.load(result).astype(np.float64)
    if actual.shape != expected.shape:
        return f"shape {actual.shape}, expected {expected.shape}"
    error = np.linalg.norm(actual - expected) / np.linalg.norm(expected)
    return None if error <= case["tolerance"] else f"relative error {error:.3g}"


with open(os.path.join(FOLDER, "cases.json"), encoding="utf-8") as file:
    cases = json.load(file)
count = failures = 0
for name, case in cases.items():
    # Others are tensors alone, whose kinds other tests have.
    if not name.startswith(("layer-", "mha-", "encoder", "decoder")):
        continue
    expected = np.load(os.path.join(FOLDER, name + ".npy")).astype(np.float64)
    for dialect in ("linalg", "tosa"):
        count += 1
        problem = check(os.path.join(FOLDER, f"{name}.{dialect}.mlir"), case, expected)
        if problem:
            failures += 1
            print(f"{name}.{dialect}: {problem}")
print(count, "modules,", failures, "failures")
