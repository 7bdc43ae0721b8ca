//===- DecodeTest.cpp - A few queries and a long cache --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The number of queries is in the type, which selects the kernel that reads
// keys and values in place; batch and keys are open. Keys are split over tasks
// from a few hundred on.
//
//===----------------------------------------------------------------------===//

#include "Agreement.h"
#include "attn/Runtime/attn_runtime.h"

#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

#include <cstring>
#include <limits>

using namespace mlir::attn;
using namespace mlir::attn::difftest;
using mlir::attn::reference::CausalKind;

static const ScalarType kTypes[] = {ScalarType::F32, ScalarType::BF16,
                                    ScalarType::F16};

static AttentionCase getCase(int64_t heads, int64_t keyValueHeads,
                             int64_t width, int64_t queries) {
  AttentionCase attention;
  attention.heads = heads;
  attention.keyValueHeads = keyValueHeads;
  attention.keyWidth = attention.valueWidth = width;
  attention.staticQueries = queries;
  return attention;
}

TEST(Decode, HeadsShareKeysAndValues) {
  const int64_t heads[][2] = {{3, 3}, {8, 2}, {12, 1}};
  for (ScalarType type : kTypes)
    for (auto [queryHeads, keyValueHeads] : heads) {
      AttentionCase attention = getCase(queryHeads, keyValueHeads, 64, 1);
      attention.type = type;
      for (int64_t keys : {1, 17, 4301})
        expectAgreement(attention, {2, 1, keys});
    }
}

TEST(Decode, SeveralQueries) {
  for (ScalarType type : kTypes)
    for (int64_t queries : {2, 16}) {
      AttentionCase attention = getCase(6, 2, 32, queries);
      attention.type = type;
      attention.causal = CausalKind::BottomRight;
      for (int64_t keys : {3, 33, 4100})
        expectAgreement(attention, {1, queries, keys});
    }
}

TEST(Decode, EveryLengthOfABlock) {
  for (ScalarType type : kTypes) {
    AttentionCase attention = getCase(4, 1, 16, 1);
    attention.type = type;
    for (int64_t keys = 1; keys <= 70; ++keys)
      expectAgreement(attention, {1, 1, keys});
  }
}

TEST(Decode, RaggedWidths) {
  const int64_t widths[][2] = {{80, 80},  {111, 111}, {1, 1},    {17, 128},
                               {128, 17}, {256, 256}, {576, 512}};
  for (ScalarType type : kTypes)
    for (auto [keyWidth, valueWidth] : widths)
      for (int64_t heads : {1, 5}) {
        AttentionCase attention = getCase(heads, 1, keyWidth, 1);
        attention.type = type;
        attention.valueWidth = valueWidth;
        attention.isBSHD = {heads == 5, heads == 5, heads == 5, heads == 5};
        expectAgreement(attention, {1, 1, 35});
        expectAgreement(attention, {1, 1, 530});
      }
}

// A cache that is longer than its sequences, most of it outside the window.
TEST(Decode, LengthsAndWindow) {
  for (int64_t queries : {1, 4})
    for (bool hasWindow : {false, true}) {
      AttentionCase attention = getCase(4, 2, 64, queries);
      attention.hasKeyLengths = true;
      attention.causal = CausalKind::Offset;
      if (hasWindow)
        attention.window = {100, 0};
      Sizes sizes{4, queries, 3000};
      CaseInputs inputs = generateInputs(attention, sizes, 1);
      inputs["lengths"] = {0, 1, 2999, 1500};
      inputs["offsets"] = {0, 0, 2990, 1496};
      expectAgreementOn(attention, inputs);
    }
}

// The window's left end is in the block of the diagonal, in one before it, and
// in another range of keys; each query has its own.
TEST(Decode, LeftWindow) {
  for (int64_t queries : {1, 5, 16})
    for (int64_t left : {3, 300, 1100}) {
      AttentionCase attention = getCase(4, 2, 64, queries);
      attention.causal = CausalKind::BottomRight;
      attention.window = {left, 0};
      for (int64_t keys : {17, 2600})
        expectAgreement(attention, {1, queries, keys});
    }
}

TEST(Decode, LeftWindowOfFixedSizes) {
  for (int64_t queries : {1, 7})
    for (int64_t keys : {40, 700, 1536}) {
      AttentionCase attention = getCase(2, 2, 64, queries);
      attention.causal = CausalKind::BottomRight;
      attention.window = {330, 0};
      attention.staticSizes = Sizes{1, queries, keys};
      expectAgreement(attention, *attention.staticSizes);
    }
}

// Ends right of the diagonal, wherever that is: also before the first key and
// past the last one.
TEST(Decode, WindowAroundAnOffset) {
  for (int64_t queries : {1, 3, 16}) {
    AttentionCase attention = getCase(4, 2, 64, queries);
    attention.hasQueryOffset = true;
    attention.window = {290, 5};
    CaseInputs inputs = generateInputs(attention, {6, queries, 1500}, 1);
    inputs["offsets"] = {-20, 0, 130, 700, 1490, 1700};
    expectAgreementOn(attention, inputs);
  }
}

/// The same tensor with NaN behind its last element.
static HostTensor putNaNBehind(const HostTensor &tensor) {
  constexpr int64_t kBytes = 4096;
  int64_t bytes = tensor.getByteSize();
  char *block = static_cast<char *>(attn_rt_alloc(bytes + kBytes));
  std::memcpy(block, tensor.getData(), bytes);
  // All bits set are NaN in every type.
  std::memset(block + bytes, 0xff, kBytes);
  return HostTensor::adopt(tensor.getType(), tensor.getShape(), block, block);
}

// Pairs of keys: the last of an odd number has none beside it. What lies there
// is the next head, or no part of the tensor.
TEST(Decode, OddKeysWithNaNBehindThem) {
  for (ScalarType type : kTypes)
    for (int64_t heads : {2, 8, 12}) {
      AttentionCase attention = getCase(heads, 2, 24, 1);
      attention.type = type;
      CompiledCase &compiled = CompiledCase::get(attention, Pipeline::Fused);
      for (int64_t keys : {1, 3, 17, 63, 65, 571}) {
        CaseInputs inputs = generateInputs(attention, {1, 1, keys}, 1);
        for (const char *name : {"k", "v"})
          setRow(attention, inputs, name, {0, 1, 0},
                 std::numeric_limits<double>::quiet_NaN());
        std::vector<HostTensor> tensors;
        for (const Parameter &parameter : getParameters(attention))
          tensors.push_back(putNaNBehind(
              createTensor(parameter, inputs.sizes, inputs[parameter.name])));
        std::vector<const HostTensor *> arguments;
        for (const HostTensor &tensor : tensors)
          arguments.push_back(&tensor);
        EXPECT_EQ(
            getDisagreement(compiled.run(inputs.sizes, arguments),
                            getExpectation(attention, inputs, kF32Tolerance)),
            "")
            << heads << " heads, " << keys << " keys";
      }
    }
}

// The same within the cache: behind a length, and behind the diagonal.
TEST(Decode, OddLengthsWithNonFiniteKeysBehindThem) {
  const double values[] = {std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity()};
  for (ScalarType type : kTypes)
    for (bool hasLengths : {false, true}) {
      AttentionCase attention = getCase(8, 2, 24, 1);
      attention.type = type;
      attention.hasKeyLengths = hasLengths;
      if (!hasLengths)
        attention.causal = CausalKind::Offset;
      for (double value : values) {
        CaseInputs inputs = generateInputs(attention, {5, 1, 600}, 1);
        const int64_t lengths[] = {1, 17, 64, 255, 571};
        for (int64_t b = 0; b < 5; ++b) {
          if (hasLengths)
            inputs["lengths"][b] = lengths[b];
          else
            inputs["offsets"][b] = lengths[b] - 1;
          for (const char *name : {"k", "v"})
            for (int64_t h : {0, 1})
              for (int64_t j : {lengths[b], lengths[b] + 1})
                setRow(attention, inputs, name, {b, h, j}, value);
        }
        expectAgreementOn(attention, inputs);
      }
    }
}

TEST(Decode, Empty) {
  AttentionCase attention = getCase(4, 2, 16, 2);
  CaseInputs inputs = generateInputs(attention, {2, 2, 0}, 1);
  for (Pipeline pipeline : kPipelines) {
    CaseResult result = CompiledCase::get(attention, pipeline).run(inputs);
    ASSERT_EQ(result.error, "");
    for (double value : result.output)
      EXPECT_EQ(value, 0);
    for (double value : result.logSumExp)
      EXPECT_EQ(value, -std::numeric_limits<double>::infinity());
  }
  expectAgreement(attention, {0, 2, 7});
}

TEST(Decode, ScoreTermsAndMasks) {
  for (int64_t queries : {1, 3})
    for (int which = 0; which < 5; ++which) {
      AttentionCase attention = getCase(4, 2, 24, queries);
      attention.softcap = which == 0 ? std::optional<double>(5) : std::nullopt;
      if (which == 1)
        attention.bias = Broadcast{false, false, false, false};
      if (which == 2)
        attention.mask = Broadcast{true, false, true, false};
      if (which == 3)
        attention.score = ScoreKind::Alibi;
      if (which == 4)
        attention.allow = MaskKind::HeadStripes;
      if (which % 2)
        attention.causal = CausalKind::BottomRight;
      expectAgreement(attention, {2, queries, 700}, 1, kLooseF32Tolerance);
    }
}

// What a mask hides may be NaN, also where the keys beside it are seen.
TEST(Decode, NonFiniteKeysAreHidden) {
  for (ScalarType type : kTypes)
    for (int64_t heads : {1, 5}) {
      AttentionCase attention = getCase(heads, 1, 24, 2);
      attention.type = type;
      attention.hasKeyLengths = true;
      attention.mask = Broadcast{true, true, true, false};
      attention.causal = CausalKind::Offset;
      Sizes sizes{1, 2, 600};
      CaseInputs inputs = generateInputs(attention, sizes, 1);
      inputs["lengths"] = {571};
      inputs["offsets"] = {560};
      for (int64_t j : {0, 300, 511})
        inputs["mask"][j] = 0;
      auto run = [&] {
        return CompiledCase::get(attention, Pipeline::Fused).run(inputs);
      };
      CaseResult clean = run();
      ASSERT_EQ(clean.error, "");
      for (const char *name : {"k", "v"})
        for (int64_t position : {0, 300, 511, 562, 571, 599})
          for (int64_t d = 0; d < 24; ++d)
            inputs[name][position * 24 + d] =
                std::numeric_limits<double>::quiet_NaN();
      CaseResult result = run();
      ASSERT_EQ(result.error, "");
      EXPECT_TRUE(isSame(result.output, clean.output));
      EXPECT_TRUE(isSame(result.logSumExp, clean.logSumExp));
    }
}

// A value that is NaN or infinite is seen by some queries and not by others.
TEST(Decode, NonFiniteAtTheEndsOfAWindow) {
  for (ScalarType type : kTypes) {
    AttentionCase attention = getCase(4, 2, 24, 3);
    attention.type = type;
    attention.causal = CausalKind::BottomRight;
    attention.window = {300, 0};
    for (int64_t position : {297, 298, 299, 598, 599}) {
      CaseInputs inputs = generateInputs(attention, {1, 3, 600}, 1);
      setRow(attention, inputs, "v", {0, 1, position},
             std::numeric_limits<double>::infinity());
      expectAgreementOn(attention, inputs);
    }
  }
}

// The ranges of keys and the order in which they merge are fixed.
TEST(Decode, ThreadsDoNotChangeABit) {
  int64_t before = getRuntimeThreads();
  for (ScalarType type : kTypes)
    for (int64_t heads : {2, 8}) {
      AttentionCase attention = getCase(heads, 2, 64, 1);
      attention.type = type;
      CompiledCase &compiled = CompiledCase::get(attention, Pipeline::Fused);
      CaseInputs inputs = generateInputs(attention, {1, 1, 9001}, 1);
      llvm::cantFail(setRuntimeThreads(1));
      CaseResult expected = compiled.run(inputs);
      ASSERT_EQ(expected.error, "");
      for (int64_t threads : {2, 3}) {
        llvm::cantFail(setRuntimeThreads(threads));
        CaseResult result = compiled.run(inputs);
        EXPECT_TRUE(isSame(result.output, expected.output));
        EXPECT_TRUE(isSame(result.logSumExp, expected.logSumExp));
      }
    }
  llvm::cantFail(setRuntimeThreads(before));
}
