//===- CUDATools.h - The programs of the CUDA toolkit -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM writes PTX. The machine code of a device comes from NVIDIA's assembler,
// ptxas, which is a program and not a library.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_CUDATOOLS_H
#define ATTN_EXECUTION_CUDATOOLS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace mlir::attn {

/// Where the programs are.
struct CUDATools {
  /// The path of ptxas, if the user named one.
  std::string ptxas;
  /// Folders to look in after the PATH and before /usr/local/cuda*/bin.
  std::vector<std::string> folders;
  /// Folders to look in last.
  std::vector<std::string> lastFolders;

  /// The path of ptxas. Fails where there is none; the message says where it
  /// was looked for and how to get one.
  llvm::Expected<std::string> findPtxas() const;

  /// The path of another program: fatbinary, nvdisasm. One that is beside ptxas
  /// comes first.
  llvm::Expected<std::string> find(llvm::StringRef name) const;
};

/// The resources that a kernel uses, as ptxas reports them.
struct KernelResources {
  std::string name;
  int64_t registers = 0;
  int64_t barriers = 0;
  int64_t stackBytes = 0;
  int64_t spillStoreBytes = 0;
  int64_t spillLoadBytes = 0;
  /// Static; what a launch asks for comes on top.
  int64_t sharedBytes = 0;
};

/// What ptxas made.
struct AssembledKernels {
  std::string chip;
  std::string cubin;
  std::vector<KernelResources> kernels;
  /// Warnings, and remarks with a number such as C7510: each says that a kernel
  /// is slower than it looks.
  std::vector<std::string> warnings;
};

/// Runs `ptxas` on `ptx` for `chip`. The error holds what it says.
llvm::Expected<AssembledKernels>
assemblePTX(llvm::StringRef ptx, llvm::StringRef chip, llvm::StringRef ptxas);

/// Reads the resources and the warnings in what `ptxas -v` printed.
void parsePtxasReport(llvm::StringRef report, AssembledKernels &result);

/// The code for one chip, for a fatbin. Empty members are left out.
struct ChipCode {
  std::string chip;
  std::string cubin;
  std::string ptx;
};

/// Whether later chips than `chip` can use its PTX: that of a chip with an `a`
/// is for no other one.
bool isPTXForLaterChips(llvm::StringRef chip);

/// Runs `fatbinary`: one image from which the driver takes what the device can
/// run.
llvm::Expected<std::string> makeFatbin(llvm::ArrayRef<ChipCode> codes,
                                       llvm::StringRef fatbinary);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_CUDATOOLS_H
