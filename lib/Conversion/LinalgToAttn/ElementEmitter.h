//===- ElementEmitter.h - Expressions of elements as regions ----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes the expression of an element into a region of attn.sdpa, whose
// arguments tell the position.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_ELEMENTEMITTER_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_ELEMENTEMITTER_H

#include "AttentionRoles.h"
#include "Rearrange.h"

namespace mlir::attn {

/// True if `node` on a score, its operand `score`, can be a part of score_mod.
bool canEmitScoreStep(Operation *node, unsigned score);

/// True if `element` is computed from positions and tensors that do not have
/// all pairs, by operations that cost no more than reading it.
bool isCheapPerPair(ElementTracer &tracer, const Element &element,
                    const AttentionRoles &roles);

class ElementEmitter {
public:
  /// `position` is (b, h, i, j).
  ElementEmitter(OpBuilder &b, Location loc, ElementTracer &tracer,
                 const AttentionChain &chain, const AttentionRoles &roles,
                 ValueRange position)
      : b(b), loc(loc), tracer(tracer), chain(chain), roles(roles),
        position(position) {}

  /// The value of `element` at the position, or null where it is not known.
  Value emit(const Element &element);

  /// `step` on `score`, or null.
  Value emitStep(const ScoreStep &step, Value score);

private:
  Value emitAxis(const AxisPart &part);
  Value emitIndex(const Composite &composite);
  Value emitProgression(const Progression &progression, Type type);
  Value emitExtract(const Element &element);
  Value emitNode(const Element &element);

  OpBuilder &b;
  Location loc;
  ElementTracer &tracer;
  const AttentionChain &chain;
  const AttentionRoles &roles;
  ValueRange position;
  /// An expression that is larger is not written out.
  unsigned budget = 64;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_ELEMENTEMITTER_H
