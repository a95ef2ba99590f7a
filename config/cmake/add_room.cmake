# A room is a directory of sources with one library and, in tests/<dir>, one test program.

add_library(weir INTERFACE)  # all rooms
add_library(weir::weir ALIAS weir)
add_library(weir_plain INTERFACE)  # the rooms without CAF: what fuzzers can judge
add_library(weir::plain ALIAS weir_plain)

# add_room(<dir> [CAF] [THREADED] [DEPENDS room...] [LIBRARIES target...])
#
# Builds weir_<dir> from <dir>/*.cpp, <dir>/*/*.cpp and <dir>/*.capnp; without any .cpp the room is
# headers only. LIBRARIES stay private to the room and its tests. CAF marks a room that speaks to
# actors, THREADED one whose objects meet in several threads. A directory that is not there is no room and no error.
function(add_room dir)
  cmake_parse_arguments(PARSE_ARGV 1 room "CAF;THREADED" "" "DEPENDS;LIBRARIES")
  string(REPLACE / _ name "weir_${dir}")
  file(GLOB sources CONFIGURE_DEPENDS ${dir}/*.cpp ${dir}/*/*.cpp)
  file(GLOB headers CONFIGURE_DEPENDS ${dir}/*.hpp ${dir}/*/*.hpp)
  file(GLOB schemas CONFIGURE_DEPENDS ${dir}/*.capnp)
  if(NOT sources AND NOT headers)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY WEIR_HEADERS ${headers})

  list(TRANSFORM room_DEPENDS REPLACE / _)
  list(TRANSFORM room_DEPENDS PREPEND weir_)
  foreach(depend IN LISTS room_DEPENDS)
    if(NOT TARGET ${depend})
      list(REMOVE_ITEM room_DEPENDS ${depend})
    endif()
  endforeach()
  if(room_CAF)
    set_property(GLOBAL APPEND PROPERTY WEIR_CAF_HEADERS ${headers})
    list(APPEND room_LIBRARIES caf::openssl caf::io caf::core)
  endif()

  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name}
      PUBLIC weir_options ${room_DEPENDS}
      PRIVATE weir_warnings ${room_LIBRARIES})
    compile_schemas(${name} "${dir}" ${schemas})
    if(room_CAF)
      precompile_caf(${name})
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE weir_options ${room_DEPENDS})
  endif()

  target_link_libraries(weir INTERFACE ${name})
  if(NOT room_CAF)
    target_link_libraries(weir_plain INTERFACE ${name})
  endif()
  if(WEIR_TESTS)
    if(room_THREADED)
      set(label threaded)
    endif()
    add_test_program(${dir} LIBRARIES ${name} ${room_LIBRARIES} LABELS room ${label})
  endif()
endfunction()

# add_test_room(<dir>): tests/<dir>, which looks at all rooms at once.
function(add_test_room dir)
  add_test_program(${dir} LIBRARIES weir::weir)
endfunction()

# add_test_program(<dir> LIBRARIES target... [LABELS label...] [FILES file...])
#
# Builds one Boost.Test program from tests/<dir>/**.cpp, or from the FILES given. Every x_test.cpp in it holds the suite x_test
# and becomes one ctest entry of its own, <dir>/x_test.
function(add_test_program dir)
  cmake_parse_arguments(PARSE_ARGV 1 test "" "" "LIBRARIES;LABELS;FILES")
  set(root "${CMAKE_CURRENT_SOURCE_DIR}/tests")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${root}/${dir}/*.cpp)
  if(test_FILES)
    set(sources ${test_FILES})
  endif()
  if(NOT sources)
    return()
  endif()
  string(REPLACE / _ name "test_${dir}")
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE weir_test_main weir_warnings ${test_LIBRARIES})
  target_precompile_headers(${name} REUSE_FROM weir_test_main)
  set_target_properties(${name} PROPERTIES
    POSITION_INDEPENDENT_CODE OFF
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/tests")
  if("threaded" IN_LIST test_LABELS)
    add_dependencies(threaded_tests ${name})
  endif()

  foreach(source IN LISTS sources)
    if(source MATCHES "_test\\.cpp$")
      cmake_path(GET source STEM suite)
      cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${root} OUTPUT_VARIABLE entry)
      string(REGEX REPLACE "\\.cpp$" "" entry "${entry}")
      add_test(NAME ${entry} COMMAND ${name} --run_test=${suite} --color_output=no)
      set_tests_properties(${entry} PROPERTIES TIMEOUT 300 LABELS "${test_LABELS}")
    endif()
  endforeach()
endfunction()

# Compiles Cap'n Proto schemas to generated/<dir>/x.capnp.h, which only the room itself can include.
function(compile_schemas target dir)
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/generated")
  foreach(schema IN LISTS ARGN)
    cmake_path(GET schema FILENAME file)
    set(output "${generated}/${dir}/${file}")
    file(MAKE_DIRECTORY "${generated}/${dir}")
    add_custom_command(
      OUTPUT "${output}.c++" "${output}.h"
      COMMAND "${CAPNP_COMPILER}" compile "-o${CAPNP_CXX_PLUGIN}:${generated}"
              "--src-prefix=${CMAKE_CURRENT_SOURCE_DIR}" -I "${capnp_INCLUDE_DIR}" "${schema}"
      DEPENDS "${schema}"
      COMMENT "Compiling ${dir}/${file}"
      VERBATIM)
    target_sources(${target} PRIVATE "${output}.c++" "${output}.h")
    set_source_files_properties("${output}.c++" PROPERTIES COMPILE_OPTIONS -w)
    target_include_directories(${target} SYSTEM PRIVATE "${generated}")
  endforeach()
endfunction()

# CAF's headers take 5 s to read: the rooms that use CAF read them once, together.
function(precompile_caf target)
  get_property(first GLOBAL PROPERTY WEIR_PRECOMPILED_CAF)
  if(first)
    target_precompile_headers(${target} REUSE_FROM ${first})
  else()
    target_precompile_headers(${target} PRIVATE <caf/all.hpp>)
    set_property(GLOBAL PROPERTY WEIR_PRECOMPILED_CAF ${target})
  endif()
  target_link_libraries(${target} PRIVATE weir_precompiled)
endfunction()

add_library(weir_precompiled INTERFACE)
target_compile_options(weir_precompiled INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)  # what ccache asks for

# Boost.Test is read once for all tests, too. They are optimised less than what they test, to build in
# half the time (clang with its sanitizers: a third, without any optimisation), and have no -fPIC or -fPIE, in which a library and a program would differ.
if(WEIR_TESTS)
  add_custom_target(threaded_tests)
  add_library(weir_test_main OBJECT tests/support/main.cpp)
  target_link_libraries(weir_test_main PUBLIC weir_options weir_precompiled Boost::unit_test_framework)
  target_precompile_headers(weir_test_main PRIVATE <boost/test/unit_test.hpp>)
  target_compile_options(weir_test_main PUBLIC ${WEIR_TEST_OPTIMIZATION})
  set_target_properties(weir_test_main PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_definitions(weir_test_main PUBLIC
    BOOST_TEST_DYN_LINK
    WEIR_SOURCE_DIR="${CMAKE_CURRENT_SOURCE_DIR}")  # where a test finds its data
endif()
