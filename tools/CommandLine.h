//===- CommandLine.h - The command line of a tool, and no other -*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The shared libraries of LLVM bring hundreds of options with them, some by
// names that a tool wants for its own (--threads). A tool takes them off first
// and then makes its options, which for this reason are not global variables.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_COMMANDLINE_H
#define ATTN_TOOLS_COMMANDLINE_H

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace mlir::attn {

/// The exit code for a command line that makes no sense.
inline constexpr int kUsageError = 2;

/// Takes off every option that is registered so far.
inline void removeInheritedOptions() {
  llvm::SmallVector<llvm::cl::Option *> inherited;
  for (auto &entry : llvm::cl::getRegisteredOptions())
    inherited.push_back(entry.second);
  for (llvm::cl::Option *option : inherited)
    option->removeArgument();
}

/// Ends the program with one line and exit code 1 where LLVM gives up: out of
/// memory, a target that cannot express an operation, a full disk. `tool` lives
/// as long as the program.
inline void installFatalErrorHandlers(const char *tool) {
  auto handler = [](void *name, const char *reason, bool) {
    // Some reasons go on with the code in question, a thousand lines of it.
    int firstLine = static_cast<int>(std::strcspn(reason, "\n"));
    std::fprintf(stderr, "%s: %.*s\n", static_cast<const char *>(name),
                 std::min(firstLine, 500), reason);
    std::_Exit(1);
  };
  void *name = const_cast<char *>(tool);
  llvm::install_fatal_error_handler(handler, name);
  llvm::install_bad_alloc_error_handler(handler, name);
}

/// Parses the command line; says what is wrong with it where it returns false.
inline bool parseCommandLine(int argc, char **argv, llvm::StringRef overview) {
  std::string complaint;
  llvm::raw_string_ostream os(complaint);
  if (llvm::cl::ParseCommandLineOptions(argc, argv, overview, &os))
    return true;
  llvm::errs() << complaint;
  return false;
}

} // namespace mlir::attn

#endif // ATTN_TOOLS_COMMANDLINE_H
