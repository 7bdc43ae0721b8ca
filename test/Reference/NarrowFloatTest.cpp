//===- NarrowFloatTest.cpp - Tests of bf16 and f16 conversion -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Reference/NarrowFloat.h"

#include "gtest/gtest.h"
#include <cmath>
#include <limits>

using namespace mlir::attn::reference;

namespace {

template <class Format>
class NarrowFloat : public testing::Test {};

using Formats = testing::Types<Float16, BFloat16>;
TYPED_TEST_SUITE(NarrowFloat, Formats);

TYPED_TEST(NarrowFloat, EveryPatternSurvivesARoundTrip) {
  for (int bits = 0; bits < 0x10000; ++bits) {
    double value = TypeParam::toDouble(bits);
    if (std::isnan(value)) {
      ASSERT_TRUE(std::isnan(TypeParam::round(value)));
      continue;
    }
    ASSERT_EQ(TypeParam::fromDouble(value), bits);
    ASSERT_EQ(std::signbit(value), bits >= 0x8000);
  }
}

TYPED_TEST(NarrowFloat, RoundsToNearestTiesToEvenBetweenAnyTwoNeighbours) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (uint16_t bits = 0; bits + 1 < TypeParam::infinity; ++bits) {
    double low = TypeParam::toDouble(bits);
    double high = TypeParam::toDouble(bits + 1);
    double middle = low + (high - low) / 2;
    uint16_t even = bits & 1 ? bits + 1 : bits;
    for (uint16_t sign : {0, 0x8000}) {
      double factor = sign ? -1 : 1;
      ASSERT_EQ(TypeParam::fromDouble(factor * middle), sign | even);
      ASSERT_EQ(TypeParam::fromDouble(factor * std::nextafter(middle, 0)),
                sign | bits);
      ASSERT_EQ(
          TypeParam::fromDouble(factor * std::nextafter(middle, infinity)),
          sign | (bits + 1));
    }
  }
}

TYPED_TEST(NarrowFloat, OverflowsHalfwayPastTheLargestNumber) {
  const uint16_t infinity = TypeParam::infinity;
  double largest = TypeParam::toDouble(infinity - 1);
  double below = TypeParam::toDouble(infinity - 2);
  double limit = largest + (largest - below) / 2;
  EXPECT_EQ(TypeParam::fromDouble(limit), infinity);
  EXPECT_EQ(TypeParam::fromDouble(std::nextafter(limit, 0)), infinity - 1);
  EXPECT_EQ(TypeParam::fromDouble(-std::numeric_limits<double>::max()),
            infinity | 0x8000);
}

TYPED_TEST(NarrowFloat, TinyNumbersKeepTheirSign) {
  for (double tiny : {std::numeric_limits<double>::denorm_min(),
                      std::numeric_limits<double>::min(), 1e-100}) {
    EXPECT_EQ(TypeParam::fromDouble(tiny), 0);
    EXPECT_EQ(TypeParam::fromDouble(-tiny), 0x8000);
  }
}

TEST(NarrowFloatValues, KnownPatterns) {
  EXPECT_EQ(Float16::fromDouble(1.0), 0x3c00);
  EXPECT_EQ(Float16::fromDouble(-2.0), 0xc000);
  EXPECT_EQ(Float16::fromDouble(65504.0), 0x7bff);
  EXPECT_EQ(Float16::toDouble(0x0001), std::ldexp(1.0, -24));
  EXPECT_EQ(BFloat16::fromDouble(1.0), 0x3f80);
  EXPECT_EQ(BFloat16::fromDouble(3.140625), 0x4049);
  EXPECT_EQ(BFloat16::toDouble(0x0001), std::ldexp(1.0, -133));
}

TEST(NarrowFloatValues, RoundsOnceFromDouble) {
  // Rounding to float first would give the tie 1 + 2^-8, and then 1.
  EXPECT_EQ(
      BFloat16::fromDouble(1 + std::ldexp(1.0, -8) + std::ldexp(1.0, -40)),
      0x3f81);
}

} // namespace
