//===- Case.cpp - What attn-bench can measure -----------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Case.h"

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
  return shapes;
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
  Case mask = makeSquare(12, 1024, 64);
  mask.hasMask = true;
  list.add(mask, "-mask");
  Case alibi = makeSquare(12, 1024, 64, /*causal=*/true);
  alibi.hasALiBi = true;
  list.add(alibi, "-alibi");
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
  addLayers(cases);
  return cases;
}
