//===- AttnAttrs.cpp - Attributes of the attn dialect ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"

#include "KeywordSyntax.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::attn;

#define GET_ATTRDEF_CLASSES
#include "attn/Dialect/Attn/IR/AttnAttrs.cpp.inc"

void AttnDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "attn/Dialect/Attn/IR/AttnAttrs.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// KVGroupingAttr
//===----------------------------------------------------------------------===//

LogicalResult
KVGroupingAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                       GroupingKind kind, int64_t groups, int64_t latent,
                       int64_t rope) {
  if (kind == GroupingKind::GQA && groups < 1)
    return emitError() << "gqa needs a positive number of key/value heads, "
                          "found "
                       << groups;
  if (kind == GroupingKind::MLA && (latent < 1 || rope < 0))
    return emitError() << "mla needs a positive latent width and a rope width "
                          "of at least 0, found <"
                       << latent << ", " << rope << ">";
  return success();
}

int64_t KVGroupingAttr::getNumKVHeads(int64_t heads) const {
  switch (getKind()) {
  case GroupingKind::GQA:
    return getGroups();
  case GroupingKind::MQA:
    return 1;
  case GroupingKind::MHA:
  case GroupingKind::MLA:
    return heads;
  }
  return heads;
}

Attribute KVGroupingAttr::parse(AsmParser &parser, Type) {
  KVGroupingAttr attr;
  if (parser.parseLess() || parseKVGrouping(parser, attr) ||
      parser.parseGreater())
    return {};
  return attr;
}

void KVGroupingAttr::print(AsmPrinter &printer) const {
  printer << '<';
  printKVGrouping(printer, *this);
  printer << '>';
}

ParseResult attn::parseKVGrouping(AsmParser &parser, KVGroupingAttr &attr) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef keyword;
  if (parser.parseKeyword(&keyword))
    return failure();
  std::optional<GroupingKind> kind = symbolizeGroupingKind(keyword);
  if (!kind)
    return parser.emitError(loc, "expected mha, gqa<g>, mqa or mla<latent, "
                                 "rope>, found '")
           << keyword << "'";
  int64_t groups = 0, latent = 0, rope = 0;
  if (*kind == GroupingKind::GQA &&
      (parser.parseLess() || parser.parseInteger(groups) ||
       parser.parseGreater()))
    return failure();
  if (*kind == GroupingKind::MLA &&
      (parser.parseLess() || parser.parseInteger(latent) ||
       parser.parseComma() || parser.parseInteger(rope) ||
       parser.parseGreater()))
    return failure();
  attr = KVGroupingAttr::getChecked([&] { return parser.emitError(loc); },
                                    parser.getContext(), *kind, groups, latent,
                                    rope);
  return success(static_cast<bool>(attr));
}

void attn::printKVGrouping(AsmPrinter &printer, KVGroupingAttr attr) {
  printer << stringifyGroupingKind(attr.getKind());
  if (attr.getKind() == GroupingKind::GQA)
    printer << '<' << attr.getGroups() << '>';
  if (attr.getKind() == GroupingKind::MLA)
    printer << '<' << attr.getLatent() << ", " << attr.getRope() << '>';
}

//===----------------------------------------------------------------------===//
// CPUConfigAttr
//===----------------------------------------------------------------------===//

LogicalResult
CPUConfigAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                      int64_t queryBlock, int64_t keyBlock, int64_t rows,
                      int64_t vectors, int64_t lanes, bool packKey,
                      bool packValue, bool pairs) {
  if (queryBlock < 1 || keyBlock < 1 || rows < 1 || vectors < 1 || lanes < 1)
    return emitError() << "every size of a cpu_config must be positive";
  if (queryBlock % rows != 0)
    return emitError() << "query_block (" << queryBlock
                       << ") must be a multiple of rows (" << rows << ")";
  if (keyBlock % lanes != 0)
    return emitError() << "key_block (" << keyBlock
                       << ") must be a multiple of lanes (" << lanes << ")";
  if (pairs && (!packKey || !packValue || keyBlock % 2 != 0))
    return emitError() << "pairs need pack_key, pack_value and an even "
                          "key_block";
  return success();
}

//===----------------------------------------------------------------------===//
// DecodeConfigAttr
//===----------------------------------------------------------------------===//

LogicalResult
DecodeConfigAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                         int64_t splitKeys, int64_t keyBlock, int64_t rows,
                         int64_t valueRows, int64_t vectors, int64_t lanes,
                         bool, bool) {
  for (int64_t size : {splitKeys, keyBlock, rows, valueRows, vectors, lanes})
    if (size < 1)
      return emitError() << "every size of a decode_config must be positive";
  if (keyBlock % lanes != 0)
    return emitError() << "key_block (" << keyBlock
                       << ") must be a multiple of lanes (" << lanes << ")";
  return success();
}

//===----------------------------------------------------------------------===//
// KeySplitAttr
//===----------------------------------------------------------------------===//

LogicalResult KeySplitAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                   int64_t parts, int64_t blocks, int64_t keys,
                                   int64_t multiprocessors) {
  if (parts < 1 || blocks < 1 || keys < 1)
    return emitError() << "every size of a key_split must be positive";
  if (multiprocessors < 0)
    return emitError() << "multiprocessors (" << multiprocessors
                       << ") of a key_split must not be negative";
  return success();
}

LogicalResult
FewQueriesAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                       int64_t atMost, CUDAConfigAttr config) {
  if (atMost < 1)
    return emitError() << "at_most (" << atMost
                       << ") of few_queries must be positive";
  if (FewQueriesAttr fewer = config.getFew();
      fewer && fewer.getAtMost() >= atMost)
    return emitError() << "at_most (" << fewer.getAtMost()
                       << ") of a few_queries in another one must be less than "
                       << atMost;
  return success();
}

//===----------------------------------------------------------------------===//
// CUDAConfigAttr
//===----------------------------------------------------------------------===//

LogicalResult
CUDAConfigAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                       int64_t queries, int64_t keys, int64_t warps, bool,
                       CUDAKernel kernel, int64_t stages, bool overlap,
                       bool pingPong, bool persistent, int64_t cachedBytes,
                       int64_t polynomials, KeySplitAttr, FewQueriesAttr) {
  if (queries < 1 || keys < 1 || warps < 1 || stages < 1)
    return emitError() << "every size of a cuda_config must be positive";
  // More than any device holds. Code is unrolled over these sizes, so that
  // larger ones would take hours, and no product below may overflow.
  if (queries > 1024 || keys > 1024)
    return emitError() << "queries (" << queries << ") and keys (" << keys
                       << ") of a cuda_config must be at most 1024";
  if (warps > 32)
    return emitError() << "a block has at most 32 warps, not " << warps;
  if (stages > 64)
    return emitError() << "stages (" << stages
                       << ") of a cuda_config must be at most 64";
  if (queries > 128 * (kernel == CUDAKernel::Decode ? 1 : warps))
    return emitError() << "a warp has at most 128 rows; queries (" << queries
                       << ") are for "
                       << (kernel == CUDAKernel::Decode ? 1 : warps);
  if (kernel != CUDAKernel::Wgmma && (overlap || pingPong))
    return emitError() << "overlap and ping_pong are of the wgmma kernel";
  if (kernel != CUDAKernel::Wgmma &&
      (persistent || cachedBytes != 0 || polynomials != 0))
    return emitError() << "persistent, cached_bytes and polynomials are of the "
                          "wgmma kernel";
  if (cachedBytes < 0 || (cachedBytes != 0 && !persistent))
    return emitError() << "cached_bytes (" << cachedBytes
                       << ") is 0 or more, and 0 without persistent";
  if (polynomials < 0 || polynomials > 32)
    return emitError() << "polynomials (" << polynomials
                       << ") is a number of 32 weights";
  if (kernel == CUDAKernel::Decode) {
    if (queries % 16 != 0)
      return emitError() << "queries (" << queries
                         << ") of a decode kernel must be a multiple of 16";
    if (keys % (16 * warps) != 0)
      return emitError() << "keys (" << keys
                         << ") of a decode kernel must be a multiple of 16 "
                            "warps ("
                         << 16 * warps << ")";
    if (stages < 2)
      return emitError() << "a decode kernel has at least 2 stages";
    return success();
  }
  if (queries % (16 * warps) != 0)
    return emitError() << "queries (" << queries
                       << ") must be a multiple of 16 warps (" << 16 * warps
                       << ")";
  if (keys % 16 != 0)
    return emitError() << "keys (" << keys << ") must be a multiple of 16";
  if (kernel == CUDAKernel::MmaSync) {
    if (stages != 1)
      return emitError() << "stages are of the wgmma and decode kernels";
    return success();
  }
  if (warps != 4 && warps != 8 && warps != 12)
    return emitError() << "a wgmma kernel has 4, 8 or 12 warps, not " << warps;
  if (queries != 16 * warps)
    return emitError() << "queries (" << queries
                       << ") of a wgmma kernel must be 16 warps (" << 16 * warps
                       << ")";
  if (keys > 256)
    return emitError() << "keys (" << keys
                       << ") of a wgmma kernel must be at most 256";
  if (pingPong && warps == 4)
    return emitError() << "ping_pong needs two warpgroups, 8 warps";
  return success();
}

//===----------------------------------------------------------------------===//
// RegisterTileAttr
//===----------------------------------------------------------------------===//

LogicalResult
RegisterTileAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                         int64_t rows, int64_t vectors, int64_t lanes) {
  if (rows < 1 || vectors < 1 || lanes < 1)
    return emitError() << "every size of a register_tile must be positive";
  return success();
}

//===----------------------------------------------------------------------===//
// MatmulConfigAttr
//===----------------------------------------------------------------------===//

LogicalResult
MatmulConfigAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                         int64_t m, int64_t n, int64_t k,
                         RegisterTileAttr registerTile, bool pairs) {
  if (m < 1 || n < 1 || k < 1)
    return emitError() << "every size of a matmul_config must be positive";
  if (n % registerTile.getLanes() != 0)
    return emitError() << "n (" << n << ") must be a multiple of lanes ("
                       << registerTile.getLanes() << ")";
  if (pairs && k % 2 != 0)
    return emitError() << "k (" << k << ") must be even where pairs are packed";
  return success();
}
