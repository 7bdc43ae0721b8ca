//===- ArgumentsTest.cpp - Wrong arguments, and a driver of the program ---===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Nothing here opens libcuda.so.1: arguments are checked before, and calls go
// to a driver that is registered.
//
//===----------------------------------------------------------------------===//

#include "attn/Runtime/attn_cuda.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

extern "C" int32_t cudaVersionFromC(void);

namespace {
/// A driver that counts.
struct Counting {
  int loads = 0, unloads = 0, launches = 0, encodes = 0;
  int constants = 0, constantsUnloaded = 0;
  attn_cuda_driver driver = {};

  Counting() {
    driver.version = ATTN_CUDA_VERSION;
    driver.self = this;
    driver.device_facts = [](void *, attn_cuda_device_facts *facts, char *,
                             uint64_t) -> int32_t {
      *facts = {};
      facts->multiprocessors = 3;
      return ATTN_CUDA_SUCCESS;
    };
    driver.load_module = [](void *self, const void *, uint64_t,
                            attn_cuda_stream, void **module, char *,
                            uint64_t) -> int32_t {
      ++static_cast<Counting *>(self)->loads;
      *module = self;
      return ATTN_CUDA_SUCCESS;
    };
    driver.unload_module = [](void *self, void *) {
      ++static_cast<Counting *>(self)->unloads;
    };
    driver.launch = [](void *self, void *, const char *,
                       const attn_cuda_launch_config *, void **,
                       attn_cuda_stream, char *, uint64_t) -> int32_t {
      ++static_cast<Counting *>(self)->launches;
      return ATTN_CUDA_SUCCESS;
    };
    driver.encode_tiled = [](void *self, void *, const attn_cuda_tiled *,
                             char *, uint64_t) -> int32_t {
      ++static_cast<Counting *>(self)->encodes;
      return ATTN_CUDA_SUCCESS;
    };
    driver.alloc = [](void *self, uint64_t, attn_cuda_stream, void **pointer,
                      char *, uint64_t) -> int32_t {
      *pointer = self;
      return ATTN_CUDA_SUCCESS;
    };
    driver.free = [](void *, void *, attn_cuda_stream, char *,
                     uint64_t) -> int32_t { return ATTN_CUDA_SUCCESS; };
    driver.copy = [](void *, void *, const void *, uint64_t, int32_t, char *,
                     uint64_t) -> int32_t { return ATTN_CUDA_SUCCESS; };
    driver.copy_on_stream = [](void *, void *, const void *, uint64_t,
                               attn_cuda_stream, char *, uint64_t) -> int32_t {
      return ATTN_CUDA_SUCCESS;
    };
    driver.synchronize = [](void *, attn_cuda_stream, char *,
                            uint64_t) -> int32_t { return ATTN_CUDA_SUCCESS; };
    driver.load_constant = [](void *self, const void *, uint64_t,
                              attn_cuda_stream, void **pointer, char *,
                              uint64_t) -> int32_t {
      ++static_cast<Counting *>(self)->constants;
      *pointer = self;
      return ATTN_CUDA_SUCCESS;
    };
    driver.unload_constant = [](void *self, void *) {
      ++static_cast<Counting *>(self)->constantsUnloaded;
    };
  }
};

class CUDAArguments : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_EQ(attn_cuda_set_driver(&counting.driver), ATTN_CUDA_SUCCESS);
  }
  void TearDown() override { attn_cuda_set_driver(nullptr); }

  Counting counting;
};

void expectRejected(int32_t code, const char *why) {
  EXPECT_EQ(code, ATTN_CUDA_INVALID_ARGUMENT) << why;
  EXPECT_PRED_FORMAT2(testing::IsSubstring, why, attn_cuda_message());
}
} // namespace

static const attn_cuda_launch_config kConfig = {
    {4, 2, 1}, {128, 1, 1}, {0, 0, 0}, 0};

TEST_F(CUDAArguments, NullAndEmptyAreRejected) {
  char image = 1;
  expectRejected(attn_cuda_launch(nullptr, 1, "k", &kConfig, nullptr, nullptr),
                 "the image is NULL or empty");
  expectRejected(attn_cuda_launch(&image, 0, "k", &kConfig, nullptr, nullptr),
                 "the image is NULL or empty");
  expectRejected(
      attn_cuda_launch(&image, 1, nullptr, &kConfig, nullptr, nullptr),
      "the name of the kernel is NULL or empty");
  expectRejected(attn_cuda_launch(&image, 1, "", &kConfig, nullptr, nullptr),
                 "the name of the kernel is NULL or empty");
  expectRejected(attn_cuda_launch(&image, 1, "k", nullptr, nullptr, nullptr),
                 "config is NULL");
  expectRejected(attn_cuda_unload(nullptr), "data is NULL");
  expectRejected(attn_cuda_load_constant(&image, 1, nullptr, nullptr),
                 "pointer is NULL");
  void *constant = &image;
  expectRejected(attn_cuda_load_constant(nullptr, 1, nullptr, &constant),
                 "data is NULL");
  EXPECT_EQ(constant, nullptr);
  expectRejected(attn_cuda_get_device_facts(nullptr), "facts is NULL");
  expectRejected(attn_cuda_alloc(1, nullptr, nullptr), "pointer is NULL");
  expectRejected(attn_cuda_copy(nullptr, &image, 1, 0), "to or from is NULL");
  expectRejected(attn_cuda_copy(&image, nullptr, 1, 1), "to or from is NULL");
  expectRejected(attn_cuda_copy(&image, &image, 1, 2),
                 "the direction is 2, neither 0 nor 1");
  attn_cuda_tiled tiled = {};
  expectRejected(attn_cuda_encode_tiled(nullptr, &tiled),
                 "tensor_map or tiled is NULL");
  EXPECT_EQ(attn_cuda_copy(nullptr, nullptr, 0, 0), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(attn_cuda_free(nullptr, nullptr), ATTN_CUDA_SUCCESS);
}

TEST_F(CUDAArguments, TablesMayLackTheCopyOnAStream) {
  char image = 1;
  EXPECT_EQ(attn_cuda_copy_on_stream(&image, &image, 1, nullptr),
            ATTN_CUDA_SUCCESS);
  attn_cuda_driver none = counting.driver;
  none.copy_on_stream = nullptr;
  // A table of version 1.0 ends before it.
  attn_cuda_driver old = counting.driver;
  old.version = 1000;
  for (const attn_cuda_driver *driver : {&none, &old}) {
    ASSERT_EQ(attn_cuda_set_driver(driver), ATTN_CUDA_SUCCESS);
    expectRejected(attn_cuda_copy_on_stream(&image, &image, 1, nullptr),
                   "the driver has no copies within the device's memory");
  }
  ASSERT_EQ(attn_cuda_set_driver(&counting.driver), ATTN_CUDA_SUCCESS);
}

TEST_F(CUDAArguments, TablesMayLackConstants) {
  char data[2] = {};
  void *pointer = nullptr;
  EXPECT_EQ(attn_cuda_load_constant(data, 2, nullptr, &pointer),
            ATTN_CUDA_SUCCESS);
  EXPECT_EQ(pointer, &counting);
  attn_cuda_driver none = counting.driver;
  none.load_constant = nullptr;
  // What cannot be given back is not taken.
  attn_cuda_driver half = counting.driver;
  half.unload_constant = nullptr;
  attn_cuda_driver old = counting.driver;
  old.version = 1001;
  for (const attn_cuda_driver *driver : {&none, &half, &old}) {
    ASSERT_EQ(attn_cuda_set_driver(driver), ATTN_CUDA_SUCCESS);
    expectRejected(attn_cuda_load_constant(data, 2, nullptr, &pointer),
                   "the driver has no constants in the device's memory");
    EXPECT_EQ(pointer, nullptr);
    EXPECT_EQ(attn_cuda_load_constant(data, 0, nullptr, &pointer),
              ATTN_CUDA_SUCCESS);
  }
  EXPECT_EQ(counting.constants, 1);
  ASSERT_EQ(attn_cuda_set_driver(&counting.driver), ATTN_CUDA_SUCCESS);
}

TEST_F(CUDAArguments, ConstantsGoWithTheirDriver) {
  char data[2] = {};
  void *pointer = nullptr;
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(attn_cuda_load_constant(data, 2, nullptr, &pointer),
              ATTN_CUDA_SUCCESS);
  EXPECT_EQ(counting.constants, 1);
  // A prefix is another constant, and a module of that memory another object.
  EXPECT_EQ(attn_cuda_load_constant(data, 1, nullptr, &pointer),
            ATTN_CUDA_SUCCESS);
  EXPECT_EQ(attn_cuda_launch(data, 2, "k", &kConfig, nullptr, nullptr),
            ATTN_CUDA_SUCCESS);
  EXPECT_EQ(counting.constants, 2);
  EXPECT_EQ(counting.loads, 1);
  ASSERT_EQ(attn_cuda_set_driver(nullptr), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(counting.constantsUnloaded, 2);
  EXPECT_EQ(counting.unloads, 1);
}

TEST_F(CUDAArguments, LaunchesOutsideOfTheLimitsAreRejected) {
  char image = 1;
  auto launch = [&](std::function<void(attn_cuda_launch_config &)> change) {
    attn_cuda_launch_config config = kConfig;
    change(config);
    return attn_cuda_launch(&image, 1, "k", &config, nullptr, nullptr);
  };
  for (int i = 0; i < 3; ++i) {
    expectRejected(launch([&](auto &c) { c.grid[i] = 0; }), "a grid of ");
    expectRejected(launch([&](auto &c) { c.block[i] = 0; }), "a block of ");
  }
  expectRejected(launch([](auto &c) { c.grid[0] = 0x80000000u; }),
                 "a grid of 2147483648, 2, 1 blocks");
  expectRejected(launch([](auto &c) { c.grid[1] = 65536; }), "a grid of ");
  expectRejected(launch([](auto &c) { c.grid[2] = 65536; }), "a grid of ");
  expectRejected(launch([](auto &c) { c.block[0] = 1025; }), "a block of ");
  expectRejected(launch([](auto &c) { c.block[1] = 16; }),
                 "a block of 128, 16, 1 threads");
  expectRejected(launch([](auto &c) { c.block[0] = 1, c.block[2] = 65; }),
                 "a block of ");
  // The product would be 0 in 32 bits.
  expectRejected(launch([](auto &c) { c.block[0] = c.block[1] = 1u << 16; }),
                 "a block of ");
  auto cluster = [&](uint32_t x, uint32_t y, uint32_t z) {
    return launch(
        [&](auto &c) { c.cluster[0] = x, c.cluster[1] = y, c.cluster[2] = z; });
  };
  expectRejected(cluster(2, 0, 1), "a cluster of 2, 0, 1 blocks");
  expectRejected(cluster(3, 1, 1), "divide the grid, 4, 2, 1");
  expectRejected(launch([](auto &c) {
                   c.grid[0] = c.cluster[0] = 16;
                   c.cluster[1] = 2, c.cluster[2] = 1;
                 }),
                 "their product has to be at most 16");
  EXPECT_EQ(counting.loads, 0);

  EXPECT_EQ(launch([](auto &c) { c.block[0] = 16, c.block[2] = 64; }),
            ATTN_CUDA_SUCCESS);
  EXPECT_EQ(cluster(4, 2, 1), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(counting.launches, 2);
  EXPECT_EQ(attn_cuda_unload(&image), ATTN_CUDA_SUCCESS);
}

TEST_F(CUDAArguments, TensorMapsOutsideOfTheLimitsAreRejected) {
  alignas(64) char map[192];
  attn_cuda_tiled valid = {};
  valid.base = 64;
  valid.rank = 2;
  valid.element = ATTN_CUDA_F16;
  valid.swizzle = ATTN_CUDA_SWIZZLE_128B;
  valid.sizes[0] = 64, valid.sizes[1] = 10;
  valid.strides[0] = 2, valid.strides[1] = 128;
  valid.box[0] = 64, valid.box[1] = 10;
  auto encode = [&](std::function<void(attn_cuda_tiled &)> change) {
    attn_cuda_tiled tiled = valid;
    change(tiled);
    return attn_cuda_encode_tiled(map, &tiled);
  };
  expectRejected(attn_cuda_encode_tiled(map + 16, &valid),
                 "tensor_map is not aligned to 64 bytes");
  expectRejected(encode([](auto &t) { t.rank = 0; }), "of rank 0");
  expectRejected(encode([](auto &t) { t.rank = 6; }), "of rank 6");
  expectRejected(encode([](auto &t) { t.element = 3; }), "element type 3");
  expectRejected(encode([](auto &t) { t.element = -1; }), "element type -1");
  expectRejected(encode([](auto &t) { t.swizzle = 4; }), "swizzle 4");
  expectRejected(encode([](auto &t) { t.base = 0; }), "the address");
  expectRejected(encode([](auto &t) { t.base = 72; }), "the address");
  expectRejected(encode([](auto &t) { t.strides[0] = 4; }),
                 "the first stride of a tensor map has to be the element's "
                 "size, 2, but is 4");
  expectRejected(encode([](auto &t) { t.strides[1] = 130; }),
                 "dimension 1 of a tensor map has a stride of 130 bytes");
  expectRejected(encode([](auto &t) { t.strides[1] = uint64_t(1) << 40; }),
                 "multiple of 16 below 2^40");
  expectRejected(encode([](auto &t) { t.sizes[1] = 0; }),
                 "dimension 1 of a tensor map has 0 elements");
  expectRejected(encode([](auto &t) { t.sizes[0] = (1ull << 32) + 1; }),
                 "it has to be 1 to 2^32");
  expectRejected(encode([](auto &t) { t.box[1] = 257; }), "a box of 257");
  expectRejected(encode([](auto &t) { t.box[0] = 0; }), "a box of 0");
  expectRejected(encode([](auto &t) { t.box[0] = 4; }),
                 "has 8 bytes: it has to be a multiple of 16");
  expectRejected(encode([](auto &t) { t.box[0] = 72; }),
                 "has 144 bytes, which is more than its swizzle's 128");
  expectRejected(encode([](auto &t) { t.swizzle = ATTN_CUDA_SWIZZLE_64B; }),
                 "more than its swizzle's 64");
  EXPECT_EQ(counting.encodes, 0);
  EXPECT_EQ(encode([](auto &) {}), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(encode([](auto &t) {
              t.swizzle = ATTN_CUDA_SWIZZLE_NONE;
              t.box[0] = 256;
            }),
            ATTN_CUDA_SUCCESS);
  EXPECT_EQ(counting.encodes, 2);
}

TEST_F(CUDAArguments, ADriverOfTheProgramServesAllCalls) {
  char image = 1;
  EXPECT_EQ(attn_cuda_multiprocessors(), 3);
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(attn_cuda_launch(&image, 1, "k", &kConfig, nullptr, nullptr),
              ATTN_CUDA_SUCCESS);
  EXPECT_EQ(counting.loads, 1);
  EXPECT_EQ(counting.launches, 2);

  // The same address, but another size, is another image.
  EXPECT_EQ(attn_cuda_launch(&image, 2, "k", &kConfig, nullptr, nullptr),
            ATTN_CUDA_SUCCESS);
  EXPECT_EQ(counting.loads, 2);

  // A driver that is replaced has its modules unloaded.
  Counting other;
  ASSERT_EQ(attn_cuda_set_driver(&other.driver), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(counting.unloads, 2);
  EXPECT_EQ(attn_cuda_launch(&image, 1, "k", &kConfig, nullptr, nullptr),
            ATTN_CUDA_SUCCESS);
  EXPECT_EQ(other.loads, 1);
  EXPECT_EQ(counting.launches, 3);
  EXPECT_EQ(attn_cuda_unload(&image), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(other.unloads, 1);
  ASSERT_EQ(attn_cuda_set_driver(nullptr), ATTN_CUDA_SUCCESS);
}

TEST_F(CUDAArguments, DriversThatCannotServeAreRejected) {
  attn_cuda_driver driver = counting.driver;
  driver.version = 2000;
  expectRejected(attn_cuda_set_driver(&driver),
                 "the driver was made for version 2 of attn_cuda.h, and this "
                 "library is version 1");
  driver = counting.driver;
  driver.encode_tiled = nullptr;
  expectRejected(attn_cuda_set_driver(&driver), "the driver lacks a function");
  // The one from before still serves.
  EXPECT_EQ(attn_cuda_multiprocessors(), 3);
  EXPECT_EQ(cudaVersionFromC(), ATTN_CUDA_VERSION);
}
