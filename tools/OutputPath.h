//===- OutputPath.h - Whether a file can be written, beforehand -*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_OUTPUTPATH_H
#define ATTN_TOOLS_OUTPUTPATH_H

#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace mlir::attn {

/// An error where `path` certainly cannot be written, so that a tool says so
/// before it works for minutes. Creates nothing and changes nothing.
inline llvm::Error checkWritable(llvm::StringRef path) {
  namespace fs = llvm::sys::fs;
  auto fail = [&](std::error_code code) {
    return llvm::createStringError("cannot write '" + path +
                                   "': " + code.message());
  };
  if (path.empty())
    return fail(std::make_error_code(std::errc::no_such_file_or_directory));
  if (fs::is_directory(path))
    return fail(std::make_error_code(std::errc::is_a_directory));
  // A new file, or one that is written beside the old one and renamed.
  if (!fs::exists(path) || fs::is_regular_file(path)) {
    llvm::StringRef parent = llvm::sys::path::parent_path(path);
    if (std::error_code code =
            fs::access(parent.empty() ? "." : parent, fs::AccessMode::Write))
      return fail(code);
    if (!parent.empty() && !fs::is_directory(parent))
      return fail(std::make_error_code(std::errc::not_a_directory));
  }
  if (fs::exists(path))
    if (std::error_code code = fs::access(path, fs::AccessMode::Write))
      return fail(code);
  return llvm::Error::success();
}

} // namespace mlir::attn

#endif // ATTN_TOOLS_OUTPUTPATH_H
