# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The command line of a test that runs cases on random inputs."""

import argparse
import os
import random
import re


def run_cases(description, cases, run):
    """Runs what the command line asks for; returns the status to exit with. Inputs
    of a case depend on the seed and on its own name alone."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("scratch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--filter", default="")
    options = parser.parse_args()
    os.makedirs(options.scratch, exist_ok=True)
    print(f"seed {options.seed}")
    good = True
    for case in cases:
        if re.search(options.filter, case.name):
            generator = random.Random(f"{options.seed} {case.name}")
            good &= run(case, options.scratch, generator)
    return 0 if good else 1
