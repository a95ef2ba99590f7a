# How our own code is compiled: weir_options carries the language, the include path and the warnings.

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_EXTENSIONS OFF)
if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
endif()

# `#include <weir/messages/batch.hpp>` reads the same inside and outside of the tree.
set(WEIR_INCLUDE_DIR "${CMAKE_CURRENT_BINARY_DIR}/include")
file(MAKE_DIRECTORY "${WEIR_INCLUDE_DIR}")
file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${WEIR_INCLUDE_DIR}/weir" SYMBOLIC)

add_library(weir_options INTERFACE)
target_compile_features(weir_options INTERFACE cxx_std_20)
target_include_directories(weir_options INTERFACE "${WEIR_INCLUDE_DIR}")
target_link_libraries(weir_options INTERFACE Boost::headers)

add_library(weir_warnings INTERFACE)
target_compile_options(weir_warnings INTERFACE
  -Wall -Wextra -Wconversion -Wshadow
  -Wno-unused-parameter            # a name in an empty default is documentation
  -Wno-missing-field-initializers  # designated initialisers leave the rest at their defaults
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # false alarms of g++ 12 on "text" + std::string
  # Files that are compiled together shadow each other's names, and more is inlined where it cannot happen.
  "$<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${WEIR_ROOMS_WHOLE}>>:-Wno-shadow;-Wno-subobject-linkage;-Wno-maybe-uninitialized;-Wno-stringop-overflow>"
  $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion>  # g++ does not count it as -Wconversion
  $<$<BOOL:${WEIR_WERROR}>:-Werror>)

if(PROJECT_IS_TOP_LEVEL)
  find_program(CCACHE ccache)
  if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # What ccache needs to be told before it caches code that uses a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime "${CCACHE}")
  endif()

  find_program(FAST_LINKER NAMES mold ld.lld)
  if(FAST_LINKER MATCHES "mold$")
    add_link_options(-fuse-ld=mold)
  elseif(FAST_LINKER)
    add_link_options(-fuse-ld=lld)
  endif()
endif()
