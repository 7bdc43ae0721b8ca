# Declares the unit tests, which are GoogleTest programs that lit runs.

# add_attn_unittest(NAME source... [LINK_LIBS lib...])
#
# A test program in <build>/unittests. lit knows that directory as %unittests.
function(add_attn_unittest name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "LINK_LIBS")
  find_package(GTest REQUIRED)
  find_package(Threads REQUIRED)

  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_compile_features(${name} PRIVATE cxx_std_17)
  attn_target_link_libraries(${name} PRIVATE
    ${ARG_LINK_LIBS} GTest::gtest_main Threads::Threads)
  llvm_update_compile_flags(${name})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/unittests)
  set_property(GLOBAL APPEND PROPERTY ATTN_TEST_DEPENDS ${name})
endfunction()
