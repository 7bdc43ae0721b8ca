//===- KeywordSyntax.h - Enum attributes as keywords ------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The custom directives of the assembly formats: attributes that an op spells
// as one keyword, `causal(top_left)`, instead of `#attn<causal top_left>`.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_DIALECT_ATTN_IR_KEYWORDSYNTAX_H
#define ATTN_LIB_DIALECT_ATTN_IR_KEYWORDSYNTAX_H

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/OpImplementation.h"

namespace mlir::attn {

ParseResult parseKVGrouping(AsmParser &parser, KVGroupingAttr &attr);
void printKVGrouping(AsmPrinter &printer, KVGroupingAttr attr);

template <typename AttrT>
ParseResult parseEnumKeyword(OpAsmParser &parser, AttrT &attr) {
  using EnumT = decltype(attr.getValue());
  FailureOr<EnumT> value = FieldParser<EnumT>::parse(parser);
  if (failed(value))
    return failure();
  attr = AttrT::get(parser.getContext(), *value);
  return success();
}

inline ParseResult parseCausal(OpAsmParser &parser, CausalKindAttr &attr) {
  return parseEnumKeyword(parser, attr);
}
inline void printCausal(OpAsmPrinter &printer, Operation *,
                        CausalKindAttr attr) {
  printer << stringifyCausalKind(attr.getValue());
}
inline ParseResult parseHeadLayout(OpAsmParser &parser, HeadLayoutAttr &attr) {
  return parseEnumKeyword(parser, attr);
}
inline void printHeadLayout(OpAsmPrinter &printer, Operation *,
                            HeadLayoutAttr attr) {
  printer << stringifyHeadLayout(attr.getValue());
}
inline void printKVGrouping(OpAsmPrinter &printer, Operation *,
                            KVGroupingAttr attr) {
  printKVGrouping(printer, attr);
}

/// An attribute of this dialect by its parameters alone: `<query = bshd>`.
template <typename AttrT>
ParseResult parseParams(OpAsmParser &parser, AttrT &attr) {
  attr = llvm::dyn_cast_or_null<AttrT>(AttrT::parse(parser, Type()));
  return success(static_cast<bool>(attr));
}
template <typename AttrT>
void printParams(OpAsmPrinter &printer, Operation *, AttrT attr) {
  attr.print(printer);
}

/// A number without its type.
inline ParseResult parseFactor(OpAsmParser &parser, FloatAttr &attr) {
  double value;
  if (parser.parseFloat(value))
    return failure();
  attr = parser.getBuilder().getF64FloatAttr(value);
  return success();
}
inline void printFactor(OpAsmPrinter &printer, Operation *, FloatAttr attr) {
  printer.printAttributeWithoutType(attr);
}

/// The two sides of a window: `left, right`, -1 where unbounded.
inline ParseResult parseWindow(OpAsmParser &parser, DenseI64ArrayAttr &attr) {
  int64_t left, right;
  if (parser.parseInteger(left) || parser.parseComma() ||
      parser.parseInteger(right))
    return failure();
  attr = parser.getBuilder().getDenseI64ArrayAttr({left, right});
  return success();
}
inline void printWindow(OpAsmPrinter &printer, Operation *,
                        DenseI64ArrayAttr attr) {
  llvm::interleaveComma(attr.asArrayRef(), printer);
}

} // namespace mlir::attn

#endif // ATTN_LIB_DIALECT_ATTN_IR_KEYWORDSYNTAX_H
