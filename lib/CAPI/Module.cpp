//===- Module.cpp - Compiling, saving and loading modules -----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Module.h"

#include "Status.h"
#include "attn/Execution/DiagnosticCollector.h"
#include "attn/InitAll.h"

#include "mlir/Parser/Parser.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

#include <cstdlib>
#include <cstring>

using namespace mlir;
using namespace mlir::attn;

AttnStatus attnInitCompileOptions(AttnCompileOptions *options, size_t size) {
  if (!options)
    return fail(ATTN_INVALID_ARGUMENT, "attnInitCompileOptions: no options");
  if (size < sizeof(options->struct_size) || size > sizeof(*options))
    return fail(ATTN_INVALID_ARGUMENT, "attnInitCompileOptions: options of " +
                                           std::to_string(size) +
                                           " bytes, this library knows " +
                                           std::to_string(sizeof(*options)));
  AttnCompileOptions defaults = {};
  defaults.struct_size = size;
  defaults.opt_level = 3;
  defaults.fuse = 1;
  defaults.fast_math = ATTN_FAST_MATH_CONTRACT;
  defaults.strided_arguments = 1;
  // An older caller has fewer fields, which are the first ones.
  std::memcpy(static_cast<void *>(options), &defaults, size);
  return ATTN_SUCCESS;
}

/// `options` with the defaults of the fields that the caller does not have.
static AttnStatus completeOptions(const AttnCompileOptions *options,
                                  AttnCompileOptions &complete) {
  attnInitCompileOptions(&complete, sizeof(complete));
  if (!options)
    return ATTN_SUCCESS;
  if (options->struct_size < sizeof(options->struct_size) ||
      options->struct_size > sizeof(complete))
    return fail(ATTN_INVALID_ARGUMENT,
                "options of " + std::to_string(options->struct_size) +
                    " bytes, this library knows " +
                    std::to_string(sizeof(complete)) +
                    ": attnInitCompileOptions makes them");
  std::memcpy(static_cast<void *>(&complete), options, options->struct_size);
  auto isFlag = [](int32_t value) { return value == 0 || value == 1; };
  if (complete.opt_level < 0 || complete.opt_level > 3)
    return fail(ATTN_INVALID_ARGUMENT, "opt_level " +
                                           std::to_string(complete.opt_level) +
                                           " is not 0, 1, 2 or 3");
  if (complete.fast_math < ATTN_FAST_MATH_STRICT ||
      complete.fast_math > ATTN_FAST_MATH_REASSOCIATE)
    return fail(ATTN_INVALID_ARGUMENT, "fast_math " +
                                           std::to_string(complete.fast_math) +
                                           " is not 0, 1 or 2");
  if (!isFlag(complete.fuse) || !isFlag(complete.strided_arguments))
    return fail(ATTN_INVALID_ARGUMENT, "fuse and strided_arguments are 0 or 1");
  if (complete.threads < 0)
    return fail(ATTN_INVALID_ARGUMENT, "threads " +
                                           std::to_string(complete.threads) +
                                           ": the number is at least 0");
  if (complete.num_variants < 0 ||
      (complete.num_variants > 0 && !complete.variants))
    return fail(ATTN_INVALID_ARGUMENT,
                "num_variants " + std::to_string(complete.num_variants) +
                    " does not go with variants");
  for (int64_t i = 0; i < complete.num_variants; ++i)
    if (!complete.variants[i])
      return fail(ATTN_INVALID_ARGUMENT,
                  "variant " + std::to_string(i) + " has no name");
  return ATTN_SUCCESS;
}

static CompileOptions convertOptions(const AttnCompileOptions &options) {
  auto text = [](const char *string) {
    return std::string(string ? string : "");
  };
  CompileOptions result;
  result.target.cpu = text(options.target_cpu);
  result.target.features = text(options.target_features);
  if (options.num_variants > 0)
    result.target.variants.assign(options.variants,
                                  options.variants + options.num_variants);
  result.target.optLevel = options.opt_level;
  result.tuningFile = text(options.tuning_file);
  result.threads = options.threads;
  result.fuse = options.fuse;
  result.stridedArguments = options.strided_arguments;
  switch (options.fast_math) {
  case ATTN_FAST_MATH_STRICT:
    result.fastMath = FastMathPolicy::Strict;
    break;
  case ATTN_FAST_MATH_REASSOCIATE:
    result.fastMath = FastMathPolicy::Reassociate;
    break;
  default:
    result.fastMath = FastMathPolicy::Contract;
    break;
  }
  return result;
}

/// Made once: it takes longer than to make a context from it.
static const DialectRegistry &getRegistry() {
  static const DialectRegistry *registry = [] {
    auto *all = new DialectRegistry;
    mlir::attn::registerAllDialects(*all);
    return all;
  }();
  return *registry;
}

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
  AttnCompileOptions complete;
  if (AttnStatus status = completeOptions(options, complete))
    return status;
  // Callers that want several modules at once compile them on threads of
  // theirs. A context without threads can be used after a fork, too.
  MLIRContext context(getRegistry(), MLIRContext::Threading::DISABLED);
  OwningOpRef<ModuleOp> parsed;
  {
    DiagnosticCollector diagnostics(&context);
    // Resources in bytecode are aligned to 64 bytes at most.
    auto buffer = llvm::WritableMemoryBuffer::getNewUninitMemBuffer(
        source.size(), "module", llvm::Align(64));
    if (!buffer)
      return fail(ATTN_OUT_OF_MEMORY, "no memory for the module");
    llvm::copy(source, buffer->getBufferStart());
    llvm::SourceMgr sources;
    sources.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
    parsed = parseSourceFile<ModuleOp>(sources, ParserConfig(&context));
    if (!parsed)
      return fail(ATTN_PARSE_ERROR,
                  diagnostics.takeError("the module cannot be parsed"));
  }
  auto compiled = CompiledModule::compile(*parsed, convertOptions(complete));
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
  std::string image = module->compiled.save();
  char *copy = static_cast<char *>(std::malloc(image.size()));
  if (!copy)
    return fail(ATTN_OUT_OF_MEMORY, "no memory for the compiled module");
  std::memcpy(copy, image.data(), image.size());
  *bytes = copy;
  *size = image.size();
  return ATTN_SUCCESS;
}

void attnFreeBytes(char *bytes) { std::free(bytes); }

AttnStatus attnLoadModule(const char *bytes, size_t size, AttnModule **module) {
  if ((!bytes && size) || !module)
    return fail(ATTN_INVALID_ARGUMENT,
                "attnLoadModule: no bytes, or no place for the module");
  auto loaded = CompiledModule::load(StringRef(bytes, size));
  if (!loaded)
    return fail(ATTN_LOAD_ERROR, loaded.takeError());
  return finish(std::move(*loaded), ATTN_LOAD_ERROR, module);
}
