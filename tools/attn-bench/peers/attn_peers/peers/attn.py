# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""This project: attn-compile to a shared library, called by its C interface."""

import ctypes
import hashlib
import os
import subprocess

import numpy as np

from . import Missing
from ..inputs import to_f32
from ..module import write_module


def _descriptor(rank):
    class Descriptor(ctypes.Structure):
        _fields_ = [
            ("allocated", ctypes.c_void_p),
            ("aligned", ctypes.c_void_p),
            ("offset", ctypes.c_int64),
            ("sizes", ctypes.c_int64 * rank),
            ("strides", ctypes.c_int64 * rank),
        ]

    return Descriptor


def _describe(array):
    descriptor = _descriptor(array.ndim)()
    descriptor.allocated = descriptor.aligned = array.ctypes.data
    descriptor.sizes[:] = array.shape
    descriptor.strides[:] = [step // array.itemsize for step in array.strides]
    return descriptor


def _compile(case, setting):
    """The library of the case. A compiler that was built anew makes a new one."""
    compiler = os.path.join(setting.tools, "attn-compile")
    if not os.path.exists(compiler):
        raise Missing(f"there is no {compiler}")
    text = write_module(case)
    stamp = os.stat(compiler).st_mtime_ns
    key = hashlib.sha256(f"{text} {setting.threads} {compiler} {stamp}".encode())
    library = os.path.join(setting.cache, f"attn-{key.hexdigest()[:24]}.so")
    if not os.path.exists(library):
        source = library[:-3] + ".mlir"
        with open(source, "w", encoding="utf-8") as out:
            out.write(text)
        # A file of another name first: what is there is whole.
        partial = library[:-3] + ".partial.so"
        threads = ["--threads", "1"] if setting.threads == 1 else []
        done = subprocess.run(
            [compiler, source, "-o", partial, *threads],
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"attn-compile: {done.stderr.strip()}")
        os.rename(partial, library)
    return library


class Attn:
    def __init__(self, case, arguments, setting):
        library = _compile(case, setting)
        runtime = os.path.join(setting.tools, "..", "lib", "libattn_runtime.so")
        self.runtime = ctypes.CDLL(runtime, mode=ctypes.RTLD_GLOBAL)
        self.runtime.attn_rt_free.argtypes = [ctypes.c_void_p]
        self.runtime.attn_rt_set_num_threads(setting.threads)
        self.function = ctypes.CDLL(library)._mlir_ciface_attention
        self.case = case
        self.arguments = arguments
        descriptors = [_describe(array) for array in arguments.values()]
        self.output = _descriptor(len(case.result_shape()))()
        self.pointers = [ctypes.byref(one) for one in (self.output, *descriptors)]
        self.descriptors = descriptors

    def run(self):
        self.function(*self.pointers)
        self.runtime.attn_rt_free(self.output.allocated)

    def result(self):
        self.function(*self.pointers)
        kind = np.uint16 if self.case.dtype == "bf16" else np.float32
        shape = self.case.result_shape()
        count = int(np.prod(shape)) * np.dtype(kind).itemsize
        bits = ctypes.string_at(self.output.aligned, count)
        self.runtime.attn_rt_free(self.output.allocated)
        return to_f32(np.frombuffer(bits, kind).reshape(shape))


PEERS = {"attn": Attn}
