//===- WgmmaTest.cpp - TMA and wgmma together -----------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// A product is loaded by TMA, multiplied by wgmma, and compared with the sum it
// stands for. The layouts are those that PTX ISA draws for each swizzle and
// major-ness; the kernel is written once and fed with their strides.
//
//===----------------------------------------------------------------------===//

#include "attn/GPUModel/GPUModel.h"
#include "attn/Reference/NarrowFloat.h"

#include <cmath>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

using namespace mlir::attn;

namespace {

enum class Element { F16, BF16, TF32 };

/// How an operand lies in shared memory.
struct Layout {
  /// 0, 32, 64 or 128.
  unsigned swizzle;
  /// Consecutive elements are of the rows or columns of the product.
  bool transposed;
};

struct Case {
  Element element;
  unsigned n, k;
  Layout a, b;
  bool registersA;
};

unsigned bytesOf(Element element) { return element == Element::TF32 ? 4 : 2; }

double roundTo(Element element, double value) {
  if (element == Element::F16)
    return reference::Float16::round(value);
  if (element == Element::BF16)
    return reference::BFloat16::round(value);
  // A few bits, which tf32 holds.
  return std::round(value * 256) / 256;
}

/// An operand of `rows` (m or n) times `k`, as it lies in global and in shared
/// memory.
class Operand {
public:
  Operand(Element element, Layout layout, unsigned rows, unsigned k)
      : element(element), layout(layout), rows(rows), k(k) {
    uint64_t random = rows * 1000 + k;
    for (unsigned n = 0; n < rows * k; ++n) {
      random = random * 6364136223846793005ull + 1442695040888963407ull;
      values.push_back(
          roundTo(element, double(int64_t(random)) / 9223372036854775808.0));
    }
  }

  double at(unsigned row, unsigned depth) const {
    return values[row * k + depth];
  }

  /// Rows of memory are rows of the operand, or depths of it.
  unsigned width() const { return layout.transposed ? rows : k; }
  unsigned height() const { return layout.transposed ? k : rows; }
  unsigned boxWidth() const {
    return (layout.swizzle ? layout.swizzle : 16) / bytesOf(element);
  }
  unsigned boxBytes() const { return boxWidth() * height() * bytesOf(element); }
  unsigned boxes() const { return width() / boxWidth(); }
  unsigned bytes() const { return boxes() * boxBytes(); }

  /// The bytes from one eight-row group to the next, as TMA leaves them.
  unsigned groupBytes() const {
    return 8 * (layout.swizzle ? layout.swizzle : 16);
  }
  uint64_t leading() const {
    if (layout.transposed)
      return layout.swizzle ? boxBytes() : groupBytes();
    return layout.swizzle ? 16 : boxBytes();
  }
  uint64_t stride() const {
    if (layout.transposed && !layout.swizzle)
      return boxBytes();
    return groupBytes();
  }
  uint64_t descriptor() const {
    uint64_t mode = layout.swizzle == 128  ? 1
                    : layout.swizzle == 64 ? 2
                    : layout.swizzle == 32 ? 3
                                           : 0;
    return mode << 62 | (stride() >> 4) << 32 | (leading() >> 4) << 16;
  }
  /// How far the start of the tile moves for step `step`, of 32 bytes of k, or
  /// of 16 rows.
  unsigned advance(unsigned step) const {
    if (layout.transposed)
      return step * 2 * groupBytes();
    unsigned perBox = std::max(1u, layout.swizzle / 32);
    if (!layout.swizzle)
      return step * 2 * boxBytes();
    return step / perBox * boxBytes() + step % perBox * 32;
  }

  std::vector<uint8_t> memory() const {
    std::vector<uint8_t> result;
    for (unsigned y = 0; y < height(); ++y)
      for (unsigned x = 0; x < width(); ++x) {
        double value = layout.transposed ? at(x, y) : at(y, x);
        float single = float(value);
        uint32_t bits;
        std::memcpy(&bits, &single, 4);
        if (element == Element::F16)
          bits = reference::Float16::fromDouble(value);
        if (element == Element::BF16)
          bits = reference::BFloat16::fromDouble(value);
        for (unsigned n = 0; n < bytesOf(element); ++n)
          result.push_back(bits >> 8 * n & 0xff);
      }
    return result;
  }

  const Element element;
  const Layout layout;
  const unsigned rows, k;
  std::vector<double> values;
};

/// printf into a string.
template <typename... Values>
std::string format(const char *text, Values... values) {
  int size = std::snprintf(nullptr, 0, text, values...);
  std::string result(size + 1, 0);
  std::snprintf(result.data(), result.size(), text, values...);
  result.pop_back();
  return result;
}

/// Loads both operands, multiplies, and stores each thread's fragment.
std::string kernelFor(const Case &c, const Operand &a, const Operand &b) {
  const char *type = c.element == Element::F16    ? "f16"
                     : c.element == Element::BF16 ? "bf16"
                                                  : "tf32";
  std::string fragment = format("vector<%uxf32>", c.n / 2);
  std::string text = R"(
gpu.module @m {
  llvm.mlir.global external @smem() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>
  llvm.func @kernel(%amap: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant},
      %bmap: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant},
      %out: !llvm.ptr<1>, %registers: !llvm.ptr<1>) attributes {nvvm.kernel, gpu.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %base = llvm.ptrtoint %sm : !llvm.ptr<3> to i64
    %four = arith.constant 4 : i64
    %start = arith.shrui %base, %four : i64
)";
  unsigned barrier = a.bytes() + b.bytes();
  text += format("    %%bar = llvm.getelementptr %%sm[%u] : (!llvm.ptr<3>) -> "
                 "!llvm.ptr<3>, i8\n",
                 barrier);
  text += "    scf.if %first {\n"
          "      nvvm.mbarrier.init %bar, %c1 : !llvm.ptr<3>, i32\n"
          "      nvvm.fence.mbarrier.init\n";
  text += format("      %%bytes = arith.constant %u : i32\n", barrier);
  text += "      nvvm.mbarrier.arrive.expect_tx %bar, %bytes : !llvm.ptr<3>, "
          "i32\n";
  unsigned offset = 0;
  for (const Operand *operand : {&a, &b})
    for (unsigned box = 0; box < operand->boxes(); ++box) {
      const char *map = operand == &a ? "a" : "b";
      text += format("      %%to_%u = llvm.getelementptr %%sm[%u] : "
                     "(!llvm.ptr<3>) -> !llvm.ptr<3>, i8\n"
                     "      %%x_%u = arith.constant %u : i32\n"
                     "      nvvm.cp.async.bulk.tensor.shared.cluster.global "
                     "%%to_%u, %%%smap, %%bar, box[%%x_%u, %%c0] {isCTAOnly = "
                     "true} : !llvm.ptr<3>, !llvm.ptr\n",
                     offset, offset, offset, box * operand->boxWidth(), offset,
                     map, offset);
      offset += operand->boxBytes();
    }
  text += "    }\n    nvvm.barrier0\n"
          "    nvvm.mbarrier.try_wait.parity %bar, %c0, %c1 : !llvm.ptr<3>, "
          "i32, i32\n"
          "    attn_ptx.wgmma_fence\n";
  unsigned steps = c.k * bytesOf(c.element) / 32;
  std::string sum;
  for (unsigned step = 0; step < steps; ++step) {
    auto descriptor = [&](const Operand &operand, const char *name,
                          unsigned begin) {
      text += format("    %%d%s%u = arith.constant %lld : i64\n"
                     "    %%%s%u = arith.addi %%start, %%d%s%u : i64\n",
                     name, step,
                     (long long)(operand.descriptor() +
                                 ((begin + operand.advance(step)) >> 4)),
                     name, step, name, step);
    };
    if (c.registersA) {
      // Four registers of each thread for each step.
      text += format("    %%o%u = arith.constant %u : i32\n"
                     "    %%i%u = arith.addi %%tid, %%o%u : i32\n"
                     "    %%p%u = llvm.getelementptr %%registers[%%i%u] : "
                     "(!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>\n"
                     "    %%r%u = llvm.load %%p%u : !llvm.ptr<1> -> "
                     "vector<4xi32>\n"
                     "    %%a%u = attn_ptx.wgmma_fence (%%r%u : "
                     "vector<4xi32>)\n",
                     step, step * 128, step, step, step, step, step, step, step,
                     step);
    } else {
      descriptor(a, "a", 0);
    }
    descriptor(b, "b", a.bytes());
    text += format("    %%s%u = attn_ptx.wgmma %s %%a%u, %%b%u", step, type,
                   step, step);
    if (step)
      text += format(" + %%s%u", step - 1);
    if (c.a.transposed || c.b.transposed)
      text += format(" {%s%s%s}", c.a.transposed ? "transpose_a" : "",
                     c.a.transposed && c.b.transposed ? ", " : "",
                     c.b.transposed ? "transpose_b" : "");
    text += std::string(" : ") + (c.registersA ? "vector<4xi32>" : "i64");
    text += (step ? ", " + fragment : "") + " -> " + fragment + "\n";
  }
  text += format("    attn_ptx.wgmma_commit\n"
                 "    %%sum = attn_ptx.wgmma_wait 0 (%%s%u : %s)\n"
                 "    %%to = llvm.getelementptr %%out[%%tid] : (!llvm.ptr<1>, "
                 "i32) -> !llvm.ptr<1>, !llvm.array<%u x f32>\n"
                 "    llvm.store %%sum, %%to {alignment = 4 : i64} : %s, "
                 "!llvm.ptr<1>\n    llvm.return\n  }\n}\n",
                 steps - 1, fragment.c_str(), c.n / 2, fragment.c_str());
  return text;
}

class Device {
  GPUModel model;

public:
  const attn_cuda_driver &driver = *model.getDriver();
  char message[1024] = "";

  void *put(const std::vector<uint8_t> &bytes) {
    void *pointer = nullptr;
    EXPECT_EQ(driver.alloc(driver.self, bytes.size(), nullptr, &pointer,
                           message, sizeof(message)),
              0);
    driver.copy(driver.self, pointer, bytes.data(), bytes.size(), 0, message,
                sizeof(message));
    pointers.push_back(pointer);
    return pointer;
  }
  ~Device() {
    for (void *pointer : pointers)
      EXPECT_EQ(
          driver.free(driver.self, pointer, nullptr, message, sizeof(message)),
          0)
          << message;
  }

private:
  std::vector<void *> pointers;
};

struct alignas(64) MapBytes {
  uint8_t bytes[ATTN_CUDA_TENSOR_MAP_BYTES];
};

void encode(Device &device, const Operand &operand, MapBytes &map) {
  attn_cuda_tiled tiled = {};
  tiled.base = reinterpret_cast<uint64_t>(device.put(operand.memory()));
  tiled.rank = 2;
  tiled.element = operand.element == Element::F16    ? ATTN_CUDA_F16
                  : operand.element == Element::BF16 ? ATTN_CUDA_BF16
                                                     : ATTN_CUDA_F32;
  tiled.swizzle = operand.layout.swizzle == 128  ? ATTN_CUDA_SWIZZLE_128B
                  : operand.layout.swizzle == 64 ? ATTN_CUDA_SWIZZLE_64B
                  : operand.layout.swizzle == 32 ? ATTN_CUDA_SWIZZLE_32B
                                                 : ATTN_CUDA_SWIZZLE_NONE;
  tiled.sizes[0] = operand.width();
  tiled.sizes[1] = operand.height();
  tiled.strides[0] = bytesOf(operand.element);
  tiled.strides[1] = operand.width() * bytesOf(operand.element);
  tiled.box[0] = operand.boxWidth();
  tiled.box[1] = operand.height();
  ASSERT_EQ(device.driver.encode_tiled(device.driver.self, map.bytes, &tiled,
                                       device.message, sizeof(device.message)),
            0)
      << device.message;
}

/// The registers of A for each step and thread, after PTX ISA's figures of
/// wgmma's fragments.
std::vector<uint8_t> fragmentsOf(const Operand &a) {
  unsigned per = 4 / bytesOf(a.element), depth = 8 * per;
  std::vector<uint8_t> memory = a.memory(), result;
  for (unsigned step = 0; step < a.k / depth; ++step)
    for (unsigned thread = 0; thread < 128; ++thread)
      for (unsigned r = 0; r < 4; ++r) {
        unsigned lane = thread % 32;
        unsigned row = thread / 32 * 16 + lane / 4 + (r % 2 ? 8 : 0);
        unsigned column =
            step * depth + lane % 4 * per + (r / 2 ? depth / 2 : 0);
        unsigned at = (row * a.k + column) * bytesOf(a.element);
        result.insert(result.end(), memory.begin() + at,
                      memory.begin() + at + 4);
      }
  return result;
}

void runCase(const Case &c) {
  Operand a(c.element, c.a, 64, c.k), b(c.element, c.b, c.n, c.k);
  std::string text = kernelFor(c, a, b);
  Device device;
  const attn_cuda_driver &driver = device.driver;
  void *module = nullptr;
  ASSERT_EQ(driver.load_module(driver.self, text.data(), text.size(), nullptr,
                               &module, device.message, sizeof(device.message)),
            0)
      << device.message << text;
  MapBytes maps[2];
  encode(device, a, maps[0]);
  encode(device, b, maps[1]);
  std::vector<uint8_t> empty(64 * c.n * 4);
  void *out = device.put(empty), *registers = device.put(fragmentsOf(a));
  void *arguments[] = {maps[0].bytes, maps[1].bytes, &out, &registers};
  attn_cuda_launch_config config = {
      {1, 1, 1}, {128, 1, 1}, {0, 0, 0}, a.bytes() + b.bytes() + 8};
  EXPECT_EQ(driver.launch(driver.self, module, "kernel", &config, arguments,
                          nullptr, device.message, sizeof(device.message)),
            0)
      << device.message;
  driver.unload_module(driver.self, module);

  auto *result = static_cast<float *>(out);
  for (unsigned row = 0; row < 64; ++row)
    for (unsigned column = 0; column < c.n; ++column) {
      double sum = 0;
      for (unsigned k = 0; k < c.k; ++k)
        sum += a.at(row, k) * b.at(column, k);
      unsigned thread = row / 16 * 32 + row % 8 * 4 + column % 8 / 2;
      unsigned index = column / 8 * 4 + row % 16 / 8 * 2 + column % 2;
      ASSERT_NEAR(result[thread * c.n / 2 + index], sum, 1e-4)
          << "row " << row << " column " << column;
    }
}

TEST(Wgmma, KMajor) {
  for (Element element : {Element::BF16, Element::F16, Element::TF32})
    for (unsigned swizzle : {0u, 32u, 64u, 128u}) {
      SCOPED_TRACE(format("element %d swizzle %u", int(element), swizzle));
      unsigned k = element == Element::TF32 ? 64 : 128;
      runCase({element, 64, k, {swizzle, false}, {swizzle, false}, false});
    }
}

TEST(Wgmma, MNMajor) {
  for (unsigned swizzle : {0u, 32u, 64u, 128u})
    for (bool transposeA : {false, true}) {
      SCOPED_TRACE(format("swizzle %u transpose A %d", swizzle, transposeA));
      runCase({Element::BF16,
               128,
               64,
               {swizzle, transposeA},
               {swizzle, true},
               false});
    }
}

TEST(Wgmma, RegistersA) {
  for (Element element : {Element::BF16, Element::F16, Element::TF32}) {
    SCOPED_TRACE(int(element));
    runCase({element, 64, 32, {0, false}, {64, false}, true});
  }
}

TEST(Wgmma, Columns) {
  for (unsigned n : {8u, 24u, 80u, 176u, 256u}) {
    SCOPED_TRACE(n);
    runCase({Element::BF16, n, 64, {128, false}, {128, false}, false});
  }
}

} // namespace
