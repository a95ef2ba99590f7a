#pragma once

#include <weir/config/chrono.hpp>
#include <weir/sources/line_splitter.hpp>

#include <atomic>
#include <memory>
#include <string>

namespace weir::sources {

struct tail_options {
  bool from_start = true;  ///< false: skip what the file holds when the source is opened
  /// How often to look when the system does not tell.
  std::chrono::milliseconds poll_interval{100};
  /// How long the old file is still followed once the new one has content: for writers of several
  /// processes.
  std::chrono::milliseconds rotate_wait{100};
  std::size_t line_bytes_max = line_bytes_max_default;  ///< longer lines are rejected
  /// A job that goes on and does not find the file that it was in begins with the file as it is now, and what
  /// it had not read is lost; false: that is an error.
  bool lost_file_ok = false;
};

/// What a tail has met since the job started. Any thread may read.
struct tail_counters {
  std::atomic<std::uint64_t> files{0};        ///< followed, the first included
  std::atomic<std::uint64_t> truncations{0};  ///< a file became shorter than what was read of it
  std::atomic<std::uint64_t> missed{0};       ///< files that were gone before they could be opened
};

/// Made by `tail`.
class tail_spec {
 public:
  using record = std::string_view;

  tail_spec(std::string path, tail_options options);

  /// Throws source_error if the path is a directory or cannot be read; that it is not there is no
  /// error.
  [[nodiscard]] std::unique_ptr<source<record>> open(const source_context& context) const;
  [[nodiscard]] std::string name() const { return "tail " + path_; }
  [[nodiscard]] std::size_t partitions() const { return 1; }
  [[nodiscard]] const tail_counters& counters() const { return *counters_; }

 private:
  std::string path_;
  tail_options options_;
  std::shared_ptr<tail_counters> counters_;
};

/// The lines of a growing file, for ever, as `tail -F` has them. It waits for a file that is not
/// there yet.
///
/// Rotation by rename, deletion or a switched link: the old file is read to its end and until the
/// new one has content, its last line given even without a newline; then the new one from its
/// start. No line is lost or given twice, also if the file is rotated several times between two
/// polls, as long as it stays in its directory. Rotation by truncation (copytruncate): read from
/// the start again; what was written between the last read and the truncation is lost, as is the
/// notice of it if the file has grown past its old size by then.
///
/// A job that keeps state goes on where it was, also if the file was rotated meanwhile, any number of times, as
/// long as old files stay in the directory under names that begin with its name, not compressed. They are known
/// again by their contents, so copytruncate is understood as well. Until its first epoch is committed it begins
/// with the file as it is then.
[[nodiscard]] tail_spec tail(std::string path, tail_options options = {});

}  // namespace weir::sources
