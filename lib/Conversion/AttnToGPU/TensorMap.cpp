//===- TensorMap.cpp - Tensor maps of the host ----------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TensorMap.h"

#include "SharedTile.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::attn;

static constexpr StringLiteral kEncode = "attn_cuda_encode_tiled_for_launch";

Type TensorMap::getType(MLIRContext *context) {
  constexpr int64_t kBytes = 128;
  return LLVM::LLVMArrayType::get(IntegerType::get(context, 8), kBytes);
}

bool TensorMap::canRead(const GlobalTensor &tensor) {
  return tensor.hasAlignedRows(kRowAlignment);
}

/// Memory on the stack of the function around, for as long as it runs.
static Value createAlloca(KernelBuilder &host, Type type, unsigned alignment) {
  OpBuilder::InsertionGuard guard(host.b);
  Operation *parent = host.b.getInsertionBlock()->getParentOp();
  auto function = dyn_cast<FunctionOpInterface>(parent);
  if (!function)
    function = parent->getParentOfType<FunctionOpInterface>();
  host.b.setInsertionPointToStart(&function.getFunctionBody().front());
  auto pointer = LLVM::LLVMPointerType::get(host.b.getContext());
  return LLVM::AllocaOp::create(host.b, host.loc, pointer, type, host.i64(1),
                                alignment);
}

TensorMap::TensorMap(KernelBuilder &host, KernelArguments &args,
                     const GlobalTensor &tensor, ArrayRef<TensorMapDim> dims)
    : tensor(tensor), dims(dims),
      memory(createAlloca(host, getType(host.b.getContext()), kAlignment)),
      argument(args.addTensorMap(memory)) {}

static SmallVector<TensorMapDim> getHeadDims(HeadLayout layout, int64_t rows) {
  SmallVector<TensorMapDim> dims;
  const int64_t box[] = {SharedTile::kPanelColumns, rows, 1, 1};
  for (auto [i, size] : llvm::enumerate(box))
    dims.push_back({{getHeadDim(layout, std::size(box) - 1 - i)}, size});
  return dims;
}

TensorMap::TensorMap(KernelBuilder &host, KernelArguments &args,
                     const GlobalTensor &tensor, HeadLayout layout,
                     int64_t rows)
    : TensorMap(host, args, tensor, getHeadDims(layout, rows)) {}

static LLVM::LLVMFuncOp getEncodeFunction(KernelBuilder &host) {
  auto module =
      host.b.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(kEncode))
    return found;
  OpBuilder::InsertionGuard guard(host.b);
  host.b.setInsertionPointToStart(module.getBody());
  auto pointer = LLVM::LLVMPointerType::get(host.b.getContext());
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(host.b.getContext()), {pointer, pointer});
  return LLVM::LLVMFuncOp::create(host.b, module.getLoc(), kEncode, type);
}

/// attn_cuda_tiled: base, sizes, strides, box, rank, element, swizzle.
enum TiledField { Base, Sizes, Strides, Box, Rank, Element, Swizzle };

static LLVM::LLVMStructType getTiledType(KernelBuilder &host) {
  Type longs = LLVM::LLVMArrayType::get(host.i64(), TensorMap::kMaxRank);
  Type ints = LLVM::LLVMArrayType::get(host.i32(), TensorMap::kMaxRank);
  return LLVM::LLVMStructType::getLiteral(
      host.b.getContext(),
      {host.i64(), longs, longs, ints, host.i32(), host.i32(), host.i32()});
}

/// enum attn_cuda_element and enum attn_cuda_swizzle.
static constexpr int64_t kF16 = 1, kBF16 = 2, kSwizzle128 = 3;

void TensorMap::encode(KernelBuilder &host, const KernelArguments &args) const {
  LLVM::LLVMStructType type = getTiledType(host);
  Value tiled = createAlloca(host, type, 8);
  auto number = [&](KernelNumber number) {
    return number.isConstant()
               ? host.i64(number.constant)
               : host.extend(args.getHostValues()[number.argument]);
  };
  auto store = [&](Value value, ArrayRef<LLVM::GEPArg> field) {
    SmallVector<LLVM::GEPArg> indices{0};
    llvm::append_range(indices, field);
    Value place = LLVM::GEPOp::create(host.b, host.loc, tiled.getType(), type,
                                      tiled, indices);
    host.store(value, place, value.getType().getIntOrFloatBitWidth() / 8);
  };
  SmallVector<Value> sizes;
  Value elements = host.i64(1);
  for (const TensorMapDim &dim : dims) {
    Value size = host.i64(1);
    for (unsigned part : dim.dims)
      size = host.mul(size, number(tensor.sizes[part]));
    sizes.push_back(size);
    elements = host.mul(elements, size);
  }
  // TMA knows no tensor without elements, and a kernel reads none.
  host.ifThen(host.less(host.i64(0), elements), [&] {
    Value base = args.getHostValues()[tensor.pointer];
    store(LLVM::PtrToIntOp::create(host.b, host.loc, host.i64(), base), {Base});
    int64_t elementBytes = tensor.type.getElementTypeBitWidth() / 8;
    for (auto [i, dim] : llvm::enumerate(dims)) {
      auto d = static_cast<int32_t>(i);
      store(sizes[i], {Sizes, d});
      store(host.mul(number(tensor.strides[dim.dims.back()]),
                     host.i64(elementBytes)),
            {Strides, d});
      store(host.i32(dim.box), {Box, d});
    }
    store(host.i32(dims.size()), {Rank});
    store(host.i32(tensor.type.getElementType().isBF16() ? kBF16 : kF16),
          {Element});
    store(host.i32(kSwizzle128), {Swizzle});
    LLVM::CallOp::create(host.b, host.loc, getEncodeFunction(host),
                         ValueRange{memory, tiled});
  });
}

void TensorMap::copyBox(KernelBuilder &b, const KernelArguments &args, Value to,
                        ValueRange at, Value barrier) const {
  NVVM::CpAsyncBulkTensorGlobalToSharedClusterOp::create(
      b.b, b.loc, to, get(args), at, barrier, /*im2colOffsets=*/ValueRange(),
      /*multicastMask=*/Value(), /*l2CacheHint=*/Value(),
      NVVM::TMALoadMode::TILE, /*isCTAOnly=*/true, /*group=*/nullptr,
      /*predicate=*/Value());
}
