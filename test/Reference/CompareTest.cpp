//===- CompareTest.cpp - Tests of the error measure -----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Reference/Compare.h"

#include "gtest/gtest.h"
#include <cmath>
#include <limits>

using namespace mlir::attn::reference;

namespace {

const double nan = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

Comparison compareValues(std::vector<double> actual,
                         std::vector<double> expected) {
  return compare(actual, expected);
}

TEST(Compare, RelativeErrorInNorm) {
  Comparison result = compareValues({3, 4.5}, {3, 4});
  EXPECT_EQ(result.mismatch, "");
  EXPECT_DOUBLE_EQ(result.relativeError, 0.1);
  EXPECT_DOUBLE_EQ(result.maxAbsoluteError, 0.5);
  EXPECT_EQ(result.worstIndex, 1);
  EXPECT_TRUE(result.isWithin(0.11));
  EXPECT_FALSE(result.isWithin(0.09));
}

TEST(Compare, NormDoesNotOverflowOrVanish) {
  EXPECT_NEAR(compareValues({3e300, 4.5e300}, {3e300, 4e300}).relativeError,
              0.1, 1e-12);
  EXPECT_NEAR(compareValues({3e-300, 4.5e-300}, {3e-300, 4e-300}).relativeError,
              0.1, 1e-12);
}

TEST(Compare, Zeros) {
  EXPECT_EQ(compareValues({0, -0.0}, {0, 0}).relativeError, 0);
  EXPECT_EQ(compareValues({1e-30, 0}, {0, 0}).relativeError, infinity);
  EXPECT_EQ(compareValues({}, {}).relativeError, 0);
}

TEST(Compare, NonFiniteElementsMustAgree) {
  EXPECT_TRUE(compareValues({nan, -infinity, infinity, 1},
                            {nan, -infinity, infinity, 1})
                  .isWithin(0));
  const double values[] = {nan, infinity, -infinity, 1};
  for (double actual : values)
    for (double expected : values) {
      bool same =
          actual == expected || (std::isnan(actual) && std::isnan(expected));
      EXPECT_EQ(compareValues({0, actual}, {0, expected}).isWithin(1e9), same)
          << actual << " against " << expected;
    }
  EXPECT_EQ(compareValues({0, nan}, {0, 2}).mismatch,
            "element 1: expected 2.000000, got nan");
}

TEST(Compare, CountsNaN) {
  Comparison result = compareValues({nan, nan, 1, 2}, {nan, 3, 1, 2});
  EXPECT_EQ(result.numNaN, 2);
  EXPECT_EQ(result.numExpectedNaN, 1);
  EXPECT_EQ(compareValues({1, infinity}, {1, infinity}).numNaN, 0);
}

TEST(Compare, SizesMustAgree) {
  EXPECT_EQ(compareValues({1}, {1, 2}).mismatch, "expected 2 elements, got 1");
}

TEST(Compare, ReadsEveryElementType) {
  std::vector<uint16_t> bf16 = {0x3f80, 0xc000}, f16 = {0x3c00, 0xc000};
  std::vector<float> f32 = {1, -2};
  std::vector<double> expected = {1, -2};
  EXPECT_TRUE(compare(TensorView(bf16.data(), ElementType::BF16, 2), expected)
                  .isWithin(0));
  EXPECT_TRUE(compare(TensorView(f16.data(), ElementType::F16, 2), expected)
                  .isWithin(0));
  EXPECT_TRUE(compare(f32, expected).isWithin(0));
}

} // namespace
