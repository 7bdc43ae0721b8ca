//===- LibcudaConstant.cpp - Constants in the memory of a context ---------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A constant serves every stream of its context, so it is memory of no stream,
// and its bytes are there before anybody hears of it. The driver lets a
// synchronous copy return while the last bytes are still on their way from a
// buffer of its own; hence the wait.
//
//===----------------------------------------------------------------------===//

#include "LibcudaConstant.h"

#include "ContextScope.h"

#include <map>
#include <mutex>

using namespace attn_cuda;

namespace {
/// The contexts that memory has to be given back in.
struct Owners {
  std::mutex mutex;
  std::map<void *, KnownContext> contexts;
};
} // namespace

/// Never destroyed: constants may be unloaded while the process ends.
static Owners &getOwners() {
  static Owners *owners = new Owners;
  return *owners;
}

int32_t attn_cuda::loadConstant(void *, const void *data, uint64_t bytes,
                                attn_cuda_stream stream, void **pointer,
                                char *text, uint64_t capacity) {
  Message message{text, capacity};
  ContextScope scope(stream);
  if (!scope.api)
    return message.fail(scope.code, scope.why);
  const DriverAPI &api = *scope.api;
  std::string what =
      "a constant of " + std::to_string(bytes) + " bytes cannot ";
  CUdeviceptr address = 0;
  CUresult result = api.cuMemAlloc(&address, bytes);
  if (result != kSuccess)
    return fail(message, api, result, what + "be allocated");
  result = api.cuMemcpyHtoD(address, data, bytes);
  if (result == kSuccess)
    result = api.cuStreamSynchronize(nullptr);
  if (result != kSuccess) {
    api.cuMemFree(address);
    return fail(message, api, result, what + "be copied to the device");
  }
  *pointer = reinterpret_cast<void *>(static_cast<uintptr_t>(address));
  Owners &owners = getOwners();
  std::lock_guard<std::mutex> lock(owners.mutex);
  owners.contexts[*pointer] = KnownContext::get(api, scope.context);
  return ATTN_CUDA_SUCCESS;
}

void attn_cuda::unloadConstant(void *, void *pointer) {
  Owners &owners = getOwners();
  KnownContext context;
  {
    std::lock_guard<std::mutex> lock(owners.mutex);
    auto found = owners.contexts.find(pointer);
    if (found == owners.contexts.end())
      return;
    context = found->second;
    owners.contexts.erase(found);
  }
  int32_t code;
  std::string why;
  // Where the context is gone, its memory went with it.
  if (const DriverAPI *api = DriverAPI::get(code, why)) {
    ContextScope scope(api, context);
    if (scope.api)
      api->cuMemFree(asAddress(pointer));
  }
}
