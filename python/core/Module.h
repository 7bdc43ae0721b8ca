//===- Module.h - Compiled modules and their functions --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_PYTHON_MODULE_H
#define ATTN_PYTHON_MODULE_H

#include "Tensor.h"

namespace attn::python {

/// A module of the compiler, kept by all that use a function of it.
using SharedModule = std::shared_ptr<AttnModule>;

struct Function {
  SharedModule module;
  const AttnFunction *function;
};

/// Raises what the last failure on this thread was; `names` are those of the
/// arguments where a tensor is at fault.
[[noreturn]] void raiseStatus(AttnStatus status,
                              const char *const *names = nullptr,
                              int64_t numNames = 0);

/// Calls a function without the lock of the interpreter.
AttnStatus callUnlocked(const AttnFunction *function,
                        const AttnOperand *arguments, int64_t numArguments,
                        AttnManagedTensor **results, int64_t numResults);
AttnStatus callIntoUnlocked(const AttnFunction *function,
                            const AttnOperand *arguments, int64_t numArguments,
                            const AttnOperand *results, int64_t numResults);

/// The versions of the compiler and of the LLVM in it, and the hash that the
/// linker gave this build.
std::string describeBuild();

void bindModule(nanobind::module_ &module);
void bindSdpa(nanobind::module_ &module);
void bindXlaCall(nanobind::module_ &module);

} // namespace attn::python

#endif // ATTN_PYTHON_MODULE_H
