//===- attn-gpu-model.cpp - Runs a GPU kernel on the host -----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Buffers and arguments are described on the command line, so that a kernel can
// be tried, and tested, without host code.
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"

#include "attn/GPUModel/GPUModel.h"
#include "attn/Reference/NarrowFloat.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cstdlib>
#include <memory>

using namespace mlir::attn;
using llvm::SmallVector;
using llvm::SmallVectorImpl;
using llvm::StringRef;

namespace {
enum class Type { I8, I16, I32, I64, F16, BF16, F32 };

struct Buffer {
  Type type;
  SmallVector<uint64_t> shape;
  uint64_t elements = 1;
  void *device = nullptr;
};

/// An argument's bytes, aligned as a tensor map has to be.
struct alignas(ATTN_CUDA_TENSOR_MAP_ALIGNMENT) ArgumentBytes {
  uint8_t bytes[ATTN_CUDA_TENSOR_MAP_BYTES] = {};
};

/// Command lines, buffers and the model they live in.
class Session {
public:
  explicit Session(const GPUModelOptions &options)
      : model(options), driver(*model.getDriver()) {}

  bool load(StringRef path);
  bool addBuffer(StringRef text);
  bool addArgument(StringRef text);
  bool launch(const std::string &kernel, const attn_cuda_launch_config &config);
  bool print(StringRef name);
  ~Session();

private:
  bool complain(const llvm::Twine &message) {
    llvm::errs() << "attn-gpu-model: " << message << "\n";
    return false;
  }
  bool check(int32_t code) {
    return code == ATTN_CUDA_SUCCESS || complain(StringRef(message));
  }
  bool addTensorMap(StringRef text);

  GPUModel model;
  const attn_cuda_driver &driver;
  void *module = nullptr;
  llvm::StringMap<Buffer> buffers;
  std::vector<std::unique_ptr<ArgumentBytes>> arguments;
  char message[8192] = "";
};
} // namespace

static bool parseType(StringRef text, Type &type) {
  int which = llvm::StringSwitch<int>(text)
                  .Case("i8", int(Type::I8))
                  .Case("i16", int(Type::I16))
                  .Case("i32", int(Type::I32))
                  .Case("i64", int(Type::I64))
                  .Case("f16", int(Type::F16))
                  .Case("bf16", int(Type::BF16))
                  .Case("f32", int(Type::F32))
                  .Default(-1);
  type = Type(which);
  return which >= 0;
}

static unsigned getBytes(Type type) {
  switch (type) {
  case Type::I8:
    return 1;
  case Type::I16:
  case Type::F16:
  case Type::BF16:
    return 2;
  case Type::I32:
  case Type::F32:
    return 4;
  case Type::I64:
    return 8;
  }
  return 0;
}

/// A number as the bytes of an element, and back.
static void writeElement(Type type, double value, uint8_t *to) {
  uint64_t bits = uint64_t(int64_t(value));
  float single = float(value);
  if (type == Type::F16)
    bits = reference::Float16::fromDouble(value);
  else if (type == Type::BF16)
    bits = reference::BFloat16::fromDouble(value);
  else if (type == Type::F32)
    std::memcpy(&bits, &single, sizeof(single));
  std::memcpy(to, &bits, getBytes(type));
}

static double readElement(Type type, const uint8_t *from) {
  uint64_t bits = 0;
  std::memcpy(&bits, from, getBytes(type));
  switch (type) {
  case Type::F16:
    return reference::Float16::toDouble(bits);
  case Type::BF16:
    return reference::BFloat16::toDouble(bits);
  case Type::F32: {
    float single;
    std::memcpy(&single, &bits, sizeof(single));
    return single;
  }
  default: {
    unsigned unused = 64 - 8 * getBytes(type);
    return double(int64_t(bits << unused) >> unused);
  }
  }
}

static bool parseSizes(StringRef text, SmallVectorImpl<uint64_t> &sizes,
                       char separator) {
  SmallVector<StringRef> parts;
  text.split(parts, separator);
  for (StringRef part : parts)
    if (part.getAsInteger(10, sizes.emplace_back()))
      return false;
  return true;
}

bool Session::load(StringRef path) {
  auto file = llvm::MemoryBuffer::getFileOrSTDIN(path);
  if (!file)
    return complain("cannot read " + path + ": " + file.getError().message());
  return check(driver.load_module(driver.self, (*file)->getBufferStart(),
                                  (*file)->getBufferSize(), nullptr, &module,
                                  message, sizeof(message)));
}

bool Session::addBuffer(StringRef text) {
  SmallVector<StringRef> parts;
  text.split(parts, ':');
  Buffer buffer;
  if (parts.size() < 3 || parts.size() > 4 || parts[0].empty() ||
      !parseType(parts[1], buffer.type) ||
      !parseSizes(parts[2], buffer.shape, 'x'))
    return complain(
        "a buffer is NAME:TYPE:AxBxC or NAME:TYPE:AxBxC:FILL, not '" + text +
        "'");
  if (buffers.count(parts[0]))
    return complain("there are two buffers '" + parts[0] + "'");
  for (uint64_t size : buffer.shape)
    buffer.elements *= size;
  unsigned bytes = getBytes(buffer.type);
  if (!check(driver.alloc(driver.self, buffer.elements * bytes, nullptr,
                          &buffer.device, message, sizeof(message))))
    return false;
  buffers[parts[0]] = buffer;
  if (parts.size() == 3)
    return true;

  StringRef fill = parts[3];
  SmallVector<StringRef> list;
  fill.split(list, ',');
  uint64_t random = 1;
  std::vector<uint8_t> host(buffer.elements * bytes);
  for (uint64_t n = 0; n < buffer.elements; ++n) {
    double value = 0;
    random = random * 6364136223846793005ull + 1442695040888963407ull;
    if (fill == "iota")
      value = double(n);
    else if (fill == "random")
      value = double(int64_t(random)) / 9223372036854775808.0;
    else if ((list.size() != 1 && list.size() != buffer.elements) ||
             list[list.size() == 1 ? 0 : n].getAsDouble(value))
      return complain("a buffer is filled with iota, random, one number or as "
                      "many as it has elements, not '" +
                      fill + "'");
    writeElement(buffer.type, value, &host[n * bytes]);
  }
  return check(driver.copy(driver.self, buffer.device, host.data(), host.size(),
                           0, message, sizeof(message)));
}

bool Session::addTensorMap(StringRef text) {
  SmallVector<StringRef> parts;
  text.split(parts, ':');
  auto it = parts.empty() ? buffers.end() : buffers.find(parts[0]);
  SmallVector<uint64_t> box;
  unsigned swizzle = 0;
  if (parts.size() < 2 || parts.size() > 3 || it == buffers.end() ||
      !parseSizes(parts[1], box, 'x') ||
      (parts.size() == 3 && parts[2].getAsInteger(10, swizzle)))
    return complain("a tensor map is map:BUFFER:AxB or map:BUFFER:AxB:SWIZZLE, "
                    "not 'map:" +
                    text + "'");
  const Buffer &buffer = it->second;
  attn_cuda_tiled tiled = {};
  tiled.base = reinterpret_cast<uint64_t>(buffer.device);
  tiled.rank = buffer.shape.size();
  tiled.element = buffer.type == Type::F32   ? ATTN_CUDA_F32
                  : buffer.type == Type::F16 ? ATTN_CUDA_F16
                                             : ATTN_CUDA_BF16;
  tiled.swizzle = swizzle == 0     ? ATTN_CUDA_SWIZZLE_NONE
                  : swizzle == 32  ? ATTN_CUDA_SWIZZLE_32B
                  : swizzle == 64  ? ATTN_CUDA_SWIZZLE_64B
                  : swizzle == 128 ? ATTN_CUDA_SWIZZLE_128B
                                   : -1;
  if (box.size() != buffer.shape.size() || box.size() > ATTN_CUDA_MAX_RANK)
    return complain("the box of '" + text + "' has not the rank of its buffer");
  uint64_t stride = getBytes(buffer.type);
  for (unsigned d = 0; d < box.size(); ++d) {
    unsigned dimension = box.size() - 1 - d;
    tiled.sizes[d] = buffer.shape[dimension];
    tiled.box[d] = box[dimension];
    tiled.strides[d] = stride;
    stride *= buffer.shape[dimension];
  }
  return check(driver.encode_tiled(driver.self, arguments.back()->bytes, &tiled,
                                   message, sizeof(message)));
}

bool Session::addArgument(StringRef text) {
  arguments.push_back(std::make_unique<ArgumentBytes>());
  if (text.consume_front("map:"))
    return addTensorMap(text);
  uint8_t *bytes = arguments.back()->bytes;
  if (auto it = buffers.find(text); it != buffers.end()) {
    std::memcpy(bytes, &it->second.device, sizeof(void *));
    return true;
  }
  auto [name, number] = text.split('=');
  Type type;
  double value;
  if (!parseType(name, type) || number.getAsDouble(value))
    return complain("an argument is the name of a buffer, TYPE=NUMBER or a "
                    "tensor map, not '" +
                    text + "'");
  writeElement(type, value, bytes);
  return true;
}

bool Session::launch(const std::string &kernel,
                     const attn_cuda_launch_config &config) {
  SmallVector<void *> pointers;
  for (auto &argument : arguments)
    pointers.push_back(argument->bytes);
  // The model asks for as many as the kernel has.
  pointers.append(64, nullptr);
  return check(driver.launch(driver.self, module, kernel.c_str(), &config,
                             pointers.data(), nullptr, message,
                             sizeof(message)));
}

bool Session::print(StringRef name) {
  auto it = buffers.find(name);
  if (it == buffers.end())
    return complain("there is no buffer '" + name + "'");
  const Buffer &buffer = it->second;
  unsigned bytes = getBytes(buffer.type);
  std::vector<uint8_t> host(buffer.elements * bytes);
  if (!check(driver.copy(driver.self, host.data(), buffer.device, host.size(),
                         1, message, sizeof(message))))
    return false;
  llvm::outs() << name << ":\n";
  uint64_t row = buffer.shape.back();
  for (uint64_t n = 0; n < buffer.elements; ++n) {
    const uint8_t *element = &host[n * bytes];
    bool isFloat = buffer.type == Type::F16 || buffer.type == Type::BF16 ||
                   buffer.type == Type::F32;
    char number[32];
    if (isFloat)
      std::snprintf(number, sizeof(number), "%.9g",
                    readElement(buffer.type, element));
    else
      std::snprintf(number, sizeof(number), "%lld",
                    static_cast<long long>(readElement(buffer.type, element)));
    llvm::outs() << (n % row ? ", " : "  ") << number
                 << (n % row == row - 1 ? "\n" : "");
  }
  return true;
}

Session::~Session() {
  for (auto &buffer : buffers)
    check(driver.free(driver.self, buffer.second.device, nullptr, message,
                      sizeof(message)));
  if (module)
    driver.unload_module(driver.self, module);
}

int main(int argc, char **argv) {
  removeInheritedOptions();
  namespace cl = llvm::cl;
  cl::opt<std::string> input(cl::Positional, cl::Required,
                             cl::desc("module with a gpu.module"));
  cl::opt<std::string> kernel("kernel", cl::init("kernel"),
                              cl::desc("its kernel to run"));
  cl::opt<std::string> grid("grid", cl::init("1"),
                            cl::desc("CTAs, X or X,Y,Z"));
  cl::opt<std::string> block("block", cl::init("32"),
                             cl::desc("threads of a CTA, X or X,Y,Z"));
  cl::opt<unsigned> shared("shared", cl::init(0),
                           cl::desc("bytes of dynamic shared memory"));
  cl::opt<unsigned> seed("seed", cl::init(0),
                         cl::desc("order of the warps' turns"));
  cl::opt<unsigned> threads("threads", cl::init(1),
                            cl::desc("host threads that run CTAs"));
  cl::opt<unsigned> steps(
      "steps", cl::init(1u << 30),
      cl::desc("instructions after which a CTA is endless"));
  cl::list<std::string> buffers("buffer", cl::desc("NAME:TYPE:AxB[:FILL]"));
  cl::list<std::string> arguments(
      "arg", cl::desc("BUFFER, TYPE=NUMBER or map:BUFFER:AxB[:SWIZZLE]"));
  cl::list<std::string> prints("print", cl::desc("a buffer to print"));
  if (!parseCommandLine(argc, argv,
                        "attn-gpu-model: run a GPU kernel on the host\n"))
    return kUsageError;

  GPUModelOptions options;
  options.seed = seed;
  options.threads = threads;
  options.stepLimit = steps;
  attn_cuda_launch_config config = {{1, 1, 1}, {1, 1, 1}, {0, 0, 0}, shared};
  for (auto [text, sizes] : {std::make_pair(&grid, config.grid),
                             std::make_pair(&block, config.block)}) {
    SmallVector<uint64_t> parsed;
    if (!parseSizes(*text, parsed, ',') || parsed.size() > 3) {
      llvm::errs() << "attn-gpu-model: '" << *text << "' is not X or X,Y,Z\n";
      return kUsageError;
    }
    llvm::copy(parsed, sizes);
  }

  Session session(options);
  bool ok = session.load(input);
  for (const std::string &text : buffers)
    ok = ok && session.addBuffer(text);
  for (const std::string &text : arguments)
    ok = ok && session.addArgument(text);
  ok = ok && session.launch(kernel, config);
  for (const std::string &name : prints)
    ok = ok && session.print(name);
  return ok ? 0 : 1;
}
