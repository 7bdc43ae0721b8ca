//===- InferSizes.h - Which sizes of a function agree -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_INFERSIZES_H
#define ATTN_EXECUTION_INFERSIZES_H

#include "attn/Execution/FunctionSignature.h"

namespace mlir::attn {

/// Finds which sizes that are dynamic in the types of `function` its operations
/// ask to be equal, and writes it into `signature`, which is that of the
/// function: a dynamic size that can only be one number becomes that number,
/// and dimensions of equal size get the same id. Of a result, a size gets an id
/// where it is the size of an argument.
///
/// Compiled code relies on such sizes to agree and does not check them. What is
/// found is what canonicalization carries from one operation to another; an
/// operation that it does not know ends the search, not the compilation.
void inferSizes(func::FuncOp function, FunctionSignature &signature);

/// Fails, naming the argument, where sizes of arguments that must be equal are
/// not. The rank of each is right.
llvm::Error verifySizesAgree(const FunctionSignature &signature,
                             ArrayRef<ArrayRef<int64_t>> argumentShapes);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_INFERSIZES_H
