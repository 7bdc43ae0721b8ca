# Arguments are read where they are: memory past the lengths of the sequences
# cannot be read at all here, so that a copy of the values would end the process.
# It does: that is what the second process is for.
#
# RUN: %python %s
# RUN: not --crash %python %s --copy

import ctypes
import mmap
import sys

import attn
import numpy as np
from reference import close, sdpa

PAGE = mmap.PAGESIZE
KEYS, HEADS, WIDTH = 512, 2, 64
KEPT = 64


def guarded(data):
    """A copy of `data`, [KEYS, ...], of which rows from KEPT on are locked."""
    memory = mmap.mmap(-1, data.nbytes)
    array = np.frombuffer(memory, np.float32).reshape(data.shape)
    array[:] = data
    start = KEPT * data[0].nbytes
    assert start % PAGE == 0
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    protect = ctypes.CDLL(None, use_errno=True).mprotect
    assert protect(ctypes.c_void_p(address + start),
                   ctypes.c_size_t(data.nbytes - start), 0) == 0
    return array, memory


random = np.random.default_rng(2)
q = random.standard_normal((1, HEADS, 8, WIDTH), np.float32)
k = random.standard_normal((1, HEADS, KEYS, WIDTH), np.float32)
v = random.standard_normal((KEYS, HEADS, WIDTH), np.float32)
values, memory = guarded(v)
if "--copy" in sys.argv:
    values = values.copy()
# [B, S, H, D] in memory, [B, H, S, D] as a view.
view = values[None].swapaxes(1, 2)
output = attn.sdpa(q, k, view, key_lengths=[KEPT])
close(output, sdpa(q, k[:, :, :KEPT], v[None, :KEPT].swapaxes(1, 2))[0])
