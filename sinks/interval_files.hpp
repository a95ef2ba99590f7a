#pragma once

#include <weir/sinks/epoch_files.hpp>

namespace weir::sinks {

/// The files of one sink partition, one per batch interval. A file is open from the first record of
/// its interval to the tick that ends it; only then does it get its name, or, in a job that keeps
/// epochs, when its epoch is committed. Used by one thread at a time; functions throw sink_error.
class interval_files final {
 public:
  /// Creates the directory and removes temporary files that a crash left there: those of this
  /// partition, and of partitions that a larger predecessor had. In a job that keeps epochs this
  /// waits until the first file is to be written.
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

  /// See `sink`. What an epoch has after its last tick goes to a file of its own, named like what
  /// follows the last tick.
  [[nodiscard]] std::string prepare(std::uint64_t epoch);
  void commit(std::uint64_t epoch) { epochs_.commit(epoch); }
  void recover(std::uint64_t epoch, std::string_view token) { epochs_.recover(epoch, token); }

 private:
  void begin();
  void publish(const std::string& label);

  const file_names names_;
  const sink_context context_;
  epoch_files epochs_;
  std::optional<durable_file> file_;
  std::optional<std::int64_t> last_tick_ms_;
};

}  // namespace weir::sinks
