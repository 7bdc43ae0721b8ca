//===- XlaFfi.h - How XLA calls a function of another library -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The part of XLA's foreign function interface, version 0, that a handler on
// the CPU needs: the layout of its structs, so that the package is built
// without JAX. Within version 0 structs only grow at their end; offsets are
// those of xla/ffi/api/c_api.h, which jax.ffi.include_dir() has.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_PYTHON_XLAFFI_H
#define ATTN_PYTHON_XLAFFI_H

#include <cstddef>
#include <cstdint>

namespace attn::python::xla {

constexpr int kMajorVersion = 0;
/// The newest minor version whose layouts these are.
constexpr int kMinorVersion = 3;

struct Extension {
  size_t structSize;
  int kind;
  Extension *next;
};
constexpr int kMetadataExtension = 1;

struct Version {
  size_t structSize;
  Extension *extensions;
  int major, minor;
};

struct Metadata {
  size_t structSize;
  Version version;
  uint32_t traits;
};

struct MetadataExtension {
  Extension base;
  Metadata *metadata;
};

struct Error;
enum class ErrorCode : int {
  InvalidArgument = 3,
  ResourceExhausted = 8,
  Internal = 13,
};

struct ErrorCreateArguments {
  size_t structSize;
  Extension *extensions;
  const char *message;
  ErrorCode code;
};

struct Api {
  size_t structSize;
  Extension *extensions;
  Version version;
  const void *internal;
  Error *(*createError)(ErrorCreateArguments *);
};

enum class DataType : int {
  Pred = 1,
  S8 = 2,
  S16 = 3,
  S32 = 4,
  S64 = 5,
  F16 = 10,
  F32 = 11,
  F64 = 12,
  BF16 = 16,
};

/// Memory is dense, the last dimension innermost, unless the caller asked for
/// another layout.
struct Buffer {
  size_t structSize;
  Extension *extensions;
  DataType dtype;
  void *data;
  int64_t rank;
  int64_t *dims;
};
constexpr int kBuffer = 1;

/// Arguments, and results.
struct Buffers {
  size_t structSize;
  Extension *extensions;
  int64_t size;
  int *kinds;
  void **buffers;
};

struct Bytes {
  const char *data;
  size_t size;
};
constexpr int kString = 4;

struct Attributes {
  size_t structSize;
  Extension *extensions;
  int64_t size;
  int *kinds;
  Bytes **names;
  void **values;
};

enum class Stage : int { Execute = 3 };

struct CallFrame {
  size_t structSize;
  Extension *extensions;
  const Api *api;
  void *context;
  Stage stage;
  Buffers arguments;
  Buffers results;
  Attributes attributes;
};

} // namespace attn::python::xla

#endif // ATTN_PYTHON_XLAFFI_H
