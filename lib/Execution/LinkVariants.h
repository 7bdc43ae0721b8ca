//===- LinkVariants.h - Functions of one name in one module -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What variants for CPUs and variants for chips have in common: each is a
// module of its own, with the same functions as all others.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_EXECUTION_LINKVARIANTS_H
#define ATTN_LIB_EXECUTION_LINKVARIANTS_H

#include "mlir/Support/LLVM.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

#include <memory>

namespace mlir::attn {

/// The functions of a variant, by the name that C calls.
using VariantFunctions = llvm::StringMap<llvm::Function *>;

/// A module for the code of variants, with the target of `machine`.
std::unique_ptr<llvm::Module>
createVariantModule(llvm::LLVMContext &context,
                    const llvm::TargetMachine &machine);

/// Moves the code of the variant `name` into `result` and returns its public
/// functions. They get the variant's name, which debuggers and profiles show,
/// and are no longer visible.
llvm::Expected<VariantFunctions> linkVariant(llvm::Module &result,
                                             std::unique_ptr<llvm::Module> code,
                                             StringRef name);

/// Names of `functions` in a fixed order, so that the same module gives the
/// same file.
SmallVector<StringRef> getSortedNames(const VariantFunctions &functions);

/// At `b`, returns from `caller` what `variant` returns for its arguments.
llvm::CallInst *returnCall(llvm::IRBuilderBase &b, llvm::Function &caller,
                           llvm::Function *variant);

} // namespace mlir::attn

#endif // ATTN_LIB_EXECUTION_LINKVARIANTS_H
