//===- TensorCopyTest.cpp - Boxes of tensors, by TMA ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Boxes of tensors of each rank, inside and across the bounds, as they lie in
// shared memory after a load, and what a store of one writes.
//
//===----------------------------------------------------------------------===//

#include "attn/GPUModel/GPUModel.h"

#include <cstring>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

using namespace mlir::attn;

namespace {

struct Box {
  attn_cuda_tiled tiled = {};
  int32_t at[ATTN_CUDA_MAX_RANK] = {};
  std::vector<uint32_t> tensor;

  uint32_t words() const {
    uint32_t count = 1;
    for (int d = 0; d < tiled.rank; ++d)
      count *= tiled.box[d];
    return count;
  }
  /// Where word `n` of the dense box is in the tensor, or -1 outside of it.
  int64_t indexOf(uint32_t n) const {
    int64_t index = 0, stride = 1;
    for (int d = 0; d < tiled.rank; ++d) {
      int64_t i = at[d] + int64_t(n % tiled.box[d]);
      n /= tiled.box[d];
      if (i < 0 || i >= int64_t(tiled.sizes[d]))
        return -1;
      index += i * stride;
      stride = int64_t(tiled.strides[d + 1 == tiled.rank ? d : d + 1] / 4);
    }
    return index;
  }
  /// PTX ISA's swizzling modes, for a box at a multiple of 1024 bytes: the 16
  /// bytes j of line i of 128 bytes go to j xor i, as far as the span goes.
  uint32_t swizzled(uint32_t n) const {
    uint32_t chunk = n / 4, line = chunk / 8;
    uint32_t mask = (1u << tiled.swizzle) - 1;
    return (chunk ^ (line & mask)) * 4 + n % 4;
  }
};

/// A random box of words.
Box makeBox(int rank, int swizzle, std::mt19937 &random) {
  Box box;
  box.tiled.rank = rank;
  box.tiled.element = ATTN_CUDA_F32;
  box.tiled.swizzle = swizzle;
  uint64_t stride = 4;
  for (int d = 0; d < rank; ++d) {
    box.tiled.box[d] =
        d == 0 ? (swizzle ? 4u << swizzle : 12) : 1 + random() % 4;
    box.tiled.sizes[d] = 1 + random() % 20;
    box.tiled.strides[d] = stride;
    // Rows are padded to 16 bytes, and so are the planes above them.
    stride *= box.tiled.sizes[d];
    stride = (stride + 15) / 16 * 16;
    box.at[d] = int32_t(random() % (box.tiled.sizes[d] + 4)) - 4;
  }
  box.tensor.resize(stride / 4 + 4);
  for (uint32_t n = 0; n < box.tensor.size(); ++n)
    box.tensor[n] = n + 1;
  return box;
}

std::string kernelFor(const Box &box, bool store) {
  std::string list, text = R"(
gpu.module @m {
  llvm.mlir.global external @smem() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>
  llvm.func @kernel(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64, nvvm.grid_constant}, %dense: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %all = arith.constant -1 : i32
    %first = nvvm.elect.sync -> i1
)";
  for (int d = 0; d < box.tiled.rank; ++d) {
    std::string name = "%x" + std::to_string(d);
    text += "    " + name + " = arith.constant " + std::to_string(box.at[d]) +
            " : i32\n";
    list += (d ? ", " : "") + name;
  }
  std::string words = std::to_string(box.words());
  std::string loop = "    scf.if %first {\n      %n = arith.constant " + words +
                     " : i32\n      scf.for %i = %c0 to %n step %c1 : i32 {\n"
                     "        %g = llvm.getelementptr %dense[%i] : "
                     "(!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32\n"
                     "        %s = llvm.getelementptr %sm[%i] : (!llvm.ptr<3>, "
                     "i32) -> !llvm.ptr<3>, i32\n";
  if (store)
    text +=
        loop +
        "        %v = llvm.load %g : !llvm.ptr<1> -> i32\n"
        "        llvm.store %v, %s : i32, !llvm.ptr<3>\n      }\n"
        "      nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, "
        "space = #nvvm.shared_space<cta>}\n"
        "      nvvm.cp.async.bulk.tensor.global.shared.cta %map, %sm, box[" +
        list +
        "] : !llvm.ptr, !llvm.ptr<3>\n"
        "      nvvm.cp.async.bulk.commit.group\n"
        "      nvvm.cp.async.bulk.wait_group 0\n    }\n";
  else
    text += "    %bar = llvm.getelementptr %sm[65536] : (!llvm.ptr<3>) -> "
            "!llvm.ptr<3>, i8\n    scf.if %first {\n"
            "      nvvm.mbarrier.init %bar, %c1 : !llvm.ptr<3>, i32\n"
            "      nvvm.fence.mbarrier.init\n"
            "      %bytes = arith.constant " +
            std::to_string(4 * box.words()) +
            " : i32\n      nvvm.mbarrier.arrive.expect_tx %bar, %bytes : "
            "!llvm.ptr<3>, i32\n"
            "      nvvm.cp.async.bulk.tensor.shared.cluster.global %sm, %map, "
            "%bar, box[" +
            list +
            "] {isCTAOnly = true} : !llvm.ptr<3>, !llvm.ptr\n    }\n"
            "    nvvm.bar.warp.sync %all : i32\n"
            "    nvvm.mbarrier.try_wait.parity %bar, %c0, %c1 : !llvm.ptr<3>, "
            "i32, i32\n" +
            loop +
            "        %v = llvm.load %s : !llvm.ptr<3> -> i32\n"
            "        llvm.store %v, %g : i32, !llvm.ptr<1>\n      }\n    }\n";
  return text + "    llvm.return\n  }\n}\n";
}

/// Runs the kernel of `box` with `dense` in global memory.
void run(Box &box, std::vector<uint32_t> &dense, bool store) {
  GPUModel model;
  const attn_cuda_driver &driver = *model.getDriver();
  char message[512] = "";
  // Aligned to 16 bytes, as a tensor is.
  auto *tensor = box.tensor.data();
  while (reinterpret_cast<uint64_t>(tensor) % 16)
    ++tensor;
  std::copy(box.tensor.begin(), box.tensor.end() - 4, tensor);
  box.tiled.base = reinterpret_cast<uint64_t>(tensor);
  model.addMemory(box.tensor.data(), 4 * box.tensor.size());
  model.addMemory(dense.data(), 4 * dense.size());
  struct alignas(64) {
    uint8_t bytes[ATTN_CUDA_TENSOR_MAP_BYTES];
  } map;
  ASSERT_EQ(driver.encode_tiled(driver.self, map.bytes, &box.tiled, message,
                                sizeof(message)),
            0)
      << message;
  std::string text = kernelFor(box, store);
  void *module = nullptr;
  ASSERT_EQ(driver.load_module(driver.self, text.data(), text.size(), nullptr,
                               &module, message, sizeof(message)),
            0)
      << message << text;
  void *pointer = dense.data();
  void *arguments[] = {map.bytes, &pointer};
  attn_cuda_launch_config config = {{1, 1, 1}, {32, 1, 1}, {0, 0, 0}, 65544};
  EXPECT_EQ(driver.launch(driver.self, module, "kernel", &config, arguments,
                          nullptr, message, sizeof(message)),
            0)
      << message;
  driver.unload_module(driver.self, module);
  std::copy(tensor, tensor + box.tensor.size() - 4, box.tensor.begin());
}

TEST(TensorCopy, Loads) {
  std::mt19937 random(1);
  for (int rank = 1; rank <= 5; ++rank)
    for (int swizzle = 0; swizzle < 4; ++swizzle)
      for (int sample = 0; sample < 3; ++sample) {
        SCOPED_TRACE("rank " + std::to_string(rank) + " swizzle " +
                     std::to_string(swizzle));
        Box box = makeBox(rank, swizzle, random);
        std::vector<uint32_t> dense(box.words() + 32, 77);
        run(box, dense, false);
        for (uint32_t n = 0; n < box.words(); ++n) {
          int64_t index = box.indexOf(n);
          ASSERT_EQ(dense[box.swizzled(n)], index < 0 ? 0 : uint32_t(index) + 1)
              << "word " << n;
        }
      }
}

TEST(TensorCopy, Stores) {
  std::mt19937 random(2);
  for (int rank = 1; rank <= 5; ++rank)
    for (int swizzle = 0; swizzle < 4; ++swizzle) {
      SCOPED_TRACE("rank " + std::to_string(rank) + " swizzle " +
                   std::to_string(swizzle));
      Box box = makeBox(rank, swizzle, random);
      std::vector<uint32_t> dense(box.words());
      for (uint32_t n = 0; n < dense.size(); ++n)
        dense[n] = 100000 + n;
      std::vector<uint32_t> expected = box.tensor;
      for (uint32_t n = 0; n < box.words(); ++n)
        if (int64_t index = box.indexOf(n); index >= 0)
          expected[index] = dense[box.swizzled(n)];
      run(box, dense, true);
      box.tensor.resize(box.tensor.size() - 4);
      expected.resize(expected.size() - 4);
      ASSERT_EQ(box.tensor, expected);
    }
}

} // namespace
