# What holds the house together: tests of the tree itself, of its scripts, and of what the compiler must say.

add_test_program(house)

set(compiler "${CMAKE_CXX_COMPILER}" -std=c++20 "-I${WEIR_INCLUDE_DIR}")
set(scripts "${CMAKE_CURRENT_SOURCE_DIR}/scripts")

add_test(NAME house/scripts COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/tests/house/scripts_test.sh")
add_test(NAME house/include_reach COMMAND "${scripts}/include_reach" weir/weir.hpp ${compiler})

# Each tests/compile_fail/x.cpp must be refused by the compiler, with every text of its `// expect:` lines. One compiler,
# that of the release, is enough.
if(WEIR_HEADER_CHECKS)
  file(GLOB sources CONFIGURE_DEPENDS tests/compile_fail/*.cpp)
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    add_test(NAME compile_fail/${name} COMMAND "${scripts}/expect_refusal" "${source}" ${compiler})
  endforeach()
endif()

# shown_alone(<result> <file>...): the headers that a compiler reads before anything else when it compiles the files,
# each of which includes its first header first: that one, the first of that one, and so on.
function(shown_alone result)
  set(shown "")
  foreach(file IN LISTS ARGN)
    while(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
      file(STRINGS "${file}" first REGEX "^#include" LIMIT_COUNT 1)
      if(NOT first MATCHES "^#include <weir/(.+\\.hpp)>$" OR CMAKE_MATCH_1 IN_LIST shown)
        break()
      endif()
      set(file "${CMAKE_MATCH_1}")
      list(APPEND shown "${file}")
    endwhile()
  endforeach()
  set(${result} "${shown}" PARENT_SCOPE)
endfunction()

# Every header compiles alone. One object per header, so that Ninja repeats only what changed; none for a header that
# a source or another of these objects reads first, unless it is behind precompiled ones.
if(WEIR_HEADER_CHECKS)
  get_property(headers GLOBAL PROPERTY WEIR_HEADERS)
  get_property(sources GLOBAL PROPERTY WEIR_PLAIN_SOURCES)
  list(TRANSFORM headers REPLACE "^${CMAKE_CURRENT_SOURCE_DIR}/" "")
  list(TRANSFORM sources REPLACE "^${CMAKE_CURRENT_SOURCE_DIR}/" "")
  shown_alone(shown ${sources})
  list(REMOVE_ITEM headers ${shown})
  shown_alone(shown ${headers})
  list(REMOVE_ITEM headers ${shown})

  # CAF's own headers are read once for all that use them.
  get_property(over_caf GLOBAL PROPERTY WEIR_CAF_HEADERS)
  list(TRANSFORM over_caf REPLACE "^${CMAKE_CURRENT_SOURCE_DIR}/" "")
  foreach(checks header_checks caf_header_checks)
    add_library(${checks} OBJECT)
    target_link_libraries(${checks} PRIVATE weir_options weir_warnings)
    target_compile_options(${checks} PRIVATE -O0 -g0)
  endforeach()
  target_link_libraries(caf_header_checks PRIVATE weir_precompiled caf::openssl caf::io caf::core)
  target_precompile_headers(caf_header_checks PRIVATE <caf/all.hpp>)
  foreach(header IN LISTS headers)
    set(unit "${CMAKE_CURRENT_BINARY_DIR}/header_checks/${header}.cpp")
    file(CONFIGURE OUTPUT "${unit}" CONTENT "#include <weir/${header}>\n#include <weir/${header}>\n")
    if(header IN_LIST over_caf)
      target_sources(caf_header_checks PRIVATE "${unit}")
    else()
      target_sources(header_checks PRIVATE "${unit}")
    endif()
  endforeach()
endif()
