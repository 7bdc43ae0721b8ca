//===- Module.cpp - Compiling, saving and loading modules -----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Module.h"

#include "Options.h"
#include "Source.h"
#include "Status.h"

using namespace mlir;
using namespace mlir::attn;

/// Makes the handle of a module that was compiled or loaded.
static AttnStatus finish(CompiledModule compiled, AttnStatus failure,
                         AttnModule **module) {
  auto result = std::make_unique<AttnModule>(std::move(compiled));
  for (const FunctionSignature &signature : result->compiled.getSignatures()) {
    auto packed = result->compiled.lookupPacked(signature.name);
    if (!packed)
      return fail(failure, packed.takeError());
    result->functions.emplace_back(signature, *packed);
  }
  *module = result.release();
  return ATTN_SUCCESS;
}

AttnStatus mlir::attn::compileBuffer(StringRef source,
                                     const AttnCompileOptions *options,
                                     AttnModule **module) {
  CompileOptions compileOptions;
  if (AttnStatus status = readOptions(options, compileOptions))
    return status;
  Source parsed;
  if (AttnStatus status = parsed.parse(source))
    return status;
  auto compiled = CompiledModule::compile(parsed.getModule(), compileOptions);
  if (!compiled)
    return fail(ATTN_COMPILE_ERROR, compiled.takeError());
  return finish(std::move(*compiled), ATTN_COMPILE_ERROR, module);
}

AttnStatus attnCompile(const char *source, size_t size,
                       const AttnCompileOptions *options, AttnModule **module) {
  if ((!source && size) || !module)
    return fail(ATTN_INVALID_ARGUMENT,
                "attnCompile: no source, or no place for the module");
  return compileBuffer(StringRef(source, size), options, module);
}

void attnDestroyModule(AttnModule *module) { delete module; }

double attnGetCompileSeconds(const AttnModule *module) {
  return module ? module->compiled.getCompileSeconds() : 0;
}

AttnStatus attnSaveModule(const AttnModule *module, char **bytes,
                          size_t *size) {
  if (!module || !bytes || !size)
    return fail(ATTN_INVALID_ARGUMENT,
                "attnSaveModule: no module, or no place for the bytes");
  return returnBytes(module->compiled.save(), bytes, size);
}

AttnStatus attnLoadModule(const char *bytes, size_t size, AttnModule **module) {
  if ((!bytes && size) || !module)
    return fail(ATTN_INVALID_ARGUMENT,
                "attnLoadModule: no bytes, or no place for the module");
  auto loaded = CompiledModule::load(StringRef(bytes, size));
  if (!loaded)
    return fail(ATTN_LOAD_ERROR, loaded.takeError());
  return finish(std::move(*loaded), ATTN_LOAD_ERROR, module);
}
