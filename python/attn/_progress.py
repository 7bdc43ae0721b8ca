# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What is being compiled, on a terminal; nothing where nobody watches.

The line appears where compiling takes longer than a moment, and goes when the last
compilation of the process has ended.
"""

import contextlib
import sys
import threading
import time

# A kernel that takes less is not worth a line.
DELAY = 1.0  # seconds

_lock = threading.Lock()
_running = 0
_done = 0
_started = 0.0
_timer = None
_is_shown = False


def _write(text):
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()


def _show():
    global _timer, _is_shown
    with _lock:
        if not _running:
            return
        _is_shown = True
        seconds = time.monotonic() - _started
        _write(f"\r\033[Kattn: compiling, {_done} done, {_running} to go, {seconds:.0f} s")
        _timer = threading.Timer(DELAY, _show)
        _timer.daemon = True
        _timer.start()


@contextlib.contextmanager
def compiling():
    """Around a compilation."""
    global _running, _done, _started, _timer, _is_shown
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    with _lock:
        _running += 1
        if _running == 1:
            _done, _started = 0, time.monotonic()
            _timer = threading.Timer(DELAY, _show)
            _timer.daemon = True
            _timer.start()
    try:
        yield
    finally:
        with _lock:
            _running -= 1
            _done += 1
            if not _running:
                _timer.cancel()
                if _is_shown:
                    _write("\r\033[K")
                _is_shown = False
