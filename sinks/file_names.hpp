#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace weir::sinks {

/// Where one kind of output files goes, and what the files are called:
/// `<directory>/<prefix>-<batch time in ms>[-<partition>].<suffix>`.
struct file_names {
  std::string directory;
  std::string prefix;
  std::string suffix;        ///< empty: none, and no dot
  bool empty_files = false;  ///< also for an interval without records

  [[nodiscard]] std::string dot_suffix() const;
  /// For people: `<directory>/<prefix>-*.<suffix>`.
  [[nodiscard]] std::string pattern() const {
    return directory + "/" + prefix + "-*" + dot_suffix();
  }
  /// Throws sink_error when there can be no such files.
  void check() const;

  /// The name of a file in the directory; the partition is in it when there are several.
  [[nodiscard]] std::string name(std::string_view label, std::size_t partition,
                                 std::size_t partitions) const;
  /// Could `name` have made this?
  [[nodiscard]] bool is_name(std::string_view name) const;

  /// Tells apart whose temporary file it is; the batch time is not known yet.
  [[nodiscard]] std::string stem(std::size_t partition) const;
  /// The partition that has this stem, if one has.
  [[nodiscard]] std::optional<std::size_t> partition_of(std::string_view stem) const;
};

}  // namespace weir::sinks
