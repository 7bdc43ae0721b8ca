//===- RunPasses.cpp - What passes make of a module -----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Source.h"
#include "Status.h"
#include "attn-c/Compiler.h"
#include "attn/Execution/DiagnosticCollector.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;
using namespace mlir::attn;

static AttnStatus run(const char *source, size_t size, const char *passes,
                      OpPrintingFlags flags, char **text, size_t *text_size) {
  if ((!source && size) || !passes || !text || !text_size)
    return fail(ATTN_INVALID_ARGUMENT, "attnRunPasses: no source, no passes, "
                                       "or no place for the text");
  registerPassesOnce();
  Source parsed;
  if (AttnStatus status = parsed.parse(StringRef(source, size)))
    return status;
  PassManager pm(&parsed.getContext());
  std::string complaint;
  llvm::raw_string_ostream os(complaint);
  if (failed(parsePassPipeline(passes, pm, os)))
    return fail(ATTN_INVALID_ARGUMENT, StringRef(complaint).rtrim().str());
  {
    DiagnosticCollector diagnostics(&parsed.getContext());
    if (failed(pm.run(parsed.getModule())))
      return fail(ATTN_COMPILE_ERROR,
                  diagnostics.takeError("the passes cannot be run"));
  }
  std::string result;
  llvm::raw_string_ostream resultStream(result);
  parsed.getModule()->print(resultStream, flags);
  resultStream << '\n';
  return returnBytes(result, text, text_size);
}

AttnStatus attnRunPasses(const char *source, size_t size, const char *passes,
                         char **text, size_t *text_size) {
  return run(source, size, passes, OpPrintingFlags(), text, text_size);
}

AttnStatus attnRunPassesWithLocations(const char *source, size_t size,
                                      const char *passes, char **text,
                                      size_t *text_size) {
  return run(source, size, passes, OpPrintingFlags().enableDebugInfo(), text,
             text_size);
}
