# On a terminal a long compilation says so, and takes the line away at its end;
# elsewhere, and where it is short, nothing is written.
#
# RUN: %python %s

import contextlib
import io
import os
import pty
import sys
import threading
import time

from attn import _progress


def run(stream, durations):
    """What is written to the stream while compilations of so long run at once."""

    def compile_for(seconds):
        with _progress.compiling():
            time.sleep(seconds)

    threads = [threading.Thread(target=compile_for, args=(each,)) for each in durations]
    old, sys.stderr = sys.stderr, stream
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        time.sleep(3 * _progress.DELAY)
    finally:
        sys.stderr = old


class Terminal(io.StringIO):
    def isatty(self):
        return True


_progress.DELAY = 0.2
terminal = Terminal()
run(terminal, [0.01, 0.7, 0.9])
lines = terminal.getvalue().split("\r\033[K")
assert lines[0] == "" and lines[-1] == "", lines
assert lines[1].startswith("attn: compiling, 1 done, 2 to go, 0 s"), lines
assert "attn: compiling, 2 done, 1 to go" in terminal.getvalue(), lines

for stream, durations in ((Terminal(), [0.01]), (io.StringIO(), [0.5])):
    run(stream, durations)
    assert stream.getvalue() == "", stream.getvalue()
run(None, [0.3])

# A real terminal, and a real compilation, which is the only one.
_progress.DELAY = 0.01
import attn  # noqa: E402

leader, follower = pty.openpty()
shown = []


def read():
    with contextlib.suppress(OSError):  # that nobody writes there any more
        while data := os.read(leader, 4096):
            shown.append(data.decode())


reader = threading.Thread(target=read)
reader.start()
old, sys.stderr = sys.stderr, os.fdopen(follower, "w")
try:
    attn.clear_cache()
    attn.compile(b"""func.func @f(%q: tensor<1x2x?x32xf32>) -> tensor<1x2x?x32xf32> {
      %o = attn.sdpa ins(%q, %q, %q : tensor<1x2x?x32xf32>, tensor<1x2x?x32xf32>,
        tensor<1x2x?x32xf32>) outs(%q : tensor<1x2x?x32xf32>) -> tensor<1x2x?x32xf32>
      return %o : tensor<1x2x?x32xf32>
    }""")
finally:
    terminal, sys.stderr = sys.stderr, old
terminal.close()
reader.join()
text = "".join(shown)
assert "attn: compiling, 0 done, 1 to go" in text and text.endswith("\r\033[K"), text[-99:]
