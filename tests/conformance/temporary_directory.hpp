#pragma once

#include <filesystem>

namespace weir::conformance {

/// A new directory, which goes with this.
class temporary_directory {
 public:
  /// Throws std::filesystem::filesystem_error.
  temporary_directory();
  ~temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace weir::conformance
