# A room is a directory of sources with one library and, in tests/<dir>, one test program.

add_library(weir INTERFACE)  # all rooms
add_library(weir::weir ALIAS weir)
add_library(weir_plain INTERFACE)  # the rooms that need no CAF: what fuzzers can judge
add_library(weir::plain ALIAS weir_plain)

# add_room(<dir> [CAF] [TESTED_BEHIND door] [DEPENDS room...] [LIBRARIES target...] [THREADED suite...])
#
# Builds weir_<dir> from <dir>/*.cpp, <dir>/*/*.cpp and <dir>/*.capnp; without any .cpp the room is
# headers only. LIBRARIES stay private to the room and its tests. CAF marks a room that speaks to
# actors. THREADED and TESTED_BEHIND are of its tests, see add_test_program. A directory that is not there is no room
# and no error.
function(add_room dir)
  cmake_parse_arguments(PARSE_ARGV 1 room "CAF" "TESTED_BEHIND" "DEPENDS;LIBRARIES;THREADED")
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
    list(APPEND room_LIBRARIES caf::openssl caf::io caf::core)
    set_property(GLOBAL APPEND PROPERTY WEIR_CAF_HEADERS ${headers})
  else()
    set_property(GLOBAL APPEND PROPERTY WEIR_PLAIN_SOURCES ${sources})
  endif()

  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name}
      PUBLIC weir_options ${room_DEPENDS}
      PRIVATE weir_warnings ${room_LIBRARIES})
    set_target_properties(${name} PROPERTIES UNITY_BUILD ${WEIR_ROOMS_WHOLE})
    compile_schemas(${name} "${dir}" ${schemas})
    if(room_CAF)
      precompile_caf(${name})
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE weir_options ${room_DEPENDS})
  endif()

  target_link_libraries(weir INTERFACE ${name})
  get_property(over_caf GLOBAL PROPERTY WEIR_OVER_CAF)
  set(below ${room_DEPENDS})
  list(REMOVE_ITEM below ${over_caf})
  if(room_CAF OR NOT "${below}" STREQUAL "${room_DEPENDS}")
    set_property(GLOBAL APPEND PROPERTY WEIR_OVER_CAF ${name})
  else()
    target_link_libraries(weir_plain INTERFACE ${name})
  endif()
  if(WEIR_TESTS)
    add_test_program(${dir}
      LIBRARIES ${name} ${room_LIBRARIES} LABELS room BEHIND ${room_TESTED_BEHIND} THREADED ${room_THREADED})
  endif()
endfunction()

# add_test_room(<dir>): tests/<dir>, which looks at all rooms at once.
function(add_test_room dir)
  set(door testing)
  if(NOT WEIR_LAWS_OPTIMIZATION STREQUAL WEIR_TEST_OPTIMIZATION)
    set(door laws)
  endif()
  add_test_program(${dir} LIBRARIES weir::weir BEHIND ${door})
endfunction()

# add_test_program(<dir> LIBRARIES target... [LABELS label...] [FILES file...] [BEHIND door] [THREADED suite...])
#
# Builds one Boost.Test program from tests/<dir>/**.cpp, or from the FILES given. Every x_test.cpp in it holds the suite x_test
# and becomes one ctest entry of its own, <dir>/x_test. BEHIND names the headers that are read once for all, see
# add_test_main. THREADED are the suites whose threads meet, or ALL; with WEIR_THREADED_TESTS they are the only ones.
function(add_test_program dir)
  cmake_parse_arguments(PARSE_ARGV 1 test "" "BEHIND" "LIBRARIES;LABELS;FILES;THREADED")
  set(root "${CMAKE_CURRENT_SOURCE_DIR}/tests")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${root}/${dir}/*.cpp)
  if(test_FILES)
    set(sources ${test_FILES})
  endif()
  set(threaded ${sources})
  if(NOT test_THREADED STREQUAL ALL)
    string(REPLACE ";" "|" suites "${test_THREADED}")
    list(FILTER threaded INCLUDE REGEX "/(${suites})\\.cpp$")
    list(LENGTH threaded found)
    list(LENGTH test_THREADED named)
    if(NOT found EQUAL named)
      message(FATAL_ERROR "tests/${dir}: not all of the THREADED suites are there: ${test_THREADED}")
    endif()
  endif()
  if(WEIR_THREADED_TESTS)
    set(plain ${sources})
    list(REMOVE_ITEM plain ${threaded})
    list(FILTER plain INCLUDE REGEX "_test\\.cpp$")
    list(REMOVE_ITEM sources ${plain})
  endif()
  if(NOT sources)
    return()
  endif()
  string(REPLACE / _ name "test_${dir}")
  string(JOIN _ main weir_test_main ${test_BEHIND})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${main} weir_warnings ${test_LIBRARIES})
  target_precompile_headers(${name} REUSE_FROM ${main})
  set_target_properties(${name} PROPERTIES
    POSITION_INDEPENDENT_CODE OFF
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/tests")
  if(threaded)
    add_dependencies(threaded_tests ${name})
  endif()

  foreach(source IN LISTS sources)
    if(source MATCHES "_test\\.cpp$")
      cmake_path(GET source STEM suite)
      cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${root} OUTPUT_VARIABLE entry)
      string(REGEX REPLACE "\\.cpp$" "" entry "${entry}")
      set(labels ${test_LABELS})
      if(source IN_LIST threaded)
        list(APPEND labels threaded)
      endif()
      add_test(NAME ${entry} COMMAND ${name} --run_test=${suite} --color_output=no)
      set_tests_properties(${entry} PROPERTIES TIMEOUT 300 LABELS "${labels}")
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

# precompile_door(<target> <group> [<option>...]): programs that include weir.hpp read it once for all targets of a
# group, which are compiled with the same options.
function(precompile_door target group)
  set(door weir_door_${group})
  if(NOT TARGET ${door})
    set(unit "${CMAKE_CURRENT_BINARY_DIR}/${door}.cpp")
    file(CONFIGURE OUTPUT "${unit}" CONTENT "")
    add_library(${door} OBJECT "${unit}")
    target_link_libraries(${door} PRIVATE weir_options weir_precompiled)
    target_compile_options(${door} PRIVATE ${ARGN})
    target_precompile_headers(${door} PRIVATE <weir/weir.hpp>)
    set_target_properties(${door} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  endif()
  target_link_libraries(${target} PRIVATE weir_precompiled)
  target_compile_options(${target} PRIVATE ${ARGN})
  target_precompile_headers(${target} REUSE_FROM ${door})
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
endfunction()

add_library(weir_precompiled INTERFACE)
target_compile_options(weir_precompiled INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)  # what ccache asks for

# add_test_main(<name> <optimization> [<header>...]): what test programs have in common, with headers that they read once,
# together.
# Tests are optimised less than what they test, and have no -fPIC or -fPIE, in which a library and a program would differ.
function(add_test_main name optimization)
  add_library(${name} OBJECT tests/support/main.cpp)
  target_link_libraries(${name} PUBLIC weir_options weir_precompiled Boost::unit_test_framework)
  target_precompile_headers(${name} PRIVATE <boost/test/unit_test.hpp> ${ARGN})
  separate_arguments(options UNIX_COMMAND "${optimization}")
  target_compile_options(${name} PUBLIC ${options})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_definitions(${name} PUBLIC
    BOOST_TEST_DYN_LINK
    WEIR_SOURCE_DIR="${CMAKE_CURRENT_SOURCE_DIR}")  # where a test finds its data
endfunction()

if(WEIR_TESTS)
  add_custom_target(threaded_tests)
  add_test_main(weir_test_main "${WEIR_TEST_OPTIMIZATION}")
  add_test_main(weir_test_main_streams "${WEIR_TEST_OPTIMIZATION}" <weir/actors/streams/topology.hpp>)
  add_test_main(weir_test_main_testing "${WEIR_TEST_OPTIMIZATION}" <weir/testing.hpp>)
  add_test_main(weir_test_main_laws "${WEIR_LAWS_OPTIMIZATION}" <weir/testing.hpp>)
endif()
