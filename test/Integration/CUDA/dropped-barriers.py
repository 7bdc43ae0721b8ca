# Kernels rely on synchronizations of a warp's lanes, and the model says so: without
# one, a kernel for few queries, or what combines its parts, is a race. The second one
# comes after reads by ldmatrix alone, which all lanes have executed.
#
# RUN: rm -rf %t && mkdir -p %t
# RUN: %python %s %t | FileCheck %s
# CHECK:      few-parts: {{.*}} ok
# CHECK-NEXT: 4 synchronizations
# CHECK-NEXT: missed: 0 2 3{{$}}

import contextlib
import io
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs"))

import run_on_model
import sdpa_cases

run_kernel = run_on_model.run_kernel
dropped, found, count = None, 0, 0


def run_without(kernels, *rest):
    global found
    with open(kernels, encoding="utf-8") as file:
        lines = file.read().split("\n")
    places = [i for i, line in enumerate(lines) if "nvvm.bar.warp.sync" in line]
    found = len(places)
    # The second launch is of kernels that have lost theirs.
    if dropped is not None and found == count:
        lines[places[dropped]] = ""
        with open(kernels, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
    return run_kernel(kernels, *rest)


run_on_model.run_kernel = run_without
(case,) = [case for case in sdpa_cases.FEW if case.name == "few-parts"]
run_on_model.run(case, sys.argv[1], random.Random(1))
count = found
print(count, "synchronizations")
missed = []
for dropped in range(count):
    words = io.StringIO()
    with contextlib.redirect_stdout(words):
        run_on_model.run(case, sys.argv[1], random.Random(1))
    if "no synchronization of the warp's lanes orders this" in words.getvalue():
        missed.append(dropped)
print("missed:", *missed)
