#pragma once

#include <string>

namespace weir::bench {

/// A new directory for files, on the disk that TMPDIR names (/tmp without it). Removed with all that is in it.
class scratch {
 public:
  scratch();
  ~scratch();
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace weir::bench
