//===- Status.cpp - How a C function fails --------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Status.h"

#include "attn-c/Compiler.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Config/llvm-config.h"

#include <cstdlib>

using namespace mlir::attn;

static thread_local std::string lastMessage;
static thread_local int64_t lastTensor = 0;

AttnStatus mlir::attn::fail(AttnStatus status, std::string message) {
  lastMessage = std::move(message);
  lastTensor = 0;
  return status;
}

AttnStatus mlir::attn::fail(AttnStatus status, llvm::Error error) {
  return fail(status, llvm::toString(std::move(error)));
}

AttnStatus mlir::attn::failTensor(int64_t tensor, std::string message) {
  fail(ATTN_INVALID_TENSOR, std::move(message));
  lastTensor = tensor;
  return ATTN_INVALID_TENSOR;
}

AttnStatus mlir::attn::returnBytes(llvm::StringRef bytes, char **result,
                                   size_t *size) {
  // With an end that C functions on strings see.
  char *copy = static_cast<char *>(std::malloc(bytes.size() + 1));
  if (!copy)
    return fail(ATTN_OUT_OF_MEMORY,
                "no memory for " + std::to_string(bytes.size()) + " bytes");
  llvm::copy(bytes, copy);
  copy[bytes.size()] = 0;
  *result = copy;
  *size = bytes.size();
  return ATTN_SUCCESS;
}

void attnFreeBytes(char *bytes) { std::free(bytes); }

int32_t attnGetVersion(void) { return ATTN_C_VERSION; }

const char *attnGetBuild(void) {
  return ATTN_PROJECT_VERSION ", LLVM " LLVM_VERSION_STRING;
}

const char *attnGetErrorMessage(void) { return lastMessage.c_str(); }

int64_t attnGetErrorTensor(void) { return lastTensor; }
