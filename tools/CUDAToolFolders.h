//===- CUDAToolFolders.h - Where a tool finds CUDA's programs ---*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The environment is for the tools to read, not for the libraries.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_CUDATOOLFOLDERS_H
#define ATTN_TOOLS_CUDATOOLFOLDERS_H

#include "attn/Execution/CUDATools.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cstdlib>

namespace mlir::attn {

/// The programs as `argv0` finds them: ptxas where the user says, else those on
/// the PATH, of CUDA_HOME and CUDA_PATH, of the system, and in the build
/// folder, where `tools/attn-dev setup` puts them.
inline CUDATools getCUDATools(llvm::StringRef ptxas, const char *argv0) {
  CUDATools tools;
  tools.ptxas = ptxas.str();
  for (const char *name : {"CUDA_HOME", "CUDA_PATH"})
    if (const char *folder = std::getenv(name); folder && *folder)
      tools.folders.push_back(std::string(folder) + "/bin");
  // The tool is build/PRESET/bin/TOOL.
  static int anchor;
  llvm::SmallString<128> build(
      llvm::sys::fs::getMainExecutable(argv0, &anchor));
  for (int i = 0; i < 3; ++i)
    llvm::sys::path::remove_filename(build);
  llvm::sys::path::append(build, "cuda", "nvidia", "cu13");
  tools.lastFolders.push_back(std::string(build) + "/bin");
  return tools;
}

} // namespace mlir::attn

#endif // ATTN_TOOLS_CUDATOOLFOLDERS_H
