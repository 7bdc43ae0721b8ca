# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The process of one peer: answers commands, one JSON line each, on its standard
input and output.

  {"do": "prepare", "key": KEY, "case": ..., "inputs": FOLDER, "result": FILE}
      gets ready for the case, which is called KEY from then on, and writes the
      result to FILE (.npy, f32)
  {"do": "measure", "key": KEY, "seconds": S}
      runs once, then again and again for about S seconds; answers with "samples",
      seconds a run
  {"do": "release", "key": KEY}
      drops the case

The answer to what fails has "status" and "reason".
"""

import ctypes
import gc
import json
import math
import os
import signal
import sys
import time
import traceback

import numpy as np

from .cases import Case
from .peers import PEERS, Missing, NotOffered, Setting

# Runs much shorter than this are timed several at a time.
SHORTEST_SAMPLE = 200e-6
FEWEST_SAMPLES = 3


def end_with_parent():
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def take_samples(run, seconds):
    """At least three samples; one of a run that takes all the time by itself."""
    clock = time.perf_counter
    start = clock()
    run()
    estimate = clock() - start
    if estimate > seconds:
        return [estimate]
    # The first run of a turn finds cold caches; a short one is a bad estimate.
    for _ in range(3):
        if estimate > seconds / 10:
            break
        start = clock()
        run()
        estimate = clock() - start
    runs = max(1, math.ceil(SHORTEST_SAMPLE / max(estimate, 1e-9)))
    samples = []
    begin = clock()
    while len(samples) < FEWEST_SAMPLES or clock() - begin < seconds:
        start = clock()
        for _ in range(runs):
            run()
        samples.append((clock() - start) / runs)
    return samples


class Worker:
    def __init__(self, peer, setting):
        self.peer = PEERS[peer]
        self.setting = setting
        self.ready = {}

    def prepare(self, key, case, inputs, result):
        self.release(key)
        case = Case(**case)
        # Read-only and mapped: all processes share what is in memory once.
        arguments = {
            name: np.load(os.path.join(inputs, name + ".npy"), mmap_mode="c")
            for name in case.argument_shapes()
        }
        ready = self.peer.load()(case, arguments, self.setting)
        if result:
            np.save(result, np.asarray(ready.result(), np.float32))
        self.ready[key] = ready
        return {}

    def measure(self, key, seconds):
        return {"samples": take_samples(self.ready[key].run, seconds)}

    def release(self, key):
        self.ready.pop(key, None)
        gc.collect()
        return {}

    def answer(self, command):
        action = command.pop("do")
        try:
            return {"status": "ok", **getattr(self, action)(**command)}
        except NotOffered as error:
            return {"status": "not offered", "reason": str(error)}
        except (Missing, ImportError) as error:
            return {"status": "missing", "reason": str(error)}
        except Exception as error:  # pylint: disable=broad-except
            traceback.print_exc()
            return {"status": "failed", "reason": f"{type(error).__name__}: {error}"}


def main():
    end_with_parent()
    # What libraries print must not mix with the answers.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    worker = Worker(sys.argv[1], Setting(**json.loads(sys.argv[2])))
    for line in sys.stdin:
        answers.write(json.dumps(worker.answer(json.loads(line))) + "\n")


if __name__ == "__main__":
    main()
