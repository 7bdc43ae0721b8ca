//===- Function.cpp - What a compiled function takes and gives ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Module.h"
#include "Status.h"

#include <cstring>

using namespace mlir;
using namespace mlir::attn;

static AttnDataType getDataType(ScalarType type) {
  auto bits = static_cast<uint8_t>(8 * getByteWidth(type));
  switch (type) {
  case ScalarType::F64:
  case ScalarType::F32:
  case ScalarType::F16:
    return {ATTN_FLOAT, bits, 1};
  case ScalarType::BF16:
    return {ATTN_BFLOAT, bits, 1};
  case ScalarType::I1:
    return {ATTN_BOOL, bits, 1};
  case ScalarType::I8:
  case ScalarType::I16:
  case ScalarType::I32:
  case ScalarType::I64:
  case ScalarType::Index:
    break;
  }
  return {ATTN_INT, bits, 1};
}

ValuePlan::ValuePlan(const ValueSignature &signature)
    : type(getDataType(signature.type)),
      elementBytes(getByteWidth(signature.type)), isTensor(signature.isTensor),
      isStrided(signature.isStrided), isWritten(signature.isWritten),
      shape(signature.shape.begin(), signature.shape.end()),
      sizeIds(signature.sizeIds.begin(), signature.sizeIds.end()) {
  for (int64_t &size : shape)
    if (ShapedType::isDynamic(size))
      size = ATTN_DYNAMIC;
}

AttnFunction::AttnFunction(const FunctionSignature &signature,
                           PackedFunction packed)
    : name(signature.name), packed(packed),
      arguments(signature.arguments.begin(), signature.arguments.end()),
      results(signature.results.begin(), signature.results.end()),
      layout(ResultLayout::get(signature)) {
  for (const ValuePlan &argument : arguments) {
    if (argument.isTensor)
      descriptorWords += kDescriptorFixedWords + 2 * argument.getRank();
    for (int64_t id : argument.sizeIds)
      numSizeIds = std::max(numSizeIds, id + 1);
  }
}

int64_t attnGetNumFunctions(const AttnModule *module) {
  return module ? module->functions.size() : 0;
}

const AttnFunction *attnGetFunction(const AttnModule *module, int64_t index) {
  if (index < 0 || index >= attnGetNumFunctions(module))
    return nullptr;
  return &module->functions[index];
}

AttnStatus attnFindFunction(const AttnModule *module, const char *name,
                            const AttnFunction **function) {
  if (!module || !name || !function)
    return fail(ATTN_INVALID_ARGUMENT, "attnFindFunction: no module, no name, "
                                       "or no place for the function");
  for (const AttnFunction &candidate : module->functions) {
    if (candidate.name != name)
      continue;
    *function = &candidate;
    return ATTN_SUCCESS;
  }
  return fail(ATTN_NOT_FOUND,
              "there is no public function '" + std::string(name) + "'");
}

const char *attnGetFunctionName(const AttnFunction *function) {
  return function ? function->name.c_str() : "";
}

int64_t attnGetNumArguments(const AttnFunction *function) {
  return function ? function->arguments.size() : 0;
}

int64_t attnGetNumResults(const AttnFunction *function) {
  return function ? function->results.size() : 0;
}

static AttnStatus getInfo(const std::vector<ValuePlan> &values, int64_t index,
                          AttnValueInfo *info) {
  if (!info || info->struct_size < sizeof(info->struct_size) ||
      info->struct_size > sizeof(*info))
    return fail(ATTN_INVALID_ARGUMENT,
                "no AttnValueInfo, or its struct_size is not set");
  if (index < 0 || index >= static_cast<int64_t>(values.size()))
    return fail(ATTN_INVALID_ARGUMENT, "index " + std::to_string(index) +
                                           " is out of range: there " + "are " +
                                           std::to_string(values.size()));
  const ValuePlan &value = values[index];
  AttnValueInfo complete = {};
  complete.struct_size = info->struct_size;
  complete.dtype = value.type;
  complete.ndim = static_cast<int32_t>(value.getRank());
  complete.shape = value.shape.data();
  complete.size_ids = value.sizeIds.data();
  complete.is_strided = value.isStrided;
  complete.is_written = value.isWritten;
  std::memcpy(static_cast<void *>(info), &complete, info->struct_size);
  return ATTN_SUCCESS;
}

AttnStatus attnGetArgumentInfo(const AttnFunction *function, int64_t index,
                               AttnValueInfo *info) {
  if (!function)
    return fail(ATTN_INVALID_ARGUMENT, "attnGetArgumentInfo: no function");
  return getInfo(function->arguments, index, info);
}

AttnStatus attnGetResultInfo(const AttnFunction *function, int64_t index,
                             AttnValueInfo *info) {
  if (!function)
    return fail(ATTN_INVALID_ARGUMENT, "attnGetResultInfo: no function");
  return getInfo(function->results, index, info);
}
