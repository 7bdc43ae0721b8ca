//===- DiscardableAttrs.cpp - Attributes of attn on other operations ------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::attn;

static bool isFunction(Operation *op) { return isa<FunctionOpInterface>(op); }

/// By its name: the dialect is no part of this library.
static bool isLinalg(Operation *op) {
  return op->getName().getDialectNamespace() == "linalg";
}

static bool isOnlineSdpa(Operation *op) { return isa<OnlineSdpaOp>(op); }

static bool isSdpa(Operation *op) { return isa<SdpaOp>(op); }

static bool isPositive(Attribute attr) {
  auto integer = dyn_cast<IntegerAttr>(attr);
  return integer && integer.getType().isSignlessInteger(64) &&
         integer.getInt() > 0;
}

template <class Type>
static bool isOfType(Attribute attr) {
  return isa<Type>(attr);
}

namespace {
struct KnownAttr {
  StringLiteral name;
  bool (*isOwner)(Operation *);
  StringLiteral owner;
  bool (*isValue)(Attribute);
  StringLiteral value;
};
} // namespace

static constexpr KnownAttr kKnownAttrs[] = {
    {"attn.lanes", isFunction, "a function", isPositive, "a positive i64"},
    {"attn.avx512_exp2", isFunction, "a function", isOfType<UnitAttr>,
     "no value"},
    {"attn.amx_tiles", isFunction, "a function", isOfType<UnitAttr>,
     "no value"},
    {"attn.matmul_config", isLinalg, "an operation of linalg",
     isOfType<MatmulConfigAttr>, "a #attn.matmul_config"},
    {"attn.register_tile", isLinalg, "an operation of linalg",
     isOfType<RegisterTileAttr>, "a #attn.register_tile"},
    {"attn.overwrite", isLinalg, "an operation of linalg", isOfType<UnitAttr>,
     "no value"},
    {"attn.cuda_config", isSdpa, "attn.sdpa", isOfType<CUDAConfigAttr>,
     "a #attn.cuda_config"},
    {"attn.decode_config", isOnlineSdpa, "attn.online_sdpa",
     isOfType<DecodeConfigAttr>, "a #attn.decode_config"}};

LogicalResult AttnDialect::verifyOperationAttribute(Operation *op,
                                                    NamedAttribute attr) {
  for (const KnownAttr &known : kKnownAttrs) {
    if (attr.getName() != known.name)
      continue;
    if (!known.isOwner(op))
      return op->emitError()
             << "'" << known.name << "' belongs on " << known.owner
             << ", not on '" << op->getName() << "'";
    if (!known.isValue(attr.getValue()))
      return op->emitError() << "'" << known.name << "' expects " << known.value
                             << ", found " << attr.getValue();
    return success();
  }
  return op->emitError() << "unknown attribute " << attr.getName();
}
