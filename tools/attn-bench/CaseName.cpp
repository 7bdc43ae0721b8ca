//===- CaseName.cpp - Cases by their names --------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Case.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

using namespace mlir::attn;
using llvm::StringRef;

std::string mlir::attn::getSizesName(const Case &which) {
  std::string name = "sdpa-" + which.type;
  if (which.batch != 1)
    name += "-b" + std::to_string(which.batch);
  name += "-h" + std::to_string(which.heads);
  if (which.kvHeads != which.heads)
    name += "x" + std::to_string(which.kvHeads);
  name += "-s" + std::to_string(which.queries);
  if (which.keys != which.queries)
    name += "x" + std::to_string(which.keys);
  return name + "-d" + std::to_string(which.width);
}

static bool parseSize(StringRef text, int64_t &size) {
  return !text.getAsInteger(10, size) && size > 0;
}

/// "8" is the size of both, "8x2" of one and the other.
static bool parsePair(StringRef text, int64_t &first, int64_t &second) {
  auto [left, right] = text.split('x');
  if (!parseSize(left, first))
    return false;
  if (left.size() == text.size()) {
    second = first;
    return true;
  }
  return parseSize(right, second);
}

std::optional<Case> mlir::attn::parseCaseName(StringRef name) {
  llvm::SmallVector<StringRef> parts;
  name.split(parts, '-');
  llvm::ArrayRef<StringRef> rest = parts;
  /// Takes the next part off where it begins with `letter`.
  auto take = [&](char letter) -> std::optional<StringRef> {
    if (rest.empty() || !rest.front().starts_with(StringRef(&letter, 1)))
      return std::nullopt;
    StringRef part = rest.front();
    rest = rest.drop_front();
    return part.drop_front();
  };

  Case which;
  if (rest.size() < 5 || rest[0] != "sdpa" ||
      !llvm::is_contained({"f32", "bf16", "f16"}, rest[1]))
    return std::nullopt;
  which.type = rest[1].str();
  rest = rest.drop_front(2);
  if (auto batch = take('b'); batch && !parseSize(*batch, which.batch))
    return std::nullopt;
  if (!parsePair(take('h').value_or(""), which.heads, which.kvHeads) ||
      !parsePair(take('s').value_or(""), which.queries, which.keys) ||
      !parseSize(take('d').value_or(""), which.width) ||
      which.heads % which.kvHeads != 0)
    return std::nullopt;
  if (!rest.empty() && rest.front() == "causal") {
    which.causal = true;
    rest = rest.drop_front();
  }
  if (!rest.empty())
    return std::nullopt;
  which.name = getSizesName(which) + (which.causal ? "-causal" : "");
  return which;
}

std::vector<std::string> mlir::attn::expandBraces(StringRef pattern) {
  size_t open = pattern.find('{');
  size_t close = pattern.find('}', open);
  if (open == StringRef::npos || close == StringRef::npos)
    return {pattern.str()};
  llvm::SmallVector<StringRef> choices;
  pattern.slice(open + 1, close).split(choices, ',');
  std::vector<std::string> names;
  for (StringRef choice : choices)
    for (const std::string &end : expandBraces(pattern.drop_front(close + 1)))
      names.push_back((pattern.take_front(open) + choice + end).str());
  return names;
}
