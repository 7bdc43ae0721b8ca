# One precompiled header, shared by everything that includes MLIR. Reading
# MLIR's headers takes most of the time of a compilation: about five of six
# seconds for a file with a few rewrite patterns.
#
# A source still includes what it uses; ATTN_PRECOMPILED_HEADER=OFF shows
# whether it does.

option(ATTN_PRECOMPILED_HEADER "Share one precompiled header of MLIR" ON)

if(ATTN_PRECOMPILED_HEADER)
  set(attn_pch_source ${PROJECT_BINARY_DIR}/AttnPrecompiledHeader.cpp)
  file(CONFIGURE OUTPUT ${attn_pch_source} CONTENT "")
  add_library(AttnPrecompiledHeader OBJECT EXCLUDE_FROM_ALL ${attn_pch_source})
  target_precompile_headers(AttnPrecompiledHeader PRIVATE
    <mlir/Dialect/Affine/IR/AffineOps.h>
    <mlir/Dialect/Arith/IR/Arith.h>
    <mlir/Dialect/Bufferization/IR/Bufferization.h>
    <mlir/Dialect/Func/IR/FuncOps.h>
    <mlir/Dialect/LLVMIR/LLVMDialect.h>
    <mlir/Dialect/Linalg/IR/Linalg.h>
    <mlir/Dialect/Math/IR/Math.h>
    <mlir/Dialect/MemRef/IR/MemRef.h>
    <mlir/Dialect/SCF/IR/SCF.h>
    <mlir/Dialect/Tensor/IR/Tensor.h>
    <mlir/Dialect/Vector/IR/VectorOps.h>
    <mlir/IR/Builders.h>
    <mlir/IR/BuiltinOps.h>
    <mlir/IR/BuiltinTypes.h>
    <mlir/IR/PatternMatch.h>
    <mlir/Interfaces/TilingInterface.h>
    <mlir/Pass/Pass.h>
    <mlir/Pass/PassManager.h>
    <mlir/Transforms/DialectConversion.h>
    <mlir/Transforms/GreedyPatternRewriteDriver.h>
    <optional>
    <string>
    <vector>)
  target_compile_options(AttnPrecompiledHeader PRIVATE
    "SHELL:-Xclang -fno-pch-timestamp")
  llvm_update_compile_flags(AttnPrecompiledHeader)

  # The compiled header has the folder of the build in it, so that it differs
  # between checkouts. What ccache compares in its stead is all that goes into it.
  get_target_property(attn_pch_headers AttnPrecompiledHeader PRECOMPILE_HEADERS)
  find_library(attn_pch_package MLIR PATHS ${LLVM_LIBRARY_DIRS} NO_DEFAULT_PATH NO_CACHE)
  if(attn_pch_package)
    file(TIMESTAMP ${attn_pch_package} attn_pch_package_time UTC)
  endif()
  file(CONFIGURE
    OUTPUT ${PROJECT_BINARY_DIR}/CMakeFiles/AttnPrecompiledHeader.dir/cmake_pch.hxx.pch.sum
    CONTENT "${attn_pch_headers} ${LLVM_PACKAGE_VERSION} ${attn_pch_package_time} \
${CMAKE_CXX_COMPILER} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_BUILD_TYPE} ${CMAKE_CXX_FLAGS} \
${ATTN_ENABLE_ASSERTIONS} ${ATTN_USE_SANITIZER}\n")
endif()

# Lets TARGET, which includes MLIR, use the precompiled header.
function(attn_use_precompiled_header target)
  if(ATTN_PRECOMPILED_HEADER)
    get_target_property(kind ${target} TYPE)
    if(kind STREQUAL EXECUTABLE)
      # The -fPIE that CMake would add does not go with a precompiled header
      # made with -fPIC, and LLVM's flags have -fPIC already.
      set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    endif()
    target_precompile_headers(${target} REUSE_FROM AttnPrecompiledHeader)
  endif()
endfunction()
