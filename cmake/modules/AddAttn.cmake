# Functions that declare the libraries and tools of this project.

# Links TARGET against LIBS. Names of MLIR and LLVM libraries all resolve to
# the shared libraries; every other name is a target of this project.
function(attn_target_link_libraries target visibility)
  foreach(lib IN LISTS ARGN)
    if(lib MATCHES "^MLIR")
      mlir_target_link_libraries(${target} ${visibility} ${lib})
      target_link_libraries(${target} ${visibility} LLVM)
    elseif(lib MATCHES "^LLVM")
      target_link_libraries(${target} ${visibility} LLVM)
    else()
      target_link_libraries(${target} ${visibility} ${lib})
    endif()
  endforeach()
endfunction()

# add_attn_library(NAME [SHARED] [C_INTERFACE] [SOURCES] source...
#                  [DEPENDS target...] [LINK_LIBS lib...])
#
# A library of this project: static unless SHARED is given, position
# independent, installed and exported as Attn::NAME. DEPENDS names the tablegen
# targets whose headers the sources include. LINK_LIBS are public. C_INTERFACE:
# a program in C can link it without MLIR; component C of the package.
function(add_attn_library name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "SHARED;C_INTERFACE" ""
    "SOURCES;DEPENDS;LINK_LIBS")
  set(kind STATIC)
  if(ARG_SHARED)
    set(kind SHARED)
  endif()
  set(export AttnTargets)
  if(ARG_C_INTERFACE)
    set(export AttnCTargets)
  endif()
  list(REMOVE_ITEM ARG_LINK_LIBS PUBLIC)

  add_library(${name} ${kind} ${ARG_UNPARSED_ARGUMENTS} ${ARG_SOURCES})
  add_library(Attn::${name} ALIAS ${name})
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  if(ARG_C_INTERFACE)
    target_compile_features(${name} PRIVATE cxx_std_17)
  else()
    target_compile_features(${name} PUBLIC cxx_std_17)
  endif()
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  attn_target_link_libraries(${name} PUBLIC ${ARG_LINK_LIBS})
  llvm_update_compile_flags(${name})

  set_property(GLOBAL APPEND PROPERTY ATTN_TEST_DEPENDS ${name})
  install(TARGETS ${name} EXPORT ${export}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  if(ARG_LINK_LIBS MATCHES "(^|;)MLIR")
    attn_use_precompiled_header(${name})
    set_property(GLOBAL APPEND PROPERTY ATTN_MLIR_LIBRARIES ${name})
  endif()
endfunction()

# add_attn_tool(NAME [SOURCES] source... [DEPENDS target...] [LINK_LIBS lib...])
#
# An executable in <build>/bin, installed and exported.
function(add_attn_tool name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;DEPENDS;LINK_LIBS")
  list(REMOVE_ITEM ARG_LINK_LIBS PRIVATE)

  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS} ${ARG_SOURCES})
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  attn_target_link_libraries(${name} PRIVATE ${ARG_LINK_LIBS})
  llvm_update_compile_flags(${name})
  if(ARG_LINK_LIBS MATCHES "(^|;)MLIR")
    attn_use_precompiled_header(${name})
  endif()
  # The installed tool finds the libraries installed beside it.
  set_target_properties(${name} PROPERTIES
    INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR};${LLVM_LIBRARY_DIR}")

  set_property(GLOBAL APPEND PROPERTY ATTN_TEST_DEPENDS ${name})
  install(TARGETS ${name} EXPORT AttnTargets
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

# add_attn_doc(NAME TD FLAG...)
#
# A page of reference, <build>/docs/NAME.md, that mlir-tblgen writes from TD
# with the given flags. The target attn-doc writes all pages.
function(add_attn_doc name td)
  set(LLVM_TARGET_DEFINITIONS ${td})
  mlir_tablegen(${name}.md ${ARGN})
  set(page ${PROJECT_BINARY_DIR}/docs/${name}.md)
  add_custom_command(OUTPUT ${page}
    COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_CURRENT_BINARY_DIR}/${name}.md ${page}
    DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/${name}.md)
  add_custom_target(attn-doc-${name} DEPENDS ${page})
  if(NOT TARGET attn-doc)
    add_custom_target(attn-doc)
  endif()
  add_dependencies(attn-doc attn-doc-${name})
endfunction()
