//===- PTXToLLVM.cpp - attn_ptx to inline assembly ------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One instruction for each operation. NVPTX has no intrinsics for wgmma with A
// in registers, and nothing but a tied operand keeps an accumulator in the
// registers that an asynchronous product writes.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/PTXToLLVM/PTXToLLVM.h"
#include "attn/Dialect/PTX/IR/PTX.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTPTXTOLLVMPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
/// One inline assembly: outputs first, then inputs, as LLVM numbers them.
class Instruction {
public:
  Instruction(OpBuilder &builder, Location loc) : builder(builder), loc(loc) {}

  /// A vector that the instruction writes, in registers tied to those of
  /// `value`; without a value they are only written.
  void addResult(VectorType type, Value value) {
    int64_t count = type.getNumElements();
    StringRef letter = type.getElementType().isF32() ? "f" : "r";
    for (int64_t i = 0; i < count; ++i) {
      outputs.push_back(("=" + letter).str());
      resultTypes.push_back(type.getElementType());
    }
    results.push_back(type);
    if (!value)
      return;
    for (int64_t i = 0; i < count; ++i) {
      tied.push_back(std::to_string(outputs.size() - count + i));
      tiedOperands.push_back(extract(value, i));
    }
  }

  /// An operand that is only read: an i64, or each element of a vector.
  void addInput(Value value) {
    if (auto type = dyn_cast<VectorType>(value.getType())) {
      for (int64_t i = 0; i < type.getNumElements(); ++i) {
        inputs.push_back("r");
        inputOperands.push_back(extract(value, i));
      }
      return;
    }
    inputs.push_back("l");
    inputOperands.push_back(value);
  }

  /// "$i" of each of `count` results from `first` on, in braces.
  static std::string registers(int64_t first, int64_t count) {
    std::string text = "{";
    for (int64_t i = 0; i < count; ++i)
      text += (i ? ", $" : "$") + std::to_string(first + i);
    return text + "}";
  }

  /// The number of the first input that is not tied.
  int64_t getFirstInput() const { return outputs.size() + tied.size(); }

  SmallVector<Value> emit(const std::string &text) {
    SmallVector<std::string> constraints = outputs;
    llvm::append_range(constraints, tied);
    llvm::append_range(constraints, inputs);
    constraints.push_back("~{memory}");
    SmallVector<Value> operands = tiedOperands;
    llvm::append_range(operands, inputOperands);
    auto asmOp = LLVM::InlineAsmOp::create(
        builder, loc, getStructType(), operands, text,
        llvm::join(constraints, ","), /*has_side_effects=*/true,
        /*is_align_stack=*/false, LLVM::TailCallKind::None,
        LLVM::AsmDialectAttr::get(builder.getContext(),
                                  LLVM::AsmDialect::AD_ATT),
        /*operand_attrs=*/ArrayAttr());
    SmallVector<Value> values;
    int64_t next = 0;
    for (VectorType type : results) {
      Value vector = LLVM::PoisonOp::create(builder, loc, type);
      for (int64_t i = 0; i < type.getNumElements(); ++i) {
        Value element = asmOp.getRes();
        if (resultTypes.size() > 1)
          element = LLVM::ExtractValueOp::create(builder, loc, element, next);
        ++next;
        vector = LLVM::InsertElementOp::create(builder, loc, vector, element,
                                               getIndex(i));
      }
      values.push_back(vector);
    }
    return values;
  }

private:
  TypeRange getStructType() {
    if (resultTypes.empty())
      return {};
    structType = resultTypes.front();
    if (resultTypes.size() > 1)
      structType =
          LLVM::LLVMStructType::getLiteral(builder.getContext(), resultTypes);
    return structType;
  }

  Value getIndex(int64_t index) {
    return LLVM::ConstantOp::create(builder, loc,
                                    builder.getI32IntegerAttr(index));
  }

  Value extract(Value vector, int64_t index) {
    return LLVM::ExtractElementOp::create(builder, loc, vector,
                                          getIndex(index));
  }

  OpBuilder &builder;
  Location loc;
  SmallVector<std::string> outputs, tied, inputs;
  SmallVector<Value> tiedOperands, inputOperands;
  SmallVector<Type> resultTypes;
  SmallVector<VectorType> results;
  Type structType;
};

struct ConvertPTXToLLVM
    : mlir::attn::impl::ConvertPTXToLLVMPassBase<ConvertPTXToLLVM> {
  void runOnOperation() override;
};
} // namespace

static SmallVector<Value> emitWgmma(OpBuilder &builder, ptx::WgmmaOp op) {
  Instruction instruction(builder, op.getLoc());
  instruction.addResult(op.getResult().getType(), op.getC());
  int64_t input = instruction.getFirstInput();
  instruction.addInput(op.getA());
  instruction.addInput(op.getB());

  bool inRegisters = isa<VectorType>(op.getA().getType());
  StringRef element = stringifyMmaType(op.getElement());
  int64_t count = op.getResult().getType().getNumElements();
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "wgmma.mma_async.sync.aligned.m64n" << op.getN() << "k" << op.getK()
     << ".f32." << element << "." << element << " "
     << Instruction::registers(0, count) << ", ";
  if (inRegisters)
    os << Instruction::registers(input, 4) << ", $" << input + 4;
  else
    os << "$" << input << ", $" << input + 1;
  // The accumulator is read or not, and no operand is negated.
  os << ", " << (op.getC() ? 1 : 0) << ", 1, 1";
  if (op.getElement() != ptx::MmaType::TF32) {
    if (!inRegisters)
      os << ", " << (op.getTransposeA() ? 1 : 0);
    os << ", " << (op.getTransposeB() ? 1 : 0);
  }
  os << ";";
  return instruction.emit(text);
}

/// `text` with every value of `values` tied through it.
static SmallVector<Value> emitPassThrough(OpBuilder &builder, Location loc,
                                          ValueRange values,
                                          const std::string &text) {
  Instruction instruction(builder, loc);
  for (Value value : values)
    instruction.addResult(cast<VectorType>(value.getType()), value);
  return instruction.emit(text);
}

void ConvertPTXToLLVM::runOnOperation() {
  SmallVector<Operation *> ops;
  getOperation()->walk([&](Operation *op) {
    if (isa_and_nonnull<ptx::PTXDialect>(op->getDialect()))
      ops.push_back(op);
  });
  for (Operation *op : ops) {
    OpBuilder builder(op);
    SmallVector<Value> values =
        TypeSwitch<Operation *, SmallVector<Value>>(op)
            .Case([&](ptx::WgmmaOp op) { return emitWgmma(builder, op); })
            .Case([&](ptx::WgmmaFenceOp op) {
              return emitPassThrough(builder, op.getLoc(), op.getValues(),
                                     "wgmma.fence.sync.aligned;");
            })
            .Case([&](ptx::WgmmaWaitOp op) {
              return emitPassThrough(builder, op.getLoc(), op.getValues(),
                                     "wgmma.wait_group.sync.aligned " +
                                         std::to_string(op.getPending()) + ";");
            })
            .Case([&](ptx::WgmmaCommitOp op) {
              return emitPassThrough(builder, op.getLoc(), {},
                                     "wgmma.commit_group.sync.aligned;");
            });
    op->replaceAllUsesWith(values);
    op->erase();
  }
}
