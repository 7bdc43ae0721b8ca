# What `cmake --install` adds beside the libraries and tools themselves: the
# headers, the tablegen files and the package configuration. Included last, when
# every library is known.

include(CMakePackageConfigHelpers)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h" PATTERN "*.td")
install(DIRECTORY ${PROJECT_BINARY_DIR}/include/
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h.inc" PATTERN "CMakeFiles" EXCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/attn)

get_property(attn_mlir_libraries GLOBAL PROPERTY ATTN_MLIR_LIBRARIES)
set(attn_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/attn)
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/AttnConfig.cmake.in
  ${PROJECT_BINARY_DIR}/AttnConfig.cmake
  INSTALL_DESTINATION ${attn_cmake_dir}
  PATH_VARS CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/AttnConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/AttnConfig.cmake
  ${PROJECT_BINARY_DIR}/AttnConfigVersion.cmake
  DESTINATION ${attn_cmake_dir})
install(EXPORT AttnCTargets NAMESPACE Attn:: DESTINATION ${attn_cmake_dir})
install(EXPORT AttnTargets NAMESPACE Attn:: DESTINATION ${attn_cmake_dir})
