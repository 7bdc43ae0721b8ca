# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One case, measured with every peer that has it."""

import dataclasses
import os

import numpy as np

from . import inputs, report
from .peers import OURS, PEERS


class Comparison:
    """Its inputs, who takes part, and the samples of each."""

    def __init__(self, case, options, processes, scratch):
        self.case = case
        self.options = options
        self.processes = processes
        self.scratch = scratch
        self.results = {}
        self.whole = None
        names = [
            name
            for name, peer in PEERS.items()
            if name == OURS or options.peers.search(name)
        ]
        self.peers = [name for name in names if PEERS[name].applies_to(case)]
        self.write_inputs()
        size = sum(array.nbytes for array in self.arguments.values())
        self.stays_ready = size * len(self.peers) <= options.resident * 2**30

    def write_inputs(self):
        self.arguments = inputs.make_arguments(self.case)
        for name, array in self.arguments.items():
            np.save(os.path.join(self.scratch, name + ".npy"), array)

    def ask_to_prepare(self, peer, result=""):
        command = {
            "do": "prepare",
            "key": self.case.name,
            "case": dataclasses.asdict(self.case),
            "inputs": self.scratch,
            "result": result,
        }
        return self.processes.ask(peer, command)

    def prepare(self):
        """Gets each peer ready and looks at its result. What is not right takes no
        further part."""
        rows = inputs.choose_rows(self.case)
        expected = inputs.compute_rows(self.case, self.arguments, rows)
        self.arguments = None
        for peer in self.peers:
            path = os.path.join(self.scratch, f"{peer}-result.npy")
            result = self.results[peer] = self.ask_to_prepare(peer, path)
            result["peer"] = peer
            if result["status"] == "ok":
                self.check(result, np.load(path), rows, expected)
                os.remove(path)
            if result["status"] != "ok" or not self.stays_ready:
                self.release(peer)
            if result["status"] == "ok":
                result["rounds"] = []

    def check(self, result, actual, rows, expected):
        tolerance = inputs.TOLERANCE[self.case.dtype]
        if actual.shape != self.case.result_shape():
            reason = f"sizes {actual.shape} and not {self.case.result_shape()}"
            result.update(status="wrong result", reason=reason)
            return
        error = inputs.relative_error(actual[..., rows, :], expected)
        result["error"] = error if np.isfinite(error) else None
        if not error <= tolerance:
            reason = f"relative error {error:.1e} of {tolerance:.0e} allowed"
            result.update(status="wrong result", reason=reason)
        elif self.whole is None:
            self.whole = actual, result["peer"]
        else:
            # Both may be off, in opposite directions.
            other, peer = self.whole
            error = inputs.relative_error(actual, other.astype(np.float64))
            if not error <= 2 * tolerance:
                reason = f"{error:.1e} off the result of {peer}, {2 * tolerance:.0e} allowed"
                result.update(status="wrong result", reason=reason)

    def release(self, peer):
        self.processes.ask(peer, {"do": "release", "key": self.case.name})

    def take_turns(self):
        """Peers that the first round shows far behind stay out of the others."""
        taking_part = [p for p in self.peers if self.results[p]["status"] == "ok"]
        for _ in range(self.options.rounds):
            times = {}
            for peer in taking_part:
                self.take_turn(peer)
                if self.results[peer]["status"] == "ok":
                    times[peer] = report.get_time(self.results[peer]["rounds"])
            slowest = self.options.give_up * min(times.values(), default=0)
            taking_part = [p for p in times if times[p] <= slowest or p == OURS]

    def take_turn(self, peer):
        result = self.results[peer]
        seconds = self.options.seconds
        answer = {"status": "ok"}
        if not self.stays_ready:
            answer = self.ask_to_prepare(peer)
        if answer["status"] == "ok":
            command = {"do": "measure", "key": self.case.name, "seconds": seconds}
            answer = self.processes.ask(peer, command, seconds)
        if answer["status"] != "ok":
            result.update(status=answer["status"], reason=answer["reason"])
            return
        result["rounds"].append(answer["samples"])
        if not self.stays_ready:
            self.release(peer)

    def finish(self):
        """A record without what only the peak can add."""
        for peer, result in self.results.items():
            if self.stays_ready and result["status"] == "ok":
                self.release(peer)
            if result.get("rounds"):
                result["median_s"] = report.get_time(result["rounds"])
                result["samples"] = sum(map(len, result["rounds"]))
                result["rounds"] = [report.get_time([one]) for one in result["rounds"]]
        return {
            "name": self.case.name,
            **dataclasses.asdict(self.case),
            "flops": self.case.flops,
            "cache_bytes": self.case.cache_bytes if self.case.kind == "decode" else None,
            "results": list(self.results.values()),
        }
