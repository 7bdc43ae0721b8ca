//===- CPUFeaturesTest.cpp - Tests of the features of the CPU -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Runtime/attn_runtime.h"

#include "gtest/gtest.h"

namespace {

TEST(CPUFeatures, UnknownNames) {
  EXPECT_EQ(attn_rt_cpu_supports("warp"), ATTN_RT_UNKNOWN_FEATURE);
  EXPECT_EQ(attn_rt_cpu_supports("sse2,warp"), ATTN_RT_UNKNOWN_FEATURE);
  // Whatever the names before it say.
  EXPECT_EQ(attn_rt_cpu_supports("xop,fma4,amx-int8,warp"),
            ATTN_RT_UNKNOWN_FEATURE);
  EXPECT_EQ(attn_rt_cpu_supports(""), ATTN_RT_UNKNOWN_FEATURE);
  EXPECT_EQ(attn_rt_cpu_supports("avx,"), ATTN_RT_UNKNOWN_FEATURE);
  EXPECT_EQ(attn_rt_cpu_supports("av"), ATTN_RT_UNKNOWN_FEATURE);
  EXPECT_EQ(attn_rt_cpu_supports("avx5"), ATTN_RT_UNKNOWN_FEATURE);
  EXPECT_EQ(attn_rt_cpu_supports("x86-64-v5"), ATTN_RT_UNKNOWN_FEATURE);
}

#if defined(__x86_64__)
TEST(CPUFeatures, EveryX86) {
  EXPECT_EQ(attn_rt_cpu_supports("sse2"), 1);
  EXPECT_EQ(attn_rt_cpu_supports("x87,cx8,cmov,mmx,fxsr,sse,sse2"), 1);
  EXPECT_EQ(attn_rt_cpu_supports("x86-64"), 1);
}

// The compiler's own table, for names that it has always had.
TEST(CPUFeatures, AgreesWithTheCompiler) {
#define EXPECT_SAME(name)                                                      \
  EXPECT_EQ(attn_rt_cpu_supports(name), __builtin_cpu_supports(name) ? 1 : 0)  \
      << name
  EXPECT_SAME("sse3");
  EXPECT_SAME("ssse3");
  EXPECT_SAME("sse4.1");
  EXPECT_SAME("sse4.2");
  EXPECT_SAME("sse4a");
  EXPECT_SAME("popcnt");
  EXPECT_SAME("avx");
  EXPECT_SAME("avx2");
  EXPECT_SAME("fma");
  EXPECT_SAME("fma4");
  EXPECT_SAME("xop");
  EXPECT_SAME("bmi");
  EXPECT_SAME("bmi2");
  EXPECT_SAME("avx512f");
  EXPECT_SAME("avx512cd");
  EXPECT_SAME("avx512dq");
  EXPECT_SAME("avx512bw");
  EXPECT_SAME("avx512vl");
  EXPECT_SAME("avx512ifma");
  EXPECT_SAME("avx512vbmi");
  EXPECT_SAME("avx512vbmi2");
  EXPECT_SAME("avx512vnni");
  EXPECT_SAME("avx512bitalg");
  EXPECT_SAME("avx512vpopcntdq");
  EXPECT_SAME("gfni");
#undef EXPECT_SAME
}

TEST(CPUFeatures, LevelsAddUp) {
  EXPECT_GE(attn_rt_cpu_supports("x86-64"), attn_rt_cpu_supports("x86-64-v2"));
  EXPECT_GE(attn_rt_cpu_supports("x86-64-v2"),
            attn_rt_cpu_supports("x86-64-v3"));
  EXPECT_GE(attn_rt_cpu_supports("x86-64-v3"),
            attn_rt_cpu_supports("x86-64-v4"));
  EXPECT_EQ(attn_rt_cpu_supports("x86-64-v3"),
            attn_rt_cpu_supports("x86-64-v2,avx,avx2,bmi,bmi2,f16c,fma,lzcnt,"
                                 "movbe,xsave"));
}
#else
TEST(CPUFeatures, OtherArchitectures) {
  EXPECT_EQ(attn_rt_cpu_supports("sse2"), 0);
  EXPECT_EQ(attn_rt_cpu_supports("x86-64"), 0);
}
#endif

TEST(CPUFeaturesDeathTest, Unsupported) {
  EXPECT_DEATH(attn_rt_unsupported_cpu("haswell, znver4"),
               "attn runtime: this CPU is none of those the code was compiled "
               "for: haswell, znver4");
}

} // namespace
