//===- MmaSyncTest.cpp - ldmatrix and mma.sync together -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// mma.sync on operands that ldmatrix brought from shared memory, against the
// sum that it stands for.
//
//===----------------------------------------------------------------------===//

#include "attn/GPUModel/GPUModel.h"
#include "attn/Reference/NarrowFloat.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace mlir::attn;

namespace {

/// The elements of a matrix: n / 16 - 4 for the first ones, which all formats
/// hold, in an order that no transposition leaves alone.
double element(unsigned row, unsigned column) {
  return double((row * 37 + column * 11 + row * column) % 128) / 16 - 4;
}

uint32_t bitsOf(const std::string &type, double value) {
  if (type == "f16")
    return reference::Float16::fromDouble(value);
  if (type == "bf16")
    return reference::BFloat16::fromDouble(value);
  float single = float(value);
  uint32_t bits;
  std::memcpy(&bits, &single, 4);
  return bits;
}

/// Runs `text` with one input and one output of f32 and returns the latter.
std::vector<float> run(const std::string &text,
                       const std::vector<uint8_t> &input, unsigned results) {
  GPUModel model;
  const attn_cuda_driver &driver = *model.getDriver();
  char message[1024] = "";
  void *module = nullptr;
  EXPECT_EQ(driver.load_module(driver.self, text.data(), text.size(), nullptr,
                               &module, message, sizeof(message)),
            0)
      << message << text;
  if (!module)
    return {};
  std::vector<float> output(results);
  const void *in = input.data();
  void *out = output.data();
  model.addMemory(in, input.size());
  model.addMemory(out, 4 * results);
  void *arguments[] = {&in, &out};
  attn_cuda_launch_config config = {{1, 1, 1}, {32, 1, 1}, {0, 0, 0}, 2048};
  EXPECT_EQ(driver.launch(driver.self, module, "kernel", &config, arguments,
                          nullptr, message, sizeof(message)),
            0)
      << message;
  driver.unload_module(driver.self, module);
  return output;
}

/// A kernel that copies 1024 bytes of input to shared memory and loads A from
/// its first half and B from its second.
std::string kernelFor(const std::string &type, unsigned depth,
                      bool transposeB) {
  std::string shape =
      "shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = "
      "#nvvm.ld_st_matrix_elt_type<b16>}";
  unsigned bytes = type == "tf32" ? 4 : 2;
  bool deep = depth * bytes == 32;
  std::string four = deep ? "4" : "2", two = deep ? "2" : "1";
  auto result = [](unsigned count) -> std::string {
    return count == 4   ? "!llvm.struct<(i32, i32, i32, i32)>"
           : count == 2 ? "!llvm.struct<(i32, i32)>"
                        : "i32";
  };
  unsigned na = deep ? 4 : 2, nb = deep ? 2 : 1;
  std::string row = std::to_string(depth * bytes);
  std::string text = R"(
gpu.module @m {
  llvm.mlir.global external @smem() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>
  llvm.func @kernel(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, gpu.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %lane = nvvm.read.ptx.sreg.laneid : i32
    %all = arith.constant -1 : i32
    %from = llvm.getelementptr %in[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<8xi32>
    %v = llvm.load %from {alignment = 4 : i64} : !llvm.ptr<1> -> vector<8xi32>
    %at = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<8xi32>
    llvm.store %v, %at {alignment = 16 : i64} : vector<8xi32>, !llvm.ptr<3>
    nvvm.bar.warp.sync %all : i32
    %c7 = arith.constant 7 : i32
    %c8 = arith.constant 8 : i32
    %c16 = arith.constant 16 : i32
    %r16 = arith.remui %lane, %c16 : i32
    %half = arith.divui %lane, %c16 : i32
)";
  // A: matrices are rows 0-7 and 8-15 of the left half, then of the right.
  text += "    %rowbytes = arith.constant " + row + " : i32\n" +
          "    %y = arith.muli %r16, %rowbytes : i32\n"
          "    %x = arith.muli %half, %c16 : i32\n"
          "    %xy = arith.addi %x, %y : i32\n"
          "    %pa = llvm.getelementptr %sm[%xy] : (!llvm.ptr<3>, i32) -> "
          "!llvm.ptr<3>, i8\n"
          "    %a = nvvm.ldmatrix %pa {num = " +
          four + " : i32, layout = #nvvm.mma_layout<row>, " + shape +
          " : (!llvm.ptr<3>) -> " + result(na) + "\n";
  // B: its left and its right half where a row is a column of the product, its
  // upper and its lower one where it is a row, of 16 bytes.
  text += "    %b7 = arith.andi %lane, %c7 : i32\n"
          "    %bh = arith.divui %r16, %c8 : i32\n";
  if (transposeB)
    text += "    %bo = arith.muli %r16, %c16 : i32\n";
  else
    text += "    %by = arith.muli %b7, %rowbytes : i32\n"
            "    %bx = arith.muli %bh, %c16 : i32\n"
            "    %bo = arith.addi %bx, %by : i32\n";
  text += "    %sb = llvm.getelementptr %sm[512] : (!llvm.ptr<3>) -> "
          "!llvm.ptr<3>, i8\n"
          "    %pb = llvm.getelementptr %sb[%bo] : (!llvm.ptr<3>, i32) -> "
          "!llvm.ptr<3>, i8\n"
          "    %b = nvvm.ldmatrix %pb {num = " +
          two + " : i32, layout = #nvvm.mma_layout<" +
          (transposeB ? "col" : "row") + ">, " + shape +
          " : (!llvm.ptr<3>) -> " + result(nb) +
          "\n    %c = arith.constant 0.5 : f32\n";
  bool packed = type == "f16";
  auto operands = [&](const char *name, unsigned count) {
    std::string list;
    for (unsigned n = 0; n < count; ++n) {
      std::string value = std::string("%") + name + std::to_string(n);
      std::string from = std::string("%") + name;
      if (count > 1) {
        text += "    " + value + "i = llvm.extractvalue %" + name + "[" +
                std::to_string(n) + "] : " + result(count) + "\n";
        from = value + "i";
      }
      if (packed)
        text += "    " + value + " = llvm.bitcast " + from +
                " : i32 to vector<2xf16>\n";
      list += (n ? ", " : "") + (packed ? value : from);
    }
    return list;
  };
  std::string a = operands("a", na), b = operands("b", nb);
  std::string in = packed ? "vector<2xf16>" : "i32";
  std::string multiplicands =
      packed ? ""
             : "multiplicandAPtxType = #nvvm.mma_type<" + type +
                   ">, multiplicandBPtxType = #nvvm.mma_type<" + type + ">, ";
  text += "    %d = nvvm.mma.sync A[" + a + "] B[" + b +
          "] C[%c, %c, %c, %c] {layoutA = #nvvm.mma_layout<row>, layoutB = "
          "#nvvm.mma_layout<col>, " +
          multiplicands +
          "shape = #nvvm.shape<m = 16, n = 8, k = " + std::to_string(depth) +
          ">} : (" + in + ", " + in +
          ", f32) -> !llvm.struct<(f32, f32, f32, f32)>\n";
  for (unsigned n = 0; n < 4; ++n)
    text += "    %d" + std::to_string(n) + " = llvm.extractvalue %d[" +
            std::to_string(n) + "] : !llvm.struct<(f32, f32, f32, f32)>\n";
  text += R"(
    %dv = vector.from_elements %d0, %d1, %d2, %d3 : vector<4xf32>
    %to = llvm.getelementptr %out[%lane] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xf32>
    llvm.store %dv, %to {alignment = 4 : i64} : vector<4xf32>, !llvm.ptr<1>
    llvm.return
  }
}
)";
  return text;
}

void check(const std::string &type, unsigned depth, bool transposeB) {
  SCOPED_TRACE(type + " k" + std::to_string(depth) +
               (transposeB ? " transposed" : ""));
  unsigned bytes = type == "tf32" ? 4 : 2;
  std::vector<uint8_t> input(1024);
  auto put = [&](unsigned at, double value) {
    uint32_t bits = bitsOf(type, value);
    std::memcpy(&input[at], &bits, bytes);
  };
  for (unsigned row = 0; row < 16; ++row)
    for (unsigned k = 0; k < depth; ++k)
      put((row * depth + k) * bytes, element(row, k));
  for (unsigned column = 0; column < 8; ++column)
    for (unsigned k = 0; k < depth; ++k)
      put(512 + (transposeB ? k * 8 + column : column * depth + k) * bytes,
          element(k, column + 20));
  std::vector<float> result =
      run(kernelFor(type, depth, transposeB), input, 128);
  ASSERT_EQ(result.size(), 128u);
  for (unsigned row = 0; row < 16; ++row)
    for (unsigned column = 0; column < 8; ++column) {
      double sum = 0.5;
      for (unsigned k = 0; k < depth; ++k)
        sum += element(row, k) * element(k, column + 20);
      // PTX ISA, "Matrix Fragments for mma.m16n8k16": c0, c1 are in row
      // groupID, c2, c3 eight rows below.
      unsigned lane = row % 8 * 4 + column / 2;
      ASSERT_EQ(result[lane * 4 + row / 8 * 2 + column % 2], float(sum))
          << "row " << row << " column " << column;
    }
}

TEST(MmaSync, Shapes) {
  for (const char *type : {"f16", "bf16"})
    for (unsigned depth : {8u, 16u})
      check(type, depth, false);
  check("tf32", 4, false);
  check("tf32", 8, false);
}

TEST(MmaSync, TransposedB) {
  check("f16", 16, true);
  check("bf16", 8, true);
}

} // namespace
