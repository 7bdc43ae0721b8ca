//===- AttnInterfaces.td - Op interfaces of attn -----------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_IR_ATTNINTERFACES_TD
#define ATTN_DIALECT_ATTN_IR_ATTNINTERFACES_TD

include "mlir/IR/OpBase.td"

def AttnCostOpInterface : OpInterface<"AttnCostOpInterface"> {
  let cppNamespace = "::mlir::attn";
  let description = [{
    What an attention op costs, as polynomials in the sizes that may be dynamic:
    B, Sq and Skv. Sizes that are static are numbers; self-attention has Sq only.

    A multiplication with its addition counts as 2 FLOPs. Only matrix products
    are counted: not the softmax, nor scale, softcap, masks, regions and biases.
    Scores and values are counted for all Sq * Skv pairs, as if nothing were
    masked; the share of pairs that causal and window allow is a number of its
    own.
  }];
  let methods = [
    InterfaceMethod<
      "The number of weights: elements of all projection weights and biases.",
      "::mlir::attn::SymbolicSize", "getParameterCount">,
    InterfaceMethod<
      "FLOPs of the projections that make queries, keys and values.",
      "::mlir::attn::SymbolicSize", "getProjectionFlops">,
    InterfaceMethod<"FLOPs of q k^T.",
      "::mlir::attn::SymbolicSize", "getScoreFlops">,
    InterfaceMethod<"FLOPs of p v.",
      "::mlir::attn::SymbolicSize", "getValueFlops">,
    InterfaceMethod<"FLOPs of the output projection.",
      "::mlir::attn::SymbolicSize", "getOutputFlops">,
    InterfaceMethod<[{
      Bytes that have to be moved at least: every input is read once and every
      result is written once. An i1 takes one byte. What lies between the
      projections and the core of a layer is not counted, nor are destinations,
      which are not read.
    }], "::mlir::attn::SymbolicSize", "getBytesMoved">,
    InterfaceMethod<[{
      Bytes that generating with a key/value cache keeps per token: a key and a
      value for each key/value head, or, with mla, the latent vector and the
      rotary key.
    }], "::mlir::attn::SymbolicSize", "getKVCacheBytesPerToken">,
    InterfaceMethod<[{
      The share, from 0 to 1, of the Sq * Skv pairs that causal and window
      allow. Nothing where a size it depends on is dynamic or the diagonal is an
      operand. Masks, mask regions and key lengths are not looked at.
    }], "std::optional<double>", "getAllowedFraction">
  ];
}

#endif // ATTN_DIALECT_ATTN_IR_ATTNINTERFACES_TD
