//===- Core.cpp - The extension module attn._core -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Module.h"

namespace nb = nanobind;
using namespace attn::python;

NB_MODULE(_core, module) {
  if (attnGetVersion() / 1000 != ATTN_C_VERSION_MAJOR) {
    PyErr_SetString(PyExc_ImportError,
                    "libattn has another version than this package");
    nb::raise_python_error();
  }
  // Exceptions that a user keeps hold objects until the interpreter ends.
  nb::set_leak_warnings(false);
  bindTensor(module);
  bindModule(module);
  bindSdpa(module);
  bindXlaCall(module);
}
