//===- PeakMemory.cpp - The memory that some work needs -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The peak of a whole process would be that of its hungriest case, and of the
// compiler: a child that is forked when everything is compiled starts its own
// count at what it inherits.
//
//===----------------------------------------------------------------------===//

#include "PeakMemory.h"

#include "llvm/Support/raw_ostream.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

using namespace mlir::attn;

/// The largest resident size of this process so far, in bytes.
static int64_t readPeak() {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
#if defined(__APPLE__)
  return usage.ru_maxrss;
#else
  return int64_t(1024) * usage.ru_maxrss;
#endif
}

[[noreturn]] static void runChild(llvm::function_ref<llvm::Error()> work,
                                  int pipe) {
  int64_t before = readPeak();
  if (llvm::Error error = work()) {
    llvm::errs() << llvm::toString(std::move(error)) << "\n";
    _exit(1);
  }
  int64_t growth = readPeak() - before;
  bool isWritten = write(pipe, &growth, sizeof(growth)) == sizeof(growth);
  // Nothing that belongs to the parent may be flushed or destroyed here.
  _exit(isWritten ? 0 : 1);
}

static llvm::Error fail(const char *what) {
  return llvm::createStringError(std::string(what) + ": " +
                                 std::strerror(errno));
}

llvm::Expected<int64_t>
mlir::attn::measurePeakMemory(llvm::function_ref<llvm::Error()> work) {
#if defined(__GLIBC__)
  // Memory that the compiler has freed but not returned would be used again
  // without a trace.
  malloc_trim(0);
#endif
  int ends[2];
  if (pipe(ends) != 0)
    return fail("cannot make a pipe");
  pid_t child = fork();
  if (child < 0)
    return fail("cannot fork");
  if (child == 0)
    runChild(work, ends[1]);

  close(ends[1]);
  int64_t growth = 0;
  bool isRead = read(ends[0], &growth, sizeof(growth)) == sizeof(growth);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    ;
  if (WIFSIGNALED(status))
    return llvm::createStringError(
        "the run that measures memory ended with signal %d (%s)",
        WTERMSIG(status), strsignal(WTERMSIG(status)));
  if (!isRead)
    return llvm::createStringError("the run that measures memory failed");
  return growth;
}
