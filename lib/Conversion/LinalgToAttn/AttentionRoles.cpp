//===- AttentionRoles.cpp - What the axes of attention stand for ----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttentionRoles.h"

using namespace mlir;
using namespace mlir::attn;

static Composite getParts(const AxisSpace &axes, const Access &access) {
  Composite parts;
  for (const Composite &dim : axes.flatten(access))
    llvm::append_range(parts, dim);
  return parts;
}

std::optional<AttentionRoles>
attn::getAttentionRoles(const AxisSpace &axes, const AttentionChain &chain) {
  Composite query = getParts(axes, chain.query.access);
  Composite key = getParts(axes, chain.key.access);
  Composite value = getParts(axes, chain.value.access);
  Composite weights = getParts(axes, chain.weights.access);

  AttentionRoles roles;
  roles.keys = axes.flatten(chain.keys);
  roles.width = axes.flatten(chain.width);
  Composite ofQueries, ofKeys;
  for (const AxisPart &part : weights) {
    // A row at a fixed position is not one of many.
    if (part.isFixed())
      return std::nullopt;
    if (llvm::is_contained(roles.keys, part))
      continue;
    bool isShared = llvm::is_contained(query, part) &&
                    !llvm::is_contained(key, part) &&
                    !llvm::is_contained(value, part);
    (isShared ? ofQueries : ofKeys).push_back(part);
  }
  for (const AxisPart &part : getParts(axes, chain.output.access))
    if (!llvm::is_contained(weights, part))
      roles.valueWidth.push_back(part);

  // The weights are listed [..., i, j].
  if (!ofQueries.empty())
    roles.queries = {ofQueries.pop_back_val()};
  // The last of them are the heads. A single one is the batch where queries
  // list it first, as in [B, S, D] and [B * S, H * D], but not in [1, H, S, D].
  bool hasHeads = ofKeys.size() > 1;
  if (ofKeys.size() == 1) {
    Access dims = axes.flatten(chain.query.access);
    bool isFirst = !query.empty() && query.front() == ofKeys.front();
    hasHeads = !isFirst || (dims.size() == 4 && dims[0].empty());
  }
  if (hasHeads && !ShapedType::isDynamic(axes.getSize(ofKeys.back())))
    roles.kvHeads = {ofKeys.pop_back_val()};
  roles.batch = ofKeys;
  roles.heads = roles.kvHeads;
  llvm::append_range(roles.heads, ofQueries);

  for (const Composite &fixed : {roles.heads, roles.width, roles.valueWidth})
    if (ShapedType::isDynamic(axes.getProduct(fixed)))
      return std::nullopt;
  for (const Composite &any : {roles.batch, roles.heads, roles.queries,
                               roles.keys, roles.width, roles.valueWidth})
    if (axes.getProduct(any) == 0)
      return std::nullopt;
  return roles;
}
