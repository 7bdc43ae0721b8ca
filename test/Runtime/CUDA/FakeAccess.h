//===- FakeAccess.h - The fake CUDA driver of this process ------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The library that the runtime opens as libcuda.so.1: the tests reach the same
// copy of it.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TEST_RUNTIME_CUDA_FAKEACCESS_H
#define ATTN_TEST_RUNTIME_CUDA_FAKEACCESS_H

#include "FakeLibcuda.h"

#include <dlfcn.h>

/// The function of libcuda.so.1 called `name`.
template <typename Function>
Function *findInFake(const char *name) {
  static void *library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  return library ? reinterpret_cast<Function *>(dlsym(library, name)) : nullptr;
}

inline FakeRecord &record() {
  return *findInFake<FakeRecord *()>("fakeRecord")();
}

inline void failIn(const char *name, int code) {
  findInFake<void(const char *, int)>("fakeFail")(name, code);
}

#endif // ATTN_TEST_RUNTIME_CUDA_FAKEACCESS_H
