//===- Case.cpp - What attn-bench can measure -----------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Case.h"

#include <algorithm>
#include <cstdlib>
#include <random>

using namespace mlir::attn;

std::vector<std::vector<int64_t>> Case::getArgumentShapes() const {
  std::vector<std::vector<int64_t>> shapes;
  if (modelWidth) {
    shapes = {{batch, queries, modelWidth},
              {modelWidth, heads * width},
              {modelWidth, kvHeads * width},
              {modelWidth, kvHeads * width},
              {heads * width, modelWidth}};
    return shapes;
  }
  shapes = {{batch, heads, queries, width},
            {batch, kvHeads, keys, width},
            {batch, kvHeads, keys, width}};
  if (hasMask)
    shapes.push_back({1, 1, queries, keys});
  if (hasALiBi)
    shapes.push_back({heads});
  if (maskRegion == MaskRegion::Documents)
    shapes.push_back({keys});
  return shapes;
}

std::vector<int32_t> mlir::attn::makeDocuments(int64_t length) {
  std::minstd_rand generator;
  std::vector<int32_t> documents;
  for (int32_t id = 0; static_cast<int64_t>(documents.size()) < length; ++id)
    documents.insert(documents.end(), 128 + generator() % 385, id);
  documents.resize(length);
  return documents;
}

double mlir::attn::getAllowedShare(const Case &which) {
  if (which.maskRegion == MaskRegion::None)
    return 1;
  std::vector<int32_t> documents = makeDocuments(which.keys);
  auto isAllowed = [&](int64_t i, int64_t j) {
    switch (which.maskRegion) {
    case MaskRegion::None:
      return true;
    case MaskRegion::Causal:
      return j <= i;
    case MaskRegion::Window:
      return j <= i && i - j <= 128;
    case MaskRegion::Documents:
      return j <= i && documents[i] == documents[j];
    case MaskRegion::Prefix:
      return j <= i || j < 256;
    case MaskRegion::Dilated:
      return (i / 64 - j / 64) % 2 == 0;
    case MaskRegion::Global:
      return std::abs(i - j) <= 128 || j < 4;
    }
    return true;
  };
  int64_t allowed = 0;
  for (int64_t i = 0; i < which.queries; ++i)
    for (int64_t j = 0; j < which.keys; ++j)
      allowed += isAllowed(i, j);
  return static_cast<double>(allowed) / (which.queries * which.keys);
}

int64_t Case::getCacheBytes() const {
  int64_t seen = window ? std::min(keys, (*window)[0] + queries) : keys;
  return 2 * batch * kvHeads * seen * width * (type == "f32" ? 4 : 2);
}

void mlir::attn::addBothForms(Case which, std::vector<Case> &cases) {
  cases.push_back(which);
  constexpr int64_t mostScores = (int64_t(1) << 30) / sizeof(float);
  if (which.batch * which.heads * which.queries * which.keys >= mostScores)
    return;
  which.fuse = false;
  cases.push_back(which);
}

namespace {
/// Collects cases; each is added as it is compiled fused and unfused.
class CaseList {
public:
  /// `suffix` is what the sizes in the name do not say.
  void add(Case which, const std::string &suffix = "") {
    which.name = getSizesName(which) + suffix + (which.causal ? "-causal" : "");
    addBothForms(which, cases);
  }

  std::vector<Case> take() { return std::move(cases); }

private:
  std::vector<Case> cases;
};
} // namespace

static Case makeSquare(int64_t heads, int64_t length, int64_t width,
                       bool causal = false) {
  Case which;
  which.heads = which.kvHeads = heads;
  which.queries = which.keys = length;
  which.width = width;
  which.causal = causal;
  return which;
}

static void addPlain(CaseList &list) {
  for (int64_t width : {64, 128})
    for (int64_t length : {128, 512, 1024, 2048})
      for (bool causal : {false, true})
        list.add(makeSquare(12, length, width, causal));
  for (const char *type : {"bf16", "f16"})
    for (bool causal : {false, true}) {
      Case narrow = makeSquare(12, 1024, 64, causal);
      narrow.type = type;
      list.add(narrow);
    }
}

static void addShapes(CaseList &list) {
  for (int64_t kvHeads : {8, 1}) {
    Case grouped = makeSquare(32, 512, 128, /*causal=*/true);
    grouped.kvHeads = kvHeads;
    list.add(grouped);
  }
  // Generating one token: a query on its own, over the keys of a cache.
  for (int64_t kvHeads : {32, 8})
    for (int64_t keys : {1024, 4096}) {
      Case decode = makeSquare(32, 1, 128);
      decode.kvHeads = kvHeads;
      decode.keys = keys;
      list.add(decode);
    }
  for (int64_t length : {1023, 1025})
    list.add(makeSquare(12, length, 64));
  for (int64_t width : {80, 111})
    list.add(makeSquare(12, 1024, width));
  Case dynamic = makeSquare(12, 1024, 64);
  dynamic.isDynamic = true;
  list.add(dynamic, "-dynamic");
  for (int64_t length : {4096, 8192, 16384})
    list.add(makeSquare(1, length, 64));
}

static void addMasks(CaseList &list) {
  for (int64_t left : {128, 512}) {
    Case window = makeSquare(12, 2048, 64, /*causal=*/true);
    window.window = {left, 0};
    list.add(window, "-window" + std::to_string(left));
  }
  const std::pair<MaskRegion, const char *> regions[] = {
      {MaskRegion::Causal, "-region-causal"},
      {MaskRegion::Window, "-region-window128"},
      {MaskRegion::Documents, "-region-documents"},
      {MaskRegion::Prefix, "-region-prefix"},
      {MaskRegion::Dilated, "-region-dilated"},
      {MaskRegion::Global, "-region-global"}};
  for (auto [region, name] : regions) {
    Case which = makeSquare(4, 4096, 64);
    which.maskRegion = region;
    list.add(which, name);
  }
  Case mask = makeSquare(12, 1024, 64);
  mask.hasMask = true;
  list.add(mask, "-mask");
  Case alibi = makeSquare(12, 1024, 64, /*causal=*/true);
  alibi.hasALiBi = true;
  list.add(alibi, "-alibi");
}

/// Generation with a cache from short to far longer than any cache of the CPU.
/// Fused only: unfused, most of them would take minutes.
static void addDecode(std::vector<Case> &cases) {
  const int64_t heads[][2] = {{8, 8}, {32, 8}, {64, 8}, {32, 1}};
  for (const char *type : {"f32", "bf16"})
    for (auto [queryHeads, kvHeads] : heads)
      for (int64_t width : {64, 128})
        for (int64_t keys : {1024, 8192, 32768, 131072}) {
          Case which = makeSquare(queryHeads, 1, width);
          which.kvHeads = kvHeads;
          which.keys = keys;
          which.type = type;
          which.name = "decode-" + which.type + "-h" +
                       std::to_string(queryHeads) + "x" +
                       std::to_string(kvHeads) + "-s" + std::to_string(keys) +
                       "-d" + std::to_string(width);
          cases.push_back(which);
        }
  // Most of this cache lies outside of what the query sees.
  Case window = makeSquare(32, 1, 128, /*causal=*/true);
  window.kvHeads = 8;
  window.keys = 131072;
  window.window = {4095, 0};
  window.alignsEnds = true;
  window.name = "decode-f32-h32x8-s131072-d128-window4095";
  cases.push_back(window);
}

static void addLayers(std::vector<Case> &cases) {
  struct {
    const char *name;
    int64_t modelWidth, heads, width, length;
  } layers[] = {{"layer-gpt2-small", 768, 12, 64, 1024},
                {"layer-gpt2-medium", 1024, 16, 64, 1024},
                {"layer-llama-7b", 4096, 32, 128, 128}};
  for (const auto &layer : layers)
    for (bool fuse : {true, false}) {
      Case which = makeSquare(layer.heads, layer.length, layer.width,
                              /*causal=*/true);
      which.name = layer.name;
      which.modelWidth = layer.modelWidth;
      which.isDynamic = true;
      which.fuse = fuse;
      cases.push_back(which);
    }
}

std::vector<Case> mlir::attn::makeCases() {
  CaseList list;
  addPlain(list);
  addShapes(list);
  addMasks(list);
  std::vector<Case> cases = list.take();
  addDecode(cases);
  addLayers(cases);
  return cases;
}
