//===- DriverTest.cpp - The model as a driver -----------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// The model as the driver of the CUDA runtime, its memory, and the rules of
// tensor maps.
//
//===----------------------------------------------------------------------===//

#include "attn/GPUModel/GPUModel.h"

#include <cstring>
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace mlir::attn;

namespace {

const char image[] = R"(
gpu.module @m {
  llvm.func @scale(%data: !llvm.ptr<1>, %factor: f32, %bytes: i64) attributes {nvvm.kernel} {
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %bid = nvvm.read.ptx.sreg.ctaid.x : i32
    %ntid = nvvm.read.ptx.sreg.ntid.x : i32
    %first = arith.muli %bid, %ntid : i32
    %n = arith.addi %first, %tid : i32
    %c4 = arith.constant 4 : i64
    %count = arith.divui %bytes, %c4 : i64
    %wide = arith.extui %n : i32 to i64
    %some = arith.cmpi ult, %wide, %count : i64
    scf.if %some {
      %p = llvm.getelementptr %data[%n] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, f32
      %x = llvm.load %p : !llvm.ptr<1> -> f32
      %y = arith.mulf %x, %factor : f32
      llvm.store %y, %p : f32, !llvm.ptr<1>
    }
    llvm.return
  }
}
)";

TEST(Driver, BehindTheRuntime) {
  GPUModelOptions options;
  options.capability = 89;
  options.multiprocessors = 7;
  GPUModel model(options);
  ASSERT_EQ(attn_cuda_set_driver(model.getDriver()), ATTN_CUDA_SUCCESS);
  attn_cuda_device_facts facts;
  ASSERT_EQ(attn_cuda_get_device_facts(&facts), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(facts.capability, 89);
  EXPECT_EQ(attn_cuda_multiprocessors(), 7);

  std::vector<float> host(100);
  for (int n = 0; n < 100; ++n)
    host[n] = float(n);
  uint64_t bytes = 400;
  void *data = nullptr;
  ASSERT_EQ(attn_cuda_alloc(bytes, nullptr, &data), ATTN_CUDA_SUCCESS);
  ASSERT_EQ(attn_cuda_copy(data, host.data(), bytes, 0), ATTN_CUDA_SUCCESS);
  float factor = 3;
  void *arguments[] = {&data, &factor, &bytes};
  attn_cuda_launch_config config = {{4, 1, 1}, {32, 1, 1}, {0, 0, 0}, 0};
  EXPECT_EQ(attn_cuda_launch(image, sizeof(image), "scale", &config, arguments,
                             nullptr),
            ATTN_CUDA_SUCCESS)
      << attn_cuda_message();
  EXPECT_EQ(attn_cuda_synchronize(nullptr), ATTN_CUDA_SUCCESS);
  ASSERT_EQ(attn_cuda_copy(host.data(), data, bytes, 1), ATTN_CUDA_SUCCESS);
  for (int n = 0; n < 100; ++n)
    EXPECT_EQ(host[n], 3.0f * n);

  // One element too many.
  bytes = 404;
  EXPECT_EQ(attn_cuda_launch(image, sizeof(image), "scale", &config, arguments,
                             nullptr),
            ATTN_CUDA_FAILED);
  EXPECT_NE(
      std::string(attn_cuda_message()).find("CTA (3, 0, 0), warp 0, lane 4"),
      std::string::npos)
      << attn_cuda_message();
  EXPECT_EQ(attn_cuda_unload(image), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(attn_cuda_free(data, nullptr), ATTN_CUDA_SUCCESS);
  EXPECT_EQ(attn_cuda_set_driver(nullptr), ATTN_CUDA_SUCCESS);
}

class ModelTest : public testing::Test {
protected:
  GPUModel model;
  const attn_cuda_driver &driver = *model.getDriver();
  char message[256] = "";
};

TEST_F(ModelTest, Memory) {
  void *pointer = nullptr;
  ASSERT_EQ(driver.alloc(driver.self, 100, nullptr, &pointer, message,
                         sizeof(message)),
            0);
  // What was not written is not a number.
  std::vector<uint8_t> host(100);
  EXPECT_EQ(driver.copy(driver.self, host.data(), pointer, 100, 1, message,
                        sizeof(message)),
            0);
  EXPECT_EQ(host, std::vector<uint8_t>(100, 0xff));
  EXPECT_EQ(driver.copy(driver.self, host.data(), pointer, 101, 1, message,
                        sizeof(message)),
            ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_NE(std::string(message).find("101 bytes at"), std::string::npos);
  EXPECT_EQ(driver.copy(driver.self, host.data(), pointer, 1, 2, message,
                        sizeof(message)),
            ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_STREQ(message, "direction 2 is neither 0 nor 1");

  EXPECT_EQ(model.getAllocatedBytes(), 100u);
  model.addMemory(host.data(), host.size());
  EXPECT_EQ(model.getAllocatedBytes(), 100u);
  model.removeMemory(host.data());

  // Within the device.
  EXPECT_EQ(driver.copy_on_stream(driver.self, pointer, host.data(), 1, nullptr,
                                  message, sizeof(message)),
            ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_NE(std::string(message).find("1 bytes at"), std::string::npos);
  auto *bytes = static_cast<uint8_t *>(pointer);
  bytes[0] = 5;
  EXPECT_EQ(driver.copy_on_stream(driver.self, bytes + 50, bytes, 50, nullptr,
                                  message, sizeof(message)),
            0);
  EXPECT_EQ(bytes[50], 5);

  // The host writes where it should not.
  static_cast<uint8_t *>(pointer)[100] = 1;
  EXPECT_EQ(
      driver.free(driver.self, pointer, nullptr, message, sizeof(message)),
      ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_STREQ(message, "memory beside an allocation of 100 bytes was written");
  EXPECT_EQ(
      driver.free(driver.self, pointer, nullptr, message, sizeof(message)),
      ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_STREQ(message, "the pointer was not allocated");
  // A message is cut to what there is room for.
  EXPECT_EQ(driver.free(driver.self, pointer, nullptr, message, 4),
            ATTN_CUDA_INVALID_ARGUMENT);
  EXPECT_STREQ(message, "the");
}

TEST_F(ModelTest, ConstantsAreNotWritten) {
  const float data[32] = {7};
  void *constant = nullptr, *module = nullptr;
  ASSERT_EQ(driver.load_constant(driver.self, data, sizeof(data), nullptr,
                                 &constant, message, sizeof(message)),
            0);
  EXPECT_NE(constant, data);
  EXPECT_EQ(static_cast<float *>(constant)[0], 7);
  // It outlives what allocated it, and is no leak.
  EXPECT_EQ(model.getAllocatedBytes(), 0u);
  ASSERT_EQ(driver.load_module(driver.self, image, sizeof(image), nullptr,
                               &module, message, sizeof(message)),
            0);
  float factor = 3;
  uint64_t bytes = sizeof(data);
  void *arguments[] = {&constant, &factor, &bytes};
  attn_cuda_launch_config config = {{1, 1, 1}, {32, 1, 1}, {0, 0, 0}, 0};
  EXPECT_EQ(driver.launch(driver.self, module, "scale", &config, arguments,
                          nullptr, message, sizeof(message)),
            ATTN_CUDA_FAILED);
  EXPECT_NE(std::string(message).find("constants are not written"),
            std::string::npos)
      << message;
  driver.unload_module(driver.self, module);
  driver.unload_constant(driver.self, constant);
  EXPECT_EQ(driver.copy(driver.self, &factor, constant, 4, 1, message,
                        sizeof(message)),
            ATTN_CUDA_INVALID_ARGUMENT);
}

TEST_F(ModelTest, TensorMaps) {
  struct alignas(64) {
    uint8_t bytes[ATTN_CUDA_TENSOR_MAP_BYTES + 1];
  } map;
  attn_cuda_tiled good = {};
  good.base = 4096;
  good.rank = 2;
  good.element = ATTN_CUDA_BF16;
  good.swizzle = ATTN_CUDA_SWIZZLE_128B;
  good.sizes[0] = 100;
  good.sizes[1] = 7;
  good.strides[0] = 2;
  good.strides[1] = 208;
  good.box[0] = 64;
  good.box[1] = 256;
  auto encode = [&](const attn_cuda_tiled &tiled, uint8_t *to) -> std::string {
    message[0] = 0;
    driver.encode_tiled(driver.self, to, &tiled, message, sizeof(message));
    return message;
  };
  EXPECT_EQ(encode(good, map.bytes), "");
  EXPECT_EQ(encode(good, map.bytes + 1),
            "the tensor map is not aligned to 64 bytes");
  auto with = [&](auto change) {
    attn_cuda_tiled tiled = good;
    change(tiled);
    return encode(tiled, map.bytes);
  };
  using Tiled = attn_cuda_tiled &;
  EXPECT_EQ(with([](Tiled t) { t.rank = 6; }), "rank 6 is not from 1 to 5");
  EXPECT_EQ(with([](Tiled t) { t.rank = 0; }), "rank 0 is not from 1 to 5");
  EXPECT_EQ(with([](Tiled t) { t.element = 3; }), "unknown element type 3");
  EXPECT_EQ(with([](Tiled t) { t.swizzle = 4; }), "unknown swizzle 4");
  EXPECT_EQ(with([](Tiled t) { t.base = 4104; }),
            "base address 0x1008 is no multiple of 16");
  EXPECT_EQ(with([](Tiled t) { t.strides[0] = 4; }),
            "stride 0 is 4 bytes, and elements have 2");
  EXPECT_EQ(with([](Tiled t) { t.strides[1] = 200; }),
            "stride 1 is 200 bytes: it is a multiple of 16 below 2^40");
  EXPECT_EQ(
      with([](Tiled t) { t.strides[1] = uint64_t(1) << 40; }),
      "stride 1 is 1099511627776 bytes: it is a multiple of 16 below 2^40");
  EXPECT_EQ(with([](Tiled t) { t.sizes[1] = 0; }),
            "size 1 is 0: it is from 1 to 2^32");
  EXPECT_EQ(with([](Tiled t) { t.box[1] = 257; }),
            "box size 1 is 257: it is from 1 to 256");
  EXPECT_EQ(with([](Tiled t) { t.box[0] = 20; }),
            "a row of the box has 40 bytes, which is no multiple of 16");
  EXPECT_EQ(with([](Tiled t) { t.box[0] = 72; }),
            "a row of the box has 144 bytes, more than the 128 of the swizzle");
  EXPECT_EQ(with([](Tiled t) {
              t.box[0] = 72;
              t.swizzle = ATTN_CUDA_SWIZZLE_NONE;
            }),
            "");
}

} // namespace
