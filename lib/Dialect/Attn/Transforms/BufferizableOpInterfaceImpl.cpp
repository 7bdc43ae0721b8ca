//===- BufferizableOpInterfaceImpl.cpp - Bufferization of attn ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/Transforms/BufferizableOpInterfaceImpl.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Kernel/IR/Kernel.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/IR/Dialect.h"

using namespace mlir;
using namespace mlir::attn;
using namespace mlir::bufferization;

namespace {
/// The memref form of a destination-style op of these dialects is the op itself
/// on buffers, without results. Regions move along: what they capture is
/// bufferized by its own readers.
template <typename OpT>
struct DstOpModel
    : public DstBufferizableOpInterfaceExternalModel<DstOpModel<OpT>, OpT> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &) const {
    // The destinations of these are only written.
    if (isa<FinalizeOp, SdpaOp, kernel::MatmulOp>(op))
      return !cast<DestinationStyleOpInterface>(op).isDpsInit(&operand);
    return true;
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(op);
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) {
      if (!isa<TensorType>(operand.getType())) {
        operands.push_back(operand);
        continue;
      }
      FailureOr<Value> buffer = getBuffer(rewriter, operand, options, state);
      if (failed(buffer))
        return failure();
      operands.push_back(*buffer);
    }
    OperationState newState(op->getLoc(), op->getName(), operands, TypeRange(),
                            op->getAttrs());
    for (unsigned i = 0, e = op->getNumRegions(); i < e; ++i)
      newState.addRegion();
    Operation *newOp = rewriter.create(newState);
    for (auto [from, to] : llvm::zip(op->getRegions(), newOp->getRegions()))
      rewriter.inlineRegionBefore(from, to, to.end());

    SmallVector<Value> buffers;
    for (Value init : cast<DestinationStyleOpInterface>(newOp).getDpsInits())
      buffers.push_back(init);
    replaceOpWithBufferizedValues(rewriter, op, buffers);
    return success();
  }
};
} // namespace

void attn::registerBufferizableOpInterfaceExternalModels(
    DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, AttnDialect *) {
    FinalizeOp::attachInterface<DstOpModel<FinalizeOp>>(*context);
    MergeStatesOp::attachInterface<DstOpModel<MergeStatesOp>>(*context);
    OnlineSdpaOp::attachInterface<DstOpModel<OnlineSdpaOp>>(*context);
    SdpaOp::attachInterface<DstOpModel<SdpaOp>>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, kernel::KernelDialect *) {
    kernel::MatmulOp::attachInterface<DstOpModel<kernel::MatmulOp>>(*context);
  });
}
