//===- CaseText.cpp - A case as a module ----------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Case.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir::attn;

/// `isLength[d]` says which sizes are left open where the case is dynamic.
static std::string writeTensor(const Case &which, llvm::ArrayRef<int64_t> shape,
                               llvm::ArrayRef<bool> isOpen,
                               llvm::StringRef type) {
  std::string text = "tensor<";
  for (size_t dim = 0; dim < shape.size(); ++dim)
    text +=
        (which.isDynamic && isOpen[dim] ? "?" : std::to_string(shape[dim])) +
        "x";
  return text + type.str() + ">";
}

static void writeWindow(const Case &which, llvm::raw_ostream &os) {
  if (which.causal)
    os << " causal(" << (which.alignsEnds ? "bottom_right" : "top_left") << ")";
  if (which.window)
    os << " window(" << (*which.window)[0] << ", " << (*which.window)[1] << ")";
}

static std::string writeLayer(const Case &which) {
  auto shapes = which.getArgumentShapes();
  std::string x =
      writeTensor(which, shapes[0], {true, true, false}, which.type);
  auto weight = [&](int index) {
    return writeTensor(which, shapes[index], {false, false}, which.type);
  };
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "func.func @" << kEntry << "(%x: " << x << ", %wq: " << weight(1)
     << ", %wk: " << weight(2) << ", %wv: " << weight(3)
     << ", %wo: " << weight(4) << ") -> " << x << " {\n"
     << "  %y = attn.multihead %x heads(" << which.heads << ") d_k("
     << which.width << ") kv(";
  if (which.kvHeads == which.heads)
    os << "mha";
  else
    os << "gqa<" << which.kvHeads << ">";
  os << ") wq(%wq : " << weight(1) << ") wk(%wk : " << weight(2)
     << ") wv(%wv : " << weight(3) << ")";
  writeWindow(which, os);
  os << " wo(%wo : " << weight(4) << ") : " << x << " -> " << x << "\n"
     << "  return %y : " << x << "\n}\n";
  return text;
}

/// The destination, with its dynamic sizes taken from the queries.
static void writeDestination(const Case &which, llvm::StringRef type,
                             llvm::StringRef queries, llvm::raw_ostream &os) {
  if (!which.isDynamic) {
    os << "  %init = tensor.empty() : " << type << "\n";
    return;
  }
  os << "  %c0 = arith.constant 0 : index\n"
     << "  %c2 = arith.constant 2 : index\n"
     << "  %b = tensor.dim %q, %c0 : " << queries << "\n"
     << "  %s = tensor.dim %q, %c2 : " << queries << "\n"
     << "  %init = tensor.empty(%b, %s) : " << type << "\n";
}

static void writeALiBi(const Case &which, llvm::raw_ostream &os) {
  os << "\n    score_mod {\n"
     << "    ^bb0(%s0: f32, %b0: index, %h: index, %i: index, %j: index):\n"
     << "      %slope = tensor.extract %slopes[%h] : tensor<" << which.heads
     << "xf32>\n"
     << "      %distance = arith.subi %j, %i : index\n"
     << "      %integer = arith.index_cast %distance : index to i64\n"
     << "      %number = arith.sitofp %integer : i64 to f32\n"
     << "      %bias = arith.mulf %slope, %number : f32\n"
     << "      %s1 = arith.addf %s0, %bias : f32\n"
     << "      attn.yield %s1 : f32\n"
     << "    }";
}

static void writeMaskRegion(const Case &which, llvm::raw_ostream &os) {
  auto constant = [&](const char *name, int64_t value) {
    os << "      %" << name << " = arith.constant " << value << " : index\n";
  };
  os << "\n    mask_mod {\n"
     << "    ^bb0(%b1: index, %h1: index, %i: index, %j: index):\n"
     << "      %causal = arith.cmpi sle, %j, %i : index\n"
     << "      %distance = arith.subi %i, %j : index\n";
  switch (which.maskRegion) {
  case MaskRegion::None:
  case MaskRegion::Causal:
    os << "      attn.yield %causal : i1\n    }";
    return;
  case MaskRegion::Window:
    constant("most", 128);
    os << "      %near = arith.cmpi sle, %distance, %most : index\n"
       << "      %allowed = arith.andi %causal, %near : i1\n";
    break;
  case MaskRegion::Documents:
    os << "      %mine = tensor.extract %ids[%i] : tensor<" << which.keys
       << "xi32>\n      %theirs = tensor.extract %ids[%j] : tensor<"
       << which.keys
       << "xi32>\n      %same = arith.cmpi eq, %mine, %theirs : i32\n"
       << "      %allowed = arith.andi %causal, %same : i1\n";
    break;
  case MaskRegion::Prefix:
    constant("length", 256);
    os << "      %early = arith.cmpi slt, %j, %length : index\n"
       << "      %allowed = arith.ori %causal, %early : i1\n";
    break;
  case MaskRegion::Dilated:
    constant("zero", 0);
    constant("two", 2);
    constant("block", 64);
    os << "      %mine = arith.divui %i, %block : index\n"
       << "      %theirs = arith.divui %j, %block : index\n"
       << "      %blocks = arith.subi %mine, %theirs : index\n"
       << "      %rest = arith.remsi %blocks, %two : index\n"
       << "      %allowed = arith.cmpi eq, %rest, %zero : index\n";
    break;
  case MaskRegion::Global:
    constant("most", 128);
    constant("length", 4);
    os << "      %far = math.absi %distance : index\n"
       << "      %near = arith.cmpi sle, %far, %most : index\n"
       << "      %early = arith.cmpi slt, %j, %length : index\n"
       << "      %allowed = arith.ori %near, %early : i1\n";
    break;
  }
  os << "      attn.yield %allowed : i1\n    }";
}

static std::string writeAttention(const Case &which) {
  auto shapes = which.getArgumentShapes();
  const bool isOpen[] = {true, false, true, false};
  std::string q = writeTensor(which, shapes[0], isOpen, which.type);
  std::string k = writeTensor(which, shapes[1], isOpen, which.type);
  std::string mask;
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "func.func @" << kEntry << "(%q: " << q << ", %k: " << k
     << ", %v: " << k;
  if (which.hasMask) {
    mask = writeTensor(which, shapes[3], {false, false, true, true}, "i1");
    os << ", %mask: " << mask;
  }
  if (which.hasALiBi)
    os << ", %slopes: tensor<" << which.heads << "xf32>";
  if (which.maskRegion == MaskRegion::Documents)
    os << ", %ids: tensor<" << which.keys << "xi32>";
  os << ") -> " << q << " {\n";
  writeDestination(which, q, q, os);
  os << "  %o = attn.sdpa ins(%q, %k, %v : " << q << ", " << k << ", " << k
     << ")";
  if (which.hasMask)
    os << " mask(%mask : " << mask << ")";
  writeWindow(which, os);
  os << " outs(%init : " << q << ")";
  if (which.hasALiBi)
    writeALiBi(which, os);
  if (which.maskRegion != MaskRegion::None)
    writeMaskRegion(which, os);
  os << " -> " << q << "\n  return %o : " << q << "\n}\n";
  return text;
}

std::string mlir::attn::writeText(const Case &which) {
  return which.modelWidth ? writeLayer(which) : writeAttention(which);
}
