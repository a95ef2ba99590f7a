// The program that looks into what jobs leave on a disk and into clusters that run: `weir --help`.

#include <weir/tools/command.hpp>

#include <unistd.h>

#include <csignal>
#include <iostream>

namespace {

/// Files that are cut off or damaged inside make the library that maps them touch what is not there.
void give_up(int) {
  constexpr char text[] =
      "weir: the file is damaged: it cannot be read to its end; put back a savepoint\n";
  static_cast<void>(!::write(STDERR_FILENO, text, sizeof text - 1));
  ::_exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  for (const int each : {SIGBUS, SIGSEGV, SIGABRT}) std::signal(each, give_up);
  std::ios::sync_with_stdio(false);
  const int code = weir::tools::run_command(argc, argv, std::cout, std::cerr);
  if (std::cout.flush()) return code;
  std::cerr << "weir: cannot write to standard output\n";
  return 1;
}
