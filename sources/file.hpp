#pragma once

#include <weir/sources/line_splitter.hpp>

#include <memory>
#include <string>
#include <vector>

namespace weir::sources {

struct file_options {
  std::size_t line_bytes_max = line_bytes_max_default;  ///< longer lines are rejected
};

/// Files that are read once, to their end; made by `file` and `files`. Partition i reads the ith.
class file_spec {
 public:
  using record = std::string_view;

  file_spec(std::vector<std::string> paths, file_options options);

  /// Throws source_error if the file cannot be opened or is a directory.
  [[nodiscard]] std::unique_ptr<source<record>> open(const source_context& context) const;
  [[nodiscard]] std::string name() const;
  [[nodiscard]] std::size_t partitions() const { return paths_->size(); }

 private:
  std::shared_ptr<const std::vector<std::string>> paths_;
  file_options options_;
};

/// The lines of a file as it is: from its start to its end, then the source has ended. Pipes work
/// as well. The last line needs no newline. To follow a file that grows, see `tail`.
[[nodiscard]] file_spec file(std::string path, file_options options = {});

/// Several files, read side by side: one partition each. Throws source_error if there are none.
[[nodiscard]] file_spec files(std::vector<std::string> paths, file_options options = {});

}  // namespace weir::sources
