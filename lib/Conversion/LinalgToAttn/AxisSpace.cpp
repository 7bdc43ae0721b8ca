//===- AxisSpace.cpp - Named axes of an iteration space -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AxisSpace.h"

using namespace mlir;
using namespace mlir::attn;

Composite AxisSpace::add(int64_t size) {
  if (size == 1)
    return {};
  axes.push_back({size, {}, {}});
  return {AxisPart{int(axes.size()) - 1, 0, 1}};
}

Composite AxisSpace::flatten(const Composite &composite) const {
  Composite flat;
  for (const AxisPart &part : composite) {
    if (part.isFixed() || axes[part.axis].children.empty()) {
      if (!part.isFixed() || part.extent != 1)
        flat.push_back(part);
      continue;
    }
    Composite children;
    for (int child : axes[part.axis].children)
      children.push_back(AxisPart{child, 0, 1});
    llvm::append_range(flat, flatten(children));
  }
  return flat;
}

Access AxisSpace::flatten(const Access &access) const {
  Access flat;
  for (const Composite &composite : access)
    flat.push_back(flatten(composite));
  return flat;
}

bool AxisSpace::contains(const Access &access,
                         const Composite &composite) const {
  Composite parts;
  for (const Composite &dim : flatten(access))
    llvm::append_range(parts, dim);
  return llvm::all_of(flatten(composite), [&](const AxisPart &part) {
    return llvm::is_contained(parts, part);
  });
}

int64_t AxisSpace::getProduct(const Composite &composite) const {
  int64_t product = 1;
  for (const AxisPart &part : flatten(composite)) {
    int64_t size = getSize(part);
    if (ShapedType::isDynamic(size))
      return ShapedType::kDynamic;
    product *= size;
  }
  return product;
}

std::pair<AxisPart, AxisPart> AxisSpace::split(const AxisPart &part,
                                               int64_t outer, int64_t inner) {
  if (part.isFixed())
    return {AxisPart{AxisPart::kFixed, part.index / inner, outer},
            AxisPart{AxisPart::kFixed, part.index % inner, inner}};
  int first = axes.size();
  axes.push_back({outer, {}, {}});
  axes.push_back({inner, {}, {}});
  axes[part.axis].children = {first, first + 1};
  return {AxisPart{first, 0, 1}, AxisPart{first + 1, 0, 1}};
}

/// Moves parts whose sizes multiply to the static `size` from one end of
/// `parts` to `taken`.
bool AxisSpace::take(SmallVectorImpl<AxisPart> &parts, int64_t size,
                     bool fromBack, Composite &taken) {
  while (size > 1) {
    if (parts.empty())
      return false;
    AxisPart part = fromBack ? parts.back() : parts.front();
    parts.erase(fromBack ? parts.end() - 1 : parts.begin());
    int64_t partSize = getSize(part);
    bool isDynamic = ShapedType::isDynamic(partSize);
    AxisPart used = part;
    if (!isDynamic && partSize > 0 && size % partSize == 0) {
      size /= partSize;
    } else if (isDynamic || (partSize > 0 && partSize % size == 0)) {
      int64_t rest = isDynamic ? ShapedType::kDynamic : partSize / size;
      auto [outer, inner] =
          fromBack ? split(part, rest, size) : split(part, size, rest);
      used = fromBack ? inner : outer;
      parts.insert(fromBack ? parts.end() : parts.begin(),
                   fromBack ? outer : inner);
      size = 1;
    } else {
      return false;
    }
    taken.insert(fromBack ? taken.begin() : taken.end(), used);
  }
  return true;
}

std::optional<Access> AxisSpace::partition(const Composite &composite,
                                           ArrayRef<int64_t> sizes,
                                           ArrayRef<SizeOrigin> origins) {
  // An empty tensor has no positions, and a zero divides nothing.
  if (llvm::is_contained(sizes, 0))
    return std::nullopt;
  Composite parts = flatten(composite);
  Access access(sizes.size());
  unsigned begin = 0, end = sizes.size();
  auto takeDim = [&](unsigned dim, bool fromBack) {
    if (!ShapedType::isDynamic(sizes[dim]))
      return take(parts, sizes[dim], fromBack, access[dim]);
    // The last one takes what is left.
    if (end - begin == 1 || parts.empty())
      return false;
    AxisPart part = fromBack ? parts.back() : parts.front();
    if (part.isFixed() || origins.empty() ||
        !llvm::is_contained(axes[part.axis].origins, origins[dim]))
      return false;
    access[dim].push_back(part);
    parts.erase(fromBack ? parts.end() - 1 : parts.begin());
    return true;
  };
  while (begin < end && takeDim(begin, /*fromBack=*/false))
    ++begin;
  while (begin < end && takeDim(end - 1, /*fromBack=*/true))
    --end;
  if (end - begin == 1 && ShapedType::isDynamic(sizes[begin])) {
    access[begin] = parts;
    return access;
  }
  // One dynamic axis for several dimensions is as many axes.
  if (begin < end && parts.size() == 1 && !parts.front().isFixed() &&
      ShapedType::isDynamic(getSize(parts.front()))) {
    SmallVector<int, 2> children;
    for (unsigned dim = begin; dim < end; ++dim) {
      access[dim] = add(sizes[dim]);
      if (!origins.empty())
        addSizeOrigin(access[dim], origins[dim]);
      if (!access[dim].empty())
        children.push_back(access[dim].front().axis);
    }
    axes[parts.front().axis].children = children;
    return access;
  }
  if (begin < end || !parts.empty())
    return std::nullopt;
  return access;
}

void AxisSpace::addSizeOrigin(const Composite &composite, SizeOrigin origin) {
  Composite flat = flatten(composite);
  if (flat.size() == 1 && !flat.front().isFixed())
    axes[flat.front().axis].origins.push_back(origin);
}
