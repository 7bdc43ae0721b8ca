# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Calls compiled kernels through the C interface of their libraries."""

import ctypes
import functools
import os

from .artifacts import RUNTIME, Failed


@functools.lru_cache(None)
def _descriptor(rank):
    """A tensor of `rank` dimensions as compiled functions take it; sizes in
    elements."""
    array = ctypes.c_int64 * rank

    class Descriptor(ctypes.Structure):
        _fields_ = [
            ("allocated", ctypes.c_void_p),
            ("aligned", ctypes.c_void_p),
            ("offset", ctypes.c_int64),
            ("sizes", array),
            ("strides", array),
        ]

    return Descriptor


class MemRef:
    @staticmethod
    def of(pointer, sizes, strides):
        kind = _descriptor(len(sizes))
        array = ctypes.c_int64 * len(sizes)
        return kind(pointer, pointer, 0, array(*sizes), array(*strides))


def contiguous_strides(sizes):
    strides, product = [], 1
    for size in reversed(sizes):
        strides.append(product)
        product *= size
    return tuple(reversed(strides))


class Runtime:
    """libattn_cuda_runtime of the folder of artifacts."""

    def __init__(self, folder):
        path = os.path.join(folder, RUNTIME)
        try:
            # Kernels' libraries are bound to it: its names are for all.
            self.library = ctypes.CDLL(path, mode=ctypes.RTLD_GLOBAL)
        except OSError as problem:
            raise Failed(f"{path} cannot be opened: {problem}") from problem
        self.library.attn_cuda_message.restype = ctypes.c_char_p
        self.library.attn_cuda_set_current_stream.argtypes = [ctypes.c_void_p]
        self.library.attn_cuda_set_current_stream.restype = None
        pointer, size = ctypes.c_void_p, ctypes.c_uint64
        self.library.attn_cuda_alloc.argtypes = [size, pointer, ctypes.POINTER(pointer)]
        self.library.attn_cuda_free.argtypes = [pointer, pointer]
        self.library.attn_cuda_copy.argtypes = [pointer, pointer, size, ctypes.c_int32]
        self.library.attn_cuda_synchronize.argtypes = [pointer]

    def check(self, status, what):
        if status:
            message = self.library.attn_cuda_message().decode(errors="replace")
            raise Failed(f"{what}: {message}")

    def allocate(self, size):
        pointer = ctypes.c_void_p()
        self.check(self.library.attn_cuda_alloc(size, None, ctypes.byref(pointer)), "alloc")
        return pointer.value

    def free(self, pointer):
        self.check(self.library.attn_cuda_free(pointer, None), "free")

    def to_device(self, pointer, data):
        buffer = (ctypes.c_char * len(data)).from_buffer_copy(data)
        self.check(self.library.attn_cuda_copy(pointer, ctypes.addressof(buffer),
                                               len(data), 0), "copy to the device")

    def to_host(self, pointer, size):
        buffer = (ctypes.c_char * size)()
        self.check(self.library.attn_cuda_copy(ctypes.addressof(buffer), pointer,
                                               size, 1), "copy from the device")
        return bytes(buffer)

    def synchronize(self, stream=None):
        self.check(self.library.attn_cuda_synchronize(stream), "synchronize")


class Function:
    """The function of one library, of four operands."""

    def __init__(self, runtime, path, name="attend"):
        self.runtime = runtime
        try:
            library = ctypes.CDLL(path)
        except OSError as problem:
            raise Failed(f"{path} cannot be opened: {problem}") from problem
        self.library = library
        self.call = getattr(library, f"_mlir_ciface_{name}")
        self.call.restype = None
        self.call.argtypes = [ctypes.c_void_p] * 4

    def bind(self, *memrefs):
        """A call without arguments, for timing: descriptors are made once."""
        addresses = [ctypes.addressof(memref) for memref in memrefs]
        call = self.call

        def launch(_keep=memrefs):
            call(*addresses)

        return launch

    def run(self, *memrefs):
        self.bind(*memrefs)()
        self.runtime.check(self.runtime.library.attn_cuda_take_status(), "launch")
