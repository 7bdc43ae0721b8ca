//===- Arguments.h - Values for the arguments of a function -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_RUN_ARGUMENTS_H
#define ATTN_TOOLS_ATTN_RUN_ARGUMENTS_H

#include "attn/Execution/FunctionSignature.h"
#include "attn/Execution/HostTensor.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mlir::attn {

/// Where the values come from.
struct ArgumentSources {
  /// The .npy files of the first arguments.
  std::vector<std::string> files;
  /// Fills the arguments without a file.
  std::optional<uint64_t> seed;
  /// The sizes of arguments without a file, by index.
  std::map<unsigned, SmallVector<int64_t>> shapes;
};

/// Parses "2=1x128x768", and "2=" for rank 0, into `shapes`.
llvm::Error parseShape(StringRef text,
                       std::map<unsigned, SmallVector<int64_t>> &shapes);

/// One value for each argument. Fails, naming the argument, on one that does
/// not fit the signature. Random floats are normal, those of a tensor of rank 1
/// or 2 (a weight) divided by the square root of its first size, so that a
/// layer gives numbers of the size it takes; random integers are 0 to 7, and an
/// i1 is 1 three times out of four.
llvm::Expected<std::vector<HostTensor>>
makeArguments(const FunctionSignature &signature,
              const ArgumentSources &sources);

/// Writes a result, bf16 as its bits in u2.
llvm::Error writeResult(StringRef path, const HostTensor &result);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_RUN_ARGUMENTS_H
