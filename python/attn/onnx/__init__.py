# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ONNX models on this compiler. It needs the package onnx.

`load` compiles a model and returns a callable; `to_mlir` and the command
attn-import-onnx give its MLIR.
"""

try:
    import numpy
    import onnx
except ImportError as error:
    raise ImportError(f"attn.onnx needs the packages numpy and onnx: {error}; "
                      "pip install numpy onnx", name=error.name) from None

from . import (_attention, _elementwise, _flex_attention, _indexing, _microsoft_attention,
               _microsoft_layers, _products, _reductions, _rotary, _shapes)
from ._model import Model, load, to_mlir
from ._node import ModelError, supported_operators

__all__ = ["Model", "ModelError", "load", "supported_operators", "to_mlir"]
