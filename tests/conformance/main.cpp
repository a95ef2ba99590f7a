// weir-conformance: tables of inputs and expected outputs, run against the library.

#include "program.hpp"

#include <iostream>

int main(int count, char** arguments) {
  return weir::conformance::run_program({arguments + 1, arguments + count}, std::cout, std::cerr);
}
