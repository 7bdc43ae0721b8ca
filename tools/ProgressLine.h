//===- ProgressLine.h - What a tool is doing right now ----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_PROGRESSLINE_H
#define ATTN_TOOLS_PROGRESSLINE_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::attn {

/// A line on stderr that the next one takes over. Says nothing where nobody
/// watches.
class ProgressLine {
public:
  void show(const llvm::Twine &text) {
    if (isShown)
      llvm::errs() << "\r\033[K" << text;
  }
  void clear() { show(""); }

private:
  bool isShown = llvm::sys::Process::StandardErrIsDisplayed();
};

} // namespace mlir::attn

#endif // ATTN_TOOLS_PROGRESSLINE_H
