//===- CPUFeatures.cpp - What the CPU under compiled code has -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The features are those whose instructions a compiler may choose by itself.
// Others (of virtual machines, of cryptography) are left out: hypervisors hide
// many of them, and code that needs none of them should still run.
//
// The C library's and the compiler's own tables (__builtin_cpu_supports) differ
// between their versions in length and names, so this reads the CPU itself.
//
//===----------------------------------------------------------------------===//

#include "attn/Runtime/attn_runtime.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif
#endif

namespace {

/// A part of a text; C++17's string_view without what it throws.
struct Name {
  const char *begin;
  size_t length;

  bool operator==(const char *other) const {
    return std::strlen(other) == length &&
           std::memcmp(begin, other, length) == 0;
  }
};

/// A page of what cpuid tells.
enum Leaf { Basic, Structured, Structured1, Extended, kNumLeaves };
enum Register { EAX, EBX, ECX, EDX };

/// Registers that the system saves when it switches threads; without that the
/// instructions on them trap. The bits of XCR0.
enum State : uint64_t { NoState = 0, YMM = 0x6, ZMM = 0xe6, Tiles = 0x60000 };

struct Feature {
  const char *name;
  Leaf leaf;
  Register reg;
  unsigned bit;
  State state;
};

/// Calls `use` for each name between commas until it returns false.
template <class Use>
bool forEachName(const char *text, const Use &use) {
  for (;;) {
    size_t length = std::strcspn(text, ",");
    if (!use(Name{text, length}))
      return false;
    if (text[length] == '\0')
      return true;
    text += length + 1;
  }
}

} // namespace

static const Feature features[] = {
    {"x87", Basic, EDX, 0, NoState},
    {"cx8", Basic, EDX, 8, NoState},
    {"cmov", Basic, EDX, 15, NoState},
    {"mmx", Basic, EDX, 23, NoState},
    {"fxsr", Basic, EDX, 24, NoState},
    {"sse", Basic, EDX, 25, NoState},
    {"sse2", Basic, EDX, 26, NoState},
    {"sse3", Basic, ECX, 0, NoState},
    {"ssse3", Basic, ECX, 9, NoState},
    {"fma", Basic, ECX, 12, YMM},
    {"cx16", Basic, ECX, 13, NoState},
    {"sse4.1", Basic, ECX, 19, NoState},
    {"sse4.2", Basic, ECX, 20, NoState},
    {"movbe", Basic, ECX, 22, NoState},
    {"popcnt", Basic, ECX, 23, NoState},
    {"xsave", Basic, ECX, 26, NoState},
    {"avx", Basic, ECX, 28, YMM},
    {"f16c", Basic, ECX, 29, YMM},
    {"bmi", Structured, EBX, 3, NoState},
    {"avx2", Structured, EBX, 5, YMM},
    {"bmi2", Structured, EBX, 8, NoState},
    {"avx512f", Structured, EBX, 16, ZMM},
    {"avx512dq", Structured, EBX, 17, ZMM},
    {"avx512ifma", Structured, EBX, 21, ZMM},
    {"avx512cd", Structured, EBX, 28, ZMM},
    {"avx512bw", Structured, EBX, 30, ZMM},
    {"avx512vl", Structured, EBX, 31, ZMM},
    {"avx512vbmi", Structured, ECX, 1, ZMM},
    {"avx512vbmi2", Structured, ECX, 6, ZMM},
    {"gfni", Structured, ECX, 8, NoState},
    {"avx512vnni", Structured, ECX, 11, ZMM},
    {"avx512bitalg", Structured, ECX, 12, ZMM},
    {"avx512vpopcntdq", Structured, ECX, 14, ZMM},
    {"avx512vp2intersect", Structured, EDX, 8, ZMM},
    {"amx-bf16", Structured, EDX, 22, Tiles},
    {"avx512fp16", Structured, EDX, 23, ZMM},
    {"amx-tile", Structured, EDX, 24, Tiles},
    {"amx-int8", Structured, EDX, 25, Tiles},
    {"avxvnni", Structured1, EAX, 4, YMM},
    {"avx512bf16", Structured1, EAX, 5, ZMM},
    {"amx-fp16", Structured1, EAX, 21, Tiles},
    {"avxifma", Structured1, EAX, 23, YMM},
    {"avxvnniint8", Structured1, EDX, 4, YMM},
    {"avxneconvert", Structured1, EDX, 5, YMM},
    {"avxvnniint16", Structured1, EDX, 10, YMM},
    {"sahf", Extended, ECX, 0, NoState},
    {"lzcnt", Extended, ECX, 5, NoState},
    {"sse4a", Extended, ECX, 6, NoState},
    {"prfchw", Extended, ECX, 8, NoState},
    {"xop", Extended, ECX, 11, YMM},
    {"fma4", Extended, ECX, 16, YMM},
    {"tbm", Extended, ECX, 21, NoState},
};

/// Each adds to the one before it.
static const struct {
  const char *name;
  const char *features;
} levels[] = {
    {"x86-64", "cmov,cx8,fxsr,mmx,sse,sse2"},
    {"x86-64-v2", "cx16,sahf,popcnt,sse3,ssse3,sse4.1,sse4.2"},
    {"x86-64-v3", "avx,avx2,bmi,bmi2,f16c,fma,lzcnt,movbe,xsave"},
    {"x86-64-v4", "avx512f,avx512bw,avx512cd,avx512dq,avx512vl"},
};

static const Feature *findFeature(Name name) {
  for (const Feature &feature : features)
    if (name == feature.name)
      return &feature;
  return nullptr;
}

#if defined(__x86_64__)
static constexpr const char *kDisabledFeatures = "ATTN_RT_DISABLE_CPU_FEATURES";

namespace {
struct CPU {
  uint32_t registers[kNumLeaves][4] = {};
  /// The bits of XCR0.
  uint64_t states = 0;
  /// The value of ATTN_RT_DISABLE_CPU_FEATURES, which may change afterwards.
  char *disabled = nullptr;

  CPU();
  bool has(const Feature &feature) const;
};
} // namespace

CPU::CPU() {
  const struct {
    uint32_t leaf, subleaf;
  } pages[kNumLeaves] = {{1, 0}, {7, 0}, {7, 1}, {0x80000001, 0}};
  for (int i = 0; i < kNumLeaves; ++i) {
    uint32_t *r = registers[i];
    // Zero where the CPU has no such page.
    if (!__get_cpuid_count(pages[i].leaf, pages[i].subleaf, &r[EAX], &r[EBX],
                           &r[ECX], &r[EDX]))
      r[EAX] = r[EBX] = r[ECX] = r[EDX] = 0;
  }
  // The highest subleaf of page 7 is in its EAX; beyond it, what is returned
  // means nothing.
  if (registers[Structured][EAX] < 1)
    std::memset(registers[Structured1], 0, sizeof(registers[Structured1]));
  constexpr unsigned systemUsesXSave = 27;
  if (registers[Basic][ECX] >> systemUsesXSave & 1) {
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    states = static_cast<uint64_t>(high) << 32 | low;
  }

  const char *text = std::getenv(kDisabledFeatures);
  if (!text || !*text)
    return;
  disabled = strdup(text);
  if (disabled)
    forEachName(disabled, [](Name name) {
      if (!findFeature(name))
        std::fprintf(stderr, "attn runtime: %s: unknown feature '%.*s'\n",
                     kDisabledFeatures, static_cast<int>(name.length),
                     name.begin);
      return true;
    });
}

/// Tile registers are large, so Linux wants a process to ask for them; without
/// that their instructions trap.
static bool requestTiles() {
#if defined(__linux__)
  constexpr long requestPermission = 0x1023, tileData = 18;
  return syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
#else
  return true;
#endif
}

bool CPU::has(const Feature &feature) const {
  if (!(registers[feature.leaf][feature.reg] >> feature.bit & 1) ||
      (states & feature.state) != feature.state)
    return false;
  if (disabled && !forEachName(disabled, [&](Name name) {
        return !(name == feature.name);
      }))
    return false;
  if (feature.state != Tiles)
    return true;
  // Compiled code asks in each call; the process keeps what it was given.
  static const bool given = requestTiles();
  return given;
}

static const CPU &getCPU() {
  static const CPU cpu;
  return cpu;
}

/// A wrong name is told when the library is loaded: code for a single CPU never
/// asks for a feature.
__attribute__((constructor)) static void checkEnvironment() {
  if (std::getenv(kDisabledFeatures))
    getCPU();
}

static bool hasFeature(const Feature &feature) { return getCPU().has(feature); }
#else
static bool hasFeature(const Feature &) { return false; }
#endif

int attn_rt_cpu_supports(const char *names) {
  bool known = true, all = true;
  forEachName(names, [&](Name name) {
    if (const Feature *feature = findFeature(name)) {
      all = all && hasFeature(*feature);
      return true;
    }
    for (const auto &level : levels) {
      all = all && attn_rt_cpu_supports(level.features) == 1;
      if (name == level.name)
        return true;
    }
    return known = false;
  });
  if (!known)
    return ATTN_RT_UNKNOWN_FEATURE;
  return all;
}

void attn_rt_unsupported_cpu(const char *names) {
  std::fprintf(stderr,
               "attn runtime: this CPU is none of those the code was compiled "
               "for: %s\n",
               names);
  std::abort();
}
