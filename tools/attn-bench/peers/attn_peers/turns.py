# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Processes that take turns: all but the one whose turn it is are stopped.

A thread pool that spins while it waits would otherwise run beside what is
measured. A process that is stopped spins no more, and keeps what it compiled.
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile

PACKAGE_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def make_environment(threads):
    """The same limits for every pool there is; nothing else of the library's own
    choices is changed."""
    environment = dict(os.environ, PYTHONUNBUFFERED="1")
    folders = [PACKAGE_FOLDER, environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, folders))
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        environment[name] = str(threads)
    single = "" if threads > 1 else " --xla_cpu_multi_thread_eigen=false"
    environment["XLA_FLAGS"] = environment.get("XLA_FLAGS", "") + single
    return environment


class Process:
    """The worker of one peer. It is stopped whenever `ask` is not running."""

    def __init__(self, peer, setting, cpus):
        self.log = tempfile.TemporaryFile("w+")
        self.child = subprocess.Popen(
            [sys.executable, "-m", "attn_peers.worker", peer, json.dumps(setting)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env=make_environment(setting["threads"]),
            preexec_fn=lambda: os.sched_setaffinity(0, cpus),
        )

    def ask(self, command, seconds):
        """The answer to `command`; one that fails where it takes longer."""
        try:
            os.kill(self.child.pid, signal.SIGCONT)
            self.child.stdin.write(json.dumps(command) + "\n")
            self.child.stdin.flush()
            # One line answers one command, so no line waits in the buffer.
            if not select.select([self.child.stdout], [], [], seconds)[0]:
                self.end()
                return failure(f"no answer within {seconds:g} s")
            line = self.child.stdout.readline()
        except OSError:
            line = ""
        if not line:
            return failure(self.explain_end())
        self.stop()
        return json.loads(line)

    def stop(self):
        """Returns when it has stopped, or ended."""
        os.kill(self.child.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, self.child.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def is_alive(self):
        return self.child.poll() is None

    def explain_end(self):
        """Its last words, where there are any."""
        status = self.child.wait()
        how = f"ended with signal {-status}" if status < 0 else f"exited with {status}"
        self.log.seek(0)
        lines = [line.strip() for line in self.log if line.strip()]
        return how + (": " + lines[-1] if lines else "")

    def end(self):
        if self.is_alive():
            self.child.kill()
        self.child.wait()
        for stream in (self.child.stdin, self.child.stdout, self.log):
            try:
                stream.close()
            except BrokenPipeError:
                # A command that nobody will read.
                pass


def failure(reason):
    return {"status": "failed", "reason": reason}


class Processes:
    """One for each peer, started when it is first asked, and again after its end."""

    def __init__(self, setting, cpus, patience):
        self.setting = setting
        self.cpus = cpus
        self.patience = patience
        self.running = {}

    def ask(self, peer, command, extra_seconds=0):
        process = self.running.get(peer)
        if process is not None and not process.is_alive():
            self.end(peer)
            process = None
        if process is None:
            process = self.running[peer] = Process(peer, self.setting, self.cpus)
        return process.ask(command, self.patience + extra_seconds)

    def end(self, peer):
        if peer in self.running:
            self.running.pop(peer).end()

    def end_all(self):
        for peer in list(self.running):
            self.end(peer)
