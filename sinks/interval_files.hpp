#pragma once

#include <weir/sinks/durable_file.hpp>

#include <cstdint>
#include <optional>

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
};

/// The files of one sink partition, one per batch interval. A file is open from the first record of
/// its interval to the tick that ends it; only then does it get its name. Used by one thread at a
/// time; functions throw sink_error.
class interval_files final {
 public:
  /// Creates the directory and removes temporary files that a crash left there: those of this
  /// partition, and of partitions that a larger predecessor had.
  interval_files(file_names names, const sink_context& context);

  /// Has anything been asked for in this interval?
  [[nodiscard]] bool begun() const { return file_.has_value(); }

  /// Where the text of the interval continues; call `settle` now and then.
  [[nodiscard]] std::string& text() {
    if (!file_) begin();
    return file_->text();
  }
  void settle() { file_->settle(); }

  /// The interval ends at `time_ms`: publishes its file, if it has one.
  void on_tick(std::int64_t time_ms);

  /// Nothing follows: what came after the last tick becomes `<prefix>-<time of that tick>-end…`, or
  /// `<prefix>-end…` when there was no tick.
  void on_end();

 private:
  void begin() { file_.emplace(names_.directory, stem()); }
  void publish(const std::string& label);
  [[nodiscard]] std::string stem() const;
  [[nodiscard]] bool is_mine(std::string_view stem) const;

  const file_names names_;
  const sink_context context_;
  std::optional<durable_file> file_;
  std::optional<std::int64_t> last_tick_ms_;
};

}  // namespace weir::sinks
