# What holds the house together: tests of the tree itself, of its scripts, and of what the compiler must say.

add_test_program(house)

set(compiler "${CMAKE_CXX_COMPILER}" -std=c++20 "-I${WEIR_INCLUDE_DIR}")
set(scripts "${CMAKE_CURRENT_SOURCE_DIR}/scripts")

add_test(NAME house/scripts COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/tests/house/scripts_test.sh")
add_test(NAME house/include_reach COMMAND "${scripts}/include_reach" weir/weir.hpp ${compiler})

# Each tests/compile_fail/x.cpp must be refused by the compiler, with every text of its `// expect:` lines.
file(GLOB sources CONFIGURE_DEPENDS tests/compile_fail/*.cpp)
foreach(source IN LISTS sources)
  cmake_path(GET source STEM name)
  add_test(NAME compile_fail/${name} COMMAND "${scripts}/expect_refusal" "${source}" ${compiler})
endforeach()

# Every header compiles alone, and twice. One object per header, so that Ninja repeats only what changed. A header
# that its own source includes first, and not behind precompiled ones, has been shown to.
if(WEIR_HEADER_CHECKS)
  get_property(headers GLOBAL PROPERTY WEIR_HEADERS)
  get_property(caf_headers GLOBAL PROPERTY WEIR_CAF_HEADERS)
  add_library(header_checks OBJECT)
  target_link_libraries(header_checks PRIVATE weir_options weir_warnings)
  target_compile_options(header_checks PRIVATE -O0 -g0)
  foreach(header IN LISTS headers)
    set(precompiled NO)
    if(header IN_LIST caf_headers)
      set(precompiled YES)
    endif()
    cmake_path(RELATIVE_PATH header BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    string(REGEX REPLACE "\\.hpp$" ".cpp" source "${header}")
    set(first "")
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${source}")
      file(STRINGS "${source}" first REGEX "^#include" LIMIT_COUNT 1)
    endif()
    if(NOT precompiled AND first STREQUAL "#include <weir/${header}>")
      continue()
    endif()
    set(unit "${CMAKE_CURRENT_BINARY_DIR}/header_checks/${header}.cpp")
    file(CONFIGURE OUTPUT "${unit}" CONTENT "#include <weir/${header}>\n#include <weir/${header}>\n")
    target_sources(header_checks PRIVATE "${unit}")
  endforeach()
endif()
