//===- CompileToFile.cpp - Modules compiled ahead of time -----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "Source.h"
#include "Status.h"
#include "attn/Execution/CHeader.h"
#include "attn/Execution/ObjectFile.h"

using namespace mlir;
using namespace mlir::attn;

static llvm::Error compileToFile(ModuleOp module, const CompileOptions &options,
                                 OutputKind kind, StringRef path,
                                 StringRef headerPath) {
  auto signatures = getFunctionSignatures(module);
  if (!signatures)
    return signatures.takeError();
  auto machine = createTargetMachine(options.target);
  if (!machine)
    return machine.takeError();
  std::string header;
  if (!headerPath.empty()) {
    auto text = generateCHeader(*signatures, headerPath);
    if (!text)
      return text.takeError();
    header = std::move(*text);
  }
  llvm::LLVMContext context;
  auto lowered = lowerModule(module, context, **machine, options);
  if (!lowered)
    return lowered.takeError();
  if (llvm::Error error = emitToFile(**lowered, **machine, kind, path))
    return error;
  return headerPath.empty() ? llvm::Error::success()
                            : writeFile(headerPath, header);
}

AttnStatus attnCompileToFile(const char *source, size_t size,
                             const AttnCompileOptions *options,
                             const char *path, const char *header_path) {
  if ((!source && size) || !path)
    return fail(ATTN_INVALID_ARGUMENT,
                "attnCompileToFile: no source, or no path");
  std::optional<OutputKind> kind = getOutputKind(path);
  if (!kind)
    return fail(ATTN_INVALID_ARGUMENT, "'" + std::string(path) +
                                           "' does not end in .ll, .s, .o or "
                                           ".so");
  CompileOptions compileOptions;
  if (AttnStatus status = readOptions(options, compileOptions))
    return status;
  Source parsed;
  if (AttnStatus status = parsed.parse(StringRef(source, size)))
    return status;
  if (llvm::Error error =
          compileToFile(parsed.getModule(), compileOptions, *kind, path,
                        header_path ? header_path : ""))
    return fail(ATTN_COMPILE_ERROR, std::move(error));
  return ATTN_SUCCESS;
}
