#include "temporary_directory.hpp"

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace weir::conformance {

temporary_directory::temporary_directory() {
  auto name = (std::filesystem::temp_directory_path() / "weir-conformance-XXXXXX").string();
  if (!::mkdtemp(name.data()))
    throw std::filesystem::filesystem_error("cannot make a directory", name,
                                            std::error_code(errno, std::generic_category()));
  path_ = name;
}

temporary_directory::~temporary_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace weir::conformance
