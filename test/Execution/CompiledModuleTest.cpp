//===- CompiledModuleTest.cpp - Modules as functions of this process ------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/CompiledModule.h"
#include "attn/InitAll.h"

#include "gtest/gtest.h"

#include <thread>

using namespace mlir;
using namespace mlir::attn;

namespace {

class CompiledModuleTest : public ::testing::Test {
protected:
  CompiledModuleTest() {
    DialectRegistry registry;
    mlir::attn::registerAllDialects(registry);
    context.appendDialectRegistry(registry);
  }

  static std::string getMessage(llvm::Error error) {
    return llvm::toString(std::move(error));
  }

  MLIRContext context;
};

constexpr llvm::StringLiteral kDouble = R"(
func.func @double(%x: tensor<?xf32>) -> tensor<?xf32> {
  %zero = arith.constant 0 : index
  %n = tensor.dim %x, %zero : tensor<?xf32>
  %empty = tensor.empty(%n) : tensor<?xf32>
  %r = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%x : tensor<?xf32>) outs(%empty : tensor<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %in, %in : f32
    linalg.yield %s : f32
  } -> tensor<?xf32>
  return %r : tensor<?xf32>
}
)";

TEST_F(CompiledModuleTest, RunsForEverySize) {
  auto compiled = CompiledModule::compile(kDouble, context);
  ASSERT_TRUE(bool(compiled)) << getMessage(compiled.takeError());
  EXPECT_GT(compiled->getCompileSeconds(), 0);
  EXPECT_FALSE(compiled->getObjectCode().empty());
  ASSERT_EQ(compiled->getSignatures().size(), 1u);
  EXPECT_EQ(compiled->getSignatures()[0].str(),
            "@double(tensor<?xf32>) -> (tensor<?xf32>)");

  for (int64_t size : {0, 1, 17}) {
    HostTensor x(ScalarType::F32, {size});
    for (int64_t i = 0; i < size; ++i)
      x.setFloat(i, i + 0.5);
    auto results = compiled->invoke("double", {&x});
    ASSERT_TRUE(bool(results)) << getMessage(results.takeError());
    ASSERT_EQ(results->size(), 1u);
    ASSERT_EQ((*results)[0].getShape(), ArrayRef<int64_t>(size));
    for (int64_t i = 0; i < size; ++i)
      EXPECT_EQ((*results)[0].getFloat(i), 2 * i + 1);
  }
}

TEST_F(CompiledModuleTest, MayBeCalledByManyThreads) {
  auto compiled = CompiledModule::compile(kDouble, context);
  ASSERT_TRUE(bool(compiled)) << getMessage(compiled.takeError());
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (int number = 0; number < 4; ++number)
    threads.emplace_back([&, number] {
      HostTensor x(ScalarType::F32, {100});
      for (int64_t i = 0; i < 100; ++i)
        x.setFloat(i, number);
      for (int call = 0; call < 50; ++call) {
        auto results = compiled->invoke("double", {&x});
        if (!results) {
          llvm::consumeError(results.takeError());
          ++wrong[number];
          continue;
        }
        for (int64_t i = 0; i < 100; ++i)
          wrong[number] += (*results)[0].getFloat(i) != 2 * number;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

#if defined(__x86_64__)
// The first call of each of the functions chooses; several threads may make it.
TEST_F(CompiledModuleTest, RunsTheVariantForThisCPU) {
  CompileOptions options;
  options.target.variants = {"x86-64", "sapphirerapids", "znver5", "haswell"};
  for (int attempt = 0; attempt < 4; ++attempt) {
    auto compiled = CompiledModule::compile(kDouble, context, options);
    ASSERT_TRUE(bool(compiled)) << getMessage(compiled.takeError());
    HostTensor x(ScalarType::F32, {33});
    for (int64_t i = 0; i < 33; ++i)
      x.setFloat(i, i);
    std::vector<std::thread> threads;
    std::vector<int> right(4);
    for (int number = 0; number < 4; ++number)
      threads.emplace_back([&, number] {
        auto results = compiled->invoke("double", {&x});
        if (!results)
          return llvm::consumeError(results.takeError());
        for (int64_t i = 0; i < 33; ++i)
          right[number] += (*results)[0].getFloat(i) == 2 * i;
      });
    for (std::thread &thread : threads)
      thread.join();
    EXPECT_EQ(right, std::vector<int>(4, 33));
  }
}

TEST_F(CompiledModuleTest, RejectsVariantsThatCannotBeChosen) {
  auto getError = [&](std::vector<std::string> variants, std::string features) {
    CompileOptions options;
    options.target.variants = std::move(variants);
    options.target.features = std::move(features);
    auto compiled = CompiledModule::compile(kDouble, context, options);
    return compiled ? "" : getMessage(compiled.takeError());
  };
  EXPECT_EQ(getError({"haswell", "native"}, ""),
            "'native' among several target CPUs: each needs the name of a CPU");
  EXPECT_EQ(getError({"haswell", "haswell"}, ""),
            "target CPU 'haswell' is given twice");
  EXPECT_EQ(getError({"haswell", "znver4"}, "+sha"),
            "feature 'sha' with several target CPUs: whether a CPU has it "
            "cannot be asked at run time");
  EXPECT_NE(getError({"haswell", "z80"}, "").find("unknown CPU 'z80'"),
            std::string::npos);
}
#endif

TEST_F(CompiledModuleTest, RejectsWhatDoesNotFit) {
  auto compiled = CompiledModule::compile(kDouble, context);
  ASSERT_TRUE(bool(compiled)) << getMessage(compiled.takeError());
  HostTensor x(ScalarType::F32, {3}), wide(ScalarType::F64, {3}),
      matrix(ScalarType::F32, {3, 1});
  auto call = [&](StringRef name, ArrayRef<const HostTensor *> arguments) {
    auto results = compiled->invoke(name, arguments);
    return results ? std::string() : getMessage(results.takeError());
  };
  EXPECT_EQ(call("double", {&x}), "");
  EXPECT_EQ(call("triple", {&x}), "there is no public function 'triple'");
  EXPECT_EQ(call("double", {}),
            "function 'double' takes 1 arguments, 0 were given");
  EXPECT_EQ(call("double", {&wide}), "argument 0 of 'double' is tensor<?xf32>, "
                                     "a value of tensor<3xf64> was given");
  EXPECT_EQ(call("double", {&matrix}),
            "argument 0 of 'double' is tensor<?xf32>, "
            "a value of tensor<3x1xf32> was given");
}

TEST_F(CompiledModuleTest, ReportsWhereAModuleIsWrong) {
  auto compiled = CompiledModule::compile(
      "func.func @f() -> i32 {\nreturn %x : i32\n}", context);
  ASSERT_FALSE(bool(compiled));
  std::string message = getMessage(compiled.takeError());
  EXPECT_NE(message.find(":2:8: error: use of undeclared SSA value name"),
            std::string::npos)
      << message;
}

TEST_F(CompiledModuleTest, RejectsCodeForAnotherMachine) {
  CompileOptions options;
  options.target.triple =
#if defined(__aarch64__)
      "x86_64-linux-gnu";
#else
      "aarch64-linux-gnu";
#endif
  auto compiled = CompiledModule::compile(kDouble, context, options);
  ASSERT_FALSE(bool(compiled));
  EXPECT_NE(getMessage(compiled.takeError()).find("cannot run in a process of"),
            std::string::npos);
}

TEST_F(CompiledModuleTest, PromotesToDouble) {
  CompileOptions options;
  options.promoteToF64 = true;
  auto compiled = CompiledModule::compile(kDouble, context, options);
  ASSERT_TRUE(bool(compiled)) << getMessage(compiled.takeError());
  HostTensor x(ScalarType::F64, {1});
  x.setFloat(0, 1 + 0x1p-40);
  auto results = compiled->invoke("double", {&x});
  ASSERT_TRUE(bool(results)) << getMessage(results.takeError());
  EXPECT_EQ((*results)[0].getFloat(0), 2 + 0x1p-39);
}

TEST(HostTensorTest, RoundsToTheNearestNumberOfItsType) {
  HostTensor narrow(ScalarType::BF16, {2}), half(ScalarType::F16, {2});
  narrow.setFloat(0, 1 + 0x1p-8);
  narrow.setFloat(1, 1 + 3 * 0x1p-8);
  EXPECT_EQ(narrow.getFloat(0), 1);
  EXPECT_EQ(narrow.getFloat(1), 1 + 0x1p-6);
  half.setFloat(0, 65504);
  half.setFloat(1, 1 + 0x1p-11);
  EXPECT_EQ(half.getFloat(0), 65504);
  EXPECT_EQ(half.getFloat(1), 1);
}

TEST(HostTensorTest, KnowsWhatNoMemoryHolds) {
  EXPECT_EQ(computeByteSize(ScalarType::F32, {2, 3}), 24);
  EXPECT_EQ(
      computeByteSize(ScalarType::F32, {int64_t(1) << 40, int64_t(1) << 40}),
      std::nullopt);
  EXPECT_EQ(computeByteSize(ScalarType::F32, {-1}), std::nullopt);
}

} // namespace
