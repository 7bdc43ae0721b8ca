//===- IndependenceTest.cpp - What results do not depend on ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Agreement.h"

#include "gtest/gtest.h"

#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

using namespace mlir::attn;
using namespace mlir::attn::difftest;
using mlir::attn::reference::CausalKind;

static std::vector<AttentionCase> getCases() {
  std::vector<AttentionCase> cases(5);
  cases[0].heads = 4;
  cases[1].causal = CausalKind::TopLeft;
  cases[1].valueWidth = 11;
  cases[2].type = ScalarType::BF16;
  cases[2].hasKeyLengths = true;
  cases[3].causal = CausalKind::Offset;
  cases[3].window = {20, -1};
  cases[3].score = ScoreKind::Alibi;
  cases[4].heads = 4;
  cases[4].layer = LayerCase{24, 0, true};
  return cases;
}

static void expectSame(const CaseResult &actual, const CaseResult &expected) {
  ASSERT_EQ(actual.error, "");
  ASSERT_EQ(expected.error, "");
  EXPECT_TRUE(isSame(actual.output, expected.output));
  EXPECT_TRUE(isSame(actual.logSumExp, expected.logSumExp));
}

TEST(Independence, OfThreads) {
  int64_t before = getRuntimeThreads();
  for (const AttentionCase &attention : getCases())
    for (Pipeline pipeline : kPipelines) {
      SCOPED_TRACE(getName(pipeline).str());
      CompiledCase &compiled = CompiledCase::get(attention, pipeline);
      CaseInputs inputs = generateInputs(attention, {3, 130, 130}, 1);
      llvm::cantFail(setRuntimeThreads(1));
      CaseResult expected = compiled.run(inputs);
      for (int64_t threads : {2, 3}) {
        llvm::cantFail(setRuntimeThreads(threads));
        expectSame(compiled.run(inputs), expected);
      }
    }
  llvm::cantFail(setRuntimeThreads(before));
}

TEST(Independence, OfTheBatchASequenceIsIn) {
  for (const AttentionCase &attention : getCases())
    for (Pipeline pipeline : kPipelines) {
      SCOPED_TRACE(getName(pipeline).str());
      CompiledCase &compiled = CompiledCase::get(attention, pipeline);
      CaseInputs inputs = generateInputs(attention, {3, 70, 70}, 1);
      CaseResult together = compiled.run(inputs);
      CaseResult joined;
      for (int64_t b = 0; b < 3; ++b) {
        CaseResult alone =
            compiled.run(sliceBatch(attention, inputs, b, b + 1));
        ASSERT_EQ(alone.error, "");
        joined.output.insert(joined.output.end(), alone.output.begin(),
                             alone.output.end());
        joined.logSumExp.insert(joined.logSumExp.end(), alone.logSumExp.begin(),
                                alone.logSumExp.end());
      }
      expectSame(together, joined);
    }
}

TEST(Independence, OfRepetition) {
  for (const AttentionCase &attention : getCases())
    for (Pipeline pipeline : kPipelines) {
      CompiledCase &compiled = CompiledCase::get(attention, pipeline);
      CaseInputs inputs = generateInputs(attention, {2, 70, 70}, 1);
      CaseResult first = compiled.run(inputs);
      expectSame(compiled.run(inputs), first);
    }
}

namespace {
/// A copy of a tensor between two pages that cannot be touched, ending at the
/// second or beginning at the first.
class GuardedTensor {
public:
  GuardedTensor(const HostTensor &source, bool atEnd) {
    size_t page = sysconf(_SC_PAGESIZE);
    size_t bytes = source.getByteSize();
    size_t inner = (bytes + page - 1) / page * page;
    size = inner + 2 * page;
    base = static_cast<char *>(mmap(nullptr, size, PROT_READ | PROT_WRITE,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    if (base == MAP_FAILED)
      return;
    char *data = base + page + (atEnd ? inner - bytes : 0);
    std::memcpy(data, source.getData(), bytes);
    mprotect(base, page, PROT_NONE);
    mprotect(base + page + inner, page, PROT_NONE);
    // It frees nothing.
    tensor = HostTensor::adopt(source.getType(), source.getShape(),
                               /*allocated=*/nullptr, data);
  }
  GuardedTensor(const GuardedTensor &) = delete;
  ~GuardedTensor() {
    if (isValid())
      munmap(base, size);
  }

  bool isValid() const { return base != MAP_FAILED; }
  const HostTensor *get() const { return &tensor; }

private:
  char *base = nullptr;
  size_t size = 0;
  HostTensor tensor;
};
} // namespace

// A read outside of an argument ends the process.
static void expectSameBetweenGuards(const AttentionCase &attention,
                                    const Sizes &sizes) {
  CaseInputs inputs = generateInputs(attention, sizes, 1);
  for (bool atEnd : {false, true})
    for (Pipeline pipeline : kPipelines) {
      CompiledCase &compiled = CompiledCase::get(attention, pipeline);
      CaseResult expected = compiled.run(inputs);
      std::vector<std::unique_ptr<GuardedTensor>> guarded;
      std::vector<const HostTensor *> arguments;
      for (const Parameter &parameter : getParameters(attention)) {
        guarded.push_back(std::make_unique<GuardedTensor>(
            createTensor(parameter, sizes, inputs[parameter.name]), atEnd));
        ASSERT_TRUE(guarded.back()->isValid());
        arguments.push_back(guarded.back()->get());
      }
      expectSame(compiled.run(sizes, arguments), expected);
    }
}

TEST(Independence, OfMemoryAroundArguments) {
  for (ScalarType type : {ScalarType::F32, ScalarType::BF16})
    for (bool isBSHD : {false, true}) {
      AttentionCase attention;
      attention.type = type;
      attention.keyWidth = 59;
      attention.valueWidth = 11;
      attention.isBSHD.fill(isBSHD);
      attention.hasKeyLengths = true;
      attention.bias = Broadcast{};
      attention.mask = Broadcast{};
      for (const Sizes &sizes :
           {Sizes{2, 17, 70}, Sizes{1, 1, 1}, Sizes{1, 130, 129}})
        expectSameBetweenGuards(attention, sizes);
      // One query and many, one row to a key and several: the last key of an
      // odd number, the last elements of a head.
      for (int64_t heads : {2, 10})
        for (int64_t queries : {1, 3}) {
          attention.heads = heads;
          attention.staticQueries = queries;
          for (int64_t keys : {1, 16, 531})
            expectSameBetweenGuards(attention, {1, queries, keys});
        }
    }
}
