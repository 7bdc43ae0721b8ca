//===- DLPackStructs.h - DLPack's structs that attn-c lacks -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_PYTHON_DLPACKSTRUCTS_H
#define ATTN_PYTHON_DLPACKSTRUCTS_H

#include "attn-c/Compiler.h"

namespace attn::python {

/// DLPackExchangeAPI of DLPack 1.3: functions in C that a library has for its
/// tensors, which spare the call of a Python method.
struct ExchangeAPI {
  AttnPackVersion version;
  ExchangeAPI *previous;
  int (*allocate)(AttnTensor *, AttnManagedTensor **, void *,
                  void (*)(void *, const char *, const char *));
  int (*exportManaged)(void *object, AttnManagedTensor **result);
  int (*importManaged)(AttnManagedTensor *tensor, void **object);
  int (*exportView)(void *object, AttnTensor *view);
  int (*getStream)(int32_t, int32_t, void **);
};

/// DLManagedTensor: what a capsule without a version holds.
struct UnversionedTensor {
  AttnTensor tensor;
  void *context;
  void (*deleter)(UnversionedTensor *self);
};

} // namespace attn::python

#endif // ATTN_PYTHON_DLPACKSTRUCTS_H
