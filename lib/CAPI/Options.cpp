//===- Options.cpp - Compile options of a caller of any version -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"

#include "Status.h"

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
  result.target.triple = text(options.target_triple);
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

AttnStatus mlir::attn::readOptions(const AttnCompileOptions *options,
                                   CompileOptions &result) {
  AttnCompileOptions complete;
  if (AttnStatus status = completeOptions(options, complete))
    return status;
  result = convertOptions(complete);
  return ATTN_SUCCESS;
}
