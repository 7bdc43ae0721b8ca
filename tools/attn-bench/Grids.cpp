//===- Grids.cpp - Shapes that others measure -----------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lines of data: names of cases, with all choices of each pair of braces.
//
//===----------------------------------------------------------------------===//

#include "Case.h"

#include <cassert>

using namespace mlir::attn;

namespace {
struct Grid {
  const char *name;
  std::vector<const char *> patterns;
};
} // namespace

static const Grid grids[] = {
    // 16384 tokens in sequences of 512 and more, heads of 2048 numbers
    // together:
    // the benchmark of the repository of FlashAttention 2.
    {"flash-attention",
     {"sdpa-bf16-b32-h32-s512-d64{,-causal}",
      "sdpa-bf16-b16-h32-s1024-d64{,-causal}",
      "sdpa-bf16-b8-h32-s2048-d64{,-causal}",
      "sdpa-bf16-b4-h32-s4096-d64{,-causal}",
      "sdpa-bf16-b2-h32-s8192-d64{,-causal}",
      "sdpa-bf16-h32-s16384-d64{,-causal}",
      "sdpa-bf16-b32-h16-s512-d128{,-causal}",
      "sdpa-bf16-b16-h16-s1024-d128{,-causal}",
      "sdpa-bf16-b8-h16-s2048-d128{,-causal}",
      "sdpa-bf16-b4-h16-s4096-d128{,-causal}",
      "sdpa-bf16-b2-h16-s8192-d128{,-causal}",
      "sdpa-bf16-h16-s16384-d128{,-causal}"}},
    // The shapes that ONNX Runtime's benchmark_mha.py takes on a CPU: TNLGv4,
    // BERT base and BERT large.
    {"onnxruntime",
     {"sdpa-f32-h32-s{128,256,512,1024}-d128{,-causal}",
      "sdpa-f32-h12-s{128,384,512}-d64{,-causal}",
      "sdpa-f32-b4-h12-s{128,384,512}-d64{,-causal}",
      "sdpa-f32-h16-s{128,384,512}-d64{,-causal}",
      "sdpa-f32-b4-h16-s{128,384,512}-d64{,-causal}"}},
    // The defaults of the operator flash_attention of tritonbench.
    {"tritonbench",
     {"sdpa-bf16-b4-h48-s{128,256,512,1024,2048,4096,8192,16384}-d64"
      "{,-causal}"}},
    // The attention of published models, a prompt of each, and a token after
    // it.
    {"models",
     {"sdpa-{f32,bf16}-h12-s512-d64",              // BERT base
      "sdpa-{f32,bf16}-h12-s197-d64",              // ViT-B/16, 224 x 224
      "sdpa-{f32,bf16}-h12-s1500-d64",             // Whisper small, encoder
      "sdpa-{f32,bf16}-h8-s4096-d40",              // Stable Diffusion 1.5
      "sdpa-{f32,bf16}-h12-s1024-d64-causal",      // GPT-2 small
      "sdpa-{f32,bf16}-h16-s1024-d64-causal",      // GPT-2 medium
      "sdpa-{f32,bf16}-h25-s1024-d64-causal",      // GPT-2 XL
      "sdpa-{f32,bf16}-h71x1-s2048-d64-causal",    // Falcon 7B
      "sdpa-{f32,bf16}-h8x1-s2048-d256-causal",    // Gemma 2B
      "sdpa-{f32,bf16}-h32-s2048-d128-causal",     // LLaMA 7B
      "sdpa-{f32,bf16}-h32x8-s2048-d128-causal",   // Llama 3 8B, Mistral 7B
      "sdpa-{f32,bf16}-h64x8-s2048-d128-causal",   // LLaMA 2 70B
      "sdpa-{f32,bf16}-h{12,16,25}-s1x1024-d64",   // a token of GPT-2
      "sdpa-{f32,bf16}-h32x{1,8,32}-s1x4096-d128", // of LLaMA, Llama 3
      "sdpa-{f32,bf16}-h64x8-s1x4096-d128"}},      // of LLaMA 2 70B
    // Lengths and widths around every size that a kernel may be made for.
    {"sweep-length",
     {"sdpa-{f32,bf16}-h4-s{16,17,24,31,32,33,48,63,64,65,80,95,96,97,127,128,"
      "129,160,191,192,193,255,256,257,300,383,384,385,500,511,512,513,700,767,"
      "768,769,1000,1023,1024,1025,1400,1535,1536,1537,2000,2047,2048,2049,"
      "3000,3071,3072,3073,4000,4095,4096}-d64{,-causal}"}},
    {"sweep-width",
     {"sdpa-{f32,bf16}-h4-s1024-d{16,24,32,40,48,56,64,72,80,88,96,104,111,112,"
      "120,127,128,129,136,144,160,176,192,208,224,240,255,256}"
      "{,-causal}"}}};

std::vector<std::string> mlir::attn::getGridNames() {
  std::vector<std::string> names;
  for (const Grid &grid : grids)
    names.push_back(grid.name);
  return names;
}

std::vector<Case> mlir::attn::makeGrid(llvm::StringRef name) {
  std::vector<Case> cases;
  for (const Grid &grid : grids) {
    if (name != grid.name)
      continue;
    for (const char *pattern : grid.patterns)
      for (const std::string &caseName : expandBraces(pattern)) {
        std::optional<Case> which = parseCaseName(caseName);
        assert(which && "a grid holds names of cases");
        addBothForms(*which, cases);
      }
  }
  return cases;
}
