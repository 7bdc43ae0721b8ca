//===- NpyFile.h - Read and write NumPy's array files -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arrays on disk in the .npy format of NumPy, versions 1 to 3, little-endian
// and in C order. A file is not trusted: whatever its bytes are, reading it
// gives an array or an error.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_NPYFILE_H
#define ATTN_EXECUTION_NPYFILE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

namespace mlir {
namespace attn {

/// NumPy has no bf16: by convention here, bf16 numbers are stored as U16, and
/// whoever reads a U16 array decides which of the two it holds.
enum class NpyType { Bool, I8, U8, I16, U16, I32, I64, F16, F32, F64 };

int64_t getByteWidth(NpyType type);

/// The type as the file names it, for example "<f4".
llvm::StringRef getDescr(NpyType type);

/// An array in memory of its own.
class NpyArray {
public:
  /// Fails where the shape is negative or too large, or memory is short. The
  /// elements are not initialised.
  static llvm::Expected<NpyArray> allocate(NpyType type,
                                           llvm::ArrayRef<int64_t> shape);

  NpyType getType() const { return type; }
  llvm::ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getNumElements() const { return byteCount / getByteWidth(type); }

  /// Row-major, aligned to 64 bytes.
  llvm::ArrayRef<char> getBytes() const {
    return llvm::ArrayRef<char>(bytes.get(), byteCount);
  }
  llvm::MutableArrayRef<char> getBytes() {
    return llvm::MutableArrayRef<char>(bytes.get(), byteCount);
  }

private:
  struct Free {
    void operator()(char *pointer) const { std::free(pointer); }
  };

  NpyType type = NpyType::F32;
  llvm::SmallVector<int64_t, 4> shape;
  int64_t byteCount = 0;
  std::unique_ptr<char, Free> bytes;
};

/// Reads the array in the file at `path`. Messages begin with the path.
llvm::Expected<NpyArray> readNpyFile(llvm::StringRef path);

/// Reads the array in `contents`, the bytes of a whole file.
llvm::Expected<NpyArray> parseNpy(llvm::StringRef contents);

/// The bytes before the elements, version 1.
std::string encodeNpyHeader(NpyType type, llvm::ArrayRef<int64_t> shape);

/// Writes an array, given row-major, to the file at `path`.
llvm::Error writeNpyFile(llvm::StringRef path, NpyType type,
                         llvm::ArrayRef<int64_t> shape,
                         llvm::ArrayRef<char> bytes);

} // namespace attn
} // namespace mlir

#endif // ATTN_EXECUTION_NPYFILE_H
