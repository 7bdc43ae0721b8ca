# On a terminal a long compilation says so, and takes the line away at its end;
# elsewhere, and where it is short, nothing is written.
#
# RUN: %python %s

import contextlib
import io
import sys
import threading
import time

import attn
from attn import _progress


class Terminal(io.StringIO):
    def isatty(self):
        return True

    def wait_for(self, text):
        for _ in range(6000):
            if text in self.getvalue():
                return
            time.sleep(0.01)
        raise AssertionError(f"{text!r} is not in {self.getvalue()[-200:]!r}")


@contextlib.contextmanager
def stderr_is(stream):
    old, sys.stderr = sys.stderr, stream
    try:
        yield stream
    finally:
        sys.stderr = old


def compile_until(event):
    with _progress.compiling():
        event.wait()


# Three at once, which end one after the other.
_progress.DELAY = 0.01
with stderr_is(Terminal()) as terminal:
    events = [threading.Event() for _ in range(3)]
    threads = [threading.Thread(target=compile_until, args=(event,)) for event in events]
    for thread in threads:
        thread.start()
    for done, event in enumerate(events):
        terminal.wait_for(f"\r\033[Kattn: compiling, {done} done, {3 - done} to go, ")
        event.set()
    for thread in threads:
        thread.join()
    ended = terminal.getvalue()
    assert ended.endswith("\r\033[K"), ended[-99:]
    time.sleep(0.1)
    assert terminal.getvalue() == ended

# Nobody watches, or it takes but a moment.
for stream, delay in ((io.StringIO(), 0.01), (None, 0.01), (Terminal(), 1000.0)):
    _progress.DELAY = delay
    with stderr_is(stream), _progress.compiling():
        time.sleep(0.1)
    assert stream is None or stream.getvalue() == "", stream.getvalue()

# A real compilation, which is the only one.
_progress.DELAY = 0.01
attn.clear_cache()
with stderr_is(Terminal()) as terminal:
    attn.compile(b"""func.func @f(%q: tensor<1x2x?x32xf32>) -> tensor<1x2x?x32xf32> {
      %o = attn.sdpa ins(%q, %q, %q : tensor<1x2x?x32xf32>, tensor<1x2x?x32xf32>,
        tensor<1x2x?x32xf32>) outs(%q : tensor<1x2x?x32xf32>) -> tensor<1x2x?x32xf32>
      return %o : tensor<1x2x?x32xf32>
    }""")
text = terminal.getvalue()
assert "attn: compiling, 0 done, 1 to go" in text and text.endswith("\r\033[K"), text[-99:]
