# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m attn.onnx is the command attn-import-onnx."""

import sys

from ._command import main

sys.exit(main())
