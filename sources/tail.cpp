#include <weir/sources/block_reader.hpp>
#include <weir/sources/file_place.hpp>
#include <weir/sources/name_watch.hpp>
#include <weir/sources/rotated_files.hpp>
#include <weir/sources/tail.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <optional>

namespace weir::sources {

namespace {

/// The time of a file's change is up to this much behind the clock.
constexpr std::int64_t file_time_grain_ns = 10'000'000;

struct followed_file {
  descriptor opened;
  dev_t device;
  ino_t inode;
  int write_watch;
  std::uint64_t offset = 0;
  std::optional<std::int64_t> content_seen_ns;  // when it had taken over from an older one
};

struct stat status_of(const descriptor& file, const std::string& path) {
  struct stat status {};
  check(::fstat(file.get(), &status), "cannot read '" + path + "'");
  return status;
}

class tail_source final : public source<std::string_view> {
 public:
  tail_source(std::string path, tail_options options, std::shared_ptr<tail_counters> counters,
              const clock& time)
      : path_(std::move(path)),
        options_(options),
        counters_(std::move(counters)),
        time_(time),
        watch_(path_),
        lines_(options.line_bytes_max) {
    look();
    if (!options_.from_start && !files_.empty()) skip_to_end(files_.back());
  }

  polled poll(intake<std::string_view>& in) override {
    look();
    for (;;) {
      if (lines_.drain(in) || in.full()) return polled::some;
      if (files_.empty()) return polled::idle;
      switch (reader_.read(files_.front().opened.get(), lines_)) {
        case got::bytes: files_.front().offset += reader_.last_bytes(); break;
        case got::failed: fail("cannot read '" + path_ + "'");
        case got::nothing:
        case got::end:
          if (!restart_if_truncated(in) && !leave_if_replaced(in)) return polled::idle;
      }
    }
  }

  [[nodiscard]] std::string position() const override {
    std::vector<std::uint64_t> numbers;
    if (files_.empty()) {
      file_place none;
      none.changed_ns = static_cast<std::uint64_t>(time_.unix_ns());
      none.append_to(numbers);
    } else {
      const auto& front = files_.front();
      file_place::of(front.opened.get(), front.offset - lines_.pending_bytes(), lines_.skipping(),
                     path_)
          .append_to(numbers);
    }
    return make_position("tail", numbers);
  }

  void seek(std::string_view position) override {
    const auto place = file_place::from(read_position(position, "tail", file_place::numbers));
    for (const auto& each : files_) watch_.unwatch_writes(each.write_watch);
    files_.clear();
    if (place.inode == 0) {
      // There was no file then: what was written later may have been rotated since, more than once.
      for (auto& file : find_written_since(
               path_, static_cast<std::int64_t>(place.changed_ns) - file_time_grain_ns))
        follow(std::move(file));
      return look();
    }
    auto found = find_rotated(path_, place);
    if (found.empty() && !options_.lost_file_ok)
      throw source_error(
          "cannot go on in '" + path_ + "' at byte " + std::to_string(place.offset) +
          ": the file that was read then is neither there nor beside it; put it back, or set "
          "tail_options::lost_file_ok");
    for (auto& file : found) follow(std::move(file));
    look();
    if (found.empty() || files_.empty()) return;
    auto& front = files_.front();
    if (::lseek(front.opened.get(), static_cast<off_t>(place.offset), SEEK_SET) < 0)
      fail("cannot read '" + path_ + "'");
    front.offset = place.offset;
    lines_.begin(place.skipping);
  }

  [[nodiscard]] wait_for wait() const override {
    const auto interval = std::chrono::nanoseconds(options_.poll_interval).count();
    return {.descriptor = watch_.wait_descriptor(),
            .at_most_ns = std::min(interval, rotation_due_ns())};
  }

 private:
  /// Finds new files. The path is looked at besides the watch, because a link may have been
  /// switched, events may have been lost, or there may be no watch.
  void look() {
    descriptor at_path;
    if (path_has_another_file()) at_path = open_path();
    // All that came before `at_path`, and perhaps itself.
    for (auto& file : watch_.arrivals()) follow(std::move(file));
    if (at_path) follow(std::move(at_path));
    note_content();
    counters_->missed += watch_.missed() - missed_;
    missed_ = watch_.missed();
  }

  [[nodiscard]] bool path_has_another_file() const {
    struct stat status {};
    if (::stat(path_.c_str(), &status) != 0) {
      if (errno != ENOENT) fail("cannot follow '" + path_ + "'");
      return false;
    }
    if (files_.empty()) return true;
    return status.st_ino != files_.back().inode || status.st_dev != files_.back().device;
  }

  [[nodiscard]] descriptor open_path() const {
    auto file = open_to_read(path_);
    if (!file && errno != ENOENT) fail("cannot open '" + path_ + "'");
    return file;
  }

  void follow(descriptor file) {
    const auto status = status_of(file, path_);
    if (S_ISDIR(status.st_mode))
      fail("cannot follow '" + path_ + "'", EISDIR, "name the files in it");
    if (!S_ISREG(status.st_mode))
      throw source_error("cannot follow '" + path_ + "': not a regular file; use file()");
    const bool known = std::any_of(files_.begin(), files_.end(), [&](const followed_file& other) {
      return other.inode == status.st_ino && other.device == status.st_dev;
    });
    if (known) return;
    const auto watch = watch_.watch_writes(file.get());
    files_.push_back({std::move(file), status.st_dev, status.st_ino, watch, 0, {}});
    ++counters_->files;
  }

  /// A file has taken over from the one before it once it has content, or yet another one after it.
  void note_content() {
    for (std::size_t i = 1; i < files_.size(); ++i) {
      auto& file = files_[i];
      if (file.content_seen_ns) continue;
      if (i + 1 < files_.size() || status_of(file.opened, path_).st_size > 0)
        file.content_seen_ns = time_.steady_ns();
    }
  }

  void skip_to_end(followed_file& file) {
    const auto end = ::lseek(file.opened.get(), 0, SEEK_END);
    if (end < 0) fail("cannot read '" + path_ + "'");
    file.offset = static_cast<std::uint64_t>(end);
  }

  bool restart_if_truncated(intake<std::string_view>& in) {
    auto& file = files_.front();
    if (static_cast<std::uint64_t>(status_of(file.opened, path_).st_size) >= file.offset)
      return false;
    lines_.finish(in);
    if (::lseek(file.opened.get(), 0, SEEK_SET) < 0) fail("cannot read '" + path_ + "'");
    file.offset = 0;
    ++counters_->truncations;
    return true;
  }

  /// The oldest file was read to its end: is it finished? It is if the next one had content before
  /// that, which its writer does not begin until it is done with the old one. Other processes may be
  /// slower, so some time is given.
  bool leave_if_replaced(intake<std::string_view>& in) {
    if (rotation_due_ns() > 0) return false;
    lines_.finish(in);
    watch_.unwatch_writes(files_.front().write_watch);
    files_.pop_front();
    return true;
  }

  /// Until the oldest file is left; far away if there is no other.
  [[nodiscard]] std::int64_t rotation_due_ns() const {
    if (files_.size() < 2 || !files_[1].content_seen_ns) return INT64_MAX;
    const auto wait = std::chrono::nanoseconds(options_.rotate_wait).count();
    return std::max<std::int64_t>(0, *files_[1].content_seen_ns + wait - time_.steady_ns());
  }

  std::string path_;
  tail_options options_;
  std::shared_ptr<tail_counters> counters_;
  const clock& time_;
  name_watch watch_;
  std::uint64_t missed_ = 0;
  std::deque<followed_file> files_;  // oldest first: the one that is read
  block_reader reader_;
  line_splitter lines_;
};

}  // namespace

tail_spec::tail_spec(std::string path, tail_options options)
    : path_(std::move(path)), options_(options), counters_(std::make_shared<tail_counters>()) {}

std::unique_ptr<source<std::string_view>> tail_spec::open(const source_context& context) const {
  return std::make_unique<tail_source>(path_, options_, counters_, context.time);
}

tail_spec tail(std::string path, tail_options options) { return {std::move(path), options}; }

}  // namespace weir::sources
