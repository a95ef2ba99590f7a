#include <weir/sources/block_reader.hpp>
#include <weir/sources/directory.hpp>
#include <weir/sources/file_place.hpp>
#include <weir/sources/descriptor.hpp>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace weir::sources {

namespace {

/// A file that waits, or was read: by the time of its last change, then by name.
using file_key = std::pair<std::int64_t, std::string>;

std::int64_t changed_ns(const struct stat& status) {
  return status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
}

class directory_source final : public source<std::string_view> {
 public:
  directory_source(std::string path, directory_options options, const clock& time)
      : path_(std::move(path)), options_(std::move(options)), time_(time), lines_(options_.line_bytes_max) {
    look();
    if (options_.existing_files) return;
    for (const auto& each : waiting_) note_read(each);
    waiting_.clear();
  }

  polled poll(intake<std::string_view>& in) override {
    for (;;) {
      if (lines_.drain(in) || in.full()) return polled::some;
      if (!current_ && !open_next()) return polled::idle;
      switch (reader_.read(opened_.get(), lines_)) {
        case got::bytes: read_bytes_ += reader_.last_bytes(); break;
        case got::nothing: return polled::idle;
        case got::failed: fail("cannot read '" + whole(current_->second) + "'");
        case got::end:
          lines_.finish(in);
          note_read(*current_);
          current_.reset();
          opened_.reset();
      }
    }
  }

  [[nodiscard]] wait_for wait() const override {
    return {.at_most_ns = std::max<std::int64_t>(0, look_ns_ - time_.steady_ns())};
  }

  // The place in the file that is read, then a line for each name that is remembered; the file's own first.
  [[nodiscard]] std::string position() const override {
    std::vector<std::uint64_t> numbers{current_ ? 1u : 0u, static_cast<std::uint64_t>(newest_ns_)};
    auto place = current_ ? file_place::of(opened_.get(), read_bytes_ - lines_.pending_bytes(),
                                           lines_.skipping(), whole(current_->second))
                          : file_place{};
    place.append_to(numbers);
    auto text = make_position("directory", numbers);
    if (current_) text += line_of(*current_);
    for (const auto& each : read_) text += line_of(each);
    return text;
  }

  void seek(std::string_view position) override {
    const auto end = std::min(position.find('\n'), position.size());
    const auto numbers = read_position(position.substr(0, end), "directory", 2 + file_place::numbers);
    newest_ns_ = static_cast<std::int64_t>(numbers[1]);
    auto names = names_in(position.substr(end));
    read_.clear();
    if (numbers[0] != 0) {
      if (names.empty()) throw source_error("the position in directory '" + path_ + "' makes no sense");
      go_on_in(names.front(), file_place::from(std::span(numbers).subspan(2)));
      names.erase(names.begin());
    }
    read_.insert(names.begin(), names.end());
    waiting_.clear();
    look();
  }

 private:
  [[nodiscard]] std::string whole(const std::string& name) const { return path_ + '/' + name; }

  static std::string line_of(const file_key& of) {
    return '\n' + std::to_string(of.first) + ' ' + of.second;
  }

  [[nodiscard]] std::vector<file_key> names_in(std::string_view lines) const {
    std::vector<file_key> all;
    while (!lines.empty()) {
      lines.remove_prefix(1);
      const auto line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix(line.size());
      const auto space = line.find(' ');
      char* end = nullptr;
      const std::string number(line.substr(0, space));
      const auto ns = std::strtoll(number.c_str(), &end, 10);
      if (space == line.npos || number.empty() || *end != '\0' || line.find('/') != line.npos)
        throw source_error("the position in directory '" + path_ + "' makes no sense");
      all.emplace_back(ns, line.substr(space + 1));
    }
    return all;
  }

  void go_on_in(const file_key& file, const file_place& place) {
    opened_ = open_to_read(whole(file.second));
    if (!opened_ || !place.matches(opened_.get()))
      throw source_error("cannot go on in '" + whole(file.second) + "' at byte " + std::to_string(place.offset) +
                         ": it is not there any more, or not what was read before; put the file back");
    if (::lseek(opened_.get(), static_cast<off_t>(place.offset), SEEK_SET) < 0)
      fail("cannot read '" + whole(file.second) + "'");
    current_ = file;
    read_bytes_ = place.offset;
    lines_.begin(place.skipping);
  }

  /// Finds files that were not read yet.
  void look() {
    look_ns_ = time_.steady_ns() + std::chrono::nanoseconds(options_.poll_interval).count();
    DIR* const opened = ::opendir(path_.c_str());
    if (!opened) fail("cannot read directory '" + path_ + "'");
    while (const auto* entry = ::readdir(opened)) {
      const std::string name = entry->d_name;
      struct stat status {};
      if (!is_wanted(name) || ::stat(whole(name).c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
      const file_key found{changed_ns(status), name};
      if (found.first < oldest_ns() || is_known(name)) continue;
      waiting_.insert(found);
    }
    ::closedir(opened);
  }

  [[nodiscard]] bool is_wanted(const std::string& name) const {
    return !name.starts_with('.') && name.find('\n') == std::string::npos &&
           (options_.ignored_suffix.empty() || !name.ends_with(options_.ignored_suffix));
  }
  [[nodiscard]] bool is_known(const std::string& name) const {
    const auto same = [&](const file_key& each) { return each.second == name; };
    return (current_ && same(*current_)) || std::any_of(read_.begin(), read_.end(), same) ||
           std::any_of(waiting_.begin(), waiting_.end(), same);
  }
  [[nodiscard]] std::int64_t oldest_ns() const {
    const auto remember_ns = std::chrono::nanoseconds(options_.remember).count();
    return newest_ns_ == 0 || newest_ns_ < INT64_MIN + remember_ns ? INT64_MIN : newest_ns_ - remember_ns;
  }

  bool open_next() {
    if (time_.steady_ns() >= look_ns_) look();
    while (!waiting_.empty()) {
      const auto next = *waiting_.begin();
      waiting_.erase(waiting_.begin());
      opened_ = open_to_read(whole(next.second));
      if (!opened_ && errno == ENOENT) continue;
      if (!opened_) fail("cannot open '" + whole(next.second) + "'");
      current_ = next;
      read_bytes_ = 0;
      return true;
    }
    return false;
  }

  void note_read(const file_key& file) {
    newest_ns_ = std::max(newest_ns_, file.first);
    read_.insert(file);
    while (!read_.empty() && read_.begin()->first < oldest_ns()) read_.erase(read_.begin());
  }

  std::string path_;
  directory_options options_;
  const clock& time_;
  std::int64_t look_ns_ = 0;
  std::set<file_key> waiting_;
  std::set<file_key> read_;      ///< that could be met again
  std::int64_t newest_ns_ = 0;   ///< change of the newest file that was read
  std::optional<file_key> current_;
  descriptor opened_;
  std::uint64_t read_bytes_ = 0;
  block_reader reader_;
  line_splitter lines_;
};

}  // namespace

directory_spec::directory_spec(std::string path, directory_options options)
    : path_(std::move(path)), options_(std::move(options)) {}

std::unique_ptr<source<std::string_view>> directory_spec::open(const source_context& context) const {
  return std::make_unique<directory_source>(path_, options_, context.time);
}

directory_spec directory(std::string path, directory_options options) {
  return {std::move(path), std::move(options)};
}

}  // namespace weir::sources
