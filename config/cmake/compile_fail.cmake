# Each tests/compile_fail/x.cpp must be refused by the compiler, with every text of its `// expect:` lines.

file(GLOB sources CONFIGURE_DEPENDS tests/compile_fail/*.cpp)
foreach(source IN LISTS sources)
  cmake_path(GET source STEM name)
  add_test(NAME compile_fail/${name}
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/scripts/expect_refusal" "${source}"
            "${CMAKE_CXX_COMPILER}" -std=c++20 "-I${WEIR_INCLUDE_DIR}")
endforeach()
