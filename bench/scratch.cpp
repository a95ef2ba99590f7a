#include <weir/bench/scratch.hpp>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace weir::bench {

scratch::scratch()
    : path_((std::filesystem::temp_directory_path() / "weir-bench-XXXXXX").string()) {
  if (!::mkdtemp(path_.data()))
    throw std::system_error(errno, std::generic_category(), "cannot create " + path_);
}

scratch::~scratch() {
  std::error_code problem;
  std::filesystem::remove_all(path_, problem);
}

}  // namespace weir::bench
