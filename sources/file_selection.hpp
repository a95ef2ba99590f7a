#pragma once

#include <weir/config/chrono.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace weir::sources {

struct file_stream_options {
  bool new_files_only = true;  ///< skip what was changed before the job began
  /// A file is found if it was changed no longer ago than this; for so long its name is remembered.
  std::chrono::milliseconds remember{60'000};
};

/// Which files of a directory belong to which batch, by Spark's rules: each once, in the first batch that ends
/// when it is there, if its last change is within `remember` and, with `new_files_only`, after the job began.
/// Names that begin with a dot are skipped. The directory may be a pattern, as for glob(7). Used by one thread.
class file_selection {
 public:
  /// The job began then, in Unix milliseconds.
  file_selection(std::string directory, const file_stream_options& how, std::int64_t start_ms,
                 std::int64_t batch_interval_ms);

  /// Paths for the batch with this time, in the order of their last changes, and of their names.
  [[nodiscard]] std::vector<std::string> select(std::int64_t batch_time_ms);

  /// What it remembers, as text without a NUL, and its opposite. Throws source_error for what makes no sense.
  [[nodiscard]] std::string position() const;
  void seek(std::string_view position);

 private:
  /// Calls f(path, time of the last change) for each file that is there now.
  template <class F>
  void for_each_file(F&& f) const;

  std::string directory_;
  std::int64_t remember_ms_;
  std::int64_t ignored_until_ms_;
  std::map<std::string, std::int64_t> selected_;  ///< in which batches
};

}  // namespace weir::sources
