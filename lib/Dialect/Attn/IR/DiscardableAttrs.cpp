//===- DiscardableAttrs.cpp - Attributes of attn on other operations ------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::attn;

static bool isFunction(Operation *op) { return isa<FunctionOpInterface>(op); }

/// By its name, so that a module without linalg need not load it.
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
    {kLanes, isFunction, "a function", isPositive, "a positive i64"},
    {kAVX512Exp2, isFunction, "a function", isOfType<UnitAttr>, "no value"},
    {kAMXTiles, isFunction, "a function", isOfType<UnitAttr>, "no value"},
    {kMatmulConfig, isLinalg, "an operation of linalg",
     isOfType<MatmulConfigAttr>, "a #attn.matmul_config"},
    {kRegisterTile, isLinalg, "an operation of linalg",
     isOfType<RegisterTileAttr>, "a #attn.register_tile"},
    {kOverwrite, isLinalg, "an operation of linalg", isOfType<UnitAttr>,
     "no value"},
    {kCUDAConfig, isSdpa, "attn.sdpa", isOfType<CUDAConfigAttr>,
     "a #attn.cuda_config"},
    {kDecodeConfig, isOnlineSdpa, "attn.online_sdpa",
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

int64_t mlir::attn::getVectorLanes(Operation *op) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  auto lanes =
      function ? function->getAttrOfType<IntegerAttr>(kLanes) : IntegerAttr();
  return lanes ? lanes.getInt() : 0;
}
