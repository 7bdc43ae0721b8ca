//===- RandomTest.cpp - Random cases against the reference ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ATTN_FUZZ_SEED     the first seed; one case each for it and those after it
// ATTN_FUZZ_SECONDS  no case is begun after this time; 20 by default
// ATTN_FUZZ_CASES    no more cases than this
//
//===----------------------------------------------------------------------===//

#include "Agreement.h"
#include "IRText.h"
#include "RandomCase.h"

#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/Signals.h"
#include "gtest/gtest.h"

#include <chrono>
#include <cstdlib>

using namespace mlir::attn;
using namespace mlir::attn::difftest;

static uint64_t getNumber(const char *variable, uint64_t otherwise) {
  const char *text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

static void checkCase(uint64_t seed) {
  RandomCase random = drawCase(seed);
  const AttentionCase &attention = random.attention;
  // What a crash prints.
  std::string text = getIRText(attention);
  llvm::PrettyStackTraceFormat stackEntry(
      "ATTN_FUZZ_SEED=%llu ATTN_FUZZ_CASES=1\n%s",
      static_cast<unsigned long long>(seed), text.c_str());
  std::vector<CaseInputs> inputs;
  for (const Sizes &sizes : random.sizes)
    inputs.push_back(generateInputs(attention, sizes, seed));
  for (Pipeline pipeline : kPipelines) {
    CompiledCase compiled(attention, pipeline);
    for (const CaseInputs &values : inputs) {
      std::string problem = getDisagreement(
          compiled.run(values),
          getExpectation(attention, values, kLooseF32Tolerance));
      if (problem.empty())
        continue;
      ADD_FAILURE() << "repeat with ATTN_FUZZ_SEED=" << seed
                    << " ATTN_FUZZ_CASES=1\n"
                    << getName(pipeline).str() << ", batch "
                    << values.sizes.batch << ", queries "
                    << values.sizes.queries << ", keys " << values.sizes.keys
                    << ": " << problem << "\n"
                    << text;
      break;
    }
  }
}

TEST(Random, AgreesWithReference) {
  llvm::EnablePrettyStackTrace();
  llvm::sys::PrintStackTraceOnErrorSignal("");
  uint64_t first = getNumber("ATTN_FUZZ_SEED", 20251121);
  uint64_t cases = getNumber("ATTN_FUZZ_CASES", UINT64_MAX);
  std::chrono::seconds limit(getNumber("ATTN_FUZZ_SECONDS", 20));
  auto start = std::chrono::steady_clock::now();
  uint64_t done = 0;
  do {
    checkCase(first + done);
    ++done;
  } while (done < cases && std::chrono::steady_clock::now() - start < limit);
  std::printf("ATTN_FUZZ_SEED=%llu, %llu cases\n",
              static_cast<unsigned long long>(first),
              static_cast<unsigned long long>(done));
}
