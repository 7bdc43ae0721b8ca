//===- InferSizesTest.cpp - Which sizes of a function agree ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/InferSizes.h"
#include "attn/InitAll.h"

#include "mlir/Parser/Parser.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::attn;

namespace {

class InferSizesTest : public ::testing::Test {
protected:
  InferSizesTest() {
    DialectRegistry registry;
    mlir::attn::registerAllDialects(registry);
    context.appendDialectRegistry(registry);
  }

  /// The signature of the first function of `text`, with a letter for each
  /// size id: "?a x 4 x ?b" is "a4b".
  std::string infer(StringRef text) {
    OwningOpRef<ModuleOp> module =
        parseSourceString<ModuleOp>(text, ParserConfig(&context));
    if (!module)
      return "no module";
    auto function = *module->getOps<func::FuncOp>().begin();
    auto found = getFunctionSignature(function);
    if (!found)
      return llvm::toString(found.takeError());
    signature = *found;
    inferSizes(function, signature);
    std::string result;
    for (const ValueSignature &value : signature.arguments)
      result += (result.empty() ? "" : ", ") + format(value);
    result += " ->";
    for (const ValueSignature &value : signature.results)
      result += " " + format(value);
    return result;
  }

  static std::string format(const ValueSignature &value) {
    std::string text;
    for (auto [size, id] : llvm::zip_equal(value.shape, value.sizeIds)) {
      text += text.empty() ? "" : "x";
      if (id != ValueSignature::kNoSizeId)
        text += static_cast<char>('a' + id);
      else
        text += ShapedType::isDynamic(size) ? "?" : std::to_string(size);
    }
    return text;
  }

  /// What is said of the last function with arguments of these sizes.
  std::string verify(ArrayRef<ArrayRef<int64_t>> shapes) {
    llvm::Error error = verifySizesAgree(signature, shapes);
    return error ? llvm::toString(std::move(error)) : "";
  }

  MLIRContext context;
  FunctionSignature signature;
};

TEST_F(InferSizesTest, HeadsOfAttention) {
  EXPECT_EQ(infer(R"(
func.func @f(%q: tensor<?x4x?x8xf32>, %k: tensor<?x2x?x8xf32>,
             %v: tensor<?x2x?x8xf32>, %bias: tensor<1x4x?x?xf32>,
             %mask: tensor<?x1x1x?xi1>, %lengths: tensor<?xi32>)
    -> tensor<?x4x?x8xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %b = tensor.dim %k, %c0 : tensor<?x2x?x8xf32>
  %n = tensor.dim %q, %c2 : tensor<?x4x?x8xf32>
  %init = tensor.empty(%b, %n) : tensor<?x4x?x8xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<?x4x?x8xf32>, tensor<?x2x?x8xf32>,
                                  tensor<?x2x?x8xf32>)
    bias(%bias : tensor<1x4x?x?xf32>) mask(%mask : tensor<?x1x1x?xi1>)
    key_lengths(%lengths : tensor<?xi32>)
    outs(%init : tensor<?x4x?x8xf32>) -> tensor<?x4x?x8xf32>
  return %o : tensor<?x4x?x8xf32>
})"),
            "ax4xbx8, ax2xcx8, ax2xcx8, 1x4xbxc, ax1x1xc, a -> ax4xbx8");
  std::array<int64_t, 4> q = {3, 4, 5, 8}, k = {3, 2, 7, 8},
                         wrong = {3, 2, 6, 8};
  std::array<int64_t, 4> bias = {1, 4, 5, 7}, mask = {3, 1, 1, 7};
  std::array<int64_t, 1> lengths = {3}, fewer = {2};
  EXPECT_EQ(verify({q, k, k, bias, mask, lengths}), "");
  EXPECT_EQ(verify({q, k, wrong, bias, mask, lengths}),
            "argument 2 of 'f': size 6 of dimension 2 differs from size 7 of "
            "dimension 2 of argument 1, which must be the same");
  EXPECT_EQ(verify({q, k, k, bias, mask, fewer}),
            "argument 5 of 'f': size 2 of dimension 0 differs from size 3 of "
            "dimension 0 of argument 0, which must be the same");
}

TEST_F(InferSizesTest, SizesThatAreConstant) {
  EXPECT_EQ(infer(R"(
func.func @f(%q: tensor<?x4x?x8xf32>, %k: tensor<2x4x6x8xf32>,
             %v: tensor<?x4x?x8xf32>, %init: tensor<?x4x5x8xf32>)
    -> tensor<?x4x5x8xf32> {
  %o = attn.sdpa ins(%q, %k, %v : tensor<?x4x?x8xf32>, tensor<2x4x6x8xf32>,
                                  tensor<?x4x?x8xf32>)
    outs(%init : tensor<?x4x5x8xf32>) -> tensor<?x4x5x8xf32>
  return %o : tensor<?x4x5x8xf32>
})"),
            "2x4x5x8, 2x4x6x8, 2x4x6x8, 2x4x5x8 -> 2x4x5x8");
}

TEST_F(InferSizesTest, Layer) {
  EXPECT_EQ(infer(R"(
func.func @f(%x: tensor<?x?x8xf32>, %c: tensor<?x?x8xf32>,
             %w: tensor<8x8xf32>, %residual: tensor<?x?x8xf32>)
    -> tensor<?x?x8xf32> {
  %y = attn.multihead %x heads(2) d_k(4) kv(mha)
    wq(%w : tensor<8x8xf32>) wk(%w : tensor<8x8xf32>)
    wv(%w : tensor<8x8xf32>) source(%c : tensor<?x?x8xf32>)
    wo(%w : tensor<8x8xf32>)
    : tensor<?x?x8xf32> -> tensor<?x?x8xf32>
  %r = arith.addf %y, %residual : tensor<?x?x8xf32>
  return %r : tensor<?x?x8xf32>
})"),
            "axbx8, axcx8, 8x8, axbx8 -> axbx8");
}

TEST_F(InferSizesTest, OtherOperations) {
  // What a slice or a loop makes is not known, and no size but its own.
  EXPECT_EQ(infer(R"(
func.func @f(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>, %n: index)
    -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %s = tensor.extract_slice %x[0, 0] [%n, 8] [1, 1]
    : tensor<?x8xf32> to tensor<?x8xf32>
  return %s, %y : tensor<?x8xf32>, tensor<?x8xf32>
})"),
            "ax8, bx8,  -> ?x8 bx8");
  // A cast in a branch is no promise.
  EXPECT_EQ(infer(R"(
func.func @f(%x: tensor<?xf32>, %c: i1) -> f32 {
  %zero = arith.constant 0 : index
  %r = scf.if %c -> f32 {
    %four = tensor.cast %x : tensor<?xf32> to tensor<4xf32>
    %e = tensor.extract %four[%zero] : tensor<4xf32>
    scf.yield %e : f32
  } else {
    %f = arith.constant 0.0 : f32
    scf.yield %f : f32
  }
  return %r : f32
})"),
            "a,  -> ");
  // A cast that always runs is one.
  EXPECT_EQ(infer(R"(
func.func @f(%x: tensor<?xf32>) -> tensor<4xf32> {
  %four = tensor.cast %x : tensor<?xf32> to tensor<4xf32>
  return %four : tensor<4xf32>
})"),
            "4 -> 4");
  // Several returns.
  EXPECT_EQ(infer(R"(
func.func @f(%x: tensor<?xf32>, %c: i1) -> tensor<?xf32> {
  cf.cond_br %c, ^bb1, ^bb2
^bb1:
  return %x : tensor<?xf32>
^bb2:
  %r = arith.addf %x, %x : tensor<?xf32>
  return %r : tensor<?xf32>
})"),
            "a,  -> ?");
}

} // namespace
