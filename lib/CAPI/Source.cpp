//===- Source.cpp - A module parsed into a context of its own -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Source.h"

#include "Status.h"
#include "attn/Execution/DiagnosticCollector.h"
#include "attn/InitAll.h"

#include "mlir/Parser/Parser.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

#include <mutex>

using namespace mlir;
using namespace mlir::attn;

/// Made once: it takes longer than to make a context from it.
static const DialectRegistry &getRegistry() {
  static const DialectRegistry *registry = [] {
    auto *all = new DialectRegistry;
    mlir::attn::registerAllDialects(*all);
    return all;
  }();
  return *registry;
}

void mlir::attn::registerPassesOnce() {
  static std::once_flag once;
  std::call_once(once, [] { mlir::attn::registerAllPasses(); });
}

Source::Source() : context(getRegistry(), MLIRContext::Threading::DISABLED) {}

AttnStatus Source::parse(StringRef bytes) {
  DiagnosticCollector diagnostics(&context);
  // Resources in bytecode are aligned to 64 bytes at most.
  auto buffer = llvm::WritableMemoryBuffer::getNewUninitMemBuffer(
      bytes.size(), "module", llvm::Align(64));
  if (!buffer)
    return fail(ATTN_OUT_OF_MEMORY, "no memory for the module");
  llvm::copy(bytes, buffer->getBufferStart());
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  module = parseSourceFile<ModuleOp>(sources, ParserConfig(&context));
  if (module)
    return ATTN_SUCCESS;
  return fail(ATTN_PARSE_ERROR,
              diagnostics.takeError("the module cannot be parsed"));
}
