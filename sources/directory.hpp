#pragma once

#include <weir/config/chrono.hpp>
#include <weir/sources/line_splitter.hpp>

#include <memory>
#include <string>

namespace weir::sources {

struct directory_options {
  bool existing_files = true;  ///< false: skip what is there when the job begins
  std::chrono::milliseconds poll_interval{200};  ///< how often to look for new files
  /// A file is read if it was not changed longer than this before the newest one that was read: for so long
  /// the names of files are remembered.
  std::chrono::milliseconds remember{60'000};
  std::string ignored_suffix = ".tmp";
  std::size_t line_bytes_max = line_bytes_max_default;  ///< longer lines are rejected
};

/// Made by `directory`.
class directory_spec {
 public:
  using record = std::string_view;

  directory_spec(std::string path, directory_options options);

  /// Throws source_error if the directory cannot be read.
  [[nodiscard]] std::unique_ptr<source<record>> open(const source_context& context) const;
  [[nodiscard]] std::string name() const { return "directory " + path_; }
  [[nodiscard]] std::size_t partitions() const { return 1; }

 private:
  std::string path_;
  directory_options options_;
};

/// The lines of files that appear in a directory, for ever: Spark's textFileStream. Each file is read once, in
/// the order of the times of their last change, and of their names. Files must appear there whole: write them
/// under a name that begins with a dot or ends with the ignored suffix, or elsewhere on the same disk, and rename
/// them. Directories in it are not looked into. A job that keeps state goes on in the middle of a file.
[[nodiscard]] directory_spec directory(std::string path, directory_options options = {});

}  // namespace weir::sources
