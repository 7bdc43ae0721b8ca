# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ggml's flash attention, as llama-cpp-python brings it, through its C interface."""

import ctypes
import os

import numpy as np

from . import Missing
from ..inputs import to_f32

F32, F16, BF16 = 0, 1, 30


class InitParams(ctypes.Structure):
    _fields_ = [
        ("mem_size", ctypes.c_size_t),
        ("mem_buffer", ctypes.c_void_p),
        ("no_alloc", ctypes.c_bool),
    ]


class Plan(ctypes.Structure):
    _fields_ = [
        ("work_size", ctypes.c_size_t),
        ("work_data", ctypes.c_void_p),
        ("n_threads", ctypes.c_int),
        ("threadpool", ctypes.c_void_p),
        ("abort_callback", ctypes.c_void_p),
        ("abort_callback_data", ctypes.c_void_p),
        ("use_ref", ctypes.c_bool),
    ]


def _find_folder(setting):
    if setting.ggml:
        return setting.ggml
    try:
        import llama_cpp
    except ImportError as error:
        raise Missing(
            "neither --ggml names a folder with libggml-base.so and libggml-cpu.so, "
            "nor is llama-cpp-python installed"
        ) from error
    return os.path.join(os.path.dirname(llama_cpp.__file__), "lib")


class Library:
    """The functions of the base and of the CPU library."""

    POINTERS = (
        "ggml_init", "ggml_new_tensor_4d", "ggml_new_graph", "ggml_get_data",
        "ggml_flash_attn_ext",
    )  # fmt: skip

    def __init__(self, folder):
        self.libraries = []
        for name in ("libggml-base.so", "libggml-cpu.so"):
            path = os.path.join(folder, name)
            if not os.path.exists(path):
                raise Missing(f"there is no {path}")
            self.libraries.append(ctypes.CDLL(path, mode=ctypes.RTLD_GLOBAL))
        for name in self.POINTERS:
            getattr(self, name).restype = ctypes.c_void_p
        self.ggml_graph_plan.restype = Plan

    def __getattr__(self, name):
        for library in self.libraries:
            if hasattr(library, name):
                function = getattr(library, name)
                setattr(self, name, function)
                return function
        raise Missing(f"ggml has no function {name}")


class Flash:
    """Queries and results are f32 in ggml, keys and values of the case's type."""

    def __init__(self, case, arguments, setting):
        self.case = case
        self.ggml = ggml = Library(_find_folder(setting))
        ggml.ggml_cpu_init()
        data = sum(2 * array.nbytes for array in arguments.values())
        data += 2 * case.queries * case.keys * case.causal + (64 << 20)
        self.context = ctypes.c_void_p(ggml.ggml_init(InitParams(data, None, False)))
        if not self.context:
            raise MemoryError(f"ggml has no {data} bytes")
        narrow = BF16 if case.dtype == "bf16" else F32
        q = self.add(to_f32(arguments["q"]), F32)
        k = self.add(arguments["k"], narrow)
        v = self.add(arguments["v"], narrow)
        mask = None
        if case.causal:
            hidden = np.full((1, 1, case.queries, case.keys), -np.inf, np.float16)
            mask = self.add(np.triu(hidden, 1), F16)
        zero = ctypes.c_float(0)
        self.output = ctypes.c_void_p(
            ggml.ggml_flash_attn_ext(
                self.context, q, k, v, mask, ctypes.c_float(case.scale), zero, zero
            )
        )
        self.graph = ctypes.c_void_p(ggml.ggml_new_graph(self.context))
        ggml.ggml_build_forward_expand(self.graph, self.output)
        self.plan = ggml.ggml_graph_plan(self.graph, setting.threads, None)
        self.work = ctypes.create_string_buffer(max(1, self.plan.work_size))
        self.plan.work_data = ctypes.addressof(self.work)

    def add(self, array, kind):
        sizes = [ctypes.c_int64(size) for size in reversed(array.shape)]
        tensor = self.ggml.ggml_new_tensor_4d(self.context, kind, *sizes)
        tensor = ctypes.c_void_p(tensor)
        array = np.ascontiguousarray(array)
        ctypes.memmove(self.ggml.ggml_get_data(tensor), array.ctypes.data, array.nbytes)
        return tensor

    def run(self):
        status = self.ggml.ggml_graph_compute(self.graph, ctypes.byref(self.plan))
        if status != 0:
            raise RuntimeError(f"ggml_graph_compute returned {status}")

    def result(self):
        self.run()
        case = self.case
        shape = (1, case.queries, case.heads, case.width)
        address = self.ggml.ggml_get_data(self.output)
        data = ctypes.string_at(address, 4 * int(np.prod(shape)))
        return np.frombuffer(data, np.float32).reshape(shape).transpose(0, 2, 1, 3)


PEERS = {"ggml-flash": Flash}
